package emit

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// integer is an expression that reads an integer of type t within its bounds.
func (b *body) integer(t *model.Type, c *model.Constraints) string {
	signed := t.Kind == model.Integer
	if integerEnum(t, c) != nil {
		if !signed {
			return b.e.converted(t, call(b.in, "UintEnum", b.integerList(t, c)), "uint64")
		}
		return b.e.converted(t, call(b.in, "IntEnum", b.integerList(t, c)), "int64")
	}
	least, most, bounded := b.integerRange(t, c)
	switch {
	case !bounded && signed && t.Bits == 0:
		return b.e.converted(t, call(b.in, "Int"), "int")
	case !bounded && signed && t.Bits == 64:
		return b.e.converted(t, call(b.in, "Int64"), "int64")
	case !bounded && t.Bits == 0:
		return b.e.converted(t, call(b.in, "Uint"), "uint")
	case !bounded && t.Bits == 64:
		return b.e.converted(t, call(b.in, "Uint64"), "uint64")
	case signed:
		return b.e.converted(t, call(b.in, "IntRange", b.e.intLiteral(least, t), b.e.intLiteral(most, t)), "int64")
	default:
		return b.e.converted(t, call(b.in, "UintRange", b.e.intLiteral(least, t), b.e.intLiteral(most, t)), "uint64")
	}
}

// integerEnum returns the values of an integer enum as JSON, nil for none.
func integerEnum(t *model.Type, c *model.Constraints) []string {
	if c != nil && len(c.Enum) > 0 {
		return c.Enum
	}
	var values []string
	for _, v := range t.Enum {
		values = append(values, v.Value)
	}
	return values
}

// integerList is the list of the values of an enum as arguments.
func (b *body) integerList(t *model.Type, c *model.Constraints) string {
	if c == nil || len(c.Enum) == 0 {
		return b.e.enumList(t) + "..."
	}
	var values []string
	for _, v := range c.Enum {
		values = append(values, integerText(v))
	}
	return strings.Join(values, ", ")
}

// integerText writes a JSON number that is an integer in plain digits.
func integerText(literal string) string {
	if r, ok := rational(literal); ok && r.IsInt() {
		return r.Num().String()
	}
	return literal
}

// rational returns the exact value of a JSON number. Exponents beyond those of a
// float64 are refused, since they cost memory and mean nothing here.
func rational(literal string) (*big.Rat, bool) {
	if f, err := strconv.ParseFloat(literal, 64); err != nil || math.IsInf(f, 0) {
		return nil, false
	}
	return new(big.Rat).SetString(literal)
}

// integerRange is the range of t narrowed by c, in whole numbers, and whether
// that says more than the reader's own range of int and uint, which is nil.
func (b *body) integerRange(t *model.Type, c *model.Constraints) (least, most *big.Int, bounded bool) {
	bounded = t.Bits > 0 && t.Bits < 64
	if !bounded && !hasBounds(c) {
		return nil, nil, false
	}
	least, most = naturalRange(t)
	if c == nil {
		return least, most, bounded
	}
	narrow := func(literal string, exclusive, lower bool) {
		if literal == "" {
			return
		}
		r, ok := rational(literal)
		if !ok {
			b.fail("bound %s is not a number of 64 bits", literal)
			return
		}
		bound := whole(r, exclusive, lower)
		if lower && bound.Cmp(least) > 0 {
			least, bounded = bound, true
		}
		if !lower && bound.Cmp(most) < 0 {
			most, bounded = bound, true
		}
	}
	narrow(c.Minimum, false, true)
	narrow(c.ExclusiveMinimum, true, true)
	narrow(c.Maximum, false, false)
	narrow(c.ExclusiveMaximum, true, false)
	return least, most, bounded
}

// hasBounds says whether a constraint bounds numbers.
func hasBounds(c *model.Constraints) bool {
	return c != nil && (c.Minimum != "" || c.ExclusiveMinimum != "" || c.Maximum != "" || c.ExclusiveMaximum != "")
}

// whole returns the outermost integer within a bound.
func whole(r *big.Rat, exclusive, lower bool) *big.Int {
	floor := new(big.Int).Div(r.Num(), r.Denom())
	one := big.NewInt(1)
	switch {
	case r.IsInt() && exclusive && lower:
		return floor.Add(floor, one)
	case r.IsInt() && exclusive:
		return floor.Sub(floor, one)
	case !r.IsInt() && lower:
		return floor.Add(floor, one)
	default:
		return floor
	}
}

// intLiteral writes a bound of t, the ends of its type by their names.
func (e *emitter) intLiteral(v *big.Int, t *model.Type) string {
	least, most := naturalRange(t)
	size := ""
	if t.Bits > 0 {
		size = strconv.Itoa(t.Bits)
	}
	switch {
	case t.Kind == model.Integer && v.Cmp(least) == 0:
		return e.name("math", "MinInt"+size)
	case t.Kind == model.Integer && v.Cmp(most) == 0:
		return e.name("math", "MaxInt"+size)
	case t.Kind == model.Unsigned && v.Cmp(most) == 0:
		return e.name("math", "MaxUint"+size)
	}
	return v.String()
}

// modulus is the integer that multiples of a number are multiples of, among
// integers: 3 for 1.5. It is nil where every integer is one.
func modulus(literal string) *big.Int {
	r, ok := rational(literal)
	if !ok || r.Sign() <= 0 || r.Num().IsInt64() && r.Num().Int64() == 1 {
		return nil
	}
	return r.Num()
}
