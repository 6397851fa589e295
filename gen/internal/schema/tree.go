package schema

import (
	"slices"
	"strings"
)

// keywords is the order of a schema's members; unknown ones follow by name.
var keywords = []string{
	"type", "title", "description", "const", "enum", "default", "examples",
	"format", "contentEncoding", "contentMediaType", "pattern", "minLength", "maxLength",
	"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf",
	"items", "prefixItems", "minItems", "maxItems", "uniqueItems",
	"properties", "required", "propertyNames", "additionalProperties", "minProperties", "maxProperties",
	"allOf", "anyOf", "oneOf", "not", "deprecated", "readOnly", "writeOnly",
}

// merged is a schema with the keywords of its author, in no order.
func (l *layout) merged(s *Schema) *value {
	ours := *s
	ours.Extras = nil
	text, err := Text(&ours)
	if err != nil {
		l.fail(err)
		return &value{}
	}
	merged, err := parse([]byte(text.String()))
	if err != nil {
		l.fail(err)
		return &value{}
	}
	for keyword, text := range s.Extras {
		v, err := parse([]byte(text))
		if err != nil {
			l.fail(err)
		}
		merged.members = slices.DeleteFunc(merged.members, func(m member) bool { return m.name == keyword })
		merged.members = append(merged.members, member{keyword, v})
	}
	return merged
}

// tree writes a schema, or whatever else stands where one is expected.
func (l *layout) tree(v *value) {
	if l.err != nil {
		return
	}
	if v.members == nil {
		l.plain(v)
		return
	}
	members := slices.Clone(v.members)
	slices.SortFunc(members, func(a, b member) int {
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
		l.quote(m.name)
		l.line.WriteByte(':')
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
		l.propertyTrees(m.value)
	case "items", "additionalProperties", "propertyNames", "not":
		l.tree(m.value)
	case "allOf", "anyOf", "oneOf", "prefixItems":
		l.array(len(m.value.elements), func(i int) { l.tree(m.value.elements[i]) })
	default:
		l.plain(m.value)
	}
}

// propertyTrees writes each property on a line of its own.
func (l *layout) propertyTrees(v *value) {
	l.line.WriteByte('{')
	for i, m := range v.members {
		if i > 0 {
			l.line.WriteByte(',')
		}
		l.fold()
		l.quote(m.name)
		l.line.WriteByte(':')
		l.tree(m.value)
	}
	if len(v.members) > 0 {
		l.fold()
	}
	l.line.WriteByte('}')
}

// plain writes any other JSON value.
func (l *layout) plain(v *value) {
	switch {
	case v.members != nil:
		l.line.WriteByte('{')
		for i, m := range v.members {
			if i > 0 {
				l.line.WriteByte(',')
			}
			l.quote(m.name)
			l.line.WriteByte(':')
			l.plain(m.value)
		}
		l.line.WriteByte('}')
	case v.elements != nil:
		l.array(len(v.elements), func(i int) { l.plain(v.elements[i]) })
	default:
		l.line.WriteString(v.scalar)
	}
}
