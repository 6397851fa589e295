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
	text, err := Append(nil, &ours, "")
	if err != nil {
		l.fail(err)
		return &value{}
	}
	merged, err := parse(text)
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
	l.byte('{')
	for i, m := range members {
		if i > 0 {
			l.byte(',')
		}
		l.quote(m.name)
		l.byte(':')
		l.keyword(m)
	}
	l.byte('}')
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
	l.byte('{')
	for i, m := range v.members {
		if i > 0 {
			l.byte(',')
		}
		l.newLine()
		l.quote(m.name)
		l.byte(':')
		l.tree(m.value)
	}
	if len(v.members) > 0 {
		l.newLine()
	}
	l.byte('}')
}

// plain writes any other JSON value.
func (l *layout) plain(v *value) {
	switch {
	case v.members != nil:
		l.byte('{')
		for i, m := range v.members {
			if i > 0 {
				l.byte(',')
			}
			l.quote(m.name)
			l.byte(':')
			l.plain(m.value)
		}
		l.byte('}')
	case v.elements != nil:
		l.array(len(v.elements), func(i int) { l.plain(v.elements[i]) })
	default:
		l.string(v.scalar)
	}
}
