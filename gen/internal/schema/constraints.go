package schema

import (
	"math/big"
	"slices"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// constrain adds the keywords of a property to the schema of its type.
func (b *Builder) constrain(s *Schema, t *model.Type, c *model.Constraints) {
	constrainNumber(s, c)
	constrainEnum(s, c)
	constrainText(s, c)
	constrainItems(s, c)
	annotate(s, c)
	s.Examples = append(s.Examples, c.Examples...)
	if c.Items == nil {
		return
	}
	if array := b.target(t); array.Kind == model.Array && s.Items != nil {
		b.constrain(s.Items, array.Elem, c.Items)
	}
}

// constrainQuoted adds the keywords of a property whose value travels inside a
// string: what bounds the value says nothing about that string.
func constrainQuoted(s *Schema, f *model.Field) {
	annotate(s, f.Constraints)
	for _, value := range f.Constraints.Enum {
		s.Enum, s.Pattern = append(s.Enum, wire(f, value)), ""
	}
	for _, example := range f.Constraints.Examples {
		s.Examples = append(s.Examples, wire(f, example))
	}
}

func annotate(s *Schema, c *model.Constraints) {
	s.Title = c.Title
	s.ReadOnly, s.WriteOnly, s.Deprecated = c.ReadOnly, c.WriteOnly, c.Deprecated
	for _, e := range c.Extras {
		s.extra(e.Key, e.Value)
	}
}

// constrainNumber narrows the bounds that the type has by itself.
func constrainNumber(s *Schema, c *model.Constraints) {
	if c.Minimum != "" && !looser(c.Minimum, s.Minimum, -1) {
		s.Minimum = c.Minimum
	}
	if c.Maximum != "" && !looser(c.Maximum, s.Maximum, 1) {
		s.Maximum = c.Maximum
	}
	s.ExclusiveMinimum = c.ExclusiveMinimum
	s.ExclusiveMaximum = c.ExclusiveMaximum
	s.MultipleOf = c.MultipleOf
}

// looser says that the bound lies on the far side of the type's own: below it for
// side -1, above it for side 1.
func looser(bound, own string, side int) bool {
	if own == "" {
		return false
	}
	x, ok := new(big.Rat).SetString(bound)
	if !ok {
		return false
	}
	y, ok := new(big.Rat).SetString(own)
	return ok && x.Cmp(y) == side
}

func constrainEnum(s *Schema, c *model.Constraints) {
	if len(c.Enum) == 0 {
		return
	}
	s.Enum, s.OneOf = slices.Clone(c.Enum), nil
}

func constrainText(s *Schema, c *model.Constraints) {
	if c.MinLength != nil {
		s.MinLength = length(*c.MinLength)
	}
	if c.MaxLength != nil {
		s.MaxLength = length(*c.MaxLength)
	}
	if c.Pattern != "" {
		s.Pattern = c.Pattern
	}
	if c.Format != "" {
		s.Format = c.Format
	}
}

func constrainItems(s *Schema, c *model.Constraints) {
	if c.MinItems != nil {
		s.MinItems = length(*c.MinItems)
	}
	if c.MaxItems != nil {
		s.MaxItems = length(*c.MaxItems)
	}
	if c.MinProperties != nil {
		s.MinProperties = length(*c.MinProperties)
	}
	if c.MaxProperties != nil {
		s.MaxProperties = length(*c.MaxProperties)
	}
	s.UniqueItems = c.UniqueItems
}
