package command

import (
	"bytes"
	"encoding/base64"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// arguments makes the JSON object of a tool's arguments from name=value words,
// or from one word that is the object itself, as text, @file or -.
//
// The schema says what a value is: a string stays as it is, anything else is
// JSON. What is no JSON goes out as a string, so that the server says what it
// wants instead. A name that is given again adds to a list, and a.b is the
// member b of the argument a.
func (c *command) arguments(tool string, schema []byte, words []string) ([]byte, error) {
	if len(words) == 1 && (!strings.Contains(words[0], "=") || strings.HasPrefix(strings.TrimSpace(words[0]), "{")) {
		return c.wholeObject(words[0])
	}
	root := &node{}
	for _, word := range words {
		name, value, ok := strings.Cut(word, "=")
		if !ok || name == "" {
			return nil, misuse("%s: %q is not name=value", tool, word)
		}
		at, property, err := root.descend(tool, name, schema)
		if err != nil {
			return nil, err
		}
		content, err := c.content(value)
		if err != nil {
			return nil, err
		}
		if err := at.set(tool, name, property, content); err != nil {
			return nil, err
		}
	}
	return root.append(nil), nil
}

// wholeObject reads all arguments at once.
func (c *command) wholeObject(word string) ([]byte, error) {
	content, err := c.content(word)
	if err != nil {
		return nil, err
	}
	object := bytes.TrimSpace(content.bytes)
	if !isJSON(object) || object[0] != '{' {
		return nil, misuse("%s is neither name=value nor a JSON object", content.name(word))
	}
	line, err := oneLine(object)
	if err != nil {
		return nil, misuse("the arguments: %v", err)
	}
	return line, nil
}

// oneLine writes JSON in one line, as a message on a stream has to be.
func oneLine(raw []byte) ([]byte, error) {
	var w codec.Writer
	w.JSONValue(raw)
	return w.Bytes(), w.Err()
}

// content is what a value on the command line stands for.
type content struct {
	bytes []byte
	// source is the file that it comes from, empty for the command line.
	source string
}

func (v content) name(word string) string {
	if v.source != "" {
		return v.source
	}
	return quote(word)
}

// maxInput bounds a file of arguments in bytes: what a server takes by default.
const maxInput = 16 << 20

// content reads a value: @file is what is in the file, - what is on standard
// input, and @@ begins a text that begins with @.
func (c *command) content(value string) (content, error) {
	var r io.Reader
	name := "standard input"
	switch {
	case value == "-":
		r = c.In
	case strings.HasPrefix(value, "@@"):
		return content{bytes: []byte(value[1:])}, nil
	case strings.HasPrefix(value, "@"):
		name = value[1:]
		f, err := os.Open(name)
		if err != nil {
			return content{}, misuse("%v; a text that begins with @ is written @@", err)
		}
		defer f.Close()
		r = f
	default:
		return content{bytes: []byte(value)}, nil
	}
	all, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	if err != nil {
		return content{}, err
	}
	if len(all) > maxInput {
		return content{}, misuse("%s is larger than %d bytes", name, maxInput)
	}
	return content{bytes: all, source: name}, nil
}

// node is an argument as it is put together: a value, or the members of an
// object.
type node struct {
	value   []byte // raw JSON
	list    bool   // value holds the elements of a list so far
	names   []string
	members map[string]*node
}

// descend returns the node and the schema of an argument's name, which may be a
// path with dots. A property whose own name has dots comes first.
func (n *node) descend(tool, path string, schema []byte) (*node, []byte, error) {
	properties := jsonrpc.Member(schema, "properties")
	first, rest := path, ""
	property := jsonrpc.Member(properties, first)
	if property == nil {
		if head, tail, ok := strings.Cut(path, "."); ok {
			first, rest = head, tail
			property = jsonrpc.Member(properties, first)
		}
	}
	if property == nil {
		switch free := jsonrpc.Member(schema, "additionalProperties"); {
		case jsonrpc.IsObject(free):
			first, rest, property = path, "", free
		case string(free) != "false" && properties == nil:
			first, rest, property = path, "", []byte("{}")
		default:
			var names []string
			for name := range jsonrpc.Members(properties) {
				names = append(names, string(name))
			}
			return nil, nil, misuse("%s has no argument %q%s", tool, first, choices(first, names))
		}
	}
	if n.value != nil {
		return nil, nil, misuse("%s: %s is given as a whole and in parts", tool, path)
	}
	child := n.members[first]
	if child == nil {
		child = &node{}
		if n.members == nil {
			n.members = map[string]*node{}
		}
		n.members[first] = child
		n.names = append(n.names, first)
	}
	if rest != "" {
		return child.descend(tool, rest, property)
	}
	return child, property, nil
}

// set gives an argument its value, or adds to its list.
func (n *node) set(tool, name string, schema []byte, v content) error {
	if n.members != nil {
		return misuse("%s: %s is given as a whole and in parts", tool, name)
	}
	if typeOf(schema) == "array" && !(isJSON(v.bytes) && bytes.TrimSpace(v.bytes)[0] == '[') {
		raw, err := value(jsonrpc.Member(schema, "items"), v)
		if err != nil {
			return misuse("%s: %s: %v", tool, name, err)
		}
		if n.value != nil && !n.list {
			return misuse("%s: %s is given twice", tool, name)
		}
		if n.list {
			n.value = append(n.value, ',')
		}
		n.value, n.list = append(n.value, raw...), true
		return nil
	}
	if n.value != nil {
		return misuse("%s: %s is given twice", tool, name)
	}
	raw, err := value(schema, v)
	if err != nil {
		return misuse("%s: %s: %v", tool, name, err)
	}
	n.value = raw
	return nil
}

// value makes JSON of a value, as its schema has it.
func value(schema []byte, v content) ([]byte, error) {
	switch typeOf(schema) {
	case "string":
		if v.source != "" && isBase64(schema) {
			return []byte(`"` + base64.StdEncoding.EncodeToString(v.bytes) + `"`), nil
		}
	default:
		if isJSON(v.bytes) {
			return oneLine(bytes.TrimSpace(v.bytes))
		}
	}
	if !utf8.Valid(v.bytes) {
		return nil, misuse("%s is not UTF-8 text", v.name("the value"))
	}
	return codec.AppendQuoted(nil, string(v.bytes)), nil
}

// isJSON reports whether text is one JSON value.
func isJSON(text []byte) bool {
	text = bytes.TrimSpace(text)
	end, problem := codec.Scan(text, 0, maxDepth)
	return problem == codec.ScanOK && end == len(text) && len(text) > 0
}

// append appends the argument as JSON.
func (n *node) append(dst []byte) []byte {
	if n.list {
		return slices.Concat(dst, []byte("["), n.value, []byte("]"))
	}
	if n.value != nil {
		return append(dst, n.value...)
	}
	dst = append(dst, '{')
	for i, name := range n.names {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = codec.AppendQuoted(dst, name)
		dst = append(dst, ':')
		dst = n.members[name].append(dst)
	}
	return append(dst, '}')
}
