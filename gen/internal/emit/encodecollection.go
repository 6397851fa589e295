package emit

import "github.com/mcpgen/mcpgen/gen/internal/model"

// writeCollection writes an array or a map.
func (b *body) writeCollection(at place, t *model.Type, c *model.Constraints) {
	if t.Kind == model.Map {
		b.writeMap(at, t)
		return
	}
	inner := b.block()
	var item, start string
	if c != nil && c.UniqueItems {
		start = b.names.pickFor(b.e.global, "start", "from")
		b.Line("%s := %s.Len()", start, b.w)
	}
	b.Line("%s.Array()", b.w)
	if isEmpty(t.Elem) {
		b.Open("for range %s {", at.value())
	} else if byValue(t.Elem) {
		item = inner.names.pick("item", "element")
		b.Open("for _, %s := range %s {", item, at.value())
	} else {
		i := inner.names.pick("i", "index")
		item = at.operand() + "[" + i + "]"
		b.Open("for %s := range %s {", i, at.value())
	}
	inner.writeElement(item, t.Elem, itemConstraints(c))
	b.Close("}")
	b.Line("%s.EndArray()", b.w)
	if start != "" {
		b.Line("%s.Unique(%s)", b.w, start)
	}
}

// isEmpty says that nothing of a value of t is written.
func isEmpty(t *model.Type) bool { return t.Kind == model.Struct && len(t.Fields) == 0 }

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
func (b *body) writeElement(at string, t *model.Type, c *model.Constraints) {
	if t.Kind != model.Pointer {
		b.write(place{name: at}, t, c)
		return
	}
	b.unlessNil(at, func() { b.write(place{name: at}, t, c) })
}

// unlessNil fails the writer where a pointer that must hold a value is nil.
func (b *body) unlessNil(at string, write func()) {
	b.Open("if %s == nil {", at)
	b.Line("%s.Null()", b.w)
	b.Line("%s.Fail(%s)", b.w, b.e.errorsNew("must not be nil"))
	b.Part("} else {")
	write()
	b.Close("}")
}

// writeMap writes a map in the order of its keys.
func (b *body) writeMap(at place, t *model.Type) {
	inner := b.block()
	key := inner.names.pick("key", "name")
	b.Line("%s.Object()", b.w)
	b.Open("for _, %s := range %s {", key, b.sortedKeys(at.value(), t.Key))
	b.Line("%s", b.writeKey(key, t.Key))
	if isEmpty(t.Elem) || byValue(t.Elem) && t.Elem.Kind != model.Pointer && singleUse(t.Elem) {
		inner.writeElement(at.operand()+"["+key+"]", t.Elem, nil)
	} else {
		item := inner.names.pick("item", "element")
		b.Line("%s := %s[%s]", item, at.operand(), key)
		inner.writeElement(item, t.Elem, nil)
	}
	b.Close("}")
	b.Line("%s.EndObject()", b.w)
}

// sortedKeys are the keys of a map in the order of their texts or numbers.
func (b *body) sortedKeys(m string, k *model.Type) string {
	if k.Kind == model.TextValue {
		return b.e.name(codecPath, "TextKeys") + "(" + m + ")"
	}
	return b.e.name("slices", "Sorted") + "(" + b.e.name("maps", "Keys") + "(" + m + "))"
}

// writeKey writes a key of a map.
func (b *body) writeKey(key string, k *model.Type) string {
	switch {
	case k.Kind == model.TextValue && len(k.Enum) > 0:
		return call(b.w, "KeyEnumText", key, b.e.enumList(k)+"...")
	case k.Kind == model.TextValue:
		return call(b.w, "KeyText", key)
	case k.Kind == model.Integer:
		return call(b.w, "KeyInt", as("int64", key, k))
	case k.Kind == model.Unsigned:
		return call(b.w, "KeyUint", as("uint64", key, k))
	case len(k.Enum) > 0:
		return call(b.w, "KeyEnum", as("string", key, k), b.e.enumList(k)+"...")
	default:
		return call(b.w, "Key", as("string", key, k))
	}
}

// singleUse says whether the code that writes a t mentions it once.
func singleUse(t *model.Type) bool {
	return t.Kind != model.Map && t.Kind != model.Array
}
