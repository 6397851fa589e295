// Package schema turns the types of a model into JSON Schemas, in the dialect
// that every host accepts: an object at the root that always has properties,
// nothing referenced, no boolean schema but additionalProperties:false, no lists
// of types, no null. Its vocabulary is that of invopop/jsonschema, whose
// Reflector is the second opinion in tests.
package schema

import (
	"slices"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// direction says which way the values of a schema travel.
type direction int

const (
	input direction = iota
	output
)

// Builder makes the schemas of one package, one after the other: a schema is
// valid until the next is made. It is for one goroutine.
type Builder struct {
	types     map[string]*model.NamedType
	direction direction
	// open are the named types whose schema is being made: one of them inside
	// itself is not inlined again.
	open []string
	// parts and properties are kept for the next schema. The first parts, as many
	// as are used, are of this one, and so are the properties.
	parts      []*Schema
	used       int
	properties []Property
}

// New returns a Builder for a package.
func New(p *model.Package) *Builder {
	b := &Builder{types: make(map[string]*model.NamedType, len(p.Types)), properties: []Property{}}
	for _, t := range p.Types {
		b.types[t.Name] = t
	}
	return b
}

// begin begins a schema.
func (b *Builder) begin(d direction) {
	b.direction, b.used, b.properties = d, 0, b.properties[:0]
}

// part returns an empty schema.
func (b *Builder) part() *Schema {
	if b.used == len(b.parts) {
		b.parts = append(b.parts, new(Schema))
	}
	s := b.parts[b.used]
	b.used++
	*s = Schema{}
	return s
}

// Input returns the schema of the arguments of f.
func (b *Builder) Input(f *model.Function) *Schema {
	b.begin(input)
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
func (b *Builder) Output(f *model.Function) *Schema {
	b.begin(output)
	if !HasOutput(f) {
		return nil
	}
	switch r := &f.Results; r.Kind {
	case model.ObjectResult:
		return b.root(r.Values[0].Type)
	case model.NamedResults:
		return b.object(r.Values)
	default:
		return b.wrapped(r.Values[0])
	}
}

// HasOutput says whether f has a structured result.
func HasOutput(f *model.Function) bool {
	switch r := &f.Results; r.Kind {
	case model.TextResult:
		return r.Structured && !r.TextOnly
	case model.WrappedResult, model.ObjectResult, model.NamedResults:
		return !r.TextOnly
	}
	return false
}

// Form returns the schema of a form that a user fills in: what the protocol's
// elicitation allows, flat and without additionalProperties.
func (b *Builder) Form(t *model.Type) *Schema {
	b.begin(input)
	s := b.root(t)
	s.AdditionalProperties = nil
	for _, p := range s.Properties {
		p.Schema.AdditionalProperties = nil
		if items := p.Schema.Items; items != nil && len(items.OneOf) > 0 {
			items.AnyOf, items.OneOf, items.Type = items.OneOf, nil, ""
		}
	}
	return s
}

// Description returns what the schema of an argument says about it.
func (b *Builder) Description(f *model.Field) string {
	b.begin(input)
	return b.property(f).Description
}

// root returns the schema of a type that stands at the root. The function's
// description speaks for it, so it has none of its own.
func (b *Builder) root(t *model.Type) *Schema {
	s := b.typeSchema(t)
	s.Description = ""
	if _, has := s.Extras["properties"]; t.Kind == model.Custom && !has {
		s.extra("properties", "{}")
	}
	if s.Type == "object" && s.Properties == nil {
		s.Properties = []Property{}
	}
	return s
}

// wrapped returns the schema of {"result": value}.
func (b *Builder) wrapped(f *model.Field) *Schema {
	result := *f
	result.Name = "result"
	return b.object([]*model.Field{&result})
}

// object returns the schema of an object with the given properties and no others.
func (b *Builder) object(fields []*model.Field) *Schema {
	s := b.part()
	s.Type, s.AdditionalProperties = "object", nothing
	s.Properties = b.room(len(fields))
	for i, f := range fields {
		s.Properties[i] = Property{f.Name, b.property(f), b.required(f)}
	}
	return s
}

// room returns a list of properties to be set.
func (b *Builder) room(n int) []Property {
	end := len(b.properties) + n
	b.properties = slices.Grow(b.properties, n)[:end]
	return b.properties[end-n : end : end]
}

// required says whether the property is always there: for an argument, unless it
// is optional; for a result, unless the encoder may leave it out.
func (b *Builder) required(f *model.Field) bool {
	if b.direction == input {
		return !f.Optional
	}
	return !f.OmitEmpty && !f.OmitZero && !(f.Optional && f.Type.Kind == model.Pointer) && len(f.EmbeddedPointers) == 0
}

// property returns the schema of a field.
func (b *Builder) property(f *model.Field) *Schema {
	var s *Schema
	switch {
	case f.Schema != "":
		s = b.authored(f.Schema)
	case f.Quoted:
		s = b.quoted(b.target(f.Type))
	default:
		s = b.typeSchema(f.Type)
	}
	switch {
	case f.Schema != "" || f.Constraints == nil:
	case f.Quoted:
		constrainQuoted(s, f)
	default:
		b.constrain(s, f.Type, f.Constraints)
	}
	b.describe(s, f)
	if b.direction == input {
		if f.Default != "" {
			s.Default = wire(f, f.Default)
		}
		if f.Header != "" {
			s.extra("x-mcp-header", quote(f.Header))
		}
	}
	return s
}

// wire is the JSON of a property's value as it travels: inside a string if it is quoted.
func wire(f *model.Field, value string) string {
	if f.Quoted {
		return quote(value)
	}
	return value
}

// target looks through pointers and names to the type that is written.
func (b *Builder) target(t *model.Type) *model.Type {
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
