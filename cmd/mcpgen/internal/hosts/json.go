package hosts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/tailscale/hujson"
)

// jsonFormat is JSON with comments and trailing commas, which most of the hosts
// read. In a file without them an edit brings none.
type jsonFormat struct{}

// byteOrderMark is what some editors begin files with.
var byteOrderMark = []byte("\ufeff")

func (jsonFormat) edit(text []byte, table, name string, entry []member) ([]byte, Change, error) {
	doc, err := parseJSON(text)
	if err != nil {
		return nil, Same, err
	}
	servers := doc.root.find(table)
	if servers == nil {
		inner := object(rawMember{name, render(entry, nil)})
		return doc.insert(doc.root, rawMember{table, inner}), Added, nil
	}
	holder, err := asObject(servers.Value, table)
	if err != nil {
		return nil, Same, err
	}
	old := holder.find(name)
	if old == nil {
		return doc.insert(holder, rawMember{name, render(entry, nil)}), Added, nil
	}
	value := render(entry, old)
	if equal, err := sameJSON(text[doc.mark:][old.Value.StartOffset:old.Value.EndOffset], value); err != nil || equal {
		return nil, Same, err
	}
	return doc.replace(old, value), Replaced, nil
}

// document is a JSON text and what it says.
type document struct {
	text []byte // what is parsed: the text without a byte order mark
	mark int    // the length of the byte order mark
	all  []byte
	root jsonObject

	newline, unit string // how it is laid out
}

// jsonObject is an object and where it is.
type jsonObject struct {
	*hujson.Object
	start, end int
}

func parseJSON(text []byte) (*document, error) {
	if len(bytes.TrimSpace(bytes.TrimPrefix(text, byteOrderMark))) == 0 {
		text = append(text[:len(text):len(text)], "{}\n"...)
	}
	d := &document{all: text, text: bytes.TrimPrefix(text, byteOrderMark), newline: "\n", unit: "  "}
	d.mark = len(text) - len(d.text)
	if bytes.Contains(text, []byte("\r\n")) {
		d.newline = "\r\n"
	}
	value, err := hujson.Parse(ended(d.text))
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "hujson: "))
	}
	if d.root, err = asObject(value, ""); err != nil {
		return nil, err
	}
	if len(d.root.Members) > 0 {
		if indent, own := d.indent(d.root.Members[0].Name.StartOffset); own && indent != "" {
			d.unit = indent
		}
	}
	return d, nil
}

// ended is a text whose last line has an end, which a comment on it must have.
func ended(text []byte) []byte {
	if bytes.HasSuffix(text, []byte("\n")) {
		return text
	}
	return append(text[:len(text):len(text)], '\n')
}

func asObject(v hujson.Value, name string) (jsonObject, error) {
	o, ok := v.Value.(*hujson.Object)
	if !ok {
		if name == "" {
			return jsonObject{}, errors.New("it is not an object")
		}
		return jsonObject{}, fmt.Errorf("its %s is not an object", name)
	}
	return jsonObject{o, v.StartOffset, v.EndOffset}, nil
}

// find returns the member of a name. Of several it is the last, which is the
// one that counts in JavaScript.
func (o jsonObject) find(name string) *hujson.ObjectMember {
	for i := len(o.Members) - 1; i >= 0; i-- {
		if literal, ok := o.Members[i].Name.Value.(hujson.Literal); ok && literal.String() == name {
			return &o.Members[i]
		}
	}
	return nil
}

// indent is the white space before what begins at an offset, and whether
// nothing else is before it on its line.
func (d *document) indent(offset int) (space string, own bool) {
	line := d.text[bytes.LastIndexByte(d.text[:offset], '\n')+1 : offset]
	rest := bytes.TrimLeft(line, " \t")
	return string(line[:len(line)-len(rest)]), len(rest) == 0
}

// insert puts a member at the end of an object. It leaves every byte that is
// there, but for white space between the braces of an empty object.
func (d *document) insert(o jsonObject, m rawMember) []byte {
	tail := d.text[o.start+1 : o.end-1] // what follows the last member and its comma
	var comma, trailing string
	at := o.start + 1 // where a comma goes
	if n := len(o.Members); n > 0 {
		last := o.Members[n-1].Value
		at, comma = last.EndOffset, ","
		tail = d.text[last.EndOffset : o.end-1]
		if last.AfterExtra != nil {
			comma, trailing = "", ","
		}
	}
	inline := len(o.Members) > 0 && !bytes.Contains(d.text[o.start:o.end], []byte("\n"))
	end, open := comments(tail)
	place := o.end - 1 - len(tail) + end // behind the last comment
	space := d.text[place : o.end-1]

	outer, _ := d.indent(o.start)
	indent := outer + d.unit
	if n := len(o.Members); n > 0 {
		if own, alone := d.indent(o.Members[n-1].Name.StartOffset); alone {
			indent = own
		}
	}
	var b bytes.Buffer
	switch {
	case inline:
		b.WriteString(" " + m.text("", "") + trailing)
	case open:
		b.WriteString(indent + d.lines(m.text(indent, d.unit)) + trailing)
	default:
		b.WriteString(d.newline + indent + d.lines(m.text(indent, d.unit)) + trailing)
	}
	if !inline && !bytes.Contains(space, []byte("\n")) {
		b.WriteString(d.newline + outer)
		space = nil
	}
	return slices.Concat(d.all[:d.mark], d.text[:at], []byte(comma), d.text[at:place], b.Bytes(), space, d.text[o.end-1:])
}

// replace gives a member another value.
func (d *document) replace(m *hujson.ObjectMember, value []byte) []byte {
	indent, own := d.indent(m.Name.StartOffset)
	unit := d.unit
	if !own {
		indent, unit = "", ""
	}
	text := d.lines(laidOut(value, indent, unit))
	return slices.Concat(d.all[:d.mark], d.text[:m.Value.StartOffset], []byte(text), d.text[m.Value.EndOffset:])
}

// lines ends lines as the document does.
func (d *document) lines(text string) string {
	return strings.ReplaceAll(text, "\n", d.newline)
}

// comments finds the end of the last comment or comma in what stands between
// tokens, and whether a line begins there, as it does after a line comment.
func comments(extra []byte) (end int, line bool) {
	for i := 0; i < len(extra); i++ {
		switch {
		case extra[i] == ',':
			end, line = i+1, false
		case bytes.HasPrefix(extra[i:], []byte("//")):
			i += bytes.IndexByte(extra[i:], '\n')
			end, line = i+1, true
		case bytes.HasPrefix(extra[i:], []byte("/*")):
			i += 2 + bytes.Index(extra[i+2:], []byte("*/")) + 1
			end, line = i+1, false
		}
	}
	return end, line
}

// rawMember is a member of an object with its value in JSON.
type rawMember struct {
	name  string
	value []byte
}

// text is the member behind an indent, on one line where the unit is empty.
func (m rawMember) text(indent, unit string) string {
	return string(quoted(m.name)) + ": " + laidOut(m.value, indent, unit)
}

// object is an object of members.
func object(members ...rawMember) []byte {
	var b bytes.Buffer
	for i, m := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(quoted(m.name))
		b.WriteByte(':')
		b.Write(m.value)
	}
	return slices.Concat([]byte("{"), b.Bytes(), []byte("}"))
}

// laidOut spreads JSON over lines, or over one where the unit is empty.
func laidOut(value []byte, indent, unit string) string {
	var b bytes.Buffer
	if unit != "" {
		if json.Indent(&b, value, indent, unit) == nil {
			return b.String()
		}
		return string(value)
	}
	if json.Indent(&b, value, "", "") != nil {
		return string(value)
	}
	return strings.ReplaceAll(strings.ReplaceAll(b.String(), ",\n", ", "), "\n", "")
}

// render is an entry in JSON, with what it keeps of an old one.
func render(entry []member, old *hujson.ObjectMember) []byte {
	var members []rawMember
	for _, m := range entry {
		var value []byte
		switch v := m.value.(type) {
		case string:
			value = quoted(v)
		case []string:
			value = []byte("[")
			for i, s := range v {
				if i > 0 {
					value = append(value, ',')
				}
				value = append(value, quoted(s)...)
			}
			value = append(value, ']')
		case []Pair:
			var pairs []rawMember
			for _, p := range v {
				pairs = append(pairs, rawMember{p.Name, quoted(p.Value)})
			}
			value = object(pairs...)
		}
		members = append(members, rawMember{m.key, value})
	}
	if old == nil {
		return object(members...)
	}
	before, err := asObject(old.Value, "")
	if err != nil {
		return object(members...) // something else by that name is no entry
	}
	var keys []string
	for _, m := range before.Members {
		if key := m.Name.Value.(hujson.Literal).String(); !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	url := ""
	if m := before.find("url"); m != nil {
		if literal, ok := m.Value.Value.(hujson.Literal); ok {
			url = literal.String()
		}
	}
	for _, key := range kept(entry, keys, url) {
		value := before.find(key).Value.Clone()
		value.Minimize()
		members = append(members, rawMember{key, value.Pack()})
	}
	return object(members...)
}

// quoted is a string in JSON, as people write it.
func quoted(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(s) // which a string cannot fail
	return bytes.TrimRight(b.Bytes(), "\n")
}

// sameJSON compares two values.
func sameJSON(a, b []byte) (bool, error) {
	x, err := decodeJSON(a)
	if err != nil {
		return false, err
	}
	y, err := decodeJSON(b)
	return reflect.DeepEqual(x, y), err
}

func decodeJSON(text []byte) (any, error) {
	standard, err := hujson.Standardize(slices.Clone(ended(text)))
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(standard))
	d.UseNumber()
	var v any
	err = d.Decode(&v)
	return v, err
}

func (jsonFormat) equalBut(before, after []byte, table, name string) error {
	a, err := parseJSON(before)
	if err != nil {
		return err
	}
	b, err := parseJSON(after)
	if err != nil {
		return err
	}
	x, err := a.without(table, name)
	if err != nil {
		return err
	}
	if y, err := b.without(table, name); err != nil || !reflect.DeepEqual(x, y) {
		return errors.Join(errDiffers, err)
	}
	return nil
}

// without is what a document says but for an entry, and for a table that has
// nothing else.
func (d *document) without(table, name string) (any, error) {
	v, err := decodeJSON(d.text)
	if err != nil {
		return nil, err
	}
	if root, ok := v.(map[string]any); ok {
		dropEntry(root, table, name)
	}
	return v, nil
}

func dropEntry(root map[string]any, table, name string) {
	servers, ok := root[table].(map[string]any)
	if !ok {
		return
	}
	delete(servers, name)
	if len(servers) == 0 {
		delete(root, table)
	}
}
