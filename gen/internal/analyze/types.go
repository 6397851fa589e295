package analyze

import (
	"go/types"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// unsupported reports a type that cannot travel and returns nil. What is to be
// written instead stands behind a semicolon.
func (a *analyzer) unsupported(at site, t types.Type, why string) *model.Type {
	if (at.field || at.within != "") && a.problems[at.pos] {
		// It is told of the other direction already, or of another field of a type
		// that its author cannot change.
		return nil
	}
	a.problems[at.pos] = at.field || at.within != ""
	separator := "; "
	if strings.Contains(why, ";") {
		separator = ", or "
	}
	switch {
	case at.field:
		why += separator + "leave the field out with `json:\"-\"`"
	case at.within != "":
		why += separator + "declare a struct of your own with the fields that matter"
	}
	a.report(at.pos, diagnostic.BadSignature, "%s: %s %s", a.full(at), a.readable(t), why)
	return nil
}

// channel and callback report what only lives in one process.
func (a *analyzer) channel(at site, t types.Type) *model.Type {
	if at.dir == encoded {
		return a.unsupported(at, t, "is a channel, which cannot travel; return a slice, or take a context and report progress")
	}
	return a.unsupported(at, t, "is a channel, which cannot travel; take a slice")
}

func (a *analyzer) callback(at site, t types.Type) *model.Type {
	if at.dir == encoded {
		return a.unsupported(at, t, "is a function, which cannot travel; return the values that it would give")
	}
	return a.unsupported(at, t, "is a function, which cannot travel; take the values that it would return")
}

// typeOf returns the model of a Go type, nil after reporting that it has none.
func (a *analyzer) typeOf(t types.Type, at site) *model.Type {
	t = types.Unalias(t)
	if declared, ok := t.(*types.Named); ok {
		return a.named(declared, at)
	}
	return a.madeOf(t, t, at)
}

// underlying returns the model of a declared type by what it is made of.
func (a *analyzer) underlying(t *types.Named, at site) *model.Type {
	return a.madeOf(t, t.Underlying(), at)
}

// madeOf returns the model of a type t that is made of u: itself, or, where it
// is declared, its underlying type.
func (a *analyzer) madeOf(t, u types.Type, at site) *model.Type {
	switch u := u.(type) {
	case *types.Basic:
		return a.basic(t, u, at)
	case *types.Pointer:
		return a.pointer(t, u, at)
	case *types.Slice:
		return a.slice(t, u, at)
	case *types.Array:
		return a.array(t, u, at)
	case *types.Map:
		return a.mapping(t, u, at)
	case *types.Struct:
		m := &model.Type{Kind: model.Struct, Go: a.expr(t)}
		m.Fields = a.fields(t, u, at)
		if t == u {
			m.Incomparable = !types.Comparable(t) // else finishNamed says it
		}
		return m
	case *types.Interface:
		return a.iface(t, u, at)
	case *types.Chan:
		return a.channel(at, t)
	case *types.Signature:
		return a.callback(at, t)
	case *types.TypeParam:
		return a.unsupported(at, t, "is a type parameter; write the type")
	}
	return a.unsupported(at, t, "is not supported")
}

// basics are the predeclared types that travel, nil for those that do not.
var basics = [types.UntypedNil + 1]*model.Type{
	types.Bool:    {Kind: model.Boolean, Go: "bool"},
	types.String:  {Kind: model.String, Go: "string"},
	types.Int:     {Kind: model.Integer, Go: "int"},
	types.Int8:    {Kind: model.Integer, Go: "int8", Bits: 8},
	types.Int16:   {Kind: model.Integer, Go: "int16", Bits: 16},
	types.Int32:   {Kind: model.Integer, Go: "int32", Bits: 32},
	types.Int64:   {Kind: model.Integer, Go: "int64", Bits: 64},
	types.Uint:    {Kind: model.Unsigned, Go: "uint"},
	types.Uint8:   {Kind: model.Unsigned, Go: "uint8", Bits: 8},
	types.Uint16:  {Kind: model.Unsigned, Go: "uint16", Bits: 16},
	types.Uint32:  {Kind: model.Unsigned, Go: "uint32", Bits: 32},
	types.Uint64:  {Kind: model.Unsigned, Go: "uint64", Bits: 64},
	types.Float32: {Kind: model.Number, Go: "float32", Bits: 32},
	types.Float64: {Kind: model.Number, Go: "float64", Bits: 64},
}

func (a *analyzer) basic(t types.Type, b *types.Basic, at site) *model.Type {
	m := basics[b.Kind()]
	switch {
	case m != nil && m.Go == b.Name() && t == b:
		return m
	case m != nil:
		// A type that is declared, or one that is called byte or rune.
		named := *m
		named.Go = a.expr(t)
		return &named
	case b.Kind() == types.Invalid:
		a.report(at.pos, diagnostic.TypeError, "%s has a type that does not resolve; make the package compile first", a.subject(at))
		return nil
	case b.Kind() == types.Uintptr:
		return a.unsupported(at, t, "is an address; use uint64")
	case b.Kind() == types.Complex64, b.Kind() == types.Complex128:
		return a.unsupported(at, t, "has no form in JSON; use two numbers, or a struct of them")
	case b.Kind() == types.UnsafePointer:
		return a.unsupported(at, t, "is an address, which cannot travel")
	}
	return a.unsupported(at, t, "is not supported")
}

func (a *analyzer) pointer(t types.Type, p *types.Pointer, at site) *model.Type {
	if _, ok := p.Elem().Underlying().(*types.Pointer); ok {
		return a.unsupported(at, t, "is a pointer to a pointer; use one pointer, which is nil where the value is absent")
	}
	elem := a.typeOf(p.Elem(), at)
	if elem == nil {
		return nil
	}
	return &model.Type{Kind: model.Pointer, Go: a.expr(t), Elem: elem}
}

func (a *analyzer) slice(t types.Type, s *types.Slice, at site) *model.Type {
	if m, done := a.octets(t, s.Elem(), -1, at); done {
		return m
	}
	elem := a.typeOf(s.Elem(), at)
	if elem == nil {
		return nil
	}
	return &model.Type{Kind: model.Array, Go: a.expr(t), Len: -1, Elem: elem, Incomparable: true}
}

// list returns the model of variadic parameters, which are an array even where
// they are bytes.
func (a *analyzer) list(s *types.Slice, at site) *model.Type {
	elem := a.typeOf(s.Elem(), at)
	if elem == nil {
		return nil
	}
	return &model.Type{Kind: model.Array, Go: a.expr(s), Len: -1, Elem: elem, Incomparable: true}
}

func (a *analyzer) array(t types.Type, s *types.Array, at site) *model.Type {
	if s.Len() > 1<<20 {
		return a.unsupported(at, t, "is larger than a message; use a slice")
	}
	if m, done := a.octets(t, s.Elem(), int(s.Len()), at); done {
		return m
	}
	elem := a.typeOf(s.Elem(), at)
	if elem == nil {
		return nil
	}
	return &model.Type{Kind: model.Array, Go: a.expr(t), Len: int(s.Len()), Elem: elem, Incomparable: !types.Comparable(t)}
}

// octets returns the model of a slice or array whose elements are bytes: base64.
// It reports done also where it has reported that this cannot be.
func (a *analyzer) octets(t, elem types.Type, length int, at site) (m *model.Type, done bool) {
	b, ok := elem.Underlying().(*types.Basic)
	if !ok || b.Kind() != types.Uint8 {
		return nil, false
	}
	if named, ok := types.Unalias(elem).(*types.Named); ok {
		if methodsOf(named).any() || a.isEnum(named) {
			return nil, false
		}
		return a.unsupported(at, t, "has elements of a declared byte type, for which JSON has two forms, numbers and base64; use byte"), true
	}
	return &model.Type{Kind: model.Bytes, Go: a.expr(t), Len: length, Incomparable: length < 0}, true
}

func (a *analyzer) mapping(t types.Type, m *types.Map, at site) *model.Type {
	key := a.mapKey(m.Key(), at.key())
	elem := a.typeOf(m.Elem(), at)
	if key == nil || elem == nil {
		return nil
	}
	return &model.Type{Kind: model.Map, Go: a.expr(t), Key: key, Elem: elem, Incomparable: true}
}

// mapKey returns the model of a map's key: a string, an integer, or a text.
func (a *analyzer) mapKey(t types.Type, at site) *model.Type {
	k := a.typeOf(t, at)
	if k == nil {
		return nil
	}
	switch k.Kind {
	case model.String, model.Integer, model.Unsigned, model.TextValue:
		return k
	}
	return a.unsupported(at, t, "cannot be the name of a JSON member; use a string, an integer, or a type with UnmarshalText")
}

func (a *analyzer) iface(t types.Type, i *types.Interface, at site) *model.Type {
	if i.Empty() && !i.IsComparable() {
		return &model.Type{Kind: model.Any, Go: a.expr(t)}
	}
	if isError(t) {
		return a.unsupported(at, t, "is an interface, whose values JSON cannot tell apart; use a string")
	}
	return a.unsupported(at, t, "is an interface with methods, and JSON does not say which type is meant; use a struct, or any for any JSON")
}

// reaches says that values of the declared type can contain values of that
// same type.
func reaches(t *types.Named) bool {
	seen := map[types.Type]bool{}
	var visit func(u types.Type) bool
	visit = func(u types.Type) bool {
		u = types.Unalias(u)
		if seen[u] {
			return false
		}
		seen[u] = true
		switch u := u.(type) {
		case *types.Named:
			return types.Identical(u, t) || visit(u.Underlying())
		case *types.Pointer:
			return visit(u.Elem())
		case *types.Slice:
			return visit(u.Elem())
		case *types.Array:
			return visit(u.Elem())
		case *types.Map:
			return visit(u.Key()) || visit(u.Elem())
		case *types.Struct:
			for field := range u.Fields() {
				if visit(field.Type()) {
					return true
				}
			}
		}
		return false
	}
	return visit(t.Underlying())
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }
