package analyze

import (
	"go/types"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// definition is an entry of Package.Types while the model grows.
type definition struct {
	model model.NamedType
	ref   model.Type
	named *types.Named // nil for the struct of a form that has no name
	dir   direction
}

// reference returns a Ref to a declared type, which it defines at the first
// use. At the first use in the other direction the definition is walked again,
// since that direction has faults of its own.
func (a *analyzer) reference(t *types.Named, at site) *model.Type {
	name := a.expr(t)
	def := a.defined[name]
	if def == nil {
		z := zeroOf(t)
		ref := model.Type{Kind: model.Ref, Go: name, Ref: name, Defined: true, IsZero: z.method, Incomparable: z.incomparable}
		def = &definition{model: model.NamedType{Name: name}, ref: ref, named: t}
		a.defined[name] = def
		a.order = append(a.order, def)
		a.refuseEnum(t)
	}
	if at.dir&^def.dir == 0 {
		return &def.ref
	}
	at.dir &^= def.dir
	def.dir |= at.dir
	if at.field = false; a.source.local(t.Obj()) {
		at.subject, at.within = subject{of: t}, ""
	} else if at.within == "" {
		at.within = a.subject(at)
	}
	if m := a.underlying(t, at); m != nil && def.model.Type == nil {
		def.model.Type = a.finishWith(zero{def.ref.IsZero, def.ref.Incomparable}, t, m)
	}
	return &def.ref
}

// refuseEnum reports //mcp:enum on a type that is no enum.
func (a *analyzer) refuseEnum(t *types.Named) {
	if d := a.typeDirective(t.Obj(), directive.VerbEnum); d != nil {
		a.report(d.Pos, diagnostic.BadDirective, "//mcp:enum on %s, which is no string or integer; remove it", t.Obj().Name())
	}
}

// resolve returns the definition behind a Ref, and other types as they are;
// nil where the definition has a fault.
func (a *analyzer) resolve(m *model.Type) *model.Type {
	if m != nil && m.Kind == model.Ref {
		return a.defined[m.Ref].model.Type
	}
	return m
}

// namedTypes returns the definitions, with identifiers. The package's own types
// come first to theirs.
func (a *analyzer) namedTypes() []*model.NamedType {
	taken := make(map[string]bool, len(a.order))
	for _, own := range []bool{true, false} {
		for _, def := range a.order {
			switch {
			case def.named == nil && !own:
				def.model.Identifier = freeIdentifier("Answer", taken)
			case def.named != nil && a.own(def.named) == own:
				def.model.Identifier = uniqueIdentifier(def.named, taken)
			}
		}
	}
	list := make([]*model.NamedType, 0, len(a.order))
	for _, def := range a.order {
		def.model.Decoded = def.dir&decoded != 0
		def.model.Encoded = def.dir&encoded != 0
		list = append(list, &def.model)
	}
	return list
}

// uniqueIdentifier makes an identifier of a type's name: Page[Item] is
// PageItem. Where it is taken the name of the package goes in front, and then
// a number behind.
func uniqueIdentifier(t *types.Named, taken map[string]bool) string {
	name := upperFirst(bareName(t))
	if taken[name] && t.Obj().Pkg() != nil {
		name = upperFirst(t.Obj().Pkg().Name()) + name
	}
	return freeIdentifier(name, taken)
}

// freeIdentifier takes a name, with a number behind where it is taken.
func freeIdentifier(name string, taken map[string]bool) string {
	for base, n := name, 2; taken[name]; n++ {
		name = base + itoa(n)
	}
	taken[name] = true
	return name
}

// own says that the package at hand declares the type.
func (a *analyzer) own(t *types.Named) bool {
	pkg := t.Obj().Pkg()
	return pkg != nil && pkg.Path() == a.pkg.Path
}

// bareName is the letters and digits of a type's name without packages.
func bareName(t *types.Named) string {
	if t.TypeArgs().Len() == 0 {
		return t.Obj().Name()
	}
	var b strings.Builder
	upper := false
	for _, r := range types.TypeString(t, func(*types.Package) string { return "" }) {
		switch {
		case r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			if upper {
				r = unicode.ToUpper(r)
			}
			b.WriteRune(r)
			upper = false
		default:
			upper = true
		}
	}
	return b.String()
}

func upperFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if unicode.IsUpper(first) {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}
