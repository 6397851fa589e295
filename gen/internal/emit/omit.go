package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// What omitempty and omitzero leave out is what encoding/json leaves out.

// notEmpty is omitempty's condition, nil for a type that is never empty.
func (b *body) notEmpty(at string, t *model.Type) jen.Code {
	switch kind, length := b.goKind(t); kind {
	case model.Boolean:
		return jen.Id(at)
	case model.String:
		return jen.Id(at).Op("!=").Lit("")
	case model.Integer, model.Unsigned, model.Number:
		return jen.Id(at).Op("!=").Lit(0)
	case model.Pointer, model.Any:
		return jen.Id(at).Op("!=").Nil()
	case model.Array, model.Map:
		if length > 0 {
			return nil
		}
		return jen.Len(jen.Id(at)).Op("!=").Lit(0)
	}
	return nil
}

// notZero is omitzero's condition.
func (b *body) notZero(at string, t *model.Type) jen.Code {
	kind, length := b.goKind(t)
	if kind == model.Pointer {
		if hasIsZero(t) || hasIsZero(t.Elem) {
			return jen.Id(at).Op("!=").Nil().Op("&&").Op("!").Add(call(at, "IsZero"))
		}
		return jen.Id(at).Op("!=").Nil()
	}
	if hasIsZero(t) {
		return jen.Op("!").Add(call(at, "IsZero"))
	}
	switch kind {
	case model.Boolean:
		return jen.Id(at)
	case model.String:
		return jen.Id(at).Op("!=").Lit("")
	case model.Integer, model.Unsigned, model.Number:
		return jen.Id(at).Op("!=").Lit(0)
	case model.Any, model.Map:
		return jen.Id(at).Op("!=").Nil()
	case model.Array:
		if length < 0 {
			return jen.Id(at).Op("!=").Nil()
		}
	}
	if t.Kind == model.BigInteger {
		return call(at, "Sign").Op("!=").Lit(0)
	}
	if !t.Incomparable && !b.e.resolve(t).Incomparable {
		return jen.Id(at).Op("!=").Parens(goType(t.Go).Values())
	}
	return b.anyNotZero(at, t)
}

func hasIsZero(t *model.Type) bool {
	return t.IsZero || t.Kind == model.Time && t.Go == `"time".Time`
}

// goKind is what encoding/json sees of a type: the kind of the Go type under it,
// and for an array or a slice its length.
func (b *body) goKind(t *model.Type) (kind model.Kind, length int) {
	if t.Kind == model.Ref {
		t = b.e.types[t.Ref].Type
	}
	switch t.Kind {
	case model.Bytes, model.Array:
		return model.Array, t.Len
	case model.RawJSON:
		return model.Array, -1
	case model.NumberText:
		return model.String, 0
	case model.Duration:
		return model.Integer, 0
	case model.TextValue, model.Custom:
		return t.Underlying, -1
	}
	return t.Kind, -1
}

// anyNotZero looks for a field that is not zero, in a struct that cannot be
// compared.
func (b *body) anyNotZero(at string, t *model.Type) jen.Code {
	resolved := b.e.resolve(t)
	if resolved.Kind != model.Struct {
		b.fail("omitzero of %s is not supported yet: give it a method IsZero() bool", t.Go)
		return jen.True()
	}
	condition := &jen.Statement{}
	for i, f := range resolved.Fields {
		if i > 0 {
			condition.Op("||")
		}
		field := at + "." + selector(f)
		condition.Add(all(append(present(field, f), b.notZero(field, f.Type))))
	}
	if len(resolved.Fields) == 0 {
		return jen.False()
	}
	return jen.Parens(condition)
}
