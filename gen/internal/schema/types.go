package schema

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/invopop/jsonschema"

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
func (b *builder) typeSchema(t *model.Type) *jsonschema.Schema {
	if t.Schema != "" {
		s := authored(t.Schema)
		describeType(s, t)
		return s
	}
	var s *jsonschema.Schema
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
		s = scalar(t)
	}
	describeType(s, t)
	return s
}

// reference inlines a named type; inside itself it is just an object or an array.
func (b *builder) reference(t *model.Type) *jsonschema.Schema {
	named := b.types[t.Ref]
	if b.open[t.Ref] {
		if b.target(named.Type).Kind == model.Array {
			// Hosts refuse an array that does not say what it holds.
			return &jsonschema.Schema{Type: "array", Items: anything()}
		}
		return &jsonschema.Schema{Type: "object"}
	}
	b.open[t.Ref] = true
	defer delete(b.open, t.Ref)
	return b.typeSchema(named.Type)
}

func (b *builder) array(t *model.Type) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "array", Items: b.typeSchema(t.Elem)}
	if t.Len >= 0 {
		s.MinItems, s.MaxItems = length(t.Len), length(t.Len)
	}
	return s
}

func (b *builder) mapping(t *model.Type) *jsonschema.Schema {
	return &jsonschema.Schema{
		Type:                 "object",
		PropertyNames:        propertyNames(t.Key),
		AdditionalProperties: b.typeSchema(t.Elem),
	}
}

// propertyNames returns the schema of a map's keys, nil where any string is one.
func propertyNames(key *model.Type) *jsonschema.Schema {
	switch {
	case key == nil:
		return nil
	case key.Kind == model.Integer:
		return &jsonschema.Schema{Type: "string", Pattern: keyPattern}
	case key.Kind == model.Unsigned:
		return &jsonschema.Schema{Type: "string", Pattern: unsignedPattern}
	case len(key.Enum) > 0:
		s := &jsonschema.Schema{Type: "string"}
		enumerate(s, &model.Type{Enum: key.Enum})
		return s
	case key.Kind == model.TextValue:
		return &jsonschema.Schema{Type: "string"}
	default:
		return nil
	}
}

// scalar returns the schema of a type that holds no other.
func scalar(t *model.Type) *jsonschema.Schema {
	s := &jsonschema.Schema{}
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
		return anything()
	default:
		s.Type = "string"
	}
	enumerate(s, t)
	return s
}

// enumerate adds the values of an enum.
func enumerate(s *jsonschema.Schema, t *model.Type) {
	for _, v := range t.Enum {
		if t.Titled {
			s.OneOf = append(s.OneOf, &jsonschema.Schema{Const: raw(v.Value), Title: title(v)})
		} else {
			s.Enum = append(s.Enum, raw(v.Value))
		}
	}
}

// title is what a titled enum shows for a value: its documentation, or the value.
func title(v *model.EnumValue) string {
	if v.Doc != "" {
		return v.Doc
	}
	var text string
	if json.Unmarshal([]byte(v.Value), &text) != nil {
		text = v.Value
	}
	return text
}

// bounds returns the range of an integer type, empty where JSON numbers of the
// usual 64 bits end there anyway.
func bounds(t *model.Type) (least, most json.Number) {
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

func number(n int64) json.Number {
	return json.Number(strconv.FormatInt(n, 10))
}

// quoted returns the schema of a value that travels inside a string, as
// encoding/json's ",string" has it.
func quoted(t *model.Type) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "string"}
	for _, v := range t.Enum {
		s.Enum = append(s.Enum, v.Value)
	}
	if len(t.Enum) > 0 {
		return s
	}
	switch t.Kind {
	case model.Boolean:
		s.Enum = []any{"true", "false"}
	case model.Integer:
		s.Pattern = integerPattern
	case model.Unsigned:
		s.Pattern = unsignedPattern
	case model.Number:
		s.Pattern = numberPattern
	}
	return s
}

// anything returns the schema {}. The empty map keeps the encoder from writing
// the boolean schema true in its place.
func anything() *jsonschema.Schema {
	return &jsonschema.Schema{Extras: map[string]any{}}
}

// authored returns a schema that the author wrote, with every keyword as it is.
func authored(text string) *jsonschema.Schema {
	var keywords map[string]json.RawMessage
	s := anything()
	if err := json.Unmarshal([]byte(text), &keywords); err != nil {
		// Nothing encodes as this, so that Text fails.
		s.Extras["schema"] = raw("")
		return s
	}
	for key, value := range keywords {
		s.Extras[key] = value
	}
	return s
}

// extra sets a keyword that the Schema struct does not know.
func extra(s *jsonschema.Schema, key string, value any) {
	if s.Extras == nil {
		s.Extras = map[string]any{}
	}
	s.Extras[key] = value
}

// raw is a JSON value that is encoded as it is written.
func raw(text string) json.RawMessage {
	return json.RawMessage(text)
}

func length(n int) *uint64 {
	u := uint64(n)
	return &u
}
