package emit

import (
	"math/big"
	"strconv"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// slice reads an array of any length.
func (b *body) slice(target, op string, t *model.Type, c *model.Constraints) {
	inner := b.block()
	items := itemConstraints(c)
	b.Line("%s %s %s{}", target, op, b.e.spell(t.Go))
	b.Open("for %s.Array(); %s.Next(); {", b.in, b.in)
	if value := inner.value(t.Elem, items); value != "" && len(inner.readChecks("item", t.Elem, items)) == 0 {
		b.Line("%s = append(%s, %s)", target, target, value)
	} else {
		item := inner.names.pick("item", "element")
		inner.assign(item, ":=", t.Elem, items)
		b.Line("%s = append(%s, %s)", target, target, item)
	}
	b.Close("}")
}

// fixedArray reads an array of one length. What is too much is read as well, so
// that all that is wrong with it is told.
func (b *body) fixedArray(target string, t *model.Type, c *model.Constraints) {
	inner := b.block()
	n := inner.names.pick("n")
	block := inner.block()
	item := block.names.pick("item", "element")
	length := strconv.Itoa(t.Len)
	b.Line("%s := 0", n)
	b.Open("for %s.Array(); %s.Next(); %s++ {", b.in, b.in, n)
	block.assign(item, ":=", t.Elem, itemConstraints(c))
	b.Open("if %s < len(%s) {", n, target)
	b.Line("%s[%s] = %s", target, n, item)
	b.Close("}")
	b.Close("}")
	b.Line("%s.Items(%s, %s, %s)", b.in, n, length, length)
	b.names.take(n)
}

// mapping reads an object with free keys. A member whose key is refused still has
// its value read, so that all that is wrong is told.
func (b *body) mapping(target, op string, t *model.Type, _ *model.Constraints) {
	inner := b.block()
	b.Line("%s %s %s{}", target, op, b.e.spell(t.Go))
	b.Open("for %s.Map(); %s.Next(); {", b.in, b.in)
	key, ok := inner.key(t.Key)
	value := inner.value(t.Elem, nil)
	if value == "" || ok != "" {
		item := inner.names.pick("item", "element")
		inner.assign(item, ":=", t.Elem, nil)
		value = item
	}
	put := b.e.name(codecPath, "Put") + "(" + b.in + ", " + target + ", " + key + ", " + value + ")"
	if ok == "" {
		b.Line("%s", put)
	} else {
		b.Open("if %s {", ok)
		b.Line("%s", put)
		b.Close("}")
	}
	b.Close("}")
}

// key reads a key. It returns an expression of it and, for a key that may be
// refused, the name of a variable that says whether it is one.
func (b *body) key(k *model.Type) (key, ok string) {
	key = b.names.pick("key", "name")
	if k.Kind == model.String {
		name := b.in + ".Key()"
		if len(k.Enum) > 0 {
			name = call(b.in, "KeyEnum", b.e.enumList(k)+"...")
		}
		b.Line("%s := %s", key, b.e.converted(k, name, "string"))
		return key, ""
	}
	ok = b.names.pick("ok", "valid")
	least, most := naturalRange(k)
	switch k.Kind {
	case model.Unsigned:
		b.Line("%s, %s := %s.KeyUint(%s)", key, ok, b.in, b.e.intLiteral(most, k))
		return b.e.converted(k, key, "uint64"), ok
	case model.Integer:
		b.Line("%s, %s := %s.KeyInt(%s, %s)", key, ok, b.in, b.e.intLiteral(least, k), b.e.intLiteral(most, k))
		return b.e.converted(k, key, "int64"), ok
	}
	read := call(b.in, "KeyText", "&"+key)
	if len(k.Enum) > 0 {
		read = call(b.in, "KeyEnumText", "&"+key, b.e.enumList(k)+"...")
	}
	b.Line("var %s %s", key, b.e.spell(k.Go))
	b.Line("%s := %s", ok, read)
	return key, ok
}

func itemConstraints(c *model.Constraints) *model.Constraints {
	if c == nil {
		return nil
	}
	return c.Items
}

// naturalRange is the range of an integer type.
func naturalRange(t *model.Type) (least, most *big.Int) {
	size := uint(t.Bits)
	if size == 0 {
		size = 64
	}
	one := big.NewInt(1)
	if t.Kind == model.Unsigned {
		most = new(big.Int).Lsh(one, size)
		return new(big.Int), most.Sub(most, one)
	}
	most = new(big.Int).Lsh(one, size-1)
	return new(big.Int).Neg(most), new(big.Int).Sub(most, one)
}
