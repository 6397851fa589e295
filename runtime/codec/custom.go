package codec

import "encoding"

// mostDigits bounds the integers that types of their own parse, since a few
// bytes of exponent can ask for any number of digits.
const mostDigits = 10_000

// Text reads a string into a type that parses it. The refusal is the error of
// the type. As its contract says, the type must copy what it keeps.
func (r *Reader) Text(v encoding.TextUnmarshaler) {
	if text, ok := r.characters("must be a string"); ok {
		r.noteError(v.UnmarshalText(text))
	}
}

// IntegerText reads an integer of any size into a type that parses it, such as
// *big.Int. The type gets plain digits, however the number is written.
func (r *Reader) IntegerText(v encoding.TextUnmarshaler) {
	literal, ok := r.number("must be an integer")
	if !ok {
		return
	}
	d := parseDecimal(literal)
	if !d.integer() {
		r.note("must be an integer" + gotNumber(literal))
		return
	}
	if d.shift > mostDigits || d.count+d.shift > mostDigits {
		r.note("is out of range")
		return
	}
	r.scratch = d.appendDigits(r.scratch[:0])
	r.noteError(v.UnmarshalText(r.scratch))
}

// JSON reads one value of any kind into a type that parses it, after checking
// it as Raw does. The refusal is the error of the type. As its contract says,
// the type must copy what it keeps.
func (r *Reader) JSON(v interface{ UnmarshalJSON([]byte) error }) {
	if raw, ok := r.raw(); ok {
		r.noteError(v.UnmarshalJSON(raw))
	}
}

// Parse reads a string through a function such as url.Parse. If the function
// returns an error, the refusal says that the value must be what.
func Parse[T any](r *Reader, parse func(string) (T, error), what string) T {
	if text, ok := r.fresh("must be a string"); ok {
		v, err := parse(text)
		if err == nil {
			return v
		}
		r.note("must be " + what)
	}
	var zero T
	return zero
}

// noteError records the error of a type's own parser, if there is one.
func (r *Reader) noteError(err error) {
	if err != nil {
		r.note(err.Error())
	}
}
