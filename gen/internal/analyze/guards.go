package analyze

import (
	"go/types"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// guards pins the shape of the types that arguments and results have, as far as
// the shape can be written down in this package. Types of the standard library
// change with the toolchain, not with the user's code, and are not pinned.
func (a *analyzer) guards() []*model.Guard {
	guards := make([]model.Guard, len(a.order))
	list := make([]*model.Guard, 0, len(a.order))
	for i, def := range a.order {
		if def.named == nil {
			continue // Its expression is all of it: the decoder compiles for no other.
		}
		obj := def.named.Obj()
		if obj.Pkg() == nil || a.standard(obj.Pkg().Path()) || !a.spellable(def.named.Underlying()) {
			continue
		}
		guards[i] = model.Guard{Go: def.model.Name, Underlying: a.expr(def.named.Underlying())}
		list = append(list, &guards[i])
	}
	return list
}

// standard says that a package is of the standard library: its path begins
// with a word without a dot, and it is not of this module.
func (a *analyzer) standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	own, _, _ := strings.Cut(a.pkg.Path, "/")
	return !strings.Contains(first, ".") && first != own && a.source.packages[path] == nil
}

// spellable says that a type can be written in this package: it names nothing
// unexported of other packages.
func (a *analyzer) spellable(t types.Type) bool {
	switch t := t.(type) {
	case *types.Alias:
		return a.reachable(t.Obj())
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			if !a.spellable(arg) {
				return false
			}
		}
		return a.reachable(t.Obj())
	case *types.Pointer:
		return a.spellable(t.Elem())
	case *types.Slice:
		return a.spellable(t.Elem())
	case *types.Array:
		return a.spellable(t.Elem())
	case *types.Chan:
		return a.spellable(t.Elem())
	case *types.Map:
		return a.spellable(t.Key()) && a.spellable(t.Elem())
	case *types.Tuple:
		for v := range t.Variables() {
			if !a.spellable(v.Type()) {
				return false
			}
		}
		return true
	case *types.Signature:
		return a.spellable(t.Params()) && a.spellable(t.Results())
	case *types.Struct:
		for f := range t.Fields() {
			if foreign := f.Pkg() != nil && f.Pkg().Path() != a.pkg.Path; foreign && !f.Exported() || !a.spellable(f.Type()) {
				return false
			}
		}
		return true
	case *types.Interface:
		return t.Empty()
	}
	return true
}

// reachable says that generated code can name an object.
func (a *analyzer) reachable(obj *types.TypeName) bool {
	return obj.Pkg() == nil || obj.Pkg().Path() == a.pkg.Path ||
		obj.Exported() && importable(obj.Pkg().Path(), a.pkg.Path) && obj.Pkg().Name() != "main"
}
