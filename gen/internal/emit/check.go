package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// A value is checked after it has been read and after it has been written, by
// methods that the reader and the writer share. What the reading method checks
// by itself, the range of an integer and the values of an enum, only the writer
// checks apart.

// readChecks are the checks of a value that has just been read.
func (b *body) readChecks(value string, t *model.Type, c *model.Constraints) []jen.Code {
	if c == nil {
		return nil
	}
	return b.checks(b.in, value, t, c)
}

// writeChecks are the checks of a value that has just been written.
func (b *body) writeChecks(value string, t *model.Type, c *model.Constraints) []jen.Code {
	if c == nil {
		return nil
	}
	checks := b.checks(b.w, value, t, c)
	if t.Kind != model.Integer && t.Kind != model.Unsigned || integerEnum(t, c) != nil {
		return checks
	}
	least, most, _ := b.integerRange(t, c)
	low, high := naturalRange(t)
	if least.Cmp(low) == 0 && most.Cmp(high) == 0 {
		return checks
	}
	if t.Kind == model.Integer {
		return append(checks, call(b.w, "IntBetween", as("int64", value, t), intLiteral(least, t), intLiteral(most, t)))
	}
	return append(checks, call(b.w, "UintBetween", as("uint64", value, t), intLiteral(least, t), intLiteral(most, t)))
}

// as converts a value to the Go type that a method takes.
func as(goType, value string, t *model.Type) *jen.Statement {
	if t.Go == goType {
		return jen.Id(value)
	}
	return jen.Id(goType).Call(jen.Id(value))
}

// checks are those that the reader and the writer have in common.
func (b *body) checks(codec, value string, t *model.Type, c *model.Constraints) []jen.Code {
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
			return []jen.Code{call(codec, "Properties", jen.Len(jen.Id(value)), lower0(c.MinProperties), most)}
		}
	}
	return nil
}

func (b *body) textChecks(codec string, value *jen.Statement, c *model.Constraints) []jen.Code {
	var checks []jen.Code
	if most, ok := limits(c.MinLength, c.MaxLength); ok {
		checks = append(checks, call(codec, "Length", value, lower0(c.MinLength), most))
	}
	if c.Pattern != "" {
		checks = append(checks, call(codec, "Pattern", value.Clone(), jen.Id(b.pattern(c.Pattern))))
	}
	return checks
}

// parsedChecks refuses keywords about the text of a value of which only the
// parsed form is at hand.
func (b *body) parsedChecks(_, _ string, t *model.Type, c *model.Constraints) []jen.Code {
	if c.MinLength != nil || c.MaxLength != nil || c.Pattern != "" {
		b.fail("length and pattern of %s are not supported yet, since it is parsed", t.Go)
	}
	if len(c.Enum) > 0 && t.Kind != model.TextValue {
		b.fail("enum of %s is not supported yet", t.Go)
	}
	return nil
}

// limits returns the upper limit as the checks take it, and whether there is any.
func limits(least, most *int) (*jen.Statement, bool) {
	if most == nil {
		return jen.Lit(-1), least != nil && *least > 0
	}
	return jen.Lit(*most), true
}

func lower0(least *int) *jen.Statement {
	if least == nil {
		return jen.Lit(0)
	}
	return jen.Lit(*least)
}

func (b *body) integerChecks(codec, value string, t *model.Type, c *model.Constraints) []jen.Code {
	var checks []jen.Code
	if c.MultipleOf != "" {
		if m := modulus(c.MultipleOf); m != nil {
			method, plain := "IntMultipleOf", "int64"
			if t.Kind == model.Unsigned {
				method, plain = "UintMultipleOf", "uint64"
			}
			checks = append(checks, call(codec, method, as(plain, value, t), jen.Op(m.String())))
		}
	}
	return checks
}

func (b *body) floatChecks(codec, value string, t *model.Type, c *model.Constraints) []jen.Code {
	wide := as("float64", value, t)
	if t.Bits == 32 {
		wide = jen.Qual(codecPath, "Widen").Call(as("float32", value, t))
	}
	var checks []jen.Code
	if c.Minimum != "" || c.Maximum != "" {
		least, most := jen.Qual("math", "Inf").Call(jen.Lit(-1)), jen.Qual("math", "Inf").Call(jen.Lit(1))
		if c.Minimum != "" {
			least = jen.Op(c.Minimum)
		}
		if c.Maximum != "" {
			most = jen.Op(c.Maximum)
		}
		checks = append(checks, call(codec, "Between", wide, least, most))
	}
	if c.ExclusiveMinimum != "" {
		checks = append(checks, call(codec, "Above", wide, jen.Op(c.ExclusiveMinimum)))
	}
	if c.ExclusiveMaximum != "" {
		checks = append(checks, call(codec, "Below", wide, jen.Op(c.ExclusiveMaximum)))
	}
	if c.MultipleOf != "" {
		checks = append(checks, call(codec, "MultipleOf", wide, jen.Op(c.MultipleOf)))
	}
	if len(c.Enum) > 0 {
		checks = append(checks, b.oneOf(codec, value, c.Enum))
	}
	return checks
}

// oneOf is a switch that refuses any other value.
func (b *body) oneOf(codec, value string, values []string) jen.Code {
	var list []jen.Code
	var words string
	for i, v := range values {
		list = append(list, jen.Op(v))
		if i > 0 {
			words += ", "
		}
		words += v
	}
	problem := "must be " + words
	if len(values) > 1 {
		problem = "must be one of " + words
	}
	return jen.Switch(jen.Id(value)).Block(
		jen.Case(list...),
		jen.Default().Add(b.refuse(codec, problem)),
	)
}

// refuse records a problem with the value just read or written.
func (b *body) refuse(codec, problem string) *jen.Statement {
	if codec == b.in {
		return call(codec, "Refuse", jen.Lit(problem))
	}
	return call(codec, "Fail", jen.Qual("errors", "New").Call(jen.Lit(problem)))
}

// exactChecks are those of numbers of any size and precision, by their digits.
func (b *body) exactChecks(codec, value string, t *model.Type, c *model.Constraints) []jen.Code {
	digits := jen.String().Call(jen.Id(value))
	if t.Kind == model.BigInteger {
		digits = call(strings.TrimPrefix(value, "*"), "String")
	}
	var checks []jen.Code
	for _, check := range []struct{ method, bound string }{
		{"AtLeast", c.Minimum}, {"AtMost", c.Maximum},
		{"MoreThan", c.ExclusiveMinimum}, {"LessThan", c.ExclusiveMaximum},
		{"NumberMultipleOf", c.MultipleOf},
	} {
		if check.bound != "" {
			checks = append(checks, call(codec, check.method, digits, jen.Lit(check.bound)))
		}
	}
	return checks
}

func (b *body) itemChecks(codec, value string, t *model.Type, c *model.Constraints) []jen.Code {
	var checks []jen.Code
	if most, ok := limits(c.MinItems, c.MaxItems); ok && t.Len < 0 {
		checks = append(checks, call(codec, "Items", jen.Len(jen.Id(value)), lower0(c.MinItems), most))
	}
	if c.UniqueItems {
		switch t.Elem.Kind {
		case model.Boolean, model.String, model.Integer, model.Unsigned, model.Number, model.Duration:
		default:
			b.fail("uniqueItems of %s is not supported yet: items must be texts, numbers or booleans", t.Go)
		}
		items := jen.Id(value)
		if t.Len >= 0 {
			items.Index(jen.Op(":"))
		}
		checks = append(checks, jen.Qual(codecPath, "Distinct").Call(jen.Id(codec), items))
	}
	return checks
}
