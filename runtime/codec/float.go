package codec

import (
	"math"
	"math/bits"
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

// isMultiple reports whether f is a multiple of another number by their
// shortest decimal digits, which are what the people who wrote them mean.
func isMultiple(f, of float64) bool {
	if f == 0 {
		return true
	}
	a, x, ok := decimalOf(f)
	b, y, ok2 := decimalOf(of)
	if !ok || !ok2 || b == 0 {
		return false
	}
	// f is a * 10^x and of is b * 10^y.
	for ; y > x; y-- {
		high, low := bits.Mul64(b, 10)
		if high != 0 || low > a {
			return false
		}
		b = low
	}
	a %= b
	for ; x > y && a != 0; x-- {
		high, low := bits.Mul64(a, 10)
		a = bits.Rem64(high, low, b)
	}
	return a == 0
}

// decimalOf returns the shortest decimal digits of f without its sign, as an
// integer times a power of ten.
func decimalOf(f float64) (digits uint64, exponent int, ok bool) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, 0, false
	}
	var buf [32]byte
	d := parseDecimal(strconv.AppendFloat(buf[:0], math.Abs(f), 'e', -1, 64))
	exponent, d.shift = d.shift, 0
	digits, ok = d.uint64()
	return digits, exponent, ok
}
