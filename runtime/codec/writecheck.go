package codec

import (
	"slices"
	"strconv"
)

// Enum appends a string and fails if it is none of values.
func (w *Writer) Enum(v string, values ...string) {
	w.String(v)
	for _, one := range values {
		if v == one {
			return
		}
	}
	if w.err == nil {
		w.fail("must be " + oneOf(values) + ", got " + quoted([]byte(v)))
	}
}

// IntEnum appends an integer and fails if it is none of values.
func (w *Writer) IntEnum(v int64, values ...int64) {
	w.Int64(v)
	for _, one := range values {
		if v == one {
			return
		}
	}
	if w.err == nil {
		w.fail(intEnumProblem(strconv.AppendInt(nil, v, 10), values))
	}
}

// UintEnum appends an integer and fails if it is none of values.
func (w *Writer) UintEnum(v uint64, values ...uint64) {
	w.Uint64(v)
	if w.err == nil && !slices.Contains(values, v) {
		w.fail(uintEnumProblem(strconv.AppendUint(nil, v, 10), values))
	}
}

// Length checks that s, the string just written, has min to max characters. A
// negative max is no bound.
func (w *Writer) Length(s string, min, max int) { w.check(lengthProblem(s, min, max)) }

// Items checks that the array just written, of n items, has min to max of them.
func (w *Writer) Items(n, min, max int) { w.check(countProblem(n, min, max, "item", "items")) }

// Properties checks that the object just written, of n members, has min to max
// of them.
func (w *Writer) Properties(n, min, max int) {
	w.check(countProblem(n, min, max, "property", "properties"))
}

// Pattern checks that s, the string just written, matches p.
func (w *Writer) Pattern(s string, p Matcher) { w.check(patternProblem(s, p)) }

// IntBetween checks that v, the integer just written, is from min to max. The
// ends of int64 are no bounds.
func (w *Writer) IntBetween(v, min, max int64) {
	if v < min || v > max {
		n := wholeOf(v)
		w.check(n.intRangeProblem(min, max))
	}
}

// UintBetween checks that v, the integer just written, is from min to max. The
// end of uint64 is no bound.
func (w *Writer) UintBetween(v, min, max uint64) {
	if v < min || v > max {
		n := whole{fits: true, size: v, literal: strconv.AppendUint(nil, v, 10)}
		w.check(n.uintRangeProblem(min, max))
	}
}

// IntMultipleOf checks that v, the integer just written, is a multiple of
// another.
func (w *Writer) IntMultipleOf(v, of int64) { w.check(intMultipleProblem(v, of)) }

// UintMultipleOf checks that v, the integer just written, is a multiple of
// another.
func (w *Writer) UintMultipleOf(v, of uint64) { w.check(uintMultipleProblem(v, of)) }

// check fails w with what a check of the value just written has found.
func (w *Writer) check(problem string) {
	if problem != "" {
		w.fail(problem)
	}
}

// wholeOf is v as a Reader would have found it.
func wholeOf(v int64) whole {
	n := whole{negative: v < 0, fits: true, size: uint64(v), literal: strconv.AppendInt(nil, v, 10)}
	if n.negative {
		n.size = -n.size
	}
	return n
}
