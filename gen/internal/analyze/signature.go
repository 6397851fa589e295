package analyze

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// parameter is one parameter of an annotated function while it is analyzed.
type parameter struct {
	v        *types.Var
	role     model.Role
	variadic bool
	rules    *directive.Directive // its //mcp:param, nil for none
	faulty   bool                 // reported already
}

// parameters returns the model of a function's parameters. It reports false
// when one of them has a fault.
func (a *analyzer) parameters(fn *function) ([]*model.Param, bool) {
	list, ok := a.roles(fn)
	a.assignRules(fn, list)
	var plain []*parameter
	for _, p := range list {
		if p.role == model.Property {
			plain = append(plain, p)
		}
	}
	if len(plain) == 1 && a.argumentsStruct(plain[0]) {
		plain[0].role = model.Arguments
	}
	params := make([]*model.Param, 0, len(list))
	for _, p := range list {
		if p.faulty {
			continue
		}
		m := a.param(fn, p)
		if m == nil {
			ok = false
			continue
		}
		params = append(params, m)
	}
	return params, ok
}

// roles sorts the parameters into those that clients give and those that are
// injected.
func (a *analyzer) roles(fn *function) (list []*parameter, ok bool) {
	ok = true
	tuple := fn.sig.Params()
	requests := 0
	all := make([]parameter, tuple.Len())
	list = make([]*parameter, tuple.Len())
	for i := range tuple.Len() {
		v := tuple.At(i)
		p := &all[i]
		*p = parameter{v: v, role: model.Property, variadic: fn.sig.Variadic() && i == tuple.Len()-1}
		list[i] = p
		switch {
		case isContext(v.Type()):
			p.role = model.Context
			if i > 0 {
				a.report(a.parameterPos(fn, i), diagnostic.BadSignature, "context.Context is not the first parameter of %s; move it to the front", fn.name())
				p.faulty = true
			}
		case isRuntime(v.Type(), "Request", true):
			p.role = model.Request
			if requests++; requests > 1 {
				a.report(a.parameterPos(fn, i), diagnostic.BadSignature, "%s takes two *mcp.Request, which are the same; keep one", fn.name())
				p.faulty = true
			}
		case isRuntime(v.Type(), "Request", false):
			a.report(a.parameterPos(fn, i), diagnostic.BadSignature, "%s takes an mcp.Request by value; write *mcp.Request", fn.name())
			p.faulty = true
		case v.Name() == "" || v.Name() == "_":
			a.report(a.parameterPos(fn, i), diagnostic.BadSignature,
				"a parameter of %s has no name, and its name is what clients give; name it", fn.name())
			p.faulty = true
		case p.variadic && isRuntime(v.Type().(*types.Slice).Elem(), "Request", true):
			a.report(a.parameterPos(fn, i), diagnostic.BadSignature, "%s takes any number of *mcp.Request, and there is one; write *mcp.Request", fn.name())
			p.faulty = true
		case p.variadic && isContext(v.Type().(*types.Slice).Elem()):
			a.report(a.parameterPos(fn, i), diagnostic.BadSignature, "%s takes any number of contexts, and there is one; write context.Context", fn.name())
			p.faulty = true
		}
		ok = ok && !p.faulty
	}
	return list, ok
}

// parameterPos is where parameter i of a function stands: its name, or its type.
func (a *analyzer) parameterPos(fn *function, i int) token.Pos {
	n := 0
	for _, field := range fn.decl.Type.Params.List {
		if len(field.Names) == 0 {
			if n == i {
				return field.Type.Pos()
			}
			n++
			continue
		}
		for _, name := range field.Names {
			if n == i {
				return name.Pos()
			}
			n++
		}
	}
	return fn.decl.Name.Pos()
}

func isContext(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && isCalled(named.Obj(), "context", "Context")
}

// isRuntime says that t is the runtime's type with the name, or a pointer to it.
func isRuntime(t types.Type, name string, pointer bool) bool {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		if !pointer {
			return false
		}
		t = types.Unalias(p.Elem())
	} else if pointer {
		return false
	}
	named, ok := t.(*types.Named)
	return ok && isCalled(named.Obj(), runtimePath, name)
}

// isCalled says whether an object is the one of a package with the name.
func isCalled(obj *types.TypeName, path, name string) bool {
	return obj.Name() == name && obj.Pkg() != nil && obj.Pkg().Path() == path
}

// assignRules hands each //mcp:param to its parameter.
func (a *analyzer) assignRules(fn *function, list []*parameter) {
	var names []string
	for _, p := range list {
		if p.role == model.Property && p.v.Name() != "" && p.v.Name() != "_" {
			names = append(names, p.v.Name())
		}
	}
	for _, d := range fn.params {
		arg, ok := d.Positional(0)
		if !ok {
			continue
		}
		i := slices.IndexFunc(list, func(p *parameter) bool { return p.v.Name() == arg.Value && p.role == model.Property })
		if i < 0 {
			a.report(arg.ValuePos, diagnostic.BadDirective, "%s has no parameter %s%s", fn.name(), arg.Value, cureFor(arg.Value, names))
			continue
		}
		list[i].rules = d
	}
}

// argumentsStruct says that a function's only parameter is a struct whose
// fields are the arguments.
func (a *analyzer) argumentsStruct(p *parameter) bool {
	if p.variadic {
		return false
	}
	t := types.Unalias(p.v.Type())
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	if _, ok := t.Underlying().(*types.Struct); !ok {
		return false
	}
	named, ok := t.(*types.Named)
	if !ok {
		return true
	}
	_, scalar := wellKnown[qualify(named.Obj())]
	if scalar {
		return false
	}
	// A type that reads its own JSON is the arguments where that is an object.
	return !methodsOf(named).any() || rootType(a.schemaOf(named)) == "object"
}

// param returns the model of one parameter, nil after reporting a fault.
func (a *analyzer) param(fn *function, p *parameter) *model.Param {
	m := &model.Param{Role: p.role, Variadic: p.variadic}
	m.GoName, m.Constraints = p.v.Name(), unconstrained
	switch p.role {
	case model.Property:
		return a.propertyParam(fn, p, m)
	case model.Arguments:
		return a.argumentsParam(fn, p, m)
	}
	return m
}

func (a *analyzer) propertyParam(fn *function, p *parameter, m *model.Param) *model.Param {
	name := p.v.Name()
	if name == "" || name == "_" {
		return nil
	}
	at := site{pos: p.v.Pos(), subject: subject{what: "parameter", name: name}, dir: decoded}
	ok := a.property(name, p.v.Pos(), "rename the parameter")
	m.Name = name
	if p.variadic {
		m.Type = a.list(p.v.Type().(*types.Slice), at)
	} else {
		m.Type = a.typeOf(p.v.Type(), at)
	}
	m.Doc = fn.described[name].text
	if m.Type == nil || !ok {
		return nil
	}
	m.Optional = p.variadic || optionalPointer(p.v.Type())
	if p.rules != nil {
		rules := paramRules(p.rules)
		if len(rules) == 0 && !a.faultOn(p.rules.Pos) {
			a.report(p.rules.Pos, diagnostic.BadDirective, "//mcp:param %s says nothing; write min=, default= or the like, or remove it", name)
		}
		a.constrain(&m.Field, rules, at)
	}
	return m
}

func (a *analyzer) argumentsParam(fn *function, p *parameter, m *model.Param) *model.Param {
	t := types.Unalias(p.v.Type())
	if ptr, ok := t.(*types.Pointer); ok {
		t, m.Pointer = ptr.Elem(), true
	}
	name := p.v.Name()
	at := site{pos: p.v.Pos(), subject: subject{what: "parameter", name: name}, dir: decoded}
	if p.rules != nil {
		a.report(p.rules.Pos, diagnostic.BadDirective,
			"%s is the only parameter, so that its fields are the arguments; write the rules into the tags of %s", name, strings.TrimPrefix(a.readable(t), "*"))
	}
	m.Doc = fn.described[name].text
	m.Type = a.typeOf(t, at)
	if m.Type == nil {
		return nil
	}
	return m
}

// properties are the arguments that clients give: the properties among the
// parameters, or the fields of the one struct.
func (a *analyzer) properties(params []*model.Param) []*model.Field {
	var list []*model.Field
	for _, p := range params {
		switch p.Role {
		case model.Property:
			list = append(list, &p.Field)
		case model.Arguments:
			if t := a.resolve(p.Type); t != nil {
				list = append(list, t.Fields...)
			}
		}
	}
	return list
}
