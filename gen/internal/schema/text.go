package schema

import (
	"fmt"
	"strconv"
)

// Append appends a schema to text as JSON: keywords in the order in which one
// reads them, and one property to a line, with fold between the lines. Backquotes
// are escaped, so that it can stand in raw string literals of Go. It fails where
// something that the author wrote is not JSON.
func Append(text []byte, s *Schema, fold string) ([]byte, error) {
	l := layout{out: text, fold: fold}
	l.schema(s)
	if l.err != nil {
		return text, fmt.Errorf("encode schema: %w", l.err)
	}
	return l.out, nil
}

// layout writes JSON in lines.
type layout struct {
	out  []byte
	fold string
	err  error
}

func (l *layout) string(s string) { l.out = append(l.out, s...) }

func (l *layout) byte(c byte) { l.out = append(l.out, c) }

// newLine begins a new line.
func (l *layout) newLine() { l.string(l.fold) }

// schema writes a schema, its keywords in the order that is in keywords.
func (l *layout) schema(s *Schema) {
	if s.never {
		l.string("false")
		return
	}
	if len(s.Extras) > 0 {
		l.tree(l.merged(s))
		return
	}
	l.byte('{')
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
	m.required("required", s.Properties)
	m.schema("propertyNames", s.PropertyNames)
	m.schema("additionalProperties", s.AdditionalProperties)
	m.count("minProperties", s.MinProperties)
	m.count("maxProperties", s.MaxProperties)
	m.schemas("anyOf", s.AnyOf)
	m.schemas("oneOf", s.OneOf)
	m.flag("deprecated", s.Deprecated)
	m.flag("readOnly", s.ReadOnly)
	m.flag("writeOnly", s.WriteOnly)
	l.byte('}')
}

// members writes the members of an object that are set.
type members struct {
	*layout
	some bool
}

// key begins a member.
func (m *members) key(name string) {
	if m.some {
		m.byte(',')
	}
	m.some = true
	m.byte('"')
	m.string(name)
	m.string(`":`)
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
		m.out = strconv.AppendInt(m.out, int64(*n), 10)
	}
}

func (m *members) flag(name string, set bool) {
	if set {
		m.key(name)
		m.string("true")
	}
}

func (m *members) schema(name string, s *Schema) {
	if s != nil {
		m.key(name)
		m.layout.schema(s)
	}
}

// required writes the names of the properties that are.
func (m *members) required(name string, properties []Property) {
	some := false
	for _, p := range properties {
		if !p.Required {
			continue
		}
		if some {
			m.byte(',')
		} else {
			m.key(name)
			m.byte('[')
		}
		some = true
		m.quote(p.Name)
	}
	if some {
		m.byte(']')
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
	m.byte('{')
	for i, p := range properties {
		if i > 0 {
			m.byte(',')
		}
		m.newLine()
		m.quote(p.Name)
		m.byte(':')
		m.layout.schema(p.Schema)
	}
	if len(properties) > 0 {
		m.newLine()
	}
	m.byte('}')
}

// array writes an array of n elements.
func (l *layout) array(n int, element func(i int)) {
	l.byte('[')
	for i := range n {
		if i > 0 {
			l.byte(',')
		}
		element(i)
	}
	l.byte(']')
}

// quote writes a string as JSON.
func (l *layout) quote(s string) {
	if !isVerbatim(s) {
		l.string(quote(s))
		return
	}
	l.byte('"')
	l.string(s)
	l.byte('"')
}

// value writes JSON text as the other JSON is written.
func (l *layout) value(text string) {
	if isPlain(text) {
		l.string(text)
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
