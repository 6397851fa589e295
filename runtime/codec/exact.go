package codec

import (
	"bytes"
	"cmp"
	"math/bits"
)

// Checks of numbers of any size and precision, by their digits: of a
// json.Number, and of the text of a big.Int. A literal that is no number passes;
// reading and writing refuse it.

// AtLeast checks that the number just read is not less than bound.
func (r *Reader) AtLeast(literal, bound string) { r.check(orderProblem(literal, bound, atLeast)) }

// AtMost checks that the number just read is not more than bound.
func (r *Reader) AtMost(literal, bound string) { r.check(orderProblem(literal, bound, atMost)) }

// MoreThan checks that the number just read is more than bound.
func (r *Reader) MoreThan(literal, bound string) { r.check(orderProblem(literal, bound, moreThan)) }

// LessThan checks that the number just read is less than bound.
func (r *Reader) LessThan(literal, bound string) { r.check(orderProblem(literal, bound, lessThan)) }

// NumberMultipleOf checks that the number just read is a multiple of another.
func (r *Reader) NumberMultipleOf(literal, of string) { r.check(exactMultipleProblem(literal, of)) }

// AtLeast checks that the number just written is not less than bound.
func (w *Writer) AtLeast(literal, bound string) { w.check(orderProblem(literal, bound, atLeast)) }

// AtMost checks that the number just written is not more than bound.
func (w *Writer) AtMost(literal, bound string) { w.check(orderProblem(literal, bound, atMost)) }

// MoreThan checks that the number just written is more than bound.
func (w *Writer) MoreThan(literal, bound string) { w.check(orderProblem(literal, bound, moreThan)) }

// LessThan checks that the number just written is less than bound.
func (w *Writer) LessThan(literal, bound string) { w.check(orderProblem(literal, bound, lessThan)) }

// NumberMultipleOf checks that the number just written is a multiple of another.
func (w *Writer) NumberMultipleOf(literal, of string) { w.check(exactMultipleProblem(literal, of)) }

// order is a relation between a number and its bound.
type order struct {
	words string
	holds func(comparison int) bool
}

var (
	atLeast  = order{"at least", func(c int) bool { return c >= 0 }}
	atMost   = order{"at most", func(c int) bool { return c <= 0 }}
	moreThan = order{"greater than", func(c int) bool { return c > 0 }}
	lessThan = order{"less than", func(c int) bool { return c < 0 }}
)

func orderProblem(literal, bound string, o order) string {
	x, y := []byte(literal), []byte(bound)
	if !validNumber(x) || !validNumber(y) {
		return ""
	}
	a, b := parseDecimal(x), parseDecimal(y)
	if o.holds(a.compare(&b)) {
		return ""
	}
	return "must be " + o.words + " " + bound + gotNumber(x)
}

// compare returns -1, 0 or 1 as d is less than, equal to or more than e.
func (d *decimal) compare(e *decimal) int {
	a, b := d.sign(), e.sign()
	switch {
	case a != b:
		return cmp.Compare(a, b)
	case a == 0:
		return 0
	}
	// The number with the higher first digit is larger in size; else the digits
	// decide, which have no zeros at the end.
	if x, y := d.count+d.shift, e.count+e.shift; x != y {
		if x > y {
			return a
		}
		return -a
	}
	return a * bytes.Compare(d.digits(), e.digits())
}

func (d *decimal) sign() int {
	switch {
	case d.count == 0:
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// digits returns the digits that count.
func (d *decimal) digits() []byte {
	if len(d.tail) == 0 {
		return d.lead
	}
	return append(d.lead[:len(d.lead):len(d.lead)], d.tail...)
}

func exactMultipleProblem(literal, of string) string {
	x, y := []byte(literal), []byte(of)
	if !validNumber(x) || !validNumber(y) {
		return ""
	}
	a, b := parseDecimal(x), parseDecimal(y)
	if a.multiple(b) {
		return ""
	}
	return "must be a multiple of " + of + gotNumber(x)
}

// multiple reports whether d is a multiple of e, of which at most 19 digits
// count.
func (d *decimal) multiple(e decimal) bool {
	shift := d.shift - e.shift
	e.shift = 0
	divisor, ok := e.uint64()
	switch {
	case d.count == 0:
		return true
	case !ok || divisor == 0 || shift < 0:
		return false // d has no zeros at its end to divide by
	}
	rest := uint64(0)
	for _, c := range d.digits() {
		rest = appendRest(rest, c-'0', divisor)
	}
	return productRest(rest, powerRest(10, shift, divisor), divisor) == 0
}

// powerRest returns base to the power of exponent modulo divisor. A few bytes of
// text can ask for any exponent.
func powerRest(base uint64, exponent int, divisor uint64) uint64 {
	result := 1 % divisor
	for base %= divisor; exponent > 0; exponent >>= 1 {
		if exponent&1 != 0 {
			result = productRest(result, base, divisor)
		}
		base = productRest(base, base, divisor)
	}
	return result
}

// productRest returns x y modulo divisor.
func productRest(x, y, divisor uint64) uint64 {
	high, low := bits.Mul64(x, y)
	return bits.Rem64(high, low, divisor)
}

// appendRest returns 10 rest + digit modulo divisor.
func appendRest(rest uint64, digit byte, divisor uint64) uint64 {
	high, low := bits.Mul64(rest, 10)
	low, carry := bits.Add64(low, uint64(digit), 0)
	return bits.Rem64(high+carry, low, divisor)
}
