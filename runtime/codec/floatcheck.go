package codec

import (
	"cmp"
	"math"
)

// Checks of floats. The reader's are of the number as the text has it: one that
// is a bound only after rounding, such as 1.00000000000000000001, is beyond it.
// A bound is its shortest decimal digits, which are what its author wrote.

// Between checks that f, the number just read, is from min to max. An infinity
// is no bound.
func (r *Reader) Between(f, min, max float64) { r.check(betweenProblem(f, min, max, r.literal)) }

// Above checks that f, the number just read, is greater than bound.
func (r *Reader) Above(f, bound float64) { r.check(aboveProblem(f, bound, r.literal)) }

// Below checks that f, the number just read, is less than bound.
func (r *Reader) Below(f, bound float64) { r.check(belowProblem(f, bound, r.literal)) }

// MultipleOf checks that f, the number just read, is a multiple of another, by
// their decimal digits: 0.3 is a multiple of 0.1.
func (r *Reader) MultipleOf(f, of float64) { r.check(multipleProblem(f, of, r.literal)) }

// OneOf checks that f, the number just read, is one of values.
func (r *Reader) OneOf(f float64, values ...float64) { r.check(oneOfProblem(f, values, r.literal)) }

// Between checks that f, the number just written, is from min to max. An
// infinity is no bound.
func (w *Writer) Between(f, min, max float64) { w.check(betweenProblem(f, min, max, nil)) }

// Above checks that f, the number just written, is greater than bound.
func (w *Writer) Above(f, bound float64) { w.check(aboveProblem(f, bound, nil)) }

// Below checks that f, the number just written, is less than bound.
func (w *Writer) Below(f, bound float64) { w.check(belowProblem(f, bound, nil)) }

// MultipleOf checks that f, the number just written, is a multiple of another,
// by their decimal digits: 0.3 is a multiple of 0.1.
func (w *Writer) MultipleOf(f, of float64) { w.check(multipleProblem(f, of, nil)) }

// OneOf checks that f, the number just written, is one of values.
func (w *Writer) OneOf(f float64, values ...float64) { w.check(oneOfProblem(f, values, nil)) }

// compareFloat compares f with a bound. Rounding keeps the order of numbers, so that
// the literal that f was read from, if any, decides only where f is the bound.
func compareFloat(f, bound float64, literal []byte) int {
	if f != bound || literal == nil {
		return cmp.Compare(f, bound)
	}
	var digits [32]byte
	x, y := parseDecimal(literal), parseDecimal(appendFloat(digits[:0], bound, 64))
	return x.compare(&y)
}

func betweenProblem(f, min, max float64, literal []byte) string {
	switch {
	case compareFloat(f, min, literal) >= 0 && compareFloat(f, max, literal) <= 0:
		return ""
	case math.IsInf(max, 1):
		return "must be at least " + formatFloat(min) + gotFloat(f, min, literal)
	case math.IsInf(min, -1):
		return "must be at most " + formatFloat(max) + gotFloat(f, max, literal)
	case f == min:
		return "must be between " + formatFloat(min) + " and " + formatFloat(max) + gotFloat(f, min, literal)
	}
	return "must be between " + formatFloat(min) + " and " + formatFloat(max) + gotFloat(f, max, literal)
}

func aboveProblem(f, bound float64, literal []byte) string {
	if compareFloat(f, bound, literal) > 0 {
		return ""
	}
	return "must be greater than " + formatFloat(bound) + gotFloat(f, bound, literal)
}

func belowProblem(f, bound float64, literal []byte) string {
	if compareFloat(f, bound, literal) < 0 {
		return ""
	}
	return "must be less than " + formatFloat(bound) + gotFloat(f, bound, literal)
}

func multipleProblem(f, of float64, literal []byte) string {
	var digits, divisor [32]byte
	if literal == nil {
		literal = appendFloat(digits[:0], f, 64)
	}
	if of = math.Abs(of); of > 0 && of <= math.MaxFloat64 && math.Abs(f) <= math.MaxFloat64 {
		d := parseDecimal(literal)
		if d.multiple(parseDecimal(appendFloat(divisor[:0], of, 64))) {
			return ""
		}
	}
	return "must be a multiple of " + formatFloat(of) + gotNumber(literal)
}

func oneOfProblem(f float64, values []float64, literal []byte) string {
	for _, v := range values {
		if compareFloat(f, v, literal) == 0 {
			return ""
		}
	}
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = formatFloat(v)
	}
	got := formatFloat(f)
	if literal != nil {
		got = string(shortened(literal))
	}
	return "must be " + oneOf(names) + ", got " + got
}

// gotFloat tells f, and all that was written of it where rounding would hide why
// it is refused.
func gotFloat(f, bound float64, literal []byte) string {
	if f == bound && literal != nil {
		return gotNumber(literal)
	}
	return ", got " + formatFloat(f)
}

func formatFloat(f float64) string { return string(appendFloat(nil, f, 64)) }
