package emit

import (
	"github.com/mcpgen/mcpgen/gen/internal/model"
	"github.com/mcpgen/mcpgen/gen/internal/schema"
)

// tool adds everything that belongs to one tool.
func (e *emitter) tool(t *tool) error {
	if err := e.schema(t.input, e.schemas.Input(&t.Func)); err != nil {
		return err
	}
	if schema.HasOutput(&t.Func) {
		if err := e.schema(t.output, e.schemas.Output(&t.Func)); err != nil {
			return err
		}
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
	b := e.body(c.stem)
	n := &b.names
	l := locals{params: parameters(c.Function, n), output: c.output}
	b.in, l.out, l.ctx = n.pick("in", "reader"), n.pick("out", "output"), n.pick("ctx")
	if c.Receiver != nil {
		l.receiver = n.pick(c.Receiver.Name)
	}
	l.err = n.pick("err")

	b.arguments(c.Function, &l, c.fields)
	b.Open("if %s := %s.Err(); %s != nil {", l.err, b.in, l.err)
	b.Line("return %s", l.err)
	b.Close("}")
	b.result(c.Function, &l, c.name)

	out := b.begin()
	out.Line("// %s %s %s.", c.call, c.purpose, c.name)
	out.Open("func %s(%s) error {", c.call, e.callParams(c.Function, b, &l))
	return b.end()
}

// callParams are the parameters of a call function; those that it does not use
// have no name.
func (e *emitter) callParams(f *model.Function, b *body, l *locals) string {
	ctx, out := "_", l.out
	if takesContext(f) {
		ctx = l.ctx
	}
	if f.Results.Kind == model.NoResult {
		out = "_"
	}
	param := ""
	if f.Receiver != nil {
		param = receiver{f.Receiver, l.receiver}.param() + ", "
	}
	return ctx + " " + e.name("context", "Context") + ", " + param + b.in + " *" + e.name(codecPath, "Reader") + ", " + out + " *" + e.name(runtimePath, l.output)
}

// parameters names the variables of a function's parameters, as the author did
// where that is possible.
func parameters(f *model.Function, n *names) []string {
	list := make([]string, len(f.Params))
	for i, p := range f.Params {
		if p.Role == model.Property || p.Role == model.Arguments {
			list[i] = n.pickLike(p.GoName, "Arg")
		}
	}
	return list
}

// arguments declares the variables of the parameters and reads them.
func (b *body) arguments(f *model.Function, l *locals, table string) {
	var fields []*model.Field
	variables := map[*model.Field]string{}
	for i, p := range f.Params {
		switch p.Role {
		case model.Arguments:
			b.Line("var %s %s", l.params[i], b.e.spell(p.Type.Go))
			b.into(l.params[i], p.Type, nil)
			return
		case model.Property:
			fields = append(fields, &p.Field)
			variables[&p.Field] = l.params[i]
		}
	}
	b.variables(fields, variables)
	if len(fields) == 0 {
		table = ""
	} else {
		b.fieldsTable(table, fields)
	}
	b.object(fields, table, func(f *model.Field) string { return variables[f] })
}

// variables declares the variables of properties, with their defaults.
func (b *body) variables(fields []*model.Field, name map[*model.Field]string) {
	for i := 0; i < len(fields); i++ {
		f := fields[i]
		if f.Default != "" {
			b.under(f.Name, func() { b.setDefault(name[f], ":=", f) })
			continue
		}
		group := name[f]
		nested := b.defaultsWithin(f)
		for nested == nil && i+1 < len(fields) && fields[i+1].Default == "" && fields[i+1].Type.Go == f.Type.Go {
			i++
			group += ", " + name[fields[i]]
		}
		b.Line("var %s %s", group, b.e.spell(f.Type.Go))
		b.under(f.Name, func() { b.defaults(nested, name[f]) })
	}
}
