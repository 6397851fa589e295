package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// writeCollection writes an array or a map.
func (b *body) writeCollection(at place, t *model.Type, c *model.Constraints) []jen.Code {
	if t.Kind == model.Map {
		return b.writeMap(at, t)
	}
	inner := b.block()
	items := itemConstraints(c)
	var loop jen.Code
	if byValue(t.Elem) {
		item := inner.names.pick("item", "element")
		loop = jen.For(jen.List(jen.Id("_"), jen.Id(item)).Op(":=").Range().Id(at.value())).Block(
			inner.writeElement(item, t.Elem, items)...,
		)
	} else {
		i := inner.names.pick("i", "index")
		loop = jen.For(jen.Id(i).Op(":=").Range().Id(at.value())).Block(
			inner.writeElement(at.operand()+"["+i+"]", t.Elem, items)...,
		)
	}
	return []jen.Code{call(b.w, "Array"), loop, call(b.w, "EndArray")}
}

// byValue says whether a value of t is written by value, so that a loop may copy
// it, and not by its address.
func byValue(t *model.Type) bool {
	switch t.Kind {
	case model.Ref, model.Struct, model.URL, model.TextValue, model.BigInteger, model.Custom:
		return false
	case model.Array, model.Bytes:
		return t.Len < 0
	}
	return true
}

// writeElement writes an element of an array or a map, for which nil has no
// meaning.
func (b *body) writeElement(at string, t *model.Type, c *model.Constraints) []jen.Code {
	statements := b.write(place{name: at}, t, c)
	if t.Kind != model.Pointer {
		return statements
	}
	return b.unlessNil(at, statements)
}

// unlessNil fails the writer where a pointer that must hold a value is nil.
func (b *body) unlessNil(at string, statements []jen.Code) []jen.Code {
	return []jen.Code{jen.If(jen.Id(at).Op("==").Nil()).Block(
		call(b.w, "Null"),
		call(b.w, "Fail", jen.Qual("errors", "New").Call(jen.Lit("must not be nil"))),
	).Else().Block(statements...)}
}

// writeMap writes a map in the order of its keys.
func (b *body) writeMap(at place, t *model.Type) []jen.Code {
	inner := b.block()
	key := inner.names.pick("key", "name")
	k := t.Key
	sorted := jen.Qual("slices", "Sorted").Call(jen.Qual("maps", "Keys").Call(jen.Id(at.value())))
	var name jen.Code
	switch {
	case k.Kind == model.TextValue:
		sorted = jen.Qual(codecPath, "TextKeys").Call(jen.Id(at.value()))
		name = call(b.w, "KeyText", jen.Id(key))
		if len(k.Enum) > 0 {
			name = call(b.w, "KeyEnumText", jen.Id(key), b.e.enumList(k).Op("..."))
		}
	case k.Kind == model.Integer:
		name = call(b.w, "KeyInt", as("int64", key, k))
	case k.Kind == model.Unsigned:
		name = call(b.w, "KeyUint", as("uint64", key, k))
	case len(k.Enum) > 0:
		name = call(b.w, "KeyEnum", as("string", key, k), b.e.enumList(k).Op("..."))
	default:
		name = call(b.w, "Key", as("string", key, k))
	}
	loop := []jen.Code{name}
	if byValue(t.Elem) && t.Elem.Kind != model.Pointer && singleUse(t.Elem) {
		loop = append(loop, inner.writeElement(at.operand()+"["+key+"]", t.Elem, nil)...)
	} else {
		item := inner.names.pick("item", "element")
		loop = append(loop, jen.Id(item).Op(":=").Id(at.operand()).Index(jen.Id(key)))
		loop = append(loop, inner.writeElement(item, t.Elem, nil)...)
	}
	return []jen.Code{
		call(b.w, "Object"),
		jen.For(jen.List(jen.Id("_"), jen.Id(key)).Op(":=").Range().Add(sorted)).Block(loop...),
		call(b.w, "EndObject"),
	}
}

// singleUse says whether the code that writes a t mentions it once.
func singleUse(t *model.Type) bool {
	return t.Kind != model.Map && t.Kind != model.Array
}
