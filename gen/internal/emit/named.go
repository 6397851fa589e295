package emit

import (
	"github.com/dave/jennifer/jen"

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
	n := e.global.inner()
	b := e.body(n, t.Identifier)
	b.in = n.pick("in")
	v := n.pick("v", "value")
	var statements []jen.Code
	if t.Type.Kind == model.Struct {
		table := ""
		if len(t.Type.Fields) > 0 {
			table = t.fields
			e.out.Var().Id(table).Op("=").Add(fieldsTable(t.Type.Fields))
			e.out.Line()
		}
		at := func(f *model.Field) string { return v + "." + selector(f) }
		statements = append(b.defaults(t.Type.Fields, v), b.object(t.Type.Fields, table, at)...)
	} else {
		// The type contains itself without being a struct.
		value := n.pick("value", "decoded")
		statements = append(b.assign(value, ":=", t.Type, nil), jen.Op("*").Id(v).Op("=").Id(value))
	}
	if err := b.flush(); err != nil {
		return err
	}
	e.comment(t.decode + " reads one " + readable(t.Name) + ".")
	e.out.Func().Id(t.decode).Params(
		jen.Id(b.in).Op("*").Qual(codecPath, "Reader"), jen.Id(v).Op("*").Add(goType(t.Type.Go)),
	).Block(statements...)
	e.out.Line()
	return nil
}

func (e *emitter) encoder(t *named) error {
	n := e.global.inner()
	b := e.body(n, t.Identifier)
	b.w = n.pick("w", "writer")
	v := n.pick("v", "value")
	var statements []jen.Code
	switch {
	case t.Type.Kind == model.Struct:
		if t.recursive {
			statements = append(statements, jen.If(jen.Op("!").Add(call(b.w, "Object"))).Block(
				jen.Return().Comment("nested too deeply"),
			))
		} else {
			statements = append(statements, call(b.w, "Object"))
		}
		at := func(f *model.Field) string { return v + "." + selector(f) }
		statements = append(statements, b.members(t.Type.Fields, at)...)
		statements = append(statements, call(b.w, "EndObject"))
	default:
		statements = append(statements, jen.If(call(b.w, "Err").Op("!=").Nil()).Block(
			jen.Return().Comment("nested too deeply"),
		))
		statements = append(statements, b.write(place{v, true}, t.Type, nil)...)
	}
	if err := b.flush(); err != nil {
		return err
	}
	e.comment(t.encode + " writes one " + readable(t.Name) + ".")
	e.out.Func().Id(t.encode).Params(
		jen.Id(b.w).Op("*").Qual(codecPath, "Writer"), jen.Id(v).Op("*").Add(goType(t.Type.Go)),
	).Block(statements...)
	e.out.Line()
	return nil
}
