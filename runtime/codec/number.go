package codec

import "math/bits"

// numberEnd finds the end of the number at text[i], which is a digit or a
// minus sign.
func numberEnd(text []byte, i int) (end int, problem ScanError) {
	if text[i] == '-' {
		i++
	}
	start := i
	i = digitsEnd(text, i)
	switch {
	case i == start:
		return faultAt(text, i)
	case text[start] == '0' && i > start+1:
		return start + 1, ScanNumber
	}
	if i < len(text) && text[i] == '.' {
		start = i + 1
		if i = digitsEnd(text, start); i == start {
			return faultAt(text, i)
		}
	}
	if i < len(text) && text[i]|0x20 == 'e' {
		i++
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		start = i
		if i = digitsEnd(text, start); i == start {
			return faultAt(text, i)
		}
	}
	return i, ScanOK
}

// faultAt says why there is no digit at text[i].
func faultAt(text []byte, i int) (int, ScanError) {
	if i >= len(text) {
		return i, ScanEnd
	}
	return i, ScanNumber
}

func digitsEnd(text []byte, i int) int {
	for i < len(text) && text[i]-'0' <= 9 {
		i++
	}
	return i
}

// validNumber reports whether s is one JSON number and nothing else.
func validNumber(s []byte) bool {
	if len(s) == 0 || s[0] != '-' && s[0]-'0' > 9 {
		return false
	}
	end, problem := numberEnd(s, 0)
	return problem == ScanOK && end == len(s)
}

// decimal is the exact value of a number: its digits, without zeros at either
// end, times ten to the power of shift. Zero has no digits.
type decimal struct {
	negative bool
	lead     []byte // digits before the point
	tail     []byte // digits behind the point
	count    int    // digits that count
	shift    int
}

// farAway stands for any exponent larger than a text could be long.
const farAway = 1 << 30

// parseDecimal takes a valid JSON number apart.
func parseDecimal(s []byte) (d decimal) {
	if s[0] == '-' {
		d.negative = true
		s = s[1:]
	}
	i := digitsEnd(s, 0)
	d.lead, s = s[:i], s[i:]
	if len(s) > 0 && s[0] == '.' {
		i = digitsEnd(s, 1)
		d.tail, s = s[1:i], s[i:]
	}
	if len(s) > 0 {
		d.shift = parseExponent(s[1:])
	}
	d.trim()
	return d
}

// trim drops the zeros at both ends.
func (d *decimal) trim() {
	d.shift -= len(d.tail)
	for len(d.tail) > 0 && d.tail[len(d.tail)-1] == '0' {
		d.tail = d.tail[:len(d.tail)-1]
		d.shift++
	}
	if len(d.tail) == 0 {
		for len(d.lead) > 0 && d.lead[len(d.lead)-1] == '0' {
			d.lead = d.lead[:len(d.lead)-1]
			d.shift++
		}
	}
	for len(d.lead) > 0 && d.lead[0] == '0' {
		d.lead = d.lead[1:]
	}
	if len(d.lead) == 0 {
		for len(d.tail) > 0 && d.tail[0] == '0' {
			d.tail = d.tail[1:]
		}
	}
	d.count = len(d.lead) + len(d.tail)
	if d.count == 0 {
		d.shift = 0
	}
}

func parseExponent(s []byte) int {
	negative := s[0] == '-'
	if s[0] == '-' || s[0] == '+' {
		s = s[1:]
	}
	e := 0
	for _, c := range s {
		if e >= farAway/10 {
			e = farAway
			break
		}
		e = e*10 + int(c-'0')
	}
	if negative {
		return -e
	}
	return e
}

// integer reports whether d is a whole number.
func (d *decimal) integer() bool { return d.shift >= 0 }

// uint64 returns the whole number d without its sign, and false if it does not
// fit.
func (d *decimal) uint64() (v uint64, ok bool) {
	if d.count+d.shift > 20 {
		return 0, false
	}
	for _, digits := range [2][]byte{d.lead, d.tail} {
		for _, c := range digits {
			if v, ok = appendDigit(v, c-'0'); !ok {
				return 0, false
			}
		}
	}
	for range d.shift {
		if v, ok = appendDigit(v, 0); !ok {
			return 0, false
		}
	}
	return v, true
}

// appendDigit returns 10 v + digit, and false if that overflows.
func appendDigit(v uint64, digit byte) (uint64, bool) {
	high, low := bits.Mul64(v, 10)
	sum, carry := bits.Add64(low, uint64(digit), 0)
	return sum, high == 0 && carry == 0
}

// appendDigits appends the whole number d with its sign.
func (d *decimal) appendDigits(dst []byte) []byte {
	if d.count == 0 {
		return append(dst, '0')
	}
	if d.negative {
		dst = append(dst, '-')
	}
	dst = append(dst, d.lead...)
	dst = append(dst, d.tail...)
	for range d.shift {
		dst = append(dst, '0')
	}
	return dst
}
