package codec

import (
	"math"
	"strconv"
)

// Float64 reads a number.
func (r *Reader) Float64() float64 { return r.float(64) }

// Float32 reads a number, rounded once to the nearest float32.
func (r *Reader) Float32() float32 { return float32(r.float(32)) }

func (r *Reader) float(bits int) float64 {
	literal, ok := r.number("must be a number")
	if !ok {
		return 0
	}
	// The conversion stays on the stack: ParseFloat copies what it keeps.
	f, err := strconv.ParseFloat(string(literal), bits)
	if err != nil {
		r.note("is out of range")
		return 0
	}
	r.literal = literal
	return f
}

// Number reads a number and returns it as the text has it.
func (r *Reader) Number() string {
	literal, _ := r.number("must be a number")
	return string(literal)
}

// appendFloat appends the shortest number that reads as f again: plain digits
// where they are not many, else with an exponent.
func appendFloat(dst []byte, f float64, bits int) []byte {
	abs := math.Abs(f)
	format := byte('f')
	if abs != 0 && (bits == 64 && (abs < 1e-6 || abs >= 1e21) || bits == 32 && (float32(abs) < 1e-6 || float32(abs) >= 1e21)) {
		format = 'e'
	}
	dst = strconv.AppendFloat(dst, f, format, -1, bits)
	if n := len(dst); format == 'e' && n >= 4 && dst[n-4] == 'e' && dst[n-2] == '0' {
		dst[n-2] = dst[n-1] // e-09 is e-9
		dst = dst[:n-1]
	}
	return dst
}
