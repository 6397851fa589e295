package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"
)

// Folded is a JSON text cut into lines, one property of a schema to a line. The
// lines joined without anything between them are the text.
type Folded []string

// String returns the text.
func (f Folded) String() string {
	return strings.Join(f, "")
}

// Text encodes a schema: keywords in the order in which one reads them, texts
// exactly as they are, one property to a line.
func Text(s *jsonschema.Schema) (Folded, error) {
	encoded, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode schema: %w", err)
	}
	value, err := parse(encoded)
	if err != nil {
		return nil, fmt.Errorf("encode schema: %w", err)
	}
	var l layout
	l.schema(value)
	return append(l.lines, l.line.String()), nil
}

// keywords is the order of a schema's members; unknown ones follow by name.
var keywords = []string{
	"type", "title", "description", "const", "enum", "default", "examples",
	"format", "contentEncoding", "contentMediaType", "pattern", "minLength", "maxLength",
	"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf",
	"items", "prefixItems", "minItems", "maxItems", "uniqueItems",
	"properties", "required", "propertyNames", "additionalProperties", "minProperties", "maxProperties",
	"allOf", "anyOf", "oneOf", "not", "deprecated", "readOnly", "writeOnly",
}

// layout writes a schema into lines.
type layout struct {
	lines []string
	line  strings.Builder
}

// fold begins a new line.
func (l *layout) fold() {
	l.lines = append(l.lines, l.line.String())
	l.line.Reset()
}

// schema writes a schema, or whatever else stands where one is expected.
func (l *layout) schema(v *value) {
	if v.members == nil {
		l.value(v)
		return
	}
	members := slices.Clone(v.members)
	slices.SortStableFunc(members, func(a, b member) int {
		if i, j := position(a.name), position(b.name); i != j {
			return i - j
		}
		return strings.Compare(a.name, b.name)
	})
	l.line.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			l.line.WriteByte(',')
		}
		l.line.WriteString(quote(m.name) + ":")
		l.keyword(m)
	}
	l.line.WriteByte('}')
}

func position(keyword string) int {
	if i := slices.Index(keywords, keyword); i >= 0 {
		return i
	}
	return len(keywords)
}

// keyword writes the value of a schema's member.
func (l *layout) keyword(m member) {
	switch m.name {
	case "properties":
		l.properties(m.value)
	case "items", "additionalProperties", "propertyNames", "not":
		l.schema(m.value)
	case "allOf", "anyOf", "oneOf", "prefixItems":
		l.line.WriteByte('[')
		for i, e := range m.value.elements {
			if i > 0 {
				l.line.WriteByte(',')
			}
			l.schema(e)
		}
		l.line.WriteByte(']')
	default:
		l.value(m.value)
	}
}

// properties writes each property on a line of its own.
func (l *layout) properties(v *value) {
	l.line.WriteByte('{')
	for i, m := range v.members {
		if i > 0 {
			l.line.WriteByte(',')
		}
		l.fold()
		l.line.WriteString(quote(m.name) + ":")
		l.schema(m.value)
	}
	if len(v.members) > 0 {
		l.fold()
	}
	l.line.WriteByte('}')
}

// value writes any other JSON value.
func (l *layout) value(v *value) {
	switch {
	case v.members != nil:
		l.line.WriteByte('{')
		for i, m := range v.members {
			if i > 0 {
				l.line.WriteByte(',')
			}
			l.line.WriteString(quote(m.name) + ":")
			l.value(m.value)
		}
		l.line.WriteByte('}')
	case v.elements != nil:
		l.line.WriteByte('[')
		for i, e := range v.elements {
			if i > 0 {
				l.line.WriteByte(',')
			}
			l.value(e)
		}
		l.line.WriteByte(']')
	default:
		l.line.WriteString(v.scalar)
	}
}

// quote encodes a string as JSON without the escapes that only HTML needs.
func quote(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	// A string always encodes.
	_ = e.Encode(s)
	return strings.TrimSuffix(b.String(), "\n")
}
