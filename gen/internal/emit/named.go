package emit

import (
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// namedType adds the functions that read and write a declared type.
func (e *emitter) namedType(t *named) error {
	if t.Decoded {
		if err := e.decoder(t); err != nil {
			return err
		}
	}
	if t.Encoded {
		return e.encoder(t)
	}
	return nil
}

func (e *emitter) decoder(t *named) error {
	b := e.body(t.Identifier)
	n := &b.names
	b.in = n.pick("in")
	v := n.pick("v", "value")
	if t.Type.Kind == model.Struct {
		table := ""
		if len(t.Type.Fields) > 0 {
			table = t.fields
			b.fieldsTable(table, t.Type.Fields)
		}
		b.defaults(t.Type.Fields, v)
		b.object(t.Type.Fields, table, func(f *model.Field) string { return v + "." + selector(f) })
	} else {
		// The type contains itself without being a struct.
		value := n.pick("value", "decoded")
		b.assign(value, ":=", t.Type, nil)
		b.Line("*%s = %s", v, value)
	}
	what := "an answer of the user"
	if !strings.HasPrefix(t.Name, "struct{") {
		what = "one " + readable(t.Name)
	}
	out := b.begin()
	out.Line("// %s reads %s.", t.decode, what)
	out.Open("func %s(%s *%s, %s *%s) {", t.decode, b.in, e.name(codecPath, "Reader"), v, e.spell(t.Type.Go))
	return b.end()
}

func (e *emitter) encoder(t *named) error {
	b := e.body(t.Identifier)
	n := &b.names
	b.w = n.pick("w", "writer")
	v := n.pick("v", "value")
	switch {
	case t.Type.Kind != model.Struct:
		b.unlessDeep("%s.Err() != nil")
		b.write(place{v, true}, t.Type, nil)
	case e.isRecursive(t):
		b.unlessDeep("!%s.Object()")
		b.fields(t.Type, v)
	default:
		b.Line("%s.Object()", b.w)
		b.fields(t.Type, v)
	}
	out := b.begin()
	out.Line("// %s writes one %s.", t.encode, readable(t.Name))
	out.Open("func %s(%s *%s, %s *%s) {", t.encode, b.w, e.name(codecPath, "Writer"), v, e.spell(t.Type.Go))
	return b.end()
}

// unlessDeep returns where the writer says that it is nested too deeply.
func (b *body) unlessDeep(condition string) {
	b.Open("if "+condition+" {", b.w)
	b.Line("return // nested too deeply")
	b.Close("}")
}

// fields writes the fields of a struct whose object has begun, and ends it.
func (b *body) fields(t *model.Type, at string) {
	b.members(t.Fields, func(f *model.Field) string { return at + "." + selector(f) })
	b.Line("%s.EndObject()", b.w)
}
