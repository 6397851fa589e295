package emit

import (
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// What omitempty and omitzero leave out is what encoding/json leaves out.

// notEmpty is omitempty's condition, empty for a type that is never empty.
func (b *body) notEmpty(at string, t *model.Type) string {
	switch kind, length := b.goKind(t); kind {
	case model.Boolean:
		return at
	case model.String:
		return at + ` != ""`
	case model.Integer, model.Unsigned, model.Number:
		return at + " != 0"
	case model.Pointer, model.Any:
		return at + " != nil"
	case model.Array, model.Map:
		if length > 0 {
			return ""
		}
		return "len(" + at + ") != 0"
	}
	return ""
}

// notZero is omitzero's condition.
func (b *body) notZero(at string, t *model.Type) string {
	kind, length := b.goKind(t)
	if kind == model.Pointer {
		if hasIsZero(t) || hasIsZero(t.Elem) {
			return at + " != nil && !" + at + ".IsZero()"
		}
		return at + " != nil"
	}
	if hasIsZero(t) {
		return "!" + at + ".IsZero()"
	}
	switch kind {
	case model.Boolean:
		return at
	case model.String:
		return at + ` != ""`
	case model.Integer, model.Unsigned, model.Number:
		return at + " != 0"
	case model.Any, model.Map:
		return at + " != nil"
	case model.Array:
		if length < 0 {
			return at + " != nil"
		}
	}
	if t.Kind == model.BigInteger {
		return at + ".Sign() != 0"
	}
	if !t.Incomparable && !b.e.resolve(t).Incomparable {
		return at + " != (" + b.e.spell(t.Go) + "{})"
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
func (b *body) anyNotZero(at string, t *model.Type) string {
	resolved := b.e.resolve(t)
	if resolved.Kind != model.Struct {
		b.fail("omitzero cannot compare %s with its zero value", t.Go)
		return "true"
	}
	var conditions []string
	for _, f := range resolved.Fields {
		field := at + "." + selector(f)
		conditions = append(conditions, strings.Join(append(present(field, f), b.notZero(field, f.Type)), " && "))
	}
	if len(conditions) == 0 {
		return "false"
	}
	return "(" + strings.Join(conditions, " || ") + ")"
}

// unparenthesized is a condition without parentheses around all of it.
func unparenthesized(condition string) string {
	if !strings.HasPrefix(condition, "(") {
		return condition
	}
	depth := 0
	for i, c := range condition {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 && i < len(condition)-1 {
			return condition
		}
	}
	return condition[1 : len(condition)-1]
}
