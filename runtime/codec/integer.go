package codec

import (
	"math"
	"slices"
	"strconv"
)

// Int reads an integer.
func (r *Reader) Int() int { return int(r.IntRange(math.MinInt, math.MaxInt)) }

// Int64 reads an integer.
func (r *Reader) Int64() int64 { return r.IntRange(math.MinInt64, math.MaxInt64) }

// Uint reads an integer that is not negative.
func (r *Reader) Uint() uint { return uint(r.UintRange(0, math.MaxUint)) }

// Uint64 reads an integer that is not negative.
func (r *Reader) Uint64() uint64 { return r.UintRange(0, math.MaxUint64) }

// IntRange reads an integer from min to max. The ends of int64 and of int
// stand for no bound of their own.
func (r *Reader) IntRange(min, max int64) int64 {
	n, ok := r.integer()
	if !ok {
		return 0
	}
	v, fits := n.int64()
	if !fits || v < min || v > max {
		r.note(n.intRangeProblem(min, max))
		return 0
	}
	return v
}

// UintRange reads an integer from min to max. The ends of uint64 and of uint
// stand for no bound of their own, except that nothing is below zero.
func (r *Reader) UintRange(min, max uint64) uint64 {
	n, ok := r.integer()
	if !ok {
		return 0
	}
	if !n.fits || n.negative || n.size < min || n.size > max {
		r.note(n.uintRangeProblem(min, max))
		return 0
	}
	return n.size
}

// IntEnum reads an integer that is one of values.
func (r *Reader) IntEnum(values ...int64) int64 {
	n, ok := r.integer()
	if !ok {
		return 0
	}
	if v, fits := n.int64(); fits {
		for _, one := range values {
			if v == one {
				return v
			}
		}
	}
	r.note(intEnumProblem(n.literal, values))
	return 0
}

// UintEnum reads an integer that is one of values.
func (r *Reader) UintEnum(values ...uint64) uint64 {
	n, ok := r.integer()
	if !ok {
		return 0
	}
	if n.fits && !n.negative && slices.Contains(values, n.size) {
		return n.size
	}
	r.note(uintEnumProblem(n.literal, values))
	return 0
}

// whole is an integer as the text has it.
type whole struct {
	negative bool
	fits     bool   // size holds it
	size     uint64 // without the sign
	literal  []byte
}

func (n *whole) int64() (v int64, fits bool) {
	switch {
	case !n.fits:
		return 0, false
	case n.negative:
		return -int64(n.size), n.size <= 1<<63
	}
	return int64(n.size), n.size <= math.MaxInt64
}

// integer reads a number that is whole, however it is written.
func (r *Reader) integer() (n whole, ok bool) {
	r.bad = false
	if r.insideText() {
		if !r.enterText("must be an integer") {
			return n, false
		}
		n, ok = r.integer()
		r.leaveSource()
		return n, ok
	}
	c := r.peek()
	i := r.at
	if c == '-' {
		n.negative = true
		i++
	}
	start := i
	for i < len(r.text) && r.text[i]-'0' <= 9 {
		n.size = n.size*10 + uint64(r.text[i]-'0')
		i++
	}
	digits := i - start
	simple := digits == 1 || digits > 1 && digits < 20 && r.text[start] != '0'
	if simple && (i == len(r.text) || r.text[i] != '.' && r.text[i]|0x20 != 'e') {
		n.literal, n.fits = r.text[r.at:i], true
		n.negative = n.negative && n.size != 0
		r.at = i
		return n, true
	}
	return r.anyInteger()
}

// anyInteger is integer for those with a point, an exponent or many digits,
// and for what is none.
func (r *Reader) anyInteger() (n whole, ok bool) {
	literal, ok := r.number("must be an integer")
	if !ok {
		return n, false
	}
	d := parseDecimal(literal)
	if !d.integer() {
		r.note("must be an integer, got " + string(shortened(literal)))
		return n, false
	}
	n.literal, n.negative = literal, d.negative && d.count > 0
	n.size, n.fits = d.uint64()
	return n, true
}

// number steps over a number and returns it as the text has it.
func (r *Reader) number(must string) (literal []byte, ok bool) {
	r.bad = false
	if r.insideText() {
		if !r.enterText(must) {
			return nil, false
		}
		literal, ok = r.number(must)
		r.leaveSource()
		return literal, ok
	}
	c := r.peek()
	if c != '-' && c-'0' > 9 {
		r.mismatch(must)
		return nil, false
	}
	end, problem := numberEnd(r.text, r.at)
	if problem != ScanOK {
		r.fail(problem, end)
		return nil, false
	}
	literal = r.text[r.at:end]
	r.at = end
	return literal, true
}

// intRangeProblem says that n is not from min to max.
func (n *whole) intRangeProblem(min, max int64) string {
	v, fits := n.int64()
	low := n.negative
	if fits {
		low = v < min
	}
	noMin := min == math.MinInt64 || min == math.MinInt
	noMax := max == math.MaxInt64 || max == math.MaxInt
	switch {
	case low && noMin, !low && noMax:
		return "is out of range"
	case noMin:
		return "must be at most " + strconv.FormatInt(max, 10) + gotNumber(n.literal)
	case noMax:
		return "must be at least " + strconv.FormatInt(min, 10) + gotNumber(n.literal)
	}
	return "must be between " + strconv.FormatInt(min, 10) + " and " + strconv.FormatInt(max, 10) + gotNumber(n.literal)
}

// uintRangeProblem says that n is not from min to max.
func (n *whole) uintRangeProblem(min, max uint64) string {
	low := n.negative || n.fits && n.size < min
	noMax := max == math.MaxUint64 || max == math.MaxUint
	switch {
	case !low && noMax:
		return "is out of range"
	case noMax:
		return "must be at least " + strconv.FormatUint(min, 10) + gotNumber(n.literal)
	}
	return "must be between " + strconv.FormatUint(min, 10) + " and " + strconv.FormatUint(max, 10) + gotNumber(n.literal)
}

// intEnumProblem says that an integer is none of values.
func intEnumProblem(literal []byte, values []int64) string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = strconv.FormatInt(v, 10)
	}
	return "must be " + oneOf(names) + gotNumber(literal)
}

// uintEnumProblem says that an integer is none of values.
func uintEnumProblem(literal []byte, values []uint64) string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = strconv.FormatUint(v, 10)
	}
	return "must be " + oneOf(names) + gotNumber(literal)
}

func gotNumber(literal []byte) string { return ", got " + string(shortened(literal)) }
