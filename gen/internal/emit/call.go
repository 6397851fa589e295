package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// tool adds everything that belongs to one tool.
func (e *emitter) tool(t *tool) error {
	e.out.Const().Id(t.input).Op("=").Add(folded(t.inputText))
	e.out.Line()
	if t.outputText != nil {
		e.out.Const().Id(t.output).Op("=").Add(folded(t.outputText))
		e.out.Line()
	}
	return e.callFunction(&callee{&t.Func, t.stem, t.call, t.fields, t.Name, "answers a call of", "Output"})
}

// locals are the names of the variables of a call function.
type locals struct {
	ctx, receiver, out, err string
	// output is the type of out.
	output string
	// params are by position in the signature, empty for those that are no
	// variables.
	params []string
}

// callFunction adds the function that answers a call: it reads the arguments,
// calls the author's function and writes the result.
func (e *emitter) callFunction(c *callee) error {
	n := e.global.inner()
	b := e.body(n, c.stem)
	l := locals{params: parameters(c.Function, n), output: c.output}
	b.in, l.out, l.ctx = n.pick("in", "reader"), n.pick("out", "output"), n.pick("ctx")
	if c.Receiver != nil {
		l.receiver = n.pick(c.Receiver.Name)
	}
	l.err = n.pick("err")

	statements := b.arguments(c.Function, &l, c.fields)
	statements = append(statements, jen.If(
		jen.Id(l.err).Op(":=").Add(call(b.in, "Err")), jen.Id(l.err).Op("!=").Nil(),
	).Block(jen.Return(jen.Id(l.err))))
	statements = append(statements, b.result(c.Function, &l, c.name)...)
	if err := b.flush(); err != nil {
		return err
	}

	e.comment(c.call + " " + c.purpose + " " + c.name + ".")
	e.out.Func().Id(c.call).Params(e.callParams(c.Function, b, &l)...).Error().Block(statements...)
	e.out.Line()
	return nil
}

// callParams are the parameters of a call function; those that it does not use
// have no name.
func (e *emitter) callParams(f *model.Function, b *body, l *locals) []jen.Code {
	ctx, out := "_", l.out
	for _, p := range f.Params {
		if p.Role == model.Context || p.Role == model.Request {
			ctx = l.ctx
		}
	}
	if f.Results.Kind == model.NoResult {
		out = "_"
	}
	params := []jen.Code{jen.Id(ctx).Qual("context", "Context")}
	if f.Receiver != nil {
		params = append(params, receiver{f.Receiver, l.receiver}.param())
	}
	return append(params,
		jen.Id(b.in).Op("*").Qual(codecPath, "Reader"),
		jen.Id(out).Op("*").Qual(runtimePath, l.output),
	)
}

// parameters names the variables of a function's parameters, as the author did
// where that is possible.
func parameters(f *model.Function, n *names) []string {
	list := make([]string, len(f.Params))
	for i, p := range f.Params {
		if p.Role == model.Property || p.Role == model.Arguments {
			list[i] = n.pick(p.GoName, p.GoName+"Arg")
		}
	}
	return list
}

// arguments declares the variables of the parameters and reads them.
func (b *body) arguments(f *model.Function, l *locals, table string) []jen.Code {
	var fields []*model.Field
	variables := map[*model.Field]string{}
	for i, p := range f.Params {
		switch p.Role {
		case model.Arguments:
			statements := []jen.Code{jen.Var().Id(l.params[i]).Add(goType(p.Type.Go))}
			return append(statements, b.into(l.params[i], p.Type, nil)...)
		case model.Property:
			fields = append(fields, &p.Field)
			variables[&p.Field] = l.params[i]
		}
	}
	statements := b.variables(fields, variables)
	if len(fields) == 0 {
		table = ""
	} else {
		*b.above = append(*b.above, jen.Var().Id(table).Op("=").Add(fieldsTable(fields)))
	}
	return append(statements, b.object(fields, table, func(f *model.Field) string { return variables[f] })...)
}

// variables declares the variables of properties, with their defaults.
func (b *body) variables(fields []*model.Field, name map[*model.Field]string) []jen.Code {
	var statements []jen.Code
	for i := 0; i < len(fields); i++ {
		f := fields[i]
		if f.Default != "" {
			statements = append(statements, b.under(f.Name).setDefault(name[f], ":=", f)...)
			continue
		}
		group := []jen.Code{jen.Id(name[f])}
		for i+1 < len(fields) && fields[i+1].Default == "" && fields[i+1].Type.Go == f.Type.Go {
			i++
			group = append(group, jen.Id(name[fields[i]]))
		}
		statements = append(statements, jen.Var().List(group...).Add(goType(f.Type.Go)))
	}
	return statements
}
