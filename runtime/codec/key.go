package codec

import (
	"encoding"
)

// Put adds the current member of an object to m, the map that the object becomes,
// and refuses the member if m has its key already.
func Put[M ~map[K]V, K comparable, V any](r *Reader, m M, key K, value V) {
	if _, given := m[key]; given {
		r.note("given twice")
	}
	m[key] = value
}

// KeyInt returns the name of the current member as an integer from min to max,
// in plain digits. It reports false if it has refused the name.
func (r *Reader) KeyInt(min, max int64) (int64, bool) {
	key := r.Key()
	n, ok := integerKey(key)
	if !ok {
		r.noteKey(key, "is not an integer")
		return 0, false
	}
	v, fits := n.int64()
	if !fits || v < min || v > max {
		r.noteKey(key, n.intRangeProblem(min, max))
		return 0, false
	}
	return v, true
}

// KeyUint returns the name of the current member as an integer from 0 to max,
// in plain digits. It reports false if it has refused the name.
func (r *Reader) KeyUint(max uint64) (uint64, bool) {
	key := r.Key()
	n, ok := integerKey(key)
	if !ok {
		r.noteKey(key, "is not an integer")
		return 0, false
	}
	if !n.fits || n.negative || n.size > max {
		r.noteKey(key, n.uintRangeProblem(0, max))
		return 0, false
	}
	return n.size, true
}

// KeyText reads the name of the current member into a type that parses it. It
// reports false if the type has refused the name.
func (r *Reader) KeyText(v encoding.TextUnmarshaler) bool {
	key := r.Key()
	if err := v.UnmarshalText([]byte(key)); err != nil {
		r.noteKey(key, err.Error())
		return false
	}
	return true
}

// noteKey records a problem with a name at the path of its object.
func (r *Reader) noteKey(key, text string) {
	r.noteAt(r.depth-1, "key "+quoted([]byte(key))+" "+text)
}

// integerKey parses a key: a whole number written in the one way that there is,
// so that equal keys are equal names.
func integerKey(key string) (n whole, ok bool) {
	b := []byte(key)
	if !validNumber(b) || key == "-0" {
		return n, false
	}
	for _, c := range b {
		if c != '-' && c-'0' > 9 {
			return n, false
		}
	}
	d := parseDecimal(b)
	n.literal, n.negative = b, d.negative
	n.size, n.fits = d.uint64()
	return n, true
}
