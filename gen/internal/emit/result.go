package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// result calls the author's function and writes what it returns.
func (b *body) result(f *model.Function, l *locals, name string) []jen.Code {
	invocation := invoke(f, l)
	r := &f.Results
	if r.Kind == model.NoResult {
		if r.Error {
			return []jen.Code{jen.Return(invocation)}
		}
		return []jen.Code{invocation, jen.Return(jen.Nil())}
	}
	if statement := b.direct(r, l, invocation); statement != nil {
		return []jen.Code{statement, jen.Return(jen.Nil())}
	}
	var variables []string
	var list []jen.Code
	for _, v := range r.Values {
		variable := "result"
		if r.Kind == model.NamedResults {
			variable = v.GoName
		}
		variables = append(variables, b.names.pick(variable, variable+"Value"))
		list = append(list, jen.Id(variables[len(variables)-1]))
	}
	if r.Error {
		list = append(list, jen.Id(l.err))
	}
	statements := []jen.Code{jen.List(list...).Op(":=").Add(invocation)}
	if r.Error {
		statements = append(statements, jen.If(jen.Id(l.err).Op("!=").Nil()).Block(jen.Return(jen.Id(l.err))))
	}
	statements = append(statements, b.output(r, l, variables, name)...)
	return append(statements, jen.Return(jen.Nil()))
}

// invoke is the call of the author's function.
func invoke(f *model.Function, l *locals) *jen.Statement {
	var args []jen.Code
	for i, p := range f.Params {
		switch {
		case p.Role == model.Context:
			args = append(args, jen.Id(l.ctx))
		case p.Role == model.Request:
			args = append(args, jen.Qual(runtimePath, "RequestFrom").Call(jen.Id(l.ctx)))
		case p.Variadic:
			args = append(args, jen.Id(l.params[i]).Op("..."))
		case p.Role == model.Arguments && p.Pointer:
			args = append(args, jen.Op("&").Id(l.params[i]))
		default:
			args = append(args, jen.Id(l.params[i]))
		}
	}
	if f.Receiver != nil {
		return call(l.receiver, f.Name, args...)
	}
	return jen.Id(f.Name).Call(args...)
}

// direct passes on a result that needs no variable, nil where it needs one.
func (b *body) direct(r *model.Results, l *locals, invocation *jen.Statement) jen.Code {
	if r.Error || r.TextOnly {
		return nil
	}
	switch r.Kind {
	case model.TextResult, model.ContentResult, model.FullResult, model.BinaryResult, model.ContentsResult, model.MessagesResult:
		return b.handOver(r, l, invocation)
	}
	return nil
}

// handOver gives a result to the method of the output that is made for it.
func (b *body) handOver(r *model.Results, l *locals, value *jen.Statement) jen.Code {
	switch r.Kind {
	case model.TextResult:
		method := "Text"
		if r.Structured {
			method = "StructuredText"
		}
		if t := r.Values[0].Type; t.Go != "string" {
			value = jen.String().Call(value)
		}
		return call(l.out, method, value)
	case model.ContentResult:
		return call(l.out, "Content", value)
	case model.ContentsResult:
		method := "Content"
		if l.output == "ContentsOutput" {
			method = "Contents"
		}
		return call(l.out, method, value.Op("..."))
	case model.MessagesResult:
		return call(l.out, "Messages", value.Op("..."))
	case model.BinaryResult:
		return call(l.out, "Blob", value)
	default:
		return call(l.out, "Result", value)
	}
}

// output writes the results that are in variables.
func (b *body) output(r *model.Results, l *locals, variables []string, name string) []jen.Code {
	if r.TextOnly && r.Kind != model.TextResult {
		return b.textOnly(r, l, variables, name)
	}
	switch r.Kind {
	case model.ObjectResult:
		return b.objectResult(r.Values[0], l, variables[0], name, "Structured")
	case model.WrappedResult:
		return b.wrappedResult(r.Values[0], l, variables[0], name)
	case model.NamedResults:
		return b.fieldsResult(r.Values, l, variables, "Structured")
	case model.JSONResult:
		return b.objectResult(r.Values[0], l, variables[0], name, "JSON")
	case model.ImageResult:
		return b.imageResult(l, variables[0])
	}
	return []jen.Code{b.handOver(r, l, jen.Id(variables[0]))}
}

// textOnly writes the JSON of a result as text alone.
func (b *body) textOnly(r *model.Results, l *locals, variables []string, name string) []jen.Code {
	if r.Kind == model.NamedResults {
		return b.fieldsResult(r.Values, l, variables, "TextOnly")
	}
	return b.objectResult(r.Values[0], l, variables[0], name, "TextOnly")
}

// fieldsResult writes variables as the members of one object.
func (b *body) fieldsResult(fields []*model.Field, l *locals, variables []string, method string) []jen.Code {
	b.w = b.names.pick("w", "writer")
	at := map[*model.Field]string{}
	for i, f := range fields {
		at[f] = variables[i]
	}
	statements := []jen.Code{jen.Id(b.w).Op(":=").Add(call(l.out, method)), call(b.w, "Object")}
	statements = append(statements, b.members(fields, func(f *model.Field) string { return at[f] })...)
	return append(statements, call(b.w, "EndObject"))
}

// imageResult sends an image as PNG.
func (b *body) imageResult(l *locals, variable string) []jen.Code {
	picture := b.names.pick("picture", "item")
	return []jen.Code{
		jen.List(jen.Id(picture), jen.Id(l.err)).Op(":=").Qual(mediaPath, "PNG").Call(jen.Id(variable)),
		jen.If(jen.Id(l.err).Op("!=").Nil()).Block(jen.Return(jen.Id(l.err))),
		call(l.out, "Content", jen.Id(picture)),
	}
}

// objectResult writes one value as it is.
func (b *body) objectResult(f *model.Field, l *locals, variable, name, method string) []jen.Code {
	var statements []jen.Code
	at := place{name: variable}
	t := f.Type
	if t.Kind == model.Pointer {
		statements = append(statements, unlessMissing(variable, name))
		at, t = place{variable, true}, t.Elem
	}
	if t.Kind == model.Ref {
		encode := jen.Id(b.e.types[t.Ref].encode)
		return append(statements, encode.Call(call(l.out, method), at.address()))
	}
	b.w = b.names.pick("w", "writer")
	statements = append(statements, jen.Id(b.w).Op(":=").Add(call(l.out, method)))
	return append(statements, b.write(at, t, &f.Constraints)...)
}

// wrappedResult writes one value as the only member of an object.
func (b *body) wrappedResult(f *model.Field, l *locals, variable, name string) []jen.Code {
	b.w = b.names.pick("w", "writer")
	var statements []jen.Code
	at, t := place{name: variable}, f.Type
	if t.Kind == model.Pointer {
		statements = append(statements, unlessMissing(variable, name))
		at, t = place{variable, true}, t.Elem
	}
	statements = append(statements,
		jen.Id(b.w).Op(":=").Add(call(l.out, "Structured")),
		call(b.w, "Object"),
		call(b.w, "Key", jen.Lit("result")),
	)
	statements = append(statements, b.block().write(at, t, &f.Constraints)...)
	return append(statements, call(b.w, "EndObject"))
}

// unlessMissing returns an error where the function returned nil for a result
// that must be there.
func unlessMissing(variable, name string) jen.Code {
	missing := jen.Qual("errors", "New").Call(jen.Lit(name + " returned no result"))
	return jen.If(jen.Id(variable).Op("==").Nil()).Block(jen.Return(missing))
}
