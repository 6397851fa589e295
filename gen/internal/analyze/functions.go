package analyze

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
	"github.com/mcpgen/mcpgen/gen/internal/load"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// function is an annotated function or method.
type function struct {
	decl *ast.FuncDecl
	file *load.File
	sig  *types.Signature
	// verb is the directive that makes it a tool, resource, prompt or
	// completion; params are the //mcp:param ones in the order written.
	verb   *directive.Directive
	params []*directive.Directive

	// doc is the doc comment, described what the comments and lists say of
	// parameters and results, by name.
	doc       documentation
	described map[string]note
}

// functions returns the annotated functions in source order.
func (a *analyzer) functions() []*function {
	var list []*function
	for _, f := range a.pkg.Files {
		for _, d := range directive.Strays(a.pkg.Fset, f.Syntax) {
			a.add(d)
		}
		for _, decl := range f.Syntax.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok {
				if fn := a.annotated(f, decl); fn != nil {
					list = append(list, fn)
				}
			}
		}
	}
	return list
}

// annotated returns the function if it has a directive that makes it something.
func (a *analyzer) annotated(f *load.File, decl *ast.FuncDecl) *function {
	fn := &function{decl: decl, file: f}
	for _, d := range a.parse(decl.Doc) {
		switch {
		case d.Verb == directive.VerbParam:
			fn.params = append(fn.params, d)
		case !d.Verb.Primary():
			// Not for functions: a stray.
		case fn.verb == nil:
			fn.verb = d
		default:
			a.report(d.Pos, diagnostic.TwoVerbs, "%s is already marked %s; write a function of its own for %s",
				fn.name(), verbName(fn.verb), verbName(d))
		}
	}
	if fn.verb == nil {
		for _, d := range fn.params {
			a.report(d.Pos, diagnostic.NearMiss,
				"//mcp:param without //mcp:tool, //mcp:resource or //mcp:prompt on %s; write one of them, or remove it", fn.name())
		}
		return nil
	}
	if !a.callable(fn) {
		return nil
	}
	declared := a.pkg.Func(decl)
	if declared == nil {
		return nil
	}
	fn.sig = declared.Signature()
	fn.doc = a.document(decl.Doc, fn.file)
	fn.described = a.describe(fn)
	return fn
}

// callable reports functions that generated code cannot call.
func (a *analyzer) callable(fn *function) bool {
	decl := fn.decl
	switch {
	case decl.Name.Name == "_":
		a.report(decl.Name.Pos(), diagnostic.BadSignature, "a function called _ cannot be called; give it a name")
	case decl.Recv == nil && (decl.Name.Name == "init" || decl.Name.Name == "main" && a.pkg.Name == "main"):
		a.report(decl.Name.Pos(), diagnostic.BadSignature, "func %s cannot be called; put %s on a function of its own",
			decl.Name.Name, verbName(fn.verb))
	case decl.Type.TypeParams != nil && len(decl.Type.TypeParams.List) > 0:
		a.report(decl.Type.TypeParams.Opening, diagnostic.BadSignature,
			"%s is generic and has no one schema; write a function that calls it with the types filled in", decl.Name.Name)
	case decl.Recv != nil && genericReceiver(decl):
		a.report(decl.Recv.Pos(), diagnostic.BadSignature,
			"%s is a method of a generic type and has no one schema; write a function, or a type with the types filled in", decl.Name.Name)
	default:
		return true
	}
	return false
}

func genericReceiver(decl *ast.FuncDecl) bool {
	if len(decl.Recv.List) == 0 {
		return false
	}
	t := ast.Unparen(decl.Recv.List[0].Type)
	if star, ok := t.(*ast.StarExpr); ok {
		t = ast.Unparen(star.X)
	}
	switch t.(type) {
	case *ast.IndexExpr, *ast.IndexListExpr:
		return true
	}
	return false
}

// receiver is a type with annotated methods, while they are being collected.
type receiver struct {
	model *model.Receiver
	pos   token.Pos
}

// receiverOf returns the receiver of a method, nil for a function.
func (a *analyzer) receiverOf(fn *function) *model.Receiver {
	recv := fn.sig.Recv()
	if recv == nil {
		return nil
	}
	t := types.Unalias(recv.Type())
	pointer := false
	if p, ok := t.(*types.Pointer); ok {
		t, pointer = types.Unalias(p.Elem()), true
	}
	named, ok := t.(*types.Named)
	if !ok {
		return nil
	}
	name := named.Obj().Name()
	for _, r := range a.receiver {
		if r.model.Type == name {
			r.model.Pointer = r.model.Pointer || pointer
			return r.model
		}
	}
	r := &receiver{model: &model.Receiver{Type: name, Pointer: pointer}, pos: fn.decl.Name.Pos()}
	a.receiver = append(a.receiver, r)
	return r.model
}

// receivers names the collected receivers and returns them in source order.
func (a *analyzer) receivers() []*model.Receiver {
	if len(a.receiver) == 0 {
		return nil
	}
	taken := set("s opts in out ctx mcp codec context err w v r")
	for _, name := range a.out.Scope {
		taken[name] = true
	}
	var list []*model.Receiver
	for _, r := range a.receiver {
		name := parameterName(r.model.Type)
		for base, n := name, 2; taken[name] || token.IsKeyword(name) || types.Universe.Lookup(name) != nil; n++ {
			name = base + itoa(n)
		}
		taken[name] = true
		r.model.Name = name
		list = append(list, r.model)
	}
	return list
}

// requireMain reports a command without func main whose tools are methods:
// nobody but its author knows how to make the values that have them.
func (a *analyzer) requireMain() {
	if !a.out.NeedsMain || len(a.receiver) == 0 {
		return
	}
	var values []string
	for _, r := range a.receiver {
		value := r.model.Type + "{}"
		if r.model.Pointer {
			value = "&" + value
		}
		values = append(values, value)
	}
	first := a.receiver[0]
	a.report(first.pos, diagnostic.BadSignature,
		"methods of %s are served, and the values that have them are made by a func main of yours, as in func main() { mcp.Main(NewMCPServer(%s)) }",
		first.model.Type, strings.Join(values, ", "))
}

// goFunction returns what the model says of the Go function itself.
func (a *analyzer) goFunction(fn *function) model.Function {
	return model.Function{
		Name:     fn.name(),
		Receiver: a.receiverOf(fn),
		Pos:      a.position(fn.decl.Name.Pos()),
	}
}
