package codec

import "strconv"

// Any reads one value of any kind: nil, bool, string, []any, map[string]any,
// or a number. A number without point and exponent is an int64 or, if too
// large for that, a uint64; every other number, and -0, is a float64.
func (r *Reader) Any() any {
	r.bad = false
	switch r.peek() {
	case '{':
		return r.anyObject()
	case '[':
		return r.anyArray()
	case '"':
		return r.String()
	case 't', 'f':
		return r.Bool()
	case 'n':
		r.word("null")
		return nil
	}
	return r.anyNumber()
}

func (r *Reader) anyObject() any {
	before := r.count
	m := map[string]any{}
	for r.Map(); r.Next(); {
		key := r.Key()
		Put(r, m, key, r.Any())
	}
	r.bad = r.count != before
	return m
}

func (r *Reader) anyArray() any {
	before := r.count
	list := []any{}
	for r.Array(); r.Next(); {
		list = append(list, r.Any())
	}
	r.bad = r.count != before
	return list
}

func (r *Reader) anyNumber() any {
	literal, ok := r.number("")
	if !ok {
		return nil
	}
	if digitsEnd(literal, 0) == len(literal) || literal[0] == '-' && digitsEnd(literal, 1) == len(literal) {
		d := parseDecimal(literal)
		n := whole{negative: d.negative}
		n.size, n.fits = d.uint64()
		if v, fits := n.int64(); fits && (v != 0 || !d.negative) {
			return v
		}
		if n.fits && !n.negative {
			return n.size
		}
	}
	f, err := strconv.ParseFloat(string(literal), 64)
	if err != nil {
		r.note("is out of range")
		return nil
	}
	return f
}
