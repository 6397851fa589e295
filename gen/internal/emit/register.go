package emit

import (
	"slices"
	"strings"
	"time"

	"github.com/mcpgen/mcpgen/gen/internal/model"
	"github.com/mcpgen/mcpgen/gen/internal/schema"
	"github.com/mcpgen/mcpgen/gen/internal/source"
)

// tool is a tool with the names of what is generated for it.
type tool struct {
	*model.Tool
	stem                        string
	input, output, fields, call string
}

// tools names what is generated for each tool.
func (e *emitter) tools() []tool {
	tools := make([]tool, len(e.pkg.Tools))
	for i, t := range e.pkg.Tools {
		stem := stem(&t.Func)
		s := e.global.stem(stem, "call%s", "%sInput", "%sOutput", "%sFields")
		tools[i] = tool{Tool: t, stem: stem, call: s[0], input: s[1], output: s[2], fields: s[3]}
	}
	return tools
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
	e.out.Blank()
	e.out.Open("func main() {")
	e.out.Line("%s(NewMCPServer())", e.name(runtimePath, "Main"))
	e.out.Close("}")
}

// receiver is a receiver with the name of its parameter.
type receiver struct {
	*model.Receiver
	name string
}

func (r receiver) param() string {
	if r.Pointer {
		return r.name + " *" + r.Type
	}
	return r.name + " " + r.Type
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
	var params []string
	args := []string{server}
	for _, r := range receivers {
		params = append(params, r.param())
		args = append(args, r.name)
	}
	option := e.name(runtimePath, "Option")
	params = append(params, opts+" ..."+option)

	e.out.Blank()
	e.out.Line("// NewMCPServer returns a server with everything that this package declares.")
	e.out.Open("func NewMCPServer(%s) *%s {", strings.Join(params, ", "), e.name(runtimePath, "Server"))
	if own := e.serverOptions(); len(own) > 0 {
		e.out.Line("%s = append([]%s%s, %s...)", opts, option, source.Items(own), opts)
	}
	e.out.Line("%s := %s(%s, %s...)", server, e.name(runtimePath, "NewServer"), e.implementation(), opts)
	e.out.Line("RegisterMCP(%s)", strings.Join(args, ", "))
	e.out.Line("return %s", server)
	e.out.Close("}")
}

// serverOptions are the options that the package itself asks for. Those of the
// caller come after and win.
func (e *emitter) serverOptions() []string {
	var options []string
	if e.pkg.Doc != "" {
		options = append(options, e.name(runtimePath, "Instructions")+"("+text(e.pkg.Doc)+")")
	}
	if s := e.pkg.Server; s.CacheTTL > 0 || s.CacheScope != "" {
		scope := s.CacheScope
		if scope == "" {
			scope = "public"
		}
		// gofmt sets the operators of one argument among several closer.
		ttl := strings.ReplaceAll(e.duration(s.CacheTTL*int64(time.Millisecond)), " * ", "*")
		options = append(options, e.name(runtimePath, "Cache")+"("+ttl+", "+source.Quote(scope)+")")
	}
	return options
}

func (e *emitter) implementation() string {
	s := e.pkg.Server
	var l literal
	l.string("Name", s.Name)
	l.string("Title", s.Title)
	l.string("Version", s.Version)
	l.string("Website", s.Website)
	l.json("Icons", iconsJSON(s.Icons))
	return l.of(e.name(runtimePath, "Implementation"))
}

// register adds the function that adds the package's tools to a server.
func (e *emitter) register(d *declarations) {
	n := e.global.inner()
	receivers := e.receivers(n)
	server := n.pick("s", "server")
	params := []string{server + " *" + e.name(runtimePath, "Server")}
	for _, r := range receivers {
		params = append(params, r.param())
	}
	e.out.Blank()
	e.out.Line("// RegisterMCP adds what this package declares to %s.", server)
	e.out.Open("func RegisterMCP(%s) {", strings.Join(params, ", "))
	var l literal
	for i := range d.tools {
		l.fields = l.fields[:0]
		e.toolFields(&l, &d.tools[i], receivers, n)
		e.out.Open("%s.AddTool(%s{", server, e.name(runtimePath, "Tool"))
		e.out.Pairs(l.fields)
		e.out.Close("})")
	}
	for _, r := range d.resources {
		e.out.Line("%s.AddResource(%s)", server, e.resourceLiteral(r, receivers, n))
	}
	for _, p := range d.prompts {
		e.out.Line("%s.AddPrompt(%s)", server, e.promptLiteral(p, receivers, n))
	}
	for _, c := range e.enumCompletions() {
		e.out.Line("%s.AddCompletion(%s)", server, c)
	}
	for _, c := range d.completions {
		e.out.Line("%s.AddCompletion(%s)", server, e.completionLiteral(c, receivers, n))
	}
	for _, f := range d.forms {
		e.out.Line("%s(%s, %s, %s)", e.name(runtimePath, "AddForm"), server, f.schema, f.decode)
	}
	e.out.Close("}")
}

// toolFields sets the fields of the mcp.Tool of a tool.
func (e *emitter) toolFields(l *literal, t *tool, receivers []receiver, n *names) {
	l.string("Name", t.Name)
	l.string("Title", t.Title)
	l.string("Description", t.Description)
	l.set("InputSchema", t.input)
	if schema.HasOutput(&t.Func) {
		l.set("OutputSchema", t.output)
	}
	l.json("Annotations", annotationsJSON(t.Tool))
	l.json("Icons", iconsJSON(t.Icons))
	l.json("Meta", metaJSON(t.Meta))
	if takesContext(&t.Func) {
		l.set("Context", "true")
	}
	if t.Timeout > 0 {
		l.set("Timeout", e.duration(t.Timeout))
	}
	if len(t.Scopes) > 0 {
		l.set("Scopes", stringSlice(t.Scopes))
	}
	if headers := e.headers(&t.Func); len(headers) > 0 {
		l.set("Headers", "[]"+e.name(runtimePath, "HeaderParam")+source.Items(headers))
	}
	switch t.Task {
	case "optional":
		l.set("Task", e.name(runtimePath, "TaskOptional"))
	case "required":
		l.set("Task", e.name(runtimePath, "TaskRequired"))
	}
	l.set("Call", e.handler(&callee{Function: &t.Func, call: t.call, output: "Output"}, receivers, n))
}

// handler is the generated function itself, or, for a method, a function that
// passes the receiver on to it.
func (e *emitter) handler(c *callee, receivers []receiver, n *names) string {
	if c.Receiver == nil {
		return c.call
	}
	inner := n.inner()
	ctx, in, out := inner.pick("ctx"), inner.pick("in", "reader"), inner.pick("out", "output")
	var f source.Printer
	f.Open("func(%s %s, %s *%s, %s *%s) error {", ctx, e.name("context", "Context"), in, e.name(codecPath, "Reader"), out, e.name(runtimePath, c.output))
	f.Line("return %s(%s, %s, %s, %s)", c.call, ctx, receiverName(c.Receiver, receivers), in, out)
	f.Close("}")
	return f.Expression()
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
func (e *emitter) headers(f *model.Function) []string {
	var found []string
	path, open := make([]string, 0, 8), make([]string, 0, 8)
	for _, p := range f.Params {
		switch p.Role {
		case model.Property:
			found = e.addHeaders(found, &p.Field, path, open)
		case model.Arguments:
			for _, field := range e.resolve(p.Type).Fields {
				found = e.addHeaders(found, field, path, open)
			}
		}
	}
	return found
}

// addHeaders adds the header parameters in a field, which is inside those of the
// path and inside the open types.
func (e *emitter) addHeaders(found []string, field *model.Field, path, open []string) []string {
	path = append(path, field.Name)
	t := field.Type
	if t.Kind == model.Pointer {
		t = t.Elem
	}
	if field.Header != "" {
		found = append(found, e.headerParam(field.Header, path, t))
	}
	fields := t.Fields
	if t.Ref != "" && !slices.Contains(open, t.Ref) {
		open = append(open, t.Ref)
		fields = e.types[t.Ref].Type.Fields
	}
	for _, inner := range fields {
		found = e.addHeaders(found, inner, path, open)
	}
	return found
}

func (e *emitter) headerParam(name string, path []string, t *model.Type) string {
	kind := "HeaderString"
	switch t.Kind {
	case model.Integer, model.Unsigned:
		kind = "HeaderInteger"
	case model.Boolean:
		kind = "HeaderBoolean"
	}
	return source.List([]string{"Header: " + text(name), "Path: " + stringSlice(path), "Kind: " + e.name(runtimePath, kind)})
}

// definition is what a Ref names, and any other type itself.
func (e *emitter) definition(t *model.Type) *model.Type {
	if t.Kind == model.Ref {
		return e.types[t.Ref].Type
	}
	return t
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
