package emit

import (
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// place is a Go expression that holds a value to be written, or points to it.
type place struct {
	name    string
	pointer bool
}

// value is the value itself.
func (p place) value() string {
	if p.pointer {
		return "*" + p.name
	}
	return p.name
}

// operand is the value where a selector, an index or a call follows.
func (p place) operand() string {
	if p.pointer {
		return "(*" + p.name + ")"
	}
	return p.name
}

// address points to the value.
func (p place) address() string {
	if p.pointer {
		return p.name
	}
	return "&" + p.name
}

// members writes the fields of an object.
func (b *body) members(fields []*model.Field, at func(*model.Field) string) {
	for _, f := range fields {
		b.under(f.Name, func() { b.writeField(f, at(f)) })
	}
}

// writeField writes one member, unless it is to be left out.
func (b *body) writeField(f *model.Field, at string) {
	conditions := present(at, f)
	guarded := f.OmitZero || f.OmitEmpty
	switch {
	case f.OmitZero:
		conditions = append(conditions, b.notZero(at, f.Type))
	case f.OmitEmpty:
		if condition := b.notEmpty(at, f.Type); condition != "" {
			conditions = append(conditions, condition)
		}
	case f.Optional && f.Type.Kind == model.Pointer:
		conditions = append(conditions, at+" != nil")
		guarded = true
	}
	if len(conditions) > 0 {
		b.Open("if %s {", all(conditions))
		defer b.Close("}")
	}
	b.Line("%s.Key(%q)", b.w, f.Name)
	if f.Type.Kind == model.Pointer && !guarded {
		b.unlessNil(at, func() { b.writeValue(f, place{name: at}) })
	} else {
		b.writeValue(f, place{name: at})
	}
}

// all joins conditions that must hold together. A single one needs no
// parentheses.
func all(conditions []string) string {
	if len(conditions) == 1 {
		return unparenthesized(conditions[0])
	}
	return strings.Join(conditions, " && ")
}

// present are the conditions that the embedded pointers on the way are not nil.
func present(at string, f *model.Field) []string {
	if len(f.EmbeddedPointers) == 0 {
		return nil
	}
	var conditions []string
	parts := strings.Split(at, ".")
	for _, p := range f.EmbeddedPointers {
		outer := strings.Join(parts[:len(parts)-len(f.Selector)+p.Depth], ".")
		conditions = append(conditions, outer+" != nil")
	}
	return conditions
}

// writeValue writes the value of a field.
func (b *body) writeValue(f *model.Field, at place) {
	if !f.Quoted {
		b.write(at, f.Type, f.Constraints)
		return
	}
	t, pointer := f.Type, at
	if t.Kind == model.Pointer {
		t, pointer = t.Elem, place{at.name, true}
	}
	b.Line("%s.Quote()", b.w)
	b.writePlain(pointer, t)
	b.Line("%s.EndQuote()", b.w)
	b.lines(b.writeChecks(pointer.value(), t, f.Constraints))
}

// write writes a value and checks it.
func (b *body) write(at place, t *model.Type, c *model.Constraints) {
	if t.Kind == model.Pointer {
		b.write(place{at.value(), true}, t.Elem, c)
		return
	}
	switch {
	case t.Kind == model.Array || t.Kind == model.Map:
		b.writeCollection(at, t, c)
	case c != nil && len(c.Enum) > 0 && b.writeEnum(at, t, c):
		return // which checks it
	default:
		b.writePlain(at, t)
	}
	b.lines(b.writeChecks(at.value(), t, c))
}

// writeEnum writes a value that a constraint lists, unless a check is to do
// that.
func (b *body) writeEnum(at place, t *model.Type, c *model.Constraints) bool {
	switch t.Kind {
	case model.String:
		b.Line("%s.Enum(%s, %s)", b.w, as("string", at.value(), t), texts(c.Enum))
	case model.Integer:
		b.Line("%s.IntEnum(%s, %s)", b.w, as("int64", at.value(), t), b.integerList(t, c))
	case model.Unsigned:
		b.Line("%s.UintEnum(%s, %s)", b.w, as("uint64", at.value(), t), b.integerList(t, c))
	case model.TextValue:
		b.Line("%s.EnumText(%s, %s)", b.w, at.address(), texts(c.Enum))
	default:
		return false
	}
	return true
}

// writePlain writes a value that is not a collection.
func (b *body) writePlain(at place, t *model.Type) {
	switch t.Kind {
	case model.Ref:
		b.Line("%s(%s, %s)", b.e.types[t.Ref].encode, b.w, at.address())
	case model.Struct:
		b.Line("%s.Object()", b.w)
		b.fields(t, at.name)
	case model.Pointer:
		b.write(at, t, nil)
	default:
		method, args := b.writeScalar(at, t)
		if method == "" {
			b.fail("type %s of kind %q cannot be written", t.Go, t.Kind)
		}
		b.Line("%s.%s(%s)", b.w, method, args)
	}
}

// writeScalar is the method of the writer for a value without parts, and its
// arguments.
func (b *body) writeScalar(at place, t *model.Type) (method, args string) {
	value := at.value()
	if len(t.Enum) > 0 {
		switch t.Kind {
		case model.String:
			return "Enum", as("string", value, t) + ", " + b.e.enumList(t) + "..."
		case model.Integer:
			return "IntEnum", as("int64", value, t) + ", " + b.e.enumList(t) + "..."
		case model.Unsigned:
			return "UintEnum", as("uint64", value, t) + ", " + b.e.enumList(t) + "..."
		case model.TextValue:
			return "EnumText", at.address() + ", " + b.e.enumList(t) + "..."
		}
	}
	switch t.Kind {
	case model.Boolean:
		return "Bool", as("bool", value, t)
	case model.String:
		return "String", as("string", value, t)
	case model.Integer:
		return "Int64", as("int64", value, t)
	case model.Unsigned:
		return "Uint64", as("uint64", value, t)
	case model.Number:
		if t.Bits == 32 {
			return "Float32", as("float32", value, t)
		}
		return "Float64", as("float64", value, t)
	case model.NumberText:
		return "Number", "string(" + value + ")"
	case model.Time:
		return "Time", b.plainTime(value, t, "Time")
	case model.Duration:
		return "Duration", b.plainTime(value, t, "Duration")
	case model.Any:
		return "Any", value
	case model.RawJSON:
		return "JSONValue", value
	case model.Bytes:
		if t.Len >= 0 {
			return "Base64", at.operand() + "[:]"
		}
		return "Base64", value
	}
	return b.writeMethod(at, t)
}

// writeMethod is the method of the writer for a value with a method of its own.
func (b *body) writeMethod(at place, t *model.Type) (method, args string) {
	switch t.Kind {
	case model.URL:
		if t.Go == `"net/url".URL` {
			return "String", at.name + ".String()"
		}
		return "String", "(*" + b.e.name("net/url", "URL") + ")(" + at.address() + ").String()"
	case model.TextValue:
		return "Text", at.address()
	case model.BigInteger:
		return "IntegerText", at.address()
	case model.Custom:
		return "JSON", at.address()
	}
	return "", ""
}

// plainTime converts a declared type to the one of package time under it.
func (b *body) plainTime(value string, t *model.Type, name string) string {
	if t.Go == `"time".`+name {
		return value
	}
	return b.e.name("time", name) + "(" + value + ")"
}
