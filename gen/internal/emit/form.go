package emit

import "github.com/mcpgen/mcpgen/gen/internal/model"

// form is a type that a function asks for, with the name of its schema.
type form struct {
	*named
	asked  *model.Type
	schema string
}

func (e *emitter) forms() []*form {
	var list []*form
	for _, t := range e.pkg.Forms {
		f := &form{named: e.types[t.Ref], asked: t}
		f.schema = e.global.stem(f.Identifier, "%sForm")[0]
		list = append(list, f)
	}
	return list
}

// form adds the schema of what a user fills in.
func (e *emitter) form(f *form) error {
	return e.schema(f.schema, e.schemas.Form(f.asked))
}
