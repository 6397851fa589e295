package emit

import (
	"strconv"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/model"
	"github.com/mcpgen/mcpgen/gen/internal/source"
)

// A value is checked after it has been read and after it has been written, by
// methods that the reader and the writer share. What the reading method checks
// by itself, the range of an integer and the values of an enum, only the writer
// checks apart.

// readChecks are the checks of a value that has just been read.
func (b *body) readChecks(value string, t *model.Type, c *model.Constraints) []string {
	if c == nil {
		return nil
	}
	return b.checks(b.in, value, t, c)
}

// writeChecks are the checks of a value that has just been written.
func (b *body) writeChecks(value string, t *model.Type, c *model.Constraints) []string {
	if c == nil {
		return nil
	}
	checks := b.checks(b.w, value, t, c)
	if t.Kind != model.Integer && t.Kind != model.Unsigned || integerEnum(t, c) != nil || !hasBounds(c) {
		return checks
	}
	least, most, _ := b.integerRange(t, c)
	low, high := naturalRange(t)
	if least.Cmp(low) == 0 && most.Cmp(high) == 0 {
		return checks
	}
	if t.Kind == model.Integer {
		return append(checks, call(b.w, "IntBetween", as("int64", value, t), b.e.intLiteral(least, t), b.e.intLiteral(most, t)))
	}
	return append(checks, call(b.w, "UintBetween", as("uint64", value, t), b.e.intLiteral(least, t), b.e.intLiteral(most, t)))
}

// as converts a value to the Go type that a method takes.
func as(goType, value string, t *model.Type) string {
	if t.Go == goType {
		return value
	}
	return goType + "(" + value + ")"
}

// checks are those that the reader and the writer have in common.
func (b *body) checks(codec, value string, t *model.Type, c *model.Constraints) []string {
	switch t.Kind {
	case model.String:
		return b.textChecks(codec, as("string", value, t), c)
	case model.TextValue, model.URL, model.Time, model.Duration, model.Bytes:
		return b.parsedChecks(codec, value, t, c)
	case model.Integer, model.Unsigned:
		return b.integerChecks(codec, value, t, c)
	case model.Number:
		return b.floatChecks(codec, value, t, c)
	case model.NumberText, model.BigInteger:
		return b.exactChecks(codec, value, t, c)
	case model.Array:
		return b.itemChecks(codec, value, t, c)
	case model.Map:
		if most, ok := limits(c.MinProperties, c.MaxProperties); ok {
			return []string{call(codec, "Properties", "len("+value+")", lower0(c.MinProperties), most)}
		}
	}
	return nil
}

func (b *body) textChecks(codec string, value string, c *model.Constraints) []string {
	var checks []string
	if most, ok := limits(c.MinLength, c.MaxLength); ok {
		checks = append(checks, call(codec, "Length", value, lower0(c.MinLength), most))
	}
	if c.Pattern != "" {
		checks = append(checks, call(codec, "Pattern", value, b.pattern(c.Pattern)))
	}
	return checks
}

// parsedChecks refuses keywords about the text of a value of which only the
// parsed form is at hand.
func (b *body) parsedChecks(_, _ string, t *model.Type, c *model.Constraints) []string {
	if c.MinLength != nil || c.MaxLength != nil || c.Pattern != "" {
		b.fail("length and pattern of %s cannot be checked, since it is parsed", t.Go)
	}
	if len(c.Enum) > 0 && t.Kind != model.TextValue {
		b.fail("enum of %s cannot be checked, since it is parsed", t.Go)
	}
	return nil
}

// limits returns the upper limit as the checks take it, and whether there is any.
func limits(least, most *int) (string, bool) {
	if most == nil {
		return "-1", least != nil && *least > 0
	}
	return strconv.Itoa(*most), true
}

func lower0(least *int) string {
	if least == nil {
		return "0"
	}
	return strconv.Itoa(*least)
}

func (b *body) integerChecks(codec, value string, t *model.Type, c *model.Constraints) []string {
	var checks []string
	if c.MultipleOf != "" {
		if m := modulus(c.MultipleOf); m != nil {
			method, plain := "IntMultipleOf", "int64"
			if t.Kind == model.Unsigned {
				method, plain = "UintMultipleOf", "uint64"
			}
			checks = append(checks, call(codec, method, as(plain, value, t), m.String()))
		}
	}
	return checks
}

func (b *body) floatChecks(codec, value string, t *model.Type, c *model.Constraints) []string {
	wide := as("float64", value, t)
	if t.Bits == 32 {
		wide = b.e.name(codecPath, "Widen") + "(" + as("float32", value, t) + ")"
	}
	var checks []string
	if c.Minimum != "" || c.Maximum != "" {
		checks = append(checks, call(codec, "Between", wide, b.bound(c.Minimum, "-1"), b.bound(c.Maximum, "1")))
	}
	if c.ExclusiveMinimum != "" {
		checks = append(checks, call(codec, "Above", wide, number(c.ExclusiveMinimum)))
	}
	if c.ExclusiveMaximum != "" {
		checks = append(checks, call(codec, "Below", wide, number(c.ExclusiveMaximum)))
	}
	if c.MultipleOf != "" {
		checks = append(checks, call(codec, "MultipleOf", wide, number(c.MultipleOf)))
	}
	if len(c.Enum) > 0 {
		values := []string{wide}
		for _, v := range c.Enum {
			values = append(values, number(v))
		}
		checks = append(checks, call(codec, "OneOf", values...))
	}
	return checks
}

// bound is a limit of a number, infinite if it is not said: to which side, sign
// says.
func (b *body) bound(literal, sign string) string {
	if literal == "" {
		return b.e.name("math", "Inf") + "(" + sign + ")"
	}
	return number(literal)
}

// exactChecks are those of numbers of any size and precision, by their digits.
func (b *body) exactChecks(codec, value string, t *model.Type, c *model.Constraints) []string {
	digits := "string(" + value + ")"
	if t.Kind == model.BigInteger {
		digits = call(strings.TrimPrefix(value, "*"), "String")
	}
	var checks []string
	for _, check := range []struct{ method, bound string }{
		{"AtLeast", c.Minimum}, {"AtMost", c.Maximum},
		{"MoreThan", c.ExclusiveMinimum}, {"LessThan", c.ExclusiveMaximum},
		{"NumberMultipleOf", c.MultipleOf},
	} {
		if check.bound != "" {
			checks = append(checks, call(codec, check.method, digits, source.Quote(check.bound)))
		}
	}
	return checks
}

func (b *body) itemChecks(codec, value string, t *model.Type, c *model.Constraints) []string {
	var checks []string
	if most, ok := limits(c.MinItems, c.MaxItems); ok && t.Len < 0 {
		checks = append(checks, call(codec, "Items", "len("+value+")", lower0(c.MinItems), most))
	}
	if c.UniqueItems && codec == b.in {
		checks = append(checks, b.in+".Unique()")
	}
	return checks
}
