package emit

import (
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/mcpgen/mcpgen/gen/internal/model"
	"github.com/mcpgen/mcpgen/gen/internal/schema"
)

// tool is a tool with the names of what is generated for it.
type tool struct {
	*model.Tool
	stem                        string
	input, output, fields, call string
	inputText, outputText       schema.Folded
}

// tools names what is generated for each tool and makes the schemas.
func (e *emitter) tools() ([]*tool, error) {
	var tools []*tool
	for _, m := range e.pkg.Tools {
		t := &tool{Tool: m, stem: stem(&m.Func)}
		s := e.global.stem(t.stem, "call%s", "%sInput", "%sOutput", "%sFields")
		t.call, t.input, t.output, t.fields = s[0], s[1], s[2], s[3]
		var err error
		if t.inputText, err = schema.Text(schema.Input(e.pkg, &m.Func)); err != nil {
			return nil, err
		}
		if out := schema.Output(e.pkg, &m.Func); out != nil {
			if t.outputText, err = schema.Text(out); err != nil {
				return nil, err
			}
		}
		tools = append(tools, t)
	}
	return tools, nil
}

// stem is what the names of a function's parts are made of.
func stem(f *model.Function) string {
	if f.Receiver != nil {
		return upper(f.Receiver.Type) + upper(f.Name)
	}
	return upper(f.Name)
}

// main adds the program that serves the package.
func (e *emitter) main() {
	e.out.Func().Id("main").Params().Block(
		jen.Qual(runtimePath, "Main").Call(jen.Id("NewMCPServer").Call()),
	)
	e.out.Line()
}

// receiver is a receiver with the name of its parameter.
type receiver struct {
	*model.Receiver
	name string
}

func (r receiver) param() jen.Code {
	p := jen.Id(r.name)
	if r.Pointer {
		p.Op("*")
	}
	return p.Id(r.Type)
}

// receivers names the receivers' parameters.
func (e *emitter) receivers(n *names) []receiver {
	var list []receiver
	for _, r := range e.pkg.Receivers {
		list = append(list, receiver{r, n.pick(r.Name)})
	}
	return list
}

// newServer adds the function that makes a server of the package alone.
func (e *emitter) newServer() {
	n := e.global.inner()
	receivers := e.receivers(n)
	opts, server := n.pick("opts"), n.pick("s", "server")
	var params, args []jen.Code
	for _, r := range receivers {
		params = append(params, r.param())
		args = append(args, jen.Id(r.name))
	}
	params = append(params, jen.Id(opts).Op("...").Qual(runtimePath, "Option"))

	var body []jen.Code
	if own := e.serverOptions(); len(own) > 0 {
		body = append(body, jen.Id(opts).Op("=").Append(
			jen.Index().Qual(runtimePath, "Option").Values(lines(own)...), jen.Id(opts).Op("..."),
		))
	}
	body = append(body,
		jen.Id(server).Op(":=").Qual(runtimePath, "NewServer").Call(e.implementation(), jen.Id(opts).Op("...")),
		jen.Id("RegisterMCP").Call(append([]jen.Code{jen.Id(server)}, args...)...),
		jen.Return(jen.Id(server)),
	)
	e.comment("NewMCPServer returns a server with everything that this package declares.")
	e.out.Func().Id("NewMCPServer").Params(params...).Op("*").Qual(runtimePath, "Server").Block(body...)
	e.out.Line()
}

// serverOptions are the options that the package itself asks for. Those of the
// caller come after and win.
func (e *emitter) serverOptions() []jen.Code {
	var options []jen.Code
	if e.pkg.Doc != "" {
		options = append(options, jen.Qual(runtimePath, "Instructions").Call(text(e.pkg.Doc)))
	}
	if s := e.pkg.Server; s.CacheTTL > 0 || s.CacheScope != "" {
		scope := s.CacheScope
		if scope == "" {
			scope = "public"
		}
		ttl := duration(s.CacheTTL * int64(time.Millisecond))
		options = append(options, jen.Qual(runtimePath, "Cache").Call(ttl, jen.Lit(scope)))
	}
	return options
}

func (e *emitter) implementation() jen.Code {
	s := e.pkg.Server
	var l literal
	l.string("Name", s.Name)
	l.string("Title", s.Title)
	l.string("Version", s.Version)
	l.string("Website", s.Website)
	l.json("Icons", iconsJSON(s.Icons))
	return jen.Qual(runtimePath, "Implementation").Add(l.code())
}

// register adds the function that adds the package's tools to a server.
func (e *emitter) register(d *declarations) {
	n := e.global.inner()
	receivers := e.receivers(n)
	server := n.pick("s", "server")
	params := []jen.Code{jen.Id(server).Op("*").Qual(runtimePath, "Server")}
	for _, r := range receivers {
		params = append(params, r.param())
	}
	var body []jen.Code
	for _, t := range d.tools {
		body = append(body, call(server, "AddTool", e.toolLiteral(t, receivers, n)))
	}
	for _, r := range d.resources {
		body = append(body, call(server, "AddResource", e.resourceLiteral(r, receivers, n)))
	}
	for _, p := range d.prompts {
		body = append(body, call(server, "AddPrompt", e.promptLiteral(p, receivers, n)))
	}
	body = append(body, e.enumCompletions(server)...)
	for _, c := range d.completions {
		body = append(body, call(server, "AddCompletion", e.completionCode(c, receivers, n)))
	}
	for _, f := range d.forms {
		body = append(body, registerForm(server, f))
	}
	e.comment("RegisterMCP adds what this package declares to " + server + ".")
	e.out.Func().Id("RegisterMCP").Params(params...).Block(body...)
	e.out.Line()
}

// toolLiteral is the mcp.Tool of a tool.
func (e *emitter) toolLiteral(t *tool, receivers []receiver, n *names) jen.Code {
	var l literal
	l.string("Name", t.Name)
	l.string("Title", t.Title)
	l.string("Description", t.Description)
	l.set("InputSchema", jen.Id(t.input))
	if t.outputText != nil {
		l.set("OutputSchema", jen.Id(t.output))
	}
	l.json("Annotations", annotationsJSON(t.Tool))
	l.json("Icons", iconsJSON(t.Icons))
	l.json("Meta", metaJSON(t.Meta))
	if takesContext(&t.Func) {
		l.set("Context", jen.True())
	}
	if t.Timeout > 0 {
		l.set("Timeout", duration(t.Timeout))
	}
	if len(t.Scopes) > 0 {
		l.set("Scopes", stringSlice(t.Scopes))
	}
	if headers := e.headers(&t.Func); len(headers) > 0 {
		l.set("Headers", jen.Index().Qual(runtimePath, "HeaderParam").Values(lines(headers)...))
	}
	switch t.Task {
	case "optional":
		l.set("Task", jen.Qual(runtimePath, "TaskOptional"))
	case "required":
		l.set("Task", jen.Qual(runtimePath, "TaskRequired"))
	}
	l.set("Call", handler(&callee{Function: &t.Func, call: t.call, output: "Output"}, receivers, n))
	return jen.Qual(runtimePath, "Tool").Add(l.code())
}

// handler is the generated function itself, or, for a method, a function that
// passes the receiver on to it.
func handler(c *callee, receivers []receiver, n *names) jen.Code {
	if c.Receiver == nil {
		return jen.Id(c.call)
	}
	inner := n.inner()
	ctx, in, out := inner.pick("ctx"), inner.pick("in", "reader"), inner.pick("out", "output")
	return jen.Func().Params(
		jen.Id(ctx).Qual("context", "Context"),
		jen.Id(in).Op("*").Qual(codecPath, "Reader"),
		jen.Id(out).Op("*").Qual(runtimePath, c.output),
	).Error().Block(
		jen.Return(jen.Id(c.call).Call(jen.Id(ctx), jen.Id(receiverName(c.Receiver, receivers)), jen.Id(in), jen.Id(out))),
	)
}

// receiverName is the name of a receiver's parameter.
func receiverName(of *model.Receiver, receivers []receiver) string {
	for _, r := range receivers {
		if r.Type == of.Type {
			return r.name
		}
	}
	return ""
}

func takesContext(f *model.Function) bool {
	for _, p := range f.Params {
		if p.Role == model.Context || p.Role == model.Request {
			return true
		}
	}
	return false
}

// headers are the header parameters among the arguments, however deep.
func (e *emitter) headers(f *model.Function) []jen.Code {
	var found []jen.Code
	open := map[string]bool{}
	var walk func(path []string, fields []*model.Field)
	walk = func(path []string, fields []*model.Field) {
		for _, field := range fields {
			here := append(path[:len(path):len(path)], field.Name)
			t := field.Type
			if t.Kind == model.Pointer {
				t = t.Elem
			}
			if field.Header != "" {
				found = append(found, headerParam(field.Header, here, t))
			}
			if ref := t.Ref; ref != "" && !open[ref] {
				open[ref] = true
				walk(here, e.types[ref].Type.Fields)
				delete(open, ref)
			} else if t.Kind == model.Struct {
				walk(here, t.Fields)
			}
		}
	}
	for _, p := range f.Params {
		switch p.Role {
		case model.Property:
			walk(nil, []*model.Field{&p.Field})
		case model.Arguments:
			walk(nil, e.resolve(p.Type).Fields)
		}
	}
	return found
}

func headerParam(name string, path []string, t *model.Type) jen.Code {
	kind := "HeaderString"
	switch t.Kind {
	case model.Integer, model.Unsigned:
		kind = "HeaderInteger"
	case model.Boolean:
		kind = "HeaderBoolean"
	}
	return jen.Values(
		jen.Id("Header").Op(":").Add(text(name)),
		jen.Id("Path").Op(":").Add(stringSlice(path)),
		jen.Id("Kind").Op(":").Qual(runtimePath, kind),
	)
}

// resolve looks through pointers and names.
func (e *emitter) resolve(t *model.Type) *model.Type {
	for {
		switch t.Kind {
		case model.Pointer:
			t = t.Elem
		case model.Ref:
			t = e.types[t.Ref].Type
		default:
			return t
		}
	}
}
