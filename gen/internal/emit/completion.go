package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// completion is a completion with the name of what is generated for it.
type completion struct {
	*model.Completion
	call string
}

func (e *emitter) completions() []*completion {
	var list []*completion
	for _, c := range e.pkg.Completions {
		list = append(list, &completion{c, e.global.stem(stem(&c.Func), "suggest%s")[0]})
	}
	return list
}

// enumCompletions register the values of enum arguments, which complete by
// themselves.
func (e *emitter) enumCompletions(server string) []jen.Code {
	var statements []jen.Code
	add := func(target, name string, f *model.Function) {
		for _, field := range e.properties(f) {
			if values := e.enumValues(field); values != nil {
				statements = append(statements, call(server, "AddCompletion", jen.Qual(runtimePath, "Completion").Add(
					completionLiteral(target, name, field.Name, "Values", values))))
			}
		}
	}
	for _, p := range e.pkg.Prompts {
		add("Prompt", p.Name, &p.Func)
	}
	for _, r := range e.pkg.Resources {
		if r.Template {
			add("Template", r.URI, &r.Func)
		}
	}
	return statements
}

// enumValues is the list of an enum's values as text, nil for other types.
func (e *emitter) enumValues(f *model.Field) jen.Code {
	t := e.resolve(f.Type)
	if len(f.Constraints.Enum) == 0 && t.Kind == model.String && len(t.Enum) > 0 {
		return e.enumList(t)
	}
	var values []string
	for _, v := range f.Constraints.Enum {
		values = append(values, jsonString(v))
	}
	if values == nil {
		for _, v := range t.Enum {
			values = append(values, jsonString(v.Value))
		}
	}
	if values == nil {
		return nil
	}
	return stringSlice(values)
}

func completionLiteral(target, name, argument, key string, value jen.Code) jen.Code {
	var l literal
	l.string(target, name)
	l.string("Argument", argument)
	l.set(key, value)
	return l.code()
}

// completionCode is the mcp.Completion of a completion.
func (e *emitter) completionCode(c *completion, receivers []receiver, n *names) jen.Code {
	target, name := "Prompt", c.Prompt
	if c.Template != "" {
		target, name = "Template", c.Template
	}
	complete := jen.Code(jen.Id(c.call))
	if c.Func.Receiver != nil {
		inner := n.inner()
		ctx, value, in := inner.pick("ctx"), inner.pick("value"), inner.pick("in", "reader")
		complete = jen.Func().Params(
			jen.Id(ctx).Qual("context", "Context"), jen.Id(value).String(), jen.Id(in).Op("*").Qual(codecPath, "Reader"),
		).Params(jen.Index().String(), jen.Error()).Block(
			jen.Return(jen.Id(c.call).Call(jen.Id(ctx), jen.Id(receiverName(c.Func.Receiver, receivers)), jen.Id(value), jen.Id(in))),
		)
	}
	return jen.Qual(runtimePath, "Completion").Add(completionLiteral(target, name, c.Argument, "Complete", complete))
}

// completion adds the function that suggests values.
func (e *emitter) completion(c *completion) {
	n := e.global.inner()
	l := locals{params: parameters(&c.Func, n), ctx: n.pick("ctx")}
	in := n.pick("in", "reader")
	if c.Func.Receiver != nil {
		l.receiver = n.pick(c.Func.Receiver.Name)
	}
	l.err = n.pick("err")
	value, others := "", []jen.Code(nil)
	var statements []jen.Code
	for i, p := range c.Func.Params {
		switch {
		case p.Role != model.Property:
		case value == "":
			value = l.params[i]
		default:
			statements = append(statements, jen.Var().Id(l.params[i]).String())
			others = append(others, jen.Case(jen.Lit(p.Name)).Block(jen.Id(l.params[i]).Op("=").Add(call(in, "String"))))
		}
	}
	reader := "_"
	if len(others) > 0 {
		reader = in
		others = append(others, jen.Default().Block(call(in, "Skip")))
		statements = append(statements,
			jen.For(call(in, "Map"), call(in, "Next"), jen.Empty()).Block(jen.Switch(call(in, "Key")).Block(others...)),
			jen.If(jen.Id(l.err).Op(":=").Add(call(in, "Err")), jen.Id(l.err).Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Id(l.err))),
		)
	}
	result := invoke(&c.Func, &l)
	if c.Func.Results.Error {
		statements = append(statements, jen.Return(result))
	} else {
		statements = append(statements, jen.Return(result, jen.Nil()))
	}
	ctx := "_"
	if takesContext(&c.Func) {
		ctx = l.ctx
	}
	params := []jen.Code{jen.Id(ctx).Qual("context", "Context")}
	if c.Func.Receiver != nil {
		params = append(params, receiver{c.Func.Receiver, l.receiver}.param())
	}
	params = append(params, jen.Id(value).String(), jen.Id(reader).Op("*").Qual(codecPath, "Reader"))
	e.comment(c.call + " suggests values for " + c.Argument + ".")
	e.out.Func().Id(c.call).Params(params...).Params(jen.Index().String(), jen.Error()).Block(statements...)
	e.out.Line()
}
