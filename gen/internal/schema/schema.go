// Package schema turns the types of a model into JSON Schemas, in the dialect
// that every host accepts: an object at the root that always has properties,
// nothing referenced, no boolean schema but additionalProperties:false, no lists
// of types, no null. It is alone in importing invopop/jsonschema, whose Schema is
// the value and the encoder.
package schema

import (
	"encoding/json"

	"github.com/invopop/jsonschema"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// direction says which way the values of a schema travel.
type direction int

const (
	input direction = iota
	output
)

// Input returns the schema of the arguments of f.
func Input(p *model.Package, f *model.Function) *jsonschema.Schema {
	b := newBuilder(p, input)
	var fields []*model.Field
	for _, param := range f.Params {
		switch param.Role {
		case model.Arguments:
			return b.root(param.Type)
		case model.Property:
			fields = append(fields, &param.Field)
		}
	}
	return b.object(fields)
}

// Output returns the schema of the structured result of f, nil where it has none.
func Output(p *model.Package, f *model.Function) *jsonschema.Schema {
	b := newBuilder(p, output)
	r := &f.Results
	if r.TextOnly {
		return nil
	}
	switch r.Kind {
	case model.TextResult:
		if !r.Structured {
			return nil
		}
		return b.wrapped(r.Values[0])
	case model.WrappedResult:
		return b.wrapped(r.Values[0])
	case model.ObjectResult:
		return b.root(r.Values[0].Type)
	case model.NamedResults:
		return b.object(r.Values)
	default:
		return nil
	}
}

// Form returns the schema of a form that a user fills in: what the protocol's
// elicitation allows, flat and without additionalProperties.
func Form(p *model.Package, t *model.Type) *jsonschema.Schema {
	b := newBuilder(p, input)
	s := b.root(t)
	s.AdditionalProperties = nil
	for pair := s.Properties.Oldest(); pair != nil; pair = pair.Next() {
		property := pair.Value
		property.AdditionalProperties = nil
		if items := property.Items; items != nil && len(items.OneOf) > 0 {
			items.AnyOf, items.OneOf, items.Type = items.OneOf, nil, ""
		}
	}
	return s
}

// builder makes the schemas of one direction.
type builder struct {
	types     map[string]*model.NamedType
	direction direction
	// open are the named types whose schema is being made: one of them inside
	// itself is not inlined again.
	open map[string]bool
}

func newBuilder(p *model.Package, d direction) *builder {
	b := &builder{types: map[string]*model.NamedType{}, direction: d, open: map[string]bool{}}
	for _, t := range p.Types {
		b.types[t.Name] = t
	}
	return b
}

// root returns the schema of a type that stands at the root. The function's
// description speaks for it, so it has none of its own.
func (b *builder) root(t *model.Type) *jsonschema.Schema {
	s := b.typeSchema(t)
	s.Description = ""
	if _, has := s.Extras["properties"]; t.Kind == model.Custom && !has {
		extra(s, "properties", map[string]any{})
	}
	if s.Type == "object" && s.Properties == nil {
		s.Properties = jsonschema.NewProperties()
	}
	return s
}

// wrapped returns the schema of {"result": value}.
func (b *builder) wrapped(f *model.Field) *jsonschema.Schema {
	result := *f
	result.Name = "result"
	return b.object([]*model.Field{&result})
}

// object returns the schema of an object with the given properties and no others.
func (b *builder) object(fields []*model.Field) *jsonschema.Schema {
	s := &jsonschema.Schema{
		Type:                 "object",
		Properties:           jsonschema.NewProperties(),
		AdditionalProperties: jsonschema.FalseSchema,
	}
	for _, f := range fields {
		s.Properties.Set(f.Name, b.property(f))
		if b.required(f) {
			s.Required = append(s.Required, f.Name)
		}
	}
	return s
}

// required says whether the property is always there: for an argument, unless it
// is optional; for a result, unless the encoder may leave it out.
func (b *builder) required(f *model.Field) bool {
	if b.direction == input {
		return !f.Optional
	}
	return !f.OmitEmpty && !f.OmitZero && !(f.Optional && f.Type.Kind == model.Pointer) && len(f.EmbeddedPointers) == 0
}

// property returns the schema of a field.
func (b *builder) property(f *model.Field) *jsonschema.Schema {
	var s *jsonschema.Schema
	switch {
	case f.Schema != "":
		s = authored(f.Schema)
	case f.Quoted:
		s = quoted(b.target(f.Type))
	default:
		s = b.typeSchema(f.Type)
	}
	if f.Schema == "" {
		if f.Quoted {
			constrainQuoted(s, f)
		} else {
			b.constrain(s, f.Type, &f.Constraints)
		}
	}
	b.describe(s, f)
	if b.direction == input {
		if f.Default != "" {
			s.Default = wire(f, f.Default)
		}
		if f.Header != "" {
			extra(s, "x-mcp-header", f.Header)
		}
	}
	return s
}

// wire is a value of a property as it travels: inside a string if it is quoted.
func wire(f *model.Field, value string) json.RawMessage {
	if f.Quoted {
		return raw(quote(value))
	}
	return raw(value)
}

// target looks through pointers and names to the type that is written.
func (b *builder) target(t *model.Type) *model.Type {
	for {
		switch t.Kind {
		case model.Pointer:
			t = t.Elem
		case model.Ref:
			t = b.types[t.Ref].Type
		default:
			return t
		}
	}
}
