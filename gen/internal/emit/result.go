package emit

import (
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// result calls the author's function and writes what it returns.
func (b *body) result(f *model.Function, l *locals, name string) {
	invocation := b.e.invoke(f, l)
	r := &f.Results
	if r.Kind == model.NoResult && r.Error {
		b.Line("return %s", invocation)
		return
	}
	switch {
	case r.Kind == model.NoResult:
		b.Line("%s", invocation)
	case direct(r):
		b.Line("%s", b.handOver(r, l, invocation))
	default:
		var variables []string
		for _, v := range r.Values {
			variable := "result"
			if r.Kind == model.NamedResults {
				variable = v.GoName
			}
			variables = append(variables, b.names.pickLike(variable, "Value"))
		}
		b.receive(r, l, variables, invocation)
		b.output(r, l, variables, name)
	}
	b.Line("return nil")
}

// receive assigns what a call returns to variables, and returns its error.
func (b *body) receive(r *model.Results, l *locals, variables []string, invocation string) {
	list := strings.Join(variables, ", ")
	if !r.Error {
		b.Line("%s := %s", list, invocation)
		return
	}
	b.Line("%s, %s := %s", list, l.err, invocation)
	b.Open("if %s != nil {", l.err)
	b.Line("return %s", l.err)
	b.Close("}")
}

// invoke is the call of the author's function.
func (e *emitter) invoke(f *model.Function, l *locals) string {
	args := make([]string, 0, len(f.Params))
	for i, p := range f.Params {
		switch {
		case p.Role == model.Context:
			args = append(args, l.ctx)
		case p.Role == model.Request:
			args = append(args, e.name(runtimePath, "RequestFrom")+"("+l.ctx+")")
		case p.Variadic:
			args = append(args, l.params[i]+"...")
		case p.Role == model.Arguments && p.Pointer:
			args = append(args, "&"+l.params[i])
		default:
			args = append(args, l.params[i])
		}
	}
	if f.Receiver != nil {
		return call(l.receiver, f.Name, args...)
	}
	return f.Name + "(" + strings.Join(args, ", ") + ")"
}

// direct says whether a result can be passed on without a variable.
func direct(r *model.Results) bool {
	if r.Error || r.TextOnly {
		return false
	}
	switch r.Kind {
	case model.TextResult, model.ContentResult, model.FullResult, model.BinaryResult, model.ContentsResult, model.MessagesResult:
		return true
	}
	return false
}

// handOver gives a result to the method of the output that is made for it.
func (b *body) handOver(r *model.Results, l *locals, value string) string {
	switch r.Kind {
	case model.TextResult:
		method := "Text"
		if r.Structured {
			method = "StructuredText"
		}
		if t := r.Values[0].Type; t.Go != "string" {
			value = "string(" + value + ")"
		}
		return call(l.out, method, value)
	case model.ContentResult:
		return call(l.out, "Content", value)
	case model.ContentsResult:
		method := "Content"
		if l.output == "ContentsOutput" {
			method = "Contents"
		}
		return call(l.out, method, value+"...")
	case model.MessagesResult:
		return call(l.out, "Messages", value+"...")
	case model.BinaryResult:
		return call(l.out, "Blob", value)
	default:
		return call(l.out, "Result", value)
	}
}

// output writes the results that are in variables.
func (b *body) output(r *model.Results, l *locals, variables []string, name string) {
	switch {
	case r.TextOnly && r.Kind == model.NamedResults:
		b.fieldsResult(r.Values, l, variables, "TextOnly")
	case r.TextOnly && r.Kind != model.TextResult:
		b.objectResult(r.Values[0], l, variables[0], name, "TextOnly")
	case r.Kind == model.ObjectResult:
		b.objectResult(r.Values[0], l, variables[0], name, "Structured")
	case r.Kind == model.WrappedResult:
		b.wrappedResult(r.Values[0], l, variables[0], name)
	case r.Kind == model.NamedResults:
		b.fieldsResult(r.Values, l, variables, "Structured")
	case r.Kind == model.JSONResult:
		b.objectResult(r.Values[0], l, variables[0], name, "JSON")
	case r.Kind == model.ImageResult:
		b.imageResult(l, variables[0])
	default:
		b.Line("%s", b.handOver(r, l, variables[0]))
	}
}

// fieldsResult writes variables as the members of one object.
func (b *body) fieldsResult(fields []*model.Field, l *locals, variables []string, method string) {
	b.w = b.names.pick("w", "writer")
	at := map[*model.Field]string{}
	for i, f := range fields {
		at[f] = variables[i]
	}
	b.Line("%s := %s.%s()", b.w, l.out, method)
	b.Line("%s.Object()", b.w)
	b.members(fields, func(f *model.Field) string { return at[f] })
	b.Line("%s.EndObject()", b.w)
}

// imageResult sends an image as PNG.
func (b *body) imageResult(l *locals, variable string) {
	picture := b.names.pick("picture", "item")
	b.Line("%s, %s := %s(%s)", picture, l.err, b.e.name(mediaPath, "PNG"), variable)
	b.Open("if %s != nil {", l.err)
	b.Line("return %s", l.err)
	b.Close("}")
	b.Line("%s.Content(%s)", l.out, picture)
}

// objectResult writes one value as it is.
func (b *body) objectResult(f *model.Field, l *locals, variable, name, method string) {
	at, t := b.unlessMissing(f, variable, name)
	if t.Kind == model.Ref {
		b.Line("%s(%s.%s(), %s)", b.e.types[t.Ref].encode, l.out, method, at.address())
		return
	}
	b.w = b.names.pick("w", "writer")
	b.Line("%s := %s.%s()", b.w, l.out, method)
	b.write(at, t, f.Constraints)
}

// wrappedResult writes one value as the only member of an object.
func (b *body) wrappedResult(f *model.Field, l *locals, variable, name string) {
	b.w = b.names.pick("w", "writer")
	at, t := b.unlessMissing(f, variable, name)
	b.Line("%s := %s.Structured()", b.w, l.out)
	b.Line("%s.Object()", b.w)
	b.Line(`%s.Key("result")`, b.w)
	b.block().write(at, t, f.Constraints)
	b.Line("%s.EndObject()", b.w)
}

// unlessMissing is the value of a result. A pointer that is nil, where a value
// must be there, is an error.
func (b *body) unlessMissing(f *model.Field, variable, name string) (place, *model.Type) {
	if f.Type.Kind != model.Pointer {
		return place{name: variable}, f.Type
	}
	b.Open("if %s == nil {", variable)
	b.Line("return %s", b.e.errorsNew(name+" returned no result"))
	b.Close("}")
	return place{variable, true}, f.Type.Elem
}
