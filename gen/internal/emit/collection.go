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
	b.names.taken[n] = true
}

// mapping reads an object with free keys.
func (b *body) mapping(target, op string, t *model.Type, c *model.Constraints) {
	inner := b.block()
	key := inner.names.pick("key", "name")
	b.Line("%s %s %s{}", target, op, b.e.spell(t.Go))
	b.Open("for %s.Map(); %s.Next(); {", b.in, b.in)
	inner.key(target, key, t)
	inner.element(target, key, t.Elem)
	b.Close("}")
}

// element reads the value of a key.
func (b *body) element(target, key string, t *model.Type) {
	if value := b.value(t, nil); value != "" && len(b.readChecks("item", t, nil)) == 0 {
		b.Line("%s[%s] = %s", target, key, value)
		return
	}
	item := b.names.pick("item", "element")
	b.assign(item, ":=", t, nil)
	b.Line("%s[%s] = %s", target, key, item)
}

// key reads a key. One that is refused still has its value read, so that all
// that is wrong is told.
func (b *body) key(target, key string, t *model.Type) {
	k := t.Key
	switch {
	case k.Kind == model.String && len(k.Enum) == 0 && k.Go == "string":
		b.Line("%s := %s(%s, %s)", key, b.e.name(codecPath, "MapKey"), b.in, target)
	case k.Kind == model.String:
		name := b.in + ".Key()"
		if len(k.Enum) > 0 {
			name = call(b.in, "KeyEnum", b.e.enumList(k)+"...")
		}
		b.Line("%s := %s", key, b.e.converted(k, name, "string"))
		b.Line("%s", b.fresh(target, key))
	case k.Kind == model.TextValue:
		read := call(b.in, "KeyText", "&"+key)
		if len(k.Enum) > 0 {
			read = call(b.in, "KeyEnumText", "&"+key, b.e.enumList(k)+"...")
		}
		b.Line("var %s %s", key, b.e.spell(k.Go))
		b.Open("if %s {", read)
		b.Line("%s", b.fresh(target, key))
		b.Close("}")
	default:
		b.numberKey(target, key, k)
	}
}

// numberKey reads a key that is an integer.
func (b *body) numberKey(target, key string, k *model.Type) {
	number := b.names.pick("number", "n")
	ok := b.names.pick("ok", "valid")
	least, most := naturalRange(k)
	if k.Kind == model.Unsigned {
		b.Line("%s, %s := %s.KeyUint(%s)", number, ok, b.in, b.e.intLiteral(most, k))
		b.Line("%s := %s", key, b.e.converted(k, number, "uint64"))
	} else {
		b.Line("%s, %s := %s.KeyInt(%s, %s)", number, ok, b.in, b.e.intLiteral(least, k), b.e.intLiteral(most, k))
		b.Line("%s := %s", key, b.e.converted(k, number, "int64"))
	}
	b.Open("if %s {", ok)
	b.Line("%s", b.fresh(target, key))
	b.Close("}")
}

// fresh refuses a key that the map has already.
func (b *body) fresh(target, key string) string {
	return b.e.name(codecPath, "Fresh") + "(" + b.in + ", " + target + ", " + key + ")"
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
