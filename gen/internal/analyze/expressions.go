package analyze

import (
	"go/types"
	"strconv"
	"strings"
)

// expr writes a type as the model does: names of other packages behind the
// quoted path of the package. The packages are noted as imports.
func (a *analyzer) expr(t types.Type) string {
	text, ok := a.spelled[t]
	if !ok {
		text = types.TypeString(t, func(p *types.Package) string {
			if p.Path() == a.pkg.Path {
				return ""
			}
			a.imports[p.Path()] = p.Name()
			return strconv.Quote(p.Path())
		})
		a.spelled[t] = text
	}
	return text
}

// readable writes a type as the author would: pkg.Name.
func (a *analyzer) readable(t types.Type) string {
	text, ok := a.read[t]
	if !ok {
		text = types.TypeString(t, func(p *types.Package) string {
			switch p.Path() {
			case a.pkg.Path:
				return ""
			case runtimePath:
				return "mcp"
			}
			return p.Name()
		})
		a.read[t] = text
	}
	return text
}

// unwritable says why generated code cannot name a declared type; nothing when
// it can.
func (a *analyzer) unwritable(t *types.Named) string {
	obj := t.Obj()
	switch {
	case obj.Pkg() == nil || obj.Pkg().Path() == a.pkg.Path:
	case !obj.Exported():
		return "is not exported by its package, so that generated code cannot name it; use a type of your own"
	case !importable(obj.Pkg().Path(), a.pkg.Path):
		return "is in an internal package that this one cannot import; use a type of your own"
	case obj.Pkg().Name() == "main":
		return "is in a main package, which cannot be imported"
	}
	for arg := range t.TypeArgs().Types() {
		if named, ok := types.Unalias(arg).(*types.Named); ok {
			if problem := a.unwritable(named); problem != "" {
				return "has an argument " + named.Obj().Name() + " that " + problem
			}
		}
	}
	return ""
}

// importable says whether a package may import another, as far as the rule
// about internal directories goes.
func importable(path, from string) bool {
	i := strings.LastIndex("/"+path+"/", "/internal/")
	if i <= 0 {
		return i < 0
	}
	parent := path[:i-1]
	return from == parent || strings.HasPrefix(from, parent+"/")
}
