package schema

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// Folded is a JSON text cut into lines, one property of a schema to a line. The
// lines joined without anything between them are the text.
type Folded []string

// String returns the text.
func (f Folded) String() string {
	return strings.Join(f, "")
}

// Text encodes a schema: keywords in the order in which one reads them, texts
// exactly as they are, one property to a line. It fails where something that the
// author wrote is not JSON.
func Text(s *Schema) (Folded, error) {
	var l layout
	l.schema(s)
	if l.err != nil {
		return nil, fmt.Errorf("encode schema: %w", l.err)
	}
	return append(l.lines, l.line.String()), nil
}

// layout writes JSON into lines.
type layout struct {
	lines []string
	line  bytes.Buffer
	err   error
}

// fold begins a new line.
func (l *layout) fold() {
	l.lines = append(l.lines, l.line.String())
	l.line.Reset()
}

// schema writes a schema, its keywords in the order that is in keywords.
func (l *layout) schema(s *Schema) {
	if s.never {
		l.line.WriteString("false")
		return
	}
	if len(s.Extras) > 0 {
		l.tree(l.merged(s))
		return
	}
	l.line.WriteByte('{')
	m := members{layout: l}
	m.text("type", s.Type)
	m.text("title", s.Title)
	m.text("description", s.Description)
	m.json("const", s.Const)
	m.list("enum", s.Enum)
	m.json("default", s.Default)
	m.list("examples", s.Examples)
	m.text("format", s.Format)
	m.text("contentEncoding", s.ContentEncoding)
	m.text("pattern", s.Pattern)
	m.count("minLength", s.MinLength)
	m.count("maxLength", s.MaxLength)
	m.json("minimum", s.Minimum)
	m.json("exclusiveMinimum", s.ExclusiveMinimum)
	m.json("maximum", s.Maximum)
	m.json("exclusiveMaximum", s.ExclusiveMaximum)
	m.json("multipleOf", s.MultipleOf)
	m.schema("items", s.Items)
	m.count("minItems", s.MinItems)
	m.count("maxItems", s.MaxItems)
	m.flag("uniqueItems", s.UniqueItems)
	m.properties("properties", s.Properties)
	m.texts("required", s.Required)
	m.schema("propertyNames", s.PropertyNames)
	m.schema("additionalProperties", s.AdditionalProperties)
	m.count("minProperties", s.MinProperties)
	m.count("maxProperties", s.MaxProperties)
	m.schemas("anyOf", s.AnyOf)
	m.schemas("oneOf", s.OneOf)
	m.flag("deprecated", s.Deprecated)
	m.flag("readOnly", s.ReadOnly)
	m.flag("writeOnly", s.WriteOnly)
	l.line.WriteByte('}')
}

// members writes the members of an object that are set.
type members struct {
	*layout
	some bool
}

// key begins a member.
func (m *members) key(name string) {
	if m.some {
		m.line.WriteByte(',')
	}
	m.some = true
	m.line.WriteByte('"')
	m.line.WriteString(name)
	m.line.WriteString(`":`)
}

func (m *members) text(name, value string) {
	if value != "" {
		m.key(name)
		m.quote(value)
	}
}

func (m *members) json(name, value string) {
	if value != "" {
		m.key(name)
		m.value(value)
	}
}

func (m *members) count(name string, n *int) {
	if n != nil {
		m.key(name)
		m.line.WriteString(strconv.Itoa(*n))
	}
}

func (m *members) flag(name string, set bool) {
	if set {
		m.key(name)
		m.line.WriteString("true")
	}
}

func (m *members) schema(name string, s *Schema) {
	if s != nil {
		m.key(name)
		m.layout.schema(s)
	}
}

func (m *members) texts(name string, values []string) {
	if len(values) > 0 {
		m.key(name)
		m.array(len(values), func(i int) { m.quote(values[i]) })
	}
}

func (m *members) list(name string, values []string) {
	if len(values) > 0 {
		m.key(name)
		m.array(len(values), func(i int) { m.value(values[i]) })
	}
}

func (m *members) schemas(name string, schemas []*Schema) {
	if len(schemas) > 0 {
		m.key(name)
		m.array(len(schemas), func(i int) { m.layout.schema(schemas[i]) })
	}
}

// properties writes each property on a line of its own.
func (m *members) properties(name string, properties []Property) {
	if properties == nil {
		return
	}
	m.key(name)
	m.line.WriteByte('{')
	for i, p := range properties {
		if i > 0 {
			m.line.WriteByte(',')
		}
		m.fold()
		m.quote(p.Name)
		m.line.WriteByte(':')
		m.layout.schema(p.Schema)
	}
	if len(properties) > 0 {
		m.fold()
	}
	m.line.WriteByte('}')
}

// array writes an array of n elements.
func (l *layout) array(n int, element func(i int)) {
	l.line.WriteByte('[')
	for i := range n {
		if i > 0 {
			l.line.WriteByte(',')
		}
		element(i)
	}
	l.line.WriteByte(']')
}

// quote writes a string as JSON.
func (l *layout) quote(s string) {
	if !isVerbatim(s) {
		l.line.WriteString(quote(s))
		return
	}
	l.line.WriteByte('"')
	l.line.WriteString(s)
	l.line.WriteByte('"')
}

// value writes JSON text as the other JSON is written.
func (l *layout) value(text string) {
	if isPlain(text) {
		l.line.WriteString(text)
		return
	}
	v, err := parse([]byte(text))
	if err != nil {
		l.fail(err)
		return
	}
	l.plain(v)
}

// fail records what is not JSON. The first counts.
func (l *layout) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}
