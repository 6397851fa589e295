package analyze

import (
	"go/types"
	"strconv"
	"strings"
)

// expr writes a type as the model does: names of other packages behind the
// quoted path of the package. The packages are noted as imports.
func (a *analyzer) expr(t types.Type) string {
	if named, ok := t.(*types.Named); ok {
		return a.nameOf(named)
	}
	a.spelling = a.appendExpr(a.spelling[:0], t)
	return string(a.spelling)
}

// nameOf is the expression of a declared type.
func (a *analyzer) nameOf(t *types.Named) string {
	if a.own(t) && t.TypeArgs().Len() == 0 && t.TypeParams().Len() == 0 {
		return t.Obj().Name()
	}
	text, ok := a.spelled[t]
	if !ok {
		text = types.TypeString(t, a.qualifier)
		a.spelled[t] = text
	}
	return text
}

// qualifier is what stands before the names of a package.
func (a *analyzer) qualifier(p *types.Package) string {
	if p.Path() == a.pkg.Path {
		return ""
	}
	a.imports[p.Path()] = p.Name()
	return strconv.Quote(p.Path())
}

// appendExpr writes the types that data is made of as types.TypeString does,
// which writes all others.
func (a *analyzer) appendExpr(b []byte, t types.Type) []byte {
	switch t := t.(type) {
	case *types.Named:
		return append(b, a.nameOf(t)...)
	case *types.Pointer:
		return a.appendExpr(append(b, '*'), t.Elem())
	case *types.Slice:
		return a.appendExpr(append(b, "[]"...), t.Elem())
	case *types.Map:
		b = a.appendExpr(append(b, "map["...), t.Key())
		return a.appendExpr(append(b, ']'), t.Elem())
	case *types.Struct:
		return a.appendStruct(b, t)
	case *types.Basic:
		if t.Kind() != types.UnsafePointer { // the only one with a package
			return append(b, t.Name()...)
		}
	}
	return append(b, types.TypeString(t, a.qualifier)...)
}

func (a *analyzer) appendStruct(b []byte, t *types.Struct) []byte {
	b = append(b, "struct{"...)
	for i := range t.NumFields() {
		if i > 0 {
			b = append(b, "; "...)
		}
		f := t.Field(i)
		if !f.Embedded() {
			b = append(append(b, f.Name()...), ' ')
		}
		b = a.appendExpr(b, f.Type())
		if tag := t.Tag(i); tag != "" {
			b = appendTag(append(b, ' '), tag)
		}
	}
	return append(b, '}')
}

// appendTag quotes a tag. Nearly all consist of ASCII, in which only two
// characters are written in another way.
func appendTag(b []byte, tag string) []byte {
	start := len(b)
	b = append(b, '"')
	for i := range len(tag) {
		c := tag[i]
		if c < ' ' || c > '~' {
			return strconv.AppendQuote(b[:start], tag)
		}
		if c == '"' || c == '\\' {
			b = append(b, '\\')
		}
		b = append(b, c)
	}
	return append(b, '"')
}

// readable writes a type as the author would: pkg.Name.
func (a *analyzer) readable(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		switch p.Path() {
		case a.pkg.Path:
			return ""
		case runtimePath:
			return "mcp"
		}
		return p.Name()
	})
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
