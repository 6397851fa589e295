package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

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
func (p place) address() *jen.Statement {
	if p.pointer {
		return jen.Id(p.name)
	}
	return jen.Op("&").Id(p.name)
}

// members writes the fields of an object.
func (b *body) members(fields []*model.Field, at func(*model.Field) string) []jen.Code {
	var statements []jen.Code
	for _, f := range fields {
		statements = append(statements, b.block().under(f.Name).writeField(f, at(f))...)
	}
	return statements
}

// writeField writes one member, unless it is to be left out.
func (b *body) writeField(f *model.Field, at string) []jen.Code {
	conditions := present(at, f)
	guarded := f.OmitZero || f.OmitEmpty
	switch {
	case f.OmitZero:
		conditions = append(conditions, b.notZero(at, f.Type))
	case f.OmitEmpty:
		if condition := b.notEmpty(at, f.Type); condition != nil {
			conditions = append(conditions, condition)
		}
	case f.Optional && f.Type.Kind == model.Pointer:
		conditions = append(conditions, jen.Id(at).Op("!=").Nil())
		guarded = true
	}
	value := b.writeValue(f, place{name: at})
	if f.Type.Kind == model.Pointer && !guarded {
		value = b.unlessNil(at, value)
	}
	statements := append([]jen.Code{call(b.w, "Key", jen.Lit(f.Name))}, value...)
	if len(conditions) == 0 {
		return statements
	}
	return []jen.Code{jen.If(all(conditions)).Block(statements...)}
}

// all joins conditions that must hold together.
func all(conditions []jen.Code) *jen.Statement {
	condition := &jen.Statement{}
	for i, c := range conditions {
		if i > 0 {
			condition.Op("&&")
		}
		condition.Add(c)
	}
	return condition
}

// present are the conditions that the embedded pointers on the way are not nil.
func present(at string, f *model.Field) []jen.Code {
	var conditions []jen.Code
	parts := strings.Split(at, ".")
	for _, p := range f.EmbeddedPointers {
		outer := strings.Join(parts[:len(parts)-len(f.Selector)+p.Depth], ".")
		conditions = append(conditions, jen.Id(outer).Op("!=").Nil())
	}
	return conditions
}

// writeValue writes the value of a field.
func (b *body) writeValue(f *model.Field, at place) []jen.Code {
	if !f.Quoted {
		return b.write(at, f.Type, &f.Constraints)
	}
	t, pointer := f.Type, at
	if t.Kind == model.Pointer {
		t, pointer = t.Elem, place{at.name, true}
	}
	statements := []jen.Code{call(b.w, "Quote")}
	statements = append(statements, b.writePlain(pointer, t)...)
	statements = append(statements, call(b.w, "EndQuote"))
	return append(statements, b.writeChecks(pointer.value(), t, &f.Constraints)...)
}

// write writes a value and checks it.
func (b *body) write(at place, t *model.Type, c *model.Constraints) []jen.Code {
	if t.Kind == model.Pointer {
		return b.write(place{at.value(), true}, t.Elem, c)
	}
	if t.Kind == model.Array || t.Kind == model.Map {
		return append(b.writeCollection(at, t, c), b.writeChecks(at.value(), t, c)...)
	}
	if c != nil && len(c.Enum) > 0 {
		if statements := b.writeEnum(at, t, c); statements != nil {
			return statements
		}
	}
	return append(b.writePlain(at, t), b.writeChecks(at.value(), t, c)...)
}

// writeEnum writes a value that a constraint lists, nil where a check does that.
func (b *body) writeEnum(at place, t *model.Type, c *model.Constraints) []jen.Code {
	switch t.Kind {
	case model.String:
		args := append([]jen.Code{as("string", at.value(), t)}, b.texts(c.Enum)...)
		return []jen.Code{call(b.w, "Enum", args...)}
	case model.Integer, model.Unsigned:
		args := append([]jen.Code{as("int64", at.value(), t)}, b.integerList(t, c)...)
		return []jen.Code{call(b.w, "IntEnum", args...)}
	case model.TextValue:
		args := append([]jen.Code{at.address()}, b.texts(c.Enum)...)
		return []jen.Code{call(b.w, "EnumText", args...)}
	}
	return nil
}

// writePlain writes a value that is not a collection.
func (b *body) writePlain(at place, t *model.Type) []jen.Code {
	switch t.Kind {
	case model.Ref:
		return []jen.Code{jen.Id(b.e.types[t.Ref].encode).Call(jen.Id(b.w), at.address())}
	case model.Struct:
		return b.writeStructure(at, t)
	case model.Pointer:
		return b.write(at, t, nil)
	}
	if statement := b.writeScalar(at, t); statement != nil {
		return []jen.Code{statement}
	}
	b.fail("type %s of kind %q cannot be written", t.Go, t.Kind)
	return nil
}

// writeScalar is the call that writes a value without parts.
func (b *body) writeScalar(at place, t *model.Type) *jen.Statement {
	value := at.value()
	switch t.Kind {
	case model.Boolean:
		return call(b.w, "Bool", as("bool", value, t))
	case model.String:
		if len(t.Enum) > 0 {
			return call(b.w, "Enum", as("string", value, t), b.e.enumList(t).Op("..."))
		}
		return call(b.w, "String", as("string", value, t))
	case model.Integer:
		if len(t.Enum) > 0 {
			return call(b.w, "IntEnum", as("int64", value, t), b.e.enumList(t).Op("..."))
		}
		return call(b.w, "Int64", as("int64", value, t))
	case model.Unsigned:
		if len(t.Enum) > 0 {
			return call(b.w, "IntEnum", as("int64", value, t), b.e.enumList(t).Op("..."))
		}
		return call(b.w, "Uint64", as("uint64", value, t))
	case model.Number:
		if t.Bits == 32 {
			return call(b.w, "Float32", as("float32", value, t))
		}
		return call(b.w, "Float64", as("float64", value, t))
	case model.NumberText:
		return call(b.w, "Number", jen.String().Call(jen.Id(value)))
	case model.Time:
		return call(b.w, "Time", b.plainTime(value, t, "Time"))
	case model.Duration:
		return call(b.w, "Duration", b.plainTime(value, t, "Duration"))
	case model.Any:
		return call(b.w, "Any", jen.Id(value))
	case model.RawJSON:
		return call(b.w, "JSONValue", jen.Id(value))
	case model.Bytes:
		if t.Len >= 0 {
			return call(b.w, "Base64", jen.Id(at.operand()).Index(jen.Op(":")))
		}
		return call(b.w, "Base64", jen.Id(value))
	}
	return b.writeMethod(at, t)
}

// writeMethod is the call that writes a value by a method of its own.
func (b *body) writeMethod(at place, t *model.Type) *jen.Statement {
	switch t.Kind {
	case model.URL:
		if t.Go == `"net/url".URL` {
			return call(b.w, "String", call(at.name, "String"))
		}
		u := jen.Parens(jen.Op("*").Qual("net/url", "URL")).Call(at.address())
		return call(b.w, "String", u.Dot("String").Call())
	case model.TextValue:
		if len(t.Enum) > 0 {
			return call(b.w, "EnumText", at.address(), b.e.enumList(t).Op("..."))
		}
		return call(b.w, "Text", at.address())
	case model.BigInteger:
		return call(b.w, "IntegerText", at.address())
	case model.Custom:
		return call(b.w, "JSON", at.address())
	}
	return nil
}

// plainTime converts a declared type to the one of package time under it.
func (b *body) plainTime(value string, t *model.Type, name string) *jen.Statement {
	if t.Go == `"time".`+name {
		return jen.Id(value)
	}
	return jen.Qual("time", name).Call(jen.Id(value))
}

// writeStructure writes an anonymous struct.
func (b *body) writeStructure(at place, t *model.Type) []jen.Code {
	statements := []jen.Code{call(b.w, "Object")}
	statements = append(statements, b.members(t.Fields, func(f *model.Field) string {
		return at.name + "." + selector(f)
	})...)
	return append(statements, call(b.w, "EndObject"))
}
