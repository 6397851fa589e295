package emit

import "github.com/mcpgen/mcpgen/gen/internal/schema"

// form is a type that a function asks for, with the name of its schema.
type form struct {
	*named
	schema string
	text   schema.Folded
}

func (e *emitter) forms() ([]*form, error) {
	var list []*form
	for _, t := range e.pkg.Forms {
		f := &form{named: e.types[t.Ref]}
		f.schema = e.global.stem(f.Identifier, "%sForm")[0]
		var err error
		if f.text, err = schema.Text(e.schemas.Form(t)); err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}

// form adds the schema of what a user fills in.
func (e *emitter) form(f *form) {
	e.constant(f.schema, folded(f.text))
}
