package codec

import (
	"bytes"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// plain[c] says that byte c stands for itself inside a JSON string and is a
// character of its own.
var plain = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\'
	}
	return t
}()

// scanned is a string found in a text.
type scanned struct {
	end     int // behind the closing quote
	escaped bool
	fault   int
	problem ScanError
}

// scanString finds the end of the string whose opening quote is text[i]. A
// fault in its content leaves the end valid.
func scanString(text []byte, i int) (s scanned) {
	i++
	for i < len(text) {
		c := text[i]
		switch {
		case plain[c]:
			i++
		case c == '"':
			s.end = i + 1
			return s
		case c == '\\':
			s.escaped = true
			end, problem := escapeEnd(text, i)
			if problem != ScanOK && (s.problem == ScanOK || !problem.content()) {
				s.fault, s.problem = i, problem
			}
			if !problem.content() && problem != ScanOK {
				return s
			}
			i = end
		case c < ' ':
			s.fault, s.problem = i, ScanControl
			return s
		default:
			r, size := utf8.DecodeRune(text[i:])
			if r == utf8.RuneError && size == 1 && s.problem == ScanOK {
				s.fault, s.problem = i, ScanUTF8
			}
			i += size
		}
	}
	s.fault, s.problem = i, ScanEnd
	return s
}

// escapeEnd finds the end of the escape whose backslash is text[i]; a pair of
// surrogates counts as one.
func escapeEnd(text []byte, i int) (end int, problem ScanError) {
	if i+1 >= len(text) {
		return i, ScanEnd
	}
	switch text[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2, ScanOK
	case 'u':
	default:
		return i, ScanEscape
	}
	r, ok := hex4(text, i+2)
	if !ok {
		return i, ScanEscape
	}
	if !utf16.IsSurrogate(r) {
		return i + 6, ScanOK
	}
	if low, ok := escapedUnit(text, i+6); ok && utf16.DecodeRune(r, low) != utf8.RuneError {
		return i + 12, ScanOK
	}
	return i + 6, ScanSurrogate
}

// escapedUnit reads \uXXXX at text[i].
func escapedUnit(text []byte, i int) (r rune, ok bool) {
	if i+1 >= len(text) || text[i] != '\\' || text[i+1] != 'u' {
		return 0, false
	}
	return hex4(text, i+2)
}

// hex4 reads four hexadecimal digits at text[i].
func hex4(text []byte, i int) (r rune, ok bool) {
	if i+4 > len(text) {
		return 0, false
	}
	for _, c := range text[i : i+4] {
		switch {
		case c-'0' <= 9:
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// appendUnescaped appends what raw, the inside of a string that scanString has
// accepted, stands for. Half a surrogate pair becomes U+FFFD.
func appendUnescaped(dst, raw []byte) []byte {
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			start := i
			for i < len(raw) && raw[i] != '\\' {
				i++
			}
			dst = append(dst, raw[start:i]...)
			continue
		}
		switch c := raw[i+1]; c {
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
			r, _ := hex4(raw, i+2)
			i += 4
			if utf16.IsSurrogate(r) {
				low, _ := escapedUnit(raw, i+2)
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					i += 6
				}
			}
			dst = utf8.AppendRune(dst, r)
		default:
			dst = append(dst, c)
		}
		i += 2
	}
	return dst
}

// Unquote returns the string that raw, a JSON string with its quotes, stands
// for. It reports false if raw is anything else.
func Unquote(raw []byte) (string, bool) {
	if len(raw) < 2 || raw[0] != '"' {
		return "", false
	}
	s := scanString(raw, 0)
	if s.problem != ScanOK || s.end != len(raw) {
		return "", false
	}
	inside := raw[1 : len(raw)-1]
	if !s.escaped {
		return string(inside), true
	}
	return string(appendUnescaped(make([]byte, 0, len(inside)), inside)), true
}

// AppendQuoted appends s to dst as a JSON string with its quotes. Bytes that
// are not UTF-8 become U+FFFD. The result has no raw newlines, nor U+2028 and
// U+2029, which some readers of lines take for newlines.
func AppendQuoted[T string | []byte](dst []byte, s T) []byte {
	dst, _ = appendString(dst, s)
	return dst
}

// appendString is AppendQuoted for callers that want to know whether all of s
// was UTF-8.
func appendString[T string | []byte](dst []byte, s T) (quoted []byte, whole bool) {
	i := plainEnd(s)
	dst = append(dst, '"')
	if i < len(s) {
		return appendSpecial(dst, s, i)
	}
	dst = append(dst, s...)
	return append(dst, '"'), true
}

// appendInside appends s as the inside of a JSON string, without its quotes.
func appendInside(dst []byte, s string) []byte {
	i := plainEnd(s)
	if i == len(s) {
		return append(dst, s...)
	}
	dst, _ = appendSpecial(dst, s, i)
	return dst[:len(dst)-1]
}

// plainEnd is how many bytes at the start of s stand for themselves.
func plainEnd[T string | []byte](s T) int {
	i := 0
	for i < len(s) && plain[s[i]] {
		i++
	}
	return i
}

// quoteStep is how many bytes of a string are looked at before the buffer is
// asked for more room, and quoteRoom the room that they may take.
const (
	quoteStep = 64
	quoteRoom = 2*quoteStep + 8
)

// appendSpecial appends s, whose first i bytes stand for themselves, and the
// closing quote. JSON in a string has a quote every few bytes, so bytes are
// moved one by one.
func appendSpecial[T string | []byte](dst []byte, s T, i int) (quoted []byte, whole bool) {
	whole = true
	dst = append(dst, s[:i]...)
	for i < len(s) {
		dst = slices.Grow(dst, quoteRoom)
		room := dst[len(dst):cap(dst)]
		n, end := 0, min(i+quoteStep, len(s))
		for ; i < end; i++ {
			c := s[i]
			if !plain[c] {
				if c != '"' && c != '\\' {
					break
				}
				room[n] = '\\'
				n++
			}
			room[n] = c
			n++
		}
		dst = dst[:len(dst)+n]
		if i == end {
			continue
		}
		c, size := s[i], 1
		if c < utf8.RuneSelf {
			dst = appendEscape(dst, c)
		} else {
			var r rune
			r, size = decodeRune(s, i)
			switch {
			case r == utf8.RuneError && size == 1:
				whole = false
				dst = utf8.AppendRune(dst, r)
			case r == '\u2028', r == '\u2029':
				dst = append(dst, `\u202`...)
				dst = append(dst, hexDigits[r&15])
			default:
				dst = append(dst, s[i:i+size]...)
			}
		}
		i += size
	}
	return append(dst, '"'), whole
}

// appendQuotedJSON appends JSON that a [Writer] has written, as a string: of all
// that needs an escape only quotes and backslashes are in it.
func appendQuotedJSON(dst, text []byte) []byte {
	if len(text) >= longString {
		// Room that is found by trying would be several times as much.
		escapes := bytes.Count(text, []byte{'"'}) + bytes.Count(text, []byte{'\\'})
		dst = slices.Grow(dst, len(text)+escapes+quoteRoom)
	}
	dst = append(dst, '"')
	for len(text) > 0 {
		part := text[:min(len(text), quoteStep)]
		text = text[len(part):]
		dst = slices.Grow(dst, quoteRoom)
		room := dst[len(dst) : len(dst)+quoteRoom]
		n := 0
		for _, c := range part {
			if c == '"' || c == '\\' {
				room[n] = '\\'
				n++
			}
			room[n] = c
			n++
		}
		dst = dst[:len(dst)+n]
	}
	return append(dst, '"')
}

// decodeRune reads the character at s[i].
func decodeRune[T string | []byte](s T, i int) (r rune, size int) {
	// A character has four bytes at most, which the conversion keeps on the stack.
	return utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
}

const hexDigits = "0123456789abcdef"

// appendEscape appends the escape of a quote, a backslash or a control character.
func appendEscape(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\b':
		return append(dst, `\b`...)
	case '\f':
		return append(dst, `\f`...)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}
