package schema

// Schema is a JSON Schema, by the keywords that this package knows the meaning
// of. Those with their zero value are not set. Where a keyword's value can be any
// JSON, or a number, it is kept as JSON text.
type Schema struct {
	Type, Title, Description         string
	Const, Default                   string // JSON
	Enum, Examples                   []string
	Format, ContentEncoding, Pattern string
	MinLength, MaxLength             *int
	Minimum, ExclusiveMinimum        string // JSON
	Maximum, ExclusiveMaximum        string // JSON
	MultipleOf                       string // JSON
	Items                            *Schema
	MinItems, MaxItems               *int
	UniqueItems                      bool
	Properties                       []Property // written even if empty, unless nil
	PropertyNames                    *Schema
	AdditionalProperties             *Schema
	MinProperties, MaxProperties     *int
	AnyOf, OneOf                     []*Schema
	Deprecated, ReadOnly, WriteOnly  bool

	// Extras are the keywords of the author, with their values as JSON. They
	// count instead of those above.
	Extras map[string]string

	never bool
}

// Property is a property of an object with its schema.
type Property struct {
	Name     string
	Schema   *Schema
	Required bool
}

// nothing is the schema that no value fits, false.
var nothing = &Schema{never: true}

// extra sets a keyword to JSON text.
func (s *Schema) extra(keyword, value string) {
	if s.Extras == nil {
		s.Extras = map[string]string{}
	}
	s.Extras[keyword] = value
}
