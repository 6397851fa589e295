package schema

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// Patterns of values that travel as the text of another JSON type.
const (
	integerPattern  = `^-?(0|[1-9][0-9]*)$`
	keyPattern      = `^(0|-?[1-9][0-9]*)$`
	unsignedPattern = `^(0|[1-9][0-9]*)$`
	numberPattern   = `^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`
)

// typeSchema returns the schema of a type, a fresh value that its caller may
// change.
func (b *Builder) typeSchema(t *model.Type) *Schema {
	if t.Schema != "" {
		s := b.authored(t.Schema)
		describeType(s, t)
		return s
	}
	var s *Schema
	switch t.Kind {
	case model.Pointer:
		return b.typeSchema(t.Elem)
	case model.Ref:
		return b.reference(t)
	case model.Array:
		s = b.array(t)
	case model.Map:
		s = b.mapping(t)
	case model.Struct:
		s = b.object(t.Fields)
	default:
		s = b.scalar(t)
	}
	describeType(s, t)
	return s
}

// reference inlines a named type; inside itself it is just an object or an array.
func (b *Builder) reference(t *model.Type) *Schema {
	named := b.types[t.Ref]
	if slices.Contains(b.open, t.Ref) {
		if b.target(named.Type).Kind == model.Array {
			// Hosts refuse an array that does not say what it holds.
			return b.arrayOf(b.part())
		}
		return b.typed("object")
	}
	b.open = append(b.open, t.Ref)
	s := b.typeSchema(named.Type)
	b.open = b.open[:len(b.open)-1]
	return s
}

func (b *Builder) array(t *model.Type) *Schema {
	s := b.arrayOf(b.typeSchema(t.Elem))
	if t.Len >= 0 {
		s.MinItems, s.MaxItems = length(t.Len), length(t.Len)
	}
	return s
}

func (b *Builder) arrayOf(items *Schema) *Schema {
	s := b.typed("array")
	s.Items = items
	return s
}

func (b *Builder) mapping(t *model.Type) *Schema {
	s := b.typed("object")
	s.PropertyNames, s.AdditionalProperties = b.propertyNames(t.Key), b.typeSchema(t.Elem)
	return s
}

// propertyNames returns the schema of a map's keys, nil where any string is one.
func (b *Builder) propertyNames(key *model.Type) *Schema {
	if key == nil {
		return nil
	}
	s := b.typed("string")
	switch {
	case key.Kind == model.Integer:
		s.Pattern = keyPattern
	case key.Kind == model.Unsigned:
		s.Pattern = unsignedPattern
	case len(key.Enum) > 0:
		enumerate(s, &model.Type{Enum: key.Enum})
	case key.Kind != model.TextValue:
		return nil
	}
	return s
}

// scalar returns the schema of a type that holds no other.
func (b *Builder) scalar(t *model.Type) *Schema {
	s := b.part()
	switch t.Kind {
	case model.Boolean:
		s.Type = "boolean"
	case model.Integer, model.Unsigned:
		s.Type = "integer"
		if len(t.Enum) == 0 {
			s.Minimum, s.Maximum = bounds(t)
		}
	case model.BigInteger:
		s.Type = "integer"
	case model.Number, model.NumberText:
		s.Type = "number"
	case model.Time:
		s.Type, s.Format = "string", "date-time"
	case model.Bytes:
		s.Type, s.ContentEncoding = "string", "base64"
		if t.Len >= 0 {
			n := (t.Len + 2) / 3 * 4
			s.MinLength, s.MaxLength = length(n), length(n)
		}
	case model.Any, model.RawJSON, model.Custom:
		return s
	default:
		s.Type = "string"
	}
	enumerate(s, t)
	return s
}

// enumerate adds the values of an enum.
func enumerate(s *Schema, t *model.Type) {
	if t.Titled {
		for _, v := range t.Enum {
			s.OneOf = append(s.OneOf, &Schema{Const: v.Value, Title: title(v)})
		}
		return
	}
	s.Enum = make([]string, len(t.Enum))
	for i, v := range t.Enum {
		s.Enum[i] = v.Value
	}
}

// title is what a titled enum shows for a value: its documentation, or the value.
func title(v *model.EnumValue) string {
	if v.Doc != "" {
		return v.Doc
	}
	return unquote(v.Value)
}

// bounds returns the range of an integer type, empty where JSON numbers of the
// usual 64 bits end there anyway.
func bounds(t *model.Type) (least, most string) {
	if t.Kind == model.Unsigned {
		least = "0"
		if t.Bits > 0 && t.Bits < 64 {
			most = number(int64(math.MaxUint32 >> (32 - t.Bits)))
		}
		return least, most
	}
	if t.Bits > 0 && t.Bits < 64 {
		return number(-1 << (t.Bits - 1)), number(1<<(t.Bits-1) - 1)
	}
	return "", ""
}

// typed returns the schema of a type of JSON.
func (b *Builder) typed(name string) *Schema {
	s := b.part()
	s.Type = name
	return s
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// quoted returns the schema of a value that travels inside a string, as
// encoding/json's ",string" has it.
func (b *Builder) quoted(t *model.Type) *Schema {
	s := b.typed("string")
	for _, v := range t.Enum {
		s.Enum = append(s.Enum, quote(v.Value))
	}
	if len(t.Enum) > 0 {
		return s
	}
	switch t.Kind {
	case model.Boolean:
		s.Enum = []string{`"true"`, `"false"`}
	case model.Integer:
		s.Pattern = integerPattern
	case model.Unsigned:
		s.Pattern = unsignedPattern
	case model.Number:
		s.Pattern = numberPattern
	}
	return s
}

// authored returns a schema that the author wrote, with every keyword as it is.
func (b *Builder) authored(text string) *Schema {
	var keywords map[string]json.RawMessage
	s := b.part()
	if err := json.Unmarshal([]byte(text), &keywords); err != nil {
		s.extra("schema", "") // which is no JSON, so that Text fails
		return s
	}
	for key, value := range keywords {
		s.extra(key, string(value))
	}
	return s
}

func length(n int) *int { return &n }
