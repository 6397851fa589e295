package analyze

import (
	"cmp"
	"go/types"
	"slices"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/load"
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

// questions reports the types of mcp.Ask that no form can hold: forms are flat.
func (a *analyzer) questions() {
	for _, ask := range a.pkg.Asks {
		a.question(ask)
	}
}

func (a *analyzer) question(ask load.Ask) {
	if ask.Type == nil || types.Unalias(ask.Type) == types.Typ[types.Invalid] {
		a.report(ask.Pos, diagnostic.BadQuestion, "the type of mcp.Ask is declared inside a function; declare it in the package")
		return
	}
	st, ok := types.Unalias(ask.Type).Underlying().(*types.Struct)
	if !ok {
		a.report(ask.Pos, diagnostic.BadQuestion, "mcp.Ask[%s]: a form is a struct; declare one with this as its field", a.readable(ask.Type))
		return
	}
	for f := range st.Fields() {
		if !f.Embedded() && a.formField(f.Type()) {
			continue
		}
		a.report(ask.Pos, diagnostic.BadQuestion,
			"mcp.Ask[%s]: field %s is %s, and a form holds only strings, numbers, booleans, enums and lists of strings",
			a.readable(ask.Type), f.Name(), a.readable(f.Type()))
	}
}

// formField says that a field of a form can have the type.
func (a *analyzer) formField(t types.Type) bool {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if s, ok := t.(*types.Slice); ok {
		b, ok := s.Elem().Underlying().(*types.Basic)
		return ok && b.Kind() == types.String
	}
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return false
	}
	_, ok = basics[b.Kind()]
	return ok
}
