package main

import (
	"errors"
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"
)

var errSyntax = errors.New("malformed JSON")

const maxDepth = 200

// lexer is a pull reader over one complete JSON text.
type lexer struct {
	b   []byte
	i   int
	bad bool
}

func (l *lexer) fail() { l.bad = true; l.i = len(l.b) }

func (l *lexer) ws() {
	for l.i < len(l.b) {
		switch l.b[l.i] {
		case ' ', '\t', '\n', '\r':
			l.i++
		default:
			return
		}
	}
}

// peek returns the next significant byte, or 0 at the end.
func (l *lexer) peek() byte {
	if l.i < len(l.b) && l.b[l.i] > ' ' {
		return l.b[l.i]
	}
	l.ws()
	if l.i < len(l.b) {
		return l.b[l.i]
	}
	return 0
}

func (l *lexer) want(c byte) bool {
	if l.peek() != c {
		l.fail()
		return false
	}
	l.i++
	return true
}

// strRaw reads a string and returns the bytes between its quotes; esc says
// whether they hold escapes.
func (l *lexer) strRaw() (s []byte, esc bool) {
	if !l.want('"') {
		return nil, false
	}
	start := l.i
	for l.i < len(l.b) {
		c := l.b[l.i]
		switch {
		case c == '"':
			s = l.b[start:l.i]
			l.i++
			return s, esc
		case c == '\\':
			esc = true
			if l.i+1 >= len(l.b) {
				l.fail()
				return nil, false
			}
			switch l.b[l.i+1] {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
				l.i += 2
			case 'u':
				if l.i+6 > len(l.b) {
					l.fail()
					return nil, false
				}
				for _, h := range l.b[l.i+2 : l.i+6] {
					if hexVal(h) < 0 {
						l.fail()
						return nil, false
					}
				}
				l.i += 6
			default:
				l.fail()
				return nil, false
			}
		case c < ' ':
			l.fail()
			return nil, false
		default:
			l.i++
		}
	}
	l.fail()
	return nil, false
}

func hexVal(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// str reads a string into a fresh Go string.
func (l *lexer) str() string {
	s, esc := l.strRaw()
	if !esc {
		return string(s)
	}
	return string(unescape(nil, s))
}

func unescape(dst, s []byte) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			dst = append(dst, s[i])
			continue
		}
		i++
		switch s[i] {
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		case 'n':
			dst = append(dst, '\n')
		case 'r':
			dst = append(dst, '\r')
		case 't':
			dst = append(dst, '\t')
		case 'u':
			r := hex4(s[i+1:])
			i += 4
			if utf16.IsSurrogate(r) {
				if i+6 < len(s) && s[i+1] == '\\' && s[i+2] == 'u' {
					if d := utf16.DecodeRune(r, hex4(s[i+3:])); d != utf8.RuneError {
						r = d
						i += 6
					} else {
						r = utf8.RuneError
					}
				} else {
					r = utf8.RuneError
				}
			}
			dst = utf8.AppendRune(dst, r)
		default:
			dst = append(dst, s[i])
		}
	}
	return dst
}

func hex4(s []byte) rune {
	return rune(hexVal(s[0])<<12 | hexVal(s[1])<<8 | hexVal(s[2])<<4 | hexVal(s[3]))
}

// key reads a member name and the colon after it. An escaped name is rare and
// is unescaped into fresh memory.
func (l *lexer) key() []byte {
	k, esc := l.strRaw()
	if esc {
		k = unescape(nil, k)
	}
	l.want(':')
	return k
}

// more steps between members or elements: first is true before the first one.
func (l *lexer) more(first bool, end byte) bool {
	c := l.peek()
	if c == end {
		l.i++
		return false
	}
	if first {
		return c != 0 && !l.bad
	}
	if c != ',' {
		l.fail()
		return false
	}
	l.i++
	return true
}

func (l *lexer) numRaw() []byte {
	l.peek()
	start := l.i
	if l.i < len(l.b) && l.b[l.i] == '-' {
		l.i++
	}
	d := l.digits()
	if d == 0 || d > 1 && l.b[l.i-d] == '0' {
		l.fail()
		return nil
	}
	if l.i < len(l.b) && l.b[l.i] == '.' {
		l.i++
		if l.digits() == 0 {
			l.fail()
			return nil
		}
	}
	if l.i < len(l.b) && l.b[l.i]|0x20 == 'e' {
		l.i++
		if l.i < len(l.b) && (l.b[l.i] == '+' || l.b[l.i] == '-') {
			l.i++
		}
		if l.digits() == 0 {
			l.fail()
			return nil
		}
	}
	return l.b[start:l.i]
}

func (l *lexer) digits() int {
	s := l.i
	for l.i < len(l.b) && l.b[l.i]-'0' <= 9 {
		l.i++
	}
	return l.i - s
}

func (l *lexer) int() int {
	n := l.numRaw()
	if v, ok := atoi(n); ok {
		return v
	}
	// 5.0 and 5e0 are integers in JSON Schema.
	f, err := strconv.ParseFloat(unsafe.String(unsafe.SliceData(n), len(n)), 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		l.fail()
		return 0
	}
	return int(f)
}

func atoi(n []byte) (int, bool) {
	if len(n) == 0 || len(n) > 18 {
		return 0, false
	}
	neg := n[0] == '-'
	if neg {
		n = n[1:]
	}
	v := 0
	for _, c := range n {
		if c-'0' > 9 {
			return 0, false
		}
		v = v*10 + int(c-'0')
	}
	if neg {
		v = -v
	}
	return v, true
}

func (l *lexer) float() float64 {
	n := l.numRaw()
	f, err := strconv.ParseFloat(unsafe.String(unsafe.SliceData(n), len(n)), 64)
	if err != nil {
		l.fail()
	}
	return f
}

func (l *lexer) bool() bool {
	if l.peek() == 't' {
		l.lit("true")
		return true
	}
	l.lit("false")
	return false
}

func (l *lexer) lit(s string) {
	if l.i+len(s) > len(l.b) || string(l.b[l.i:l.i+len(s)]) != s {
		l.fail()
		return
	}
	l.i += len(s)
}

// raw skips one value, checking its syntax, and returns its bytes.
func (l *lexer) raw() []byte {
	l.peek()
	start := l.i
	l.skip(0)
	if l.bad {
		return nil
	}
	return l.b[start:l.i]
}

func (l *lexer) skip(depth int) {
	if depth > maxDepth {
		l.fail()
		return
	}
	switch c := l.peek(); c {
	case '{':
		l.i++
		for first := true; l.more(first, '}'); first = false {
			l.strRaw()
			l.want(':')
			l.skip(depth + 1)
		}
	case '[':
		l.i++
		for first := true; l.more(first, ']'); first = false {
			l.skip(depth + 1)
		}
	case '"':
		l.strRaw()
	case 't':
		l.lit("true")
	case 'f':
		l.lit("false")
	case 'n':
		l.lit("null")
	default:
		l.numRaw()
	}
}

func (l *lexer) end() bool {
	return !l.bad && l.peek() == 0 && l.i >= len(l.b)
}
