package analyze

import (
	"cmp"
	"go/types"
	"reflect"
	"slices"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/load"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// typeDirectives reads the directives of the package's types that nothing has
// asked for yet, so that what is wrong with them is reported all the same.
func (a *analyzer) typeDirectives() {
	var decls []*typeDecl
	for _, decl := range a.source.types {
		if decl.own {
			decls = append(decls, decl)
		}
	}
	slices.SortFunc(decls, func(x, y *typeDecl) int { return cmp.Compare(x.spec.Pos(), y.spec.Pos()) })
	for _, decl := range decls {
		a.directivesOf(decl)
	}
}

// questions collects the types of mcp.Ask, and reports those that no form can
// hold: forms are flat.
func (a *analyzer) questions() {
	seen := map[string]bool{}
	for _, ask := range a.pkg.Asks {
		if !a.question(ask) {
			continue
		}
		at := site{pos: ask.Pos, subject: subject{name: "mcp.Ask[" + a.readable(ask.Type) + "]"}, dir: decoded}
		form := a.form(ask.Type, at)
		switch {
		case form == nil || seen[form.Go]:
		case form.Kind != model.Ref: // time.Time, or what is a text
			a.noForm(ask)
		default:
			seen[form.Go] = true
			a.out.Forms = append(a.out.Forms, form)
		}
	}
}

// form returns the model of a form: a Ref, also to a struct without a name.
func (a *analyzer) form(t types.Type, at site) *model.Type {
	t = types.Unalias(t)
	if _, unnamed := t.(*types.Struct); !unnamed {
		return a.typeOf(t, at)
	}
	name := a.expr(t)
	def := a.defined[name]
	if def == nil {
		m := a.typeOf(t, at)
		if m == nil {
			return nil
		}
		def = &definition{model: model.NamedType{Name: name, Type: m}, ref: model.Type{Kind: model.Ref, Go: name, Ref: name}, dir: decoded}
		a.defined[name] = def
		a.order = append(a.order, def)
	}
	return &def.ref
}

func (a *analyzer) question(ask load.Ask) bool {
	if ask.Type == nil || types.Unalias(ask.Type) == types.Typ[types.Invalid] {
		a.report(ask.Pos, diagnostic.BadQuestion, "the type of mcp.Ask is declared inside a function; declare it in the package")
		return false
	}
	st, ok := types.Unalias(ask.Type).Underlying().(*types.Struct)
	if !ok {
		a.noForm(ask)
		return false
	}
	for i := range st.NumFields() {
		f := st.Field(i)
		if !f.Exported() && !f.Embedded() || reflect.StructTag(st.Tag(i)).Get("json") == "-" || !f.Embedded() && formField(f.Type()) {
			continue
		}
		a.report(ask.Pos, diagnostic.BadQuestion,
			"mcp.Ask[%s]: field %s is %s, and a form holds only strings, numbers, booleans, times, enums and lists of strings",
			a.readable(ask.Type), f.Name(), a.readable(f.Type()))
		ok = false
	}
	return ok
}

// noForm reports a type that does not travel as an object.
func (a *analyzer) noForm(ask load.Ask) {
	a.report(ask.Pos, diagnostic.BadQuestion, "mcp.Ask[%s]: a form is a struct; declare one with this as its field", a.readable(ask.Type))
}

// formField says that a field of a form can have the type.
func formField(t types.Type) bool {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if named, ok := t.(*types.Named); ok {
		if kind := wellKnown[qualify(named.Obj())]; kind != "" {
			return kind == model.Time || kind == model.Duration
		}
	}
	if s, ok := t.Underlying().(*types.Slice); ok {
		t = s.Elem()
		b, ok := t.Underlying().(*types.Basic)
		return ok && b.Kind() == types.String
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && basics[b.Kind()] != nil
}
