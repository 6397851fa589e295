package emit

import (
	"math/big"

	"github.com/dave/jennifer/jen"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// slice reads an array of any length.
func (b *body) slice(target, op string, t *model.Type, c *model.Constraints) []jen.Code {
	inner := b.block()
	var loop []jen.Code
	items := itemConstraints(c)
	value := inner.value(t.Elem, items)
	if value != nil && len(inner.readChecks("item", t.Elem, items)) == 0 {
		loop = []jen.Code{jen.Id(target).Op("=").Append(jen.Id(target), value)}
	} else {
		item := inner.names.pick("item", "element")
		loop = inner.assign(item, ":=", t.Elem, items)
		loop = append(loop, jen.Id(target).Op("=").Append(jen.Id(target), jen.Id(item)))
	}
	statements := []jen.Code{
		jen.Id(target).Op(op).Add(goType(t.Go)).Values(),
		jen.For(call(b.in, "Array"), call(b.in, "Next"), jen.Empty()).Block(loop...),
	}
	return append(statements, b.readChecks(target, t, c)...)
}

// fixedArray reads an array of one length. What is too much is read as well, so
// that all that is wrong with it is told.
func (b *body) fixedArray(target string, t *model.Type, c *model.Constraints) []jen.Code {
	inner := b.block()
	n := inner.names.pick("n")
	block := inner.block()
	item := block.names.pick("item", "element")
	loop := block.assign(item, ":=", t.Elem, itemConstraints(c))
	loop = append(loop, jen.If(jen.Id(n).Op("<").Len(jen.Id(target))).Block(
		jen.Id(target).Index(jen.Id(n)).Op("=").Id(item),
	))
	b.names.taken[n] = true
	return []jen.Code{
		jen.Id(n).Op(":=").Lit(0),
		jen.For(call(b.in, "Array"), call(b.in, "Next"), jen.Id(n).Op("++")).Block(loop...),
		call(b.in, "Items", jen.Id(n), jen.Lit(t.Len), jen.Lit(t.Len)),
	}
}

// mapping reads an object with free keys.
func (b *body) mapping(target, op string, t *model.Type, c *model.Constraints) []jen.Code {
	inner := b.block()
	key := inner.names.pick("key", "name")
	var loop []jen.Code
	if t.Key.Kind == model.String && len(t.Key.Enum) == 0 && t.Key.Go == "string" {
		loop = append(loop, jen.Id(key).Op(":=").Qual(codecPath, "MapKey").Call(jen.Id(b.in), jen.Id(target)))
		loop = append(loop, inner.element(target, jen.Id(key), t.Elem)...)
	} else {
		loop = inner.convertedKey(target, key, t)
	}
	statements := []jen.Code{
		jen.Id(target).Op(op).Add(goType(t.Go)).Values(),
		jen.For(call(b.in, "Map"), call(b.in, "Next"), jen.Empty()).Block(loop...),
	}
	return append(statements, b.readChecks(target, t, c)...)
}

// element reads the value of a key.
func (b *body) element(target string, key *jen.Statement, t *model.Type) []jen.Code {
	if value := b.value(t, nil); value != nil && len(b.readChecks("item", t, nil)) == 0 {
		return []jen.Code{jen.Id(target).Index(key).Op("=").Add(value)}
	}
	item := b.names.pick("item", "element")
	return append(b.assign(item, ":=", t, nil), jen.Id(target).Index(key).Op("=").Id(item))
}

// convertedKey reads a key that is not a plain string, and its value. A key that
// is refused still has its value read, so that all that is wrong is told.
func (b *body) convertedKey(target, key string, t *model.Type) []jen.Code {
	fresh := jen.Qual(codecPath, "Fresh").Call(jen.Id(b.in), jen.Id(target), jen.Id(key))
	k := t.Key
	switch {
	case len(k.Enum) > 0 && k.Kind == model.String:
		statements := []jen.Code{jen.Id(key).Op(":=").Add(converted(k, call(b.in, "KeyEnum", b.e.enumList(k).Op("...")), "string")), fresh}
		return append(statements, b.element(target, jen.Id(key), t.Elem)...)
	case k.Kind == model.String:
		statements := []jen.Code{jen.Id(key).Op(":=").Add(converted(k, call(b.in, "Key"), "string")), fresh}
		return append(statements, b.element(target, jen.Id(key), t.Elem)...)
	case k.Kind == model.TextValue:
		read := call(b.in, "KeyText", jen.Op("&").Id(key))
		if len(k.Enum) > 0 {
			read = call(b.in, "KeyEnumText", jen.Op("&").Id(key), b.e.enumList(k).Op("..."))
		}
		statements := []jen.Code{
			jen.Var().Id(key).Add(goType(k.Go)),
			jen.If(read).Block(fresh),
		}
		return append(statements, b.element(target, jen.Id(key), t.Elem)...)
	}
	number := b.names.pick("number", "n")
	ok := b.names.pick("ok", "valid")
	least, most := naturalRange(k)
	read := call(b.in, "KeyInt", intLiteral(least, k), intLiteral(most, k))
	if k.Kind == model.Unsigned {
		read = call(b.in, "KeyUint", intLiteral(most, k))
	}
	convert := jen.Id(number)
	if k.Go != "int64" && k.Kind == model.Integer || k.Go != "uint64" && k.Kind == model.Unsigned {
		convert = conversion(k, convert)
	}
	statements := []jen.Code{
		jen.List(jen.Id(number), jen.Id(ok)).Op(":=").Add(read),
		jen.Id(key).Op(":=").Add(convert),
		jen.If(jen.Id(ok)).Block(fresh),
	}
	return append(statements, b.element(target, jen.Id(key), t.Elem)...)
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
