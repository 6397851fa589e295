package analyze

import (
	"bytes"
	"encoding/json"
	"go/types"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// wellKnown are the types of the standard library that travel in a way of
// their own.
var wellKnown = map[qualified]model.Kind{
	{"time", "Time"}:                model.Time,
	{"time", "Duration"}:            model.Duration,
	{"net/url", "URL"}:              model.URL,
	{"math/big", "Int"}:             model.BigInteger,
	{"encoding/json", "Number"}:     model.NumberText,
	{"encoding/json", "RawMessage"}: model.RawJSON,
	{"log/slog", "Level"}:           model.TextValue,
}

// qualified is the name of a type with the path of its package.
type qualified struct{ path, name string }

func qualify(obj *types.TypeName) qualified {
	if obj.Pkg() == nil {
		return qualified{name: obj.Name()}
	}
	return qualified{obj.Pkg().Path(), obj.Name()}
}

// named returns the model of a declared type.
func (a *analyzer) named(t *types.Named, at site) *model.Type {
	if m := a.scalars[t]; m != nil {
		return m
	}
	obj := t.Obj()
	if problem := a.unwritable(t); problem != "" {
		return a.unsupported(at, t, problem)
	}
	if obj.Pkg() != nil && obj.Pkg().Path() == runtimePath {
		return a.unsupported(at, t, "is a type of the protocol; a tool returns it as its only result")
	}
	if kind, ok := wellKnown[qualify(obj)]; ok {
		m := a.finishNamed(t, &model.Type{Kind: kind, Go: a.expr(t)})
		a.scalars[t] = m
		return m
	}
	if m, ok := a.marshaled(t, at); ok {
		return m
	}
	if a.refuseSchema(t) {
		return nil
	}
	if _, ok := t.Underlying().(*types.Struct); ok || reaches(t) {
		return a.reference(t, at)
	}
	m := a.underlying(t, at)
	if m == nil {
		return nil
	}
	if !a.enumerate(t, m, at) {
		return nil
	}
	m = a.finishNamed(t, m)
	if _, ok := t.Underlying().(*types.Basic); ok {
		a.scalars[t] = m
	}
	return m
}

// finishNamed adds what the declaration says.
func (a *analyzer) finishNamed(t *types.Named, m *model.Type) *model.Type {
	return a.finishWith(zeroOf(t), t, m)
}

// zero says how omitzero tells the zero values of a type, as model.Type does.
type zero struct{ method, incomparable bool }

func zeroOf(t *types.Named) zero {
	return zero{method: hasMethod(t, "IsZero", "func() bool"), incomparable: !types.Comparable(t)}
}

// finishWith is finishNamed where it is known already how zero values are told.
func (a *analyzer) finishWith(z zero, t *types.Named, m *model.Type) *model.Type {
	if t.Obj().Pkg() != nil {
		m.Defined = true
	}
	m.Doc = a.typeDoc(t.Obj())
	m.IsZero = z.method
	if m.Kind == model.TextValue || m.Kind == model.Custom {
		m.Underlying = underlyingKind(t)
	}
	switch m.Kind {
	case model.Array, model.Bytes, model.Map:
	default:
		m.Incomparable = z.incomparable
	}
	return m
}

// underlyingKind is the kind of the Go type under one that marshals itself.
func underlyingKind(t *types.Named) model.Kind {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if m := basics[u.Kind()]; m != nil {
			return m.Kind
		}
	case *types.Slice:
		return model.Array
	case *types.Map:
		return model.Map
	}
	return model.Struct
}

// typeDoc is the documentation of a type with syntax at hand.
func (a *analyzer) typeDoc(obj *types.TypeName) string {
	decl := a.source.types[obj.Pos()]
	if decl == nil {
		return ""
	}
	return a.describedBy(decl.doc, decl.spec.Comment)
}

// marshaled returns the model of a type with its own JSON or text methods. It
// reports false for a type without.
func (a *analyzer) marshaled(t *types.Named, at site) (*model.Type, bool) {
	own := methodsOf(t)
	switch {
	case own.unmarshalJSON || own.marshalJSON:
		return a.custom(t, own, at), true
	case own.unmarshalText || own.marshalText:
		return a.text(t, own, at), true
	}
	return nil, false
}

// custom is a type with its own JSON form, which only its author knows.
func (a *analyzer) custom(t *types.Named, own methods, at site) *model.Type {
	if !a.bothWays(t, own.unmarshalJSON, own.marshalJSON, "UnmarshalJSON", "MarshalJSON", at) {
		return nil
	}
	schema := a.schemaOf(t)
	if schema == "" {
		obj := t.Obj()
		if decl := a.source.types[obj.Pos()]; decl != nil {
			a.report(decl.spec.Name.Pos(), diagnostic.NoSchema,
				"%s has its own %s, so that only you know its JSON; write //mcp:schema {…} in its doc comment", obj.Name(), own.json())
		} else {
			a.report(at.pos, diagnostic.NoSchema,
				"%s: %s has its own %s, so that its JSON is not known; declare a type around it with //mcp:schema, or use a plain type",
				a.subject(at), a.readable(t), own.json())
		}
		return nil
	}
	m := &model.Type{Kind: model.Custom, Go: a.expr(t), Schema: schema,
		DecodeOnly: !own.marshalJSON, EncodeOnly: !own.unmarshalJSON}
	return a.finishNamed(t, m)
}

// text is a type that travels as a string which it reads and writes itself.
func (a *analyzer) text(t *types.Named, own methods, at site) *model.Type {
	if !a.bothWays(t, own.unmarshalText, own.marshalText, "UnmarshalText", "MarshalText", at) {
		return nil
	}
	m := &model.Type{Kind: model.TextValue, Go: a.expr(t), Schema: a.schemaOf(t),
		DecodeOnly: !own.marshalText, EncodeOnly: !own.unmarshalText}
	if !a.textEnum(t, m, at) {
		return nil
	}
	return a.finishNamed(t, m)
}

// bothWays reports a type that lacks the method for the direction in which it
// is used.
func (a *analyzer) bothWays(t *types.Named, reads, writes bool, read, write string, at site) bool {
	switch {
	case at.dir&decoded != 0 && !reads:
		a.report(at.pos, diagnostic.NoSchema, "%s: %s has %s but no %s, so that it can be sent but not received; add the method",
			a.subject(at), a.readable(t), write, read)
	case at.dir&encoded != 0 && !writes:
		a.report(at.pos, diagnostic.NoSchema, "%s: %s has %s but no %s, so that it can be received but not sent; add the method",
			a.subject(at), a.readable(t), read, write)
	default:
		return true
	}
	return false
}

// schemaOf returns the JSON of //mcp:schema on a type, empty where there is none.
func (a *analyzer) schemaOf(t *types.Named) string {
	d := a.typeDirective(t.Obj(), directive.VerbSchema)
	if d == nil || a.problems[d.Pos] {
		return ""
	}
	arg, ok := d.Positional(0)
	if !ok {
		return ""
	}
	schema, problem := checkSchema(arg.Value)
	if problem != "" {
		a.problems[d.Pos] = true
		a.report(arg.ValuePos, diagnostic.BadConstraint, "//mcp:schema on %s: %s", t.Obj().Name(), problem)
		return `{}`
	}
	return schema
}

// refuseSchema reports //mcp:schema on a type whose JSON follows from its Go.
func (a *analyzer) refuseSchema(t *types.Named) bool {
	d := a.typeDirective(t.Obj(), directive.VerbSchema)
	if d == nil {
		return false
	}
	a.report(d.Pos, diagnostic.NoSchema,
		"%s has no UnmarshalJSON, MarshalJSON or UnmarshalText, so that its schema follows from its Go type; remove //mcp:schema, or write the methods",
		t.Obj().Name())
	return true
}

// compact returns JSON without white space.
func compact(text []byte) string {
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil {
		return string(text)
	}
	return b.String()
}
