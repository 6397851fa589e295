package hosts

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// tomlFormat is TOML. There is no library for Go that edits it and leaves the
// rest alone, so this works on the text, statement by statement; a library
// reads the text before and after.
type tomlFormat struct{}

func (tomlFormat) edit(text []byte, table, name string, entry []member) ([]byte, Change, error) {
	values, err := decodeTOML(text)
	if err != nil {
		return nil, Same, err
	}
	body := bytes.TrimPrefix(text, byteOrderMark)
	e := tomlEdit{
		mark:       text[:len(text)-len(body)],
		statements: tomlStatements(string(body)),
		path:       []string{table, name},
		newline:    "\n",
	}
	if bytes.Contains(text, []byte("\r\n")) {
		e.newline = "\r\n"
	}
	servers, _ := values[table].(map[string]any)
	old, there := servers[name]
	if !there {
		return e.appended(entry), Added, nil
	}
	before, _ := old.(map[string]any)
	url, _ := before["url"].(string)
	var keys []string
	for key := range before {
		keys = append(keys, key)
	}
	keep := kept(entry, keys, url)
	if len(keep)+len(entry) == len(before) && !slices.ContainsFunc(entry, func(m member) bool { return !sameTOML(before[m.key], m.value) }) {
		return nil, Same, nil
	}
	return e.replaced(entry, keep, before), Replaced, nil
}

// tomlEdit is a text that gets an entry.
type tomlEdit struct {
	mark       []byte
	statements []tomlStatement
	path       []string // of the entry
	newline    string
}

// appended is the text with the entry at its end.
func (e *tomlEdit) appended(entry []member) []byte {
	var b bytes.Buffer
	b.Write(e.mark)
	for _, s := range e.statements {
		b.WriteString(s.text)
	}
	if n := b.Len(); n > len(e.mark) {
		if !bytes.HasSuffix(b.Bytes(), []byte("\n")) {
			b.WriteString(e.newline)
		}
		if !bytes.HasSuffix(b.Bytes(), []byte(e.newline+e.newline)) {
			b.WriteString(e.newline)
		}
	}
	b.WriteString(e.section(entry, nil))
	return b.Bytes()
}

// replaced is the text with the entry where its table is. Statements under its
// header that are kept come behind the new ones, tables inside of it stay where
// they are. An entry that is written as something else than a table becomes one
// at the end.
func (e *tomlEdit) replaced(entry []member, keep []string, before map[string]any) []byte {
	isHeader := func(s tomlStatement) bool { return s.header && slices.Equal(s.path, e.path) }
	if !slices.ContainsFunc(e.statements, isHeader) {
		e.statements = slices.DeleteFunc(e.statements, func(s tomlStatement) bool { return hasPrefix(s.path, e.path) })
		slices.Sort(keep)
		for _, key := range keep {
			entry = append(entry, member{tomlKey(key), before[key]})
		}
		return e.appended(entry)
	}
	var stay []string
	for _, s := range e.statements {
		if e.keeps(s, keep) && s.table == len(e.path) {
			stay = append(stay, s.text)
		}
	}
	var b bytes.Buffer
	b.Write(e.mark)
	for _, s := range e.statements {
		switch {
		case isHeader(s):
			b.WriteString(e.section(entry, stay))
		case !hasPrefix(s.path, e.path) || e.keeps(s, keep) && s.table > len(e.path):
			b.WriteString(s.text)
		}
	}
	return b.Bytes()
}

// keeps says whether a statement is of a member of the entry that is kept.
func (e *tomlEdit) keeps(s tomlStatement, keep []string) bool {
	return len(s.path) > len(e.path) && hasPrefix(s.path, e.path) && slices.Contains(keep, s.path[len(e.path)])
}

// section is the table of an entry, with statements that it keeps.
func (e *tomlEdit) section(entry []member, stay []string) string {
	header := make([]string, len(e.path))
	for i, key := range e.path {
		header[i] = tomlKey(key)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "[%s]%s", strings.Join(header, "."), e.newline)
	for _, m := range entry {
		fmt.Fprintf(&b, "%s = %s%s", m.key, tomlValue(m.value), e.newline)
	}
	for _, s := range stay {
		b.WriteString(s)
		if !strings.HasSuffix(s, "\n") {
			b.WriteString(e.newline)
		}
	}
	return b.String()
}

// tomlValue is a value on one line: of a member, or one that was read.
func tomlValue(value any) string {
	var items []string
	switch v := value.(type) {
	case string:
		return tomlString(v)
	case []string:
		for _, s := range v {
			items = append(items, tomlString(s))
		}
	case []any:
		for _, x := range v {
			items = append(items, tomlValue(x))
		}
	case []Pair:
		for _, p := range v {
			items = append(items, tomlKey(p.Name)+" = "+tomlString(p.Value))
		}
		return "{ " + strings.Join(items, ", ") + " }"
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			items = append(items, tomlKey(key)+" = "+tomlValue(v[key]))
		}
		return "{ " + strings.Join(items, ", ") + " }"
	default:
		pair, _ := toml.Marshal(map[string]any{"k": v}) // a number, a boolean or a time
		return strings.TrimSpace(strings.TrimPrefix(string(pair), "k = "))
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// tomlString is a string as one would write it: a path of Windows literally.
func tomlString(s string) string {
	printable := !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
	if printable && strings.Contains(s, `\`) && !strings.Contains(s, "'") {
		return "'" + s + "'"
	}
	return strings.ReplaceAll(string(quoted(s)), "\x7f", `\u007f`)
}

func tomlKey(key string) string {
	if key != "" && !strings.ContainsFunc(key, func(r rune) bool { return !bareKey(r) }) {
		return key
	}
	return tomlString(key)
}

func bareKey(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_'
}

func hasPrefix(path, prefix []string) bool {
	return len(path) >= len(prefix) && slices.Equal(path[:len(prefix)], prefix)
}

func decodeTOML(text []byte) (map[string]any, error) {
	var values map[string]any
	err := toml.Unmarshal(bytes.TrimPrefix(text, byteOrderMark), &values)
	var fault *toml.DecodeError
	if errors.As(err, &fault) {
		line, column := fault.Position()
		return nil, fmt.Errorf("line %d, column %d: %s", line, column, strings.TrimPrefix(fault.Error(), "toml: "))
	}
	return values, err
}

// sameTOML compares a value that was read with one of a member.
func sameTOML(read, value any) bool {
	switch v := value.(type) {
	case []string:
		list, ok := read.([]any)
		return ok && slices.EqualFunc(list, v, func(x any, s string) bool { return x == s })
	case []Pair:
		table, ok := read.(map[string]any)
		return ok && len(table) == len(v) && !slices.ContainsFunc(v, func(p Pair) bool { return table[p.Name] != p.Value })
	}
	return read == value
}

func (tomlFormat) equalBut(before, after []byte, table, name string) error {
	x, err := decodeTOML(before)
	if err != nil {
		return err
	}
	y, err := decodeTOML(after)
	if err != nil {
		return err
	}
	dropEntry(x, table, name)
	dropEntry(y, table, name)
	// Printed, since a NaN does not equal itself.
	if fmt.Sprintf("%#v", x) != fmt.Sprintf("%#v", y) {
		return errDiffers
	}
	return nil
}
