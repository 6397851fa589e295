package outline

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// number reads a number: plain ones as literals, with the others together what
// can belong to them.
func (l *lexer) number() {
	tok := tokLiteral
	switch {
	case l.peek(0) != '0' || l.peek(1) == '.':
		l.digits('9')
		if l.peek(0) == '.' {
			l.at++
			l.digits('9')
		}
		if l.peek(0)|0x20 == 'e' {
			l.at++
			if c := l.peek(0); c == '+' || c == '-' {
				l.at++
			}
			if classes[l.peek(0)]&digit == 0 {
				tok = tokOther
			}
			l.digits('9')
		}
	case l.peek(1)|0x20 == 'x':
		l.at += len("0x")
		for at := l.at; ; l.at++ {
			if c := l.peek(0); classes[c]&digit == 0 && (c|0x20 < 'a' || c|0x20 > 'f') {
				if l.at == at {
					tok = tokOther
				}
				break
			}
		}
	default: // octal
		l.digits('7')
	}
	for c := l.peek(0); classes[c] > blank || c == '.'; c = l.peek(0) {
		tok = tokOther
		l.at++
	}
	l.take(0, tok)
	l.semi = true
}

// digits skips the digits up to last.
func (l *lexer) digits(last byte) {
	for c := l.peek(0); '0' <= c && c <= last; c = l.peek(0) {
		l.at++
	}
}

// quoted reads the rest of a string.
func (l *lexer) quoted() {
	src := l.src
	for at := l.at; at < len(src); {
		switch src[at] {
		case '"':
			l.take(at+1-l.at, tokString)
			return
		case '\n':
			l.stop()
			return
		case '\\':
			n := escape(src[at+1:], '"')
			if n == 0 {
				l.stop()
				return
			}
			at += 1 + n
		default:
			at++
		}
	}
	l.stop()
}

// raw reads the rest of a string in back quotes.
func (l *lexer) raw() {
	end := bytes.IndexByte(l.src[l.at:], '`')
	if end < 0 {
		l.stop()
		return
	}
	l.take(end+1, tokString)
}

// char reads the rest of a rune.
func (l *lexer) char() {
	rest := l.src[l.at:]
	n := 0
	switch c := l.peek(0); {
	case c == '\\':
		if n = escape(rest[1:], '\''); n > 0 {
			n++
		}
	case c >= utf8.RuneSelf:
		_, n = utf8.DecodeRune(rest)
	case c != '\'' && c != '\n':
		n = 1
	}
	if n == 0 || l.peek(n) != '\'' {
		l.stop()
		return
	}
	l.take(n+1, tokLiteral)
}

// escape returns the length of an escape sequence behind its backslash, and 0
// if there is none.
func escape(text []byte, quote byte) int {
	if len(text) == 0 {
		return 0
	}
	switch c := text[0]; c {
	case 'a', 'b', 'f', 'n', 'r', 't', 'v', '\\', quote:
		return 1
	case '0', '1', '2', '3', '4', '5', '6', '7':
		return code(text, 0, 3, 8, 255)
	case 'x':
		return code(text, 1, 2, 16, 255)
	case 'u':
		return code(text, 1, 4, 16, unicode.MaxRune)
	case 'U':
		return code(text, 1, 8, 16, unicode.MaxRune)
	}
	return 0
}

// code returns where the n digits of a code point or byte end that begin at an
// offset, and 0 if these are none.
func code(text []byte, at, n int, base, limit uint32) int {
	if len(text) < at+n {
		return 0
	}
	value := uint32(0)
	for _, c := range text[at : at+n] {
		d := uint32(16)
		switch {
		case '0' <= c && c <= '9':
			d = uint32(c - '0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			d = uint32(c|0x20-'a') + 10
		}
		if d >= base {
			return 0
		}
		value = value*base + d
	}
	if value > limit || 0xD800 <= value && value < 0xE000 {
		return 0
	}
	return at + n
}
