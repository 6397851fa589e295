package emit

import (
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/model"
	"github.com/mcpgen/mcpgen/gen/internal/source"
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

// enumCompletions are those of enum arguments, which complete by themselves.
func (e *emitter) enumCompletions() []string {
	var literals []string
	add := func(target, name string, f *model.Function) {
		for _, field := range e.properties(f) {
			if values := e.enumValues(field); values != "" {
				literals = append(literals, e.completionOf(target, name, field.Name, "Values", values))
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
	return literals
}

// enumValues is the list of an enum's values as text, empty for other types.
func (e *emitter) enumValues(f *model.Field) string {
	t := e.resolve(f.Type)
	if len(f.Constraints.Values()) == 0 && t.Kind == model.String && len(t.Enum) > 0 {
		return e.enumList(t)
	}
	var values []string
	for _, v := range f.Constraints.Values() {
		values = append(values, jsonString(v))
	}
	if values == nil {
		for _, v := range t.Enum {
			values = append(values, jsonString(v.Value))
		}
	}
	if values == nil {
		return ""
	}
	return stringSlice(values)
}

// completionOf is the mcp.Completion of an argument, whose values are under key.
func (e *emitter) completionOf(target, name, argument, key, values string) string {
	var l literal
	l.string(target, name)
	l.string("Argument", argument)
	l.set(key, values)
	return l.of(e.name(runtimePath, "Completion"))
}

// completionLiteral is the mcp.Completion of a completion.
func (e *emitter) completionLiteral(c *completion, receivers []receiver, n *names) string {
	target, name := "Prompt", c.Prompt
	if c.Template != "" {
		target, name = "Template", c.Template
	}
	complete := c.call
	if c.Func.Receiver != nil {
		inner := n.inner()
		ctx, value, in := inner.pick("ctx"), inner.pick("value"), inner.pick("in", "reader")
		var f source.Printer
		f.Open("func(%s %s, %s string, %s *%s) ([]string, error) {", ctx, e.name("context", "Context"), value, in, e.name(codecPath, "Reader"))
		f.Line("return %s(%s, %s, %s, %s)", c.call, ctx, receiverName(c.Func.Receiver, receivers), value, in)
		f.Close("}")
		complete = f.Expression()
	}
	return e.completionOf(target, name, c.Argument, "Complete", complete)
}

// completion adds the function that suggests values.
func (e *emitter) completion(c *completion) error {
	b := e.body("")
	n := &b.names
	l := locals{params: parameters(&c.Func, n), ctx: n.pick("ctx")}
	b.in = n.pick("in", "reader")
	if c.Func.Receiver != nil {
		l.receiver = n.pick(c.Func.Receiver.Name)
	}
	l.err = n.pick("err")
	reader := "_"
	value, others := completionParams(&c.Func, &l)
	if len(others) > 0 {
		reader = b.in
		b.otherArguments(others, &l)
	}
	result := e.invoke(&c.Func, &l)
	if !c.Func.Results.Error {
		result += ", nil"
	}
	b.Line("return %s", result)

	ctx := "_"
	if takesContext(&c.Func) {
		ctx = l.ctx
	}
	params := []string{ctx + " " + e.name("context", "Context")}
	if c.Func.Receiver != nil {
		params = append(params, receiver{c.Func.Receiver, l.receiver}.param())
	}
	params = append(params, value+" string", reader+" *"+e.name(codecPath, "Reader"))
	out := b.begin()
	out.Line("// %s suggests values for %s.", c.call, c.Argument)
	out.Open("func %s(%s) ([]string, error) {", c.call, strings.Join(params, ", "))
	return b.end()
}

// otherArgument is a parameter that is an argument known already.
type otherArgument struct{ name, variable string }

// completionParams are the variable of the value to complete and those of the
// arguments known already.
func completionParams(f *model.Function, l *locals) (value string, others []otherArgument) {
	for i, p := range f.Params {
		switch {
		case p.Role != model.Property:
		case value == "":
			value = l.params[i]
		default:
			others = append(others, otherArgument{p.Name, l.params[i]})
		}
	}
	return value, others
}

// otherArguments declares and reads arguments that are known already.
func (b *body) otherArguments(others []otherArgument, l *locals) {
	for _, o := range others {
		b.Line("var %s string", o.variable)
	}
	b.Open("for %s.Map(); %s.Next(); {", b.in, b.in)
	b.Open("switch %s.Key() {", b.in)
	for _, o := range others {
		b.Part("case %q:", o.name)
		b.Line("%s = %s.String()", o.variable, b.in)
	}
	b.Part("default:")
	b.Line("%s.Skip()", b.in)
	b.Close("}")
	b.Close("}")
	b.Open("if %s := %s.Err(); %s != nil {", l.err, b.in, l.err)
	b.Line("return nil, %s", l.err)
	b.Close("}")
}
