package directive

import (
	"go/token"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is one space-separated argument as it is written, not yet judged.
type word struct {
	// key is what stands before "=", empty when there is none; bare says that
	// a word without "=" might be a flag, which a quoted one is not.
	key  string
	bare bool
	// value is what stands after "=", or the whole word; quoted says that it
	// is unquoted from a Go string.
	value  string
	quoted bool

	keyPos, valuePos token.Pos
	// fault says what is wrong with how the word is written.
	fault string
}

// words reads the arguments of a directive one by one.
type words struct {
	text string
	pos  token.Pos // of text
}

// next returns the next word, and false after the last. isJSON says which keys
// have values that may be JSON as it stands, spaces included.
func (w *words) next(isJSON func(key string) bool) (word, bool) {
	w.skip(len(w.text) - len(strings.TrimLeftFunc(w.text, unicode.IsSpace)))
	if w.text == "" {
		return word{}, false
	}
	out := word{keyPos: w.pos, valuePos: w.pos}
	if n := keyLength(w.text); n > 0 {
		out.key = w.text[:n]
		w.skip(n + len("="))
		out.valuePos = w.pos
	}
	w.value(&out, out.key != "" && isJSON(out.key))
	if out.key == "" && out.quoted && out.fault == "" {
		out.splitQuoted()
	}
	out.bare = out.key == "" && !out.quoted
	return out, true
}

// value takes a value off the text: a Go string, a piece of JSON, or what
// reaches to the next space.
func (w *words) value(out *word, json bool) {
	switch {
	case w.text == "":
	case w.text[0] == '"' || w.text[0] == '`':
		w.goString(out)
	case w.text[0] == '\'':
		out.value = w.take(len(w.text))
		out.fault = "single quotes do not quote; use \"double quotes\" or `backquotes`"
	case json && (w.text[0] == '{' || w.text[0] == '['):
		n := jsonLength(w.text)
		if n == 0 {
			out.value = w.take(len(w.text))
			out.fault = "the brackets of " + out.value + " are not closed"
			return
		}
		out.value = w.take(n)
		w.expectSpace(out, out.value)
	default:
		out.value = w.take(spaceOrEnd(w.text))
		if strings.ContainsAny(out.value, "\"`") {
			out.fault = "a quote inside " + out.value + "; quote the whole value instead: " + requote(out.value)
		}
	}
}

// goString takes a quoted Go string off the text.
func (w *words) goString(out *word) {
	quoted, err := strconv.QuotedPrefix(w.text)
	if err != nil {
		out.value = w.take(len(w.text))
		out.fault = "the quoted string " + out.value + " is not closed, or has an escape that Go does not know"
		return
	}
	w.skip(len(quoted))
	out.quoted = true
	out.value, _ = strconv.Unquote(quoted)
	w.expectSpace(out, quoted)
}

// expectSpace faults a word that goes on where it should have ended.
func (w *words) expectSpace(out *word, written string) {
	if n := spaceOrEnd(w.text); n > 0 {
		out.fault = w.take(n) + " follows " + written + " without a space"
	}
}

// splitQuoted takes "key=value with spaces" apart. Escapes cannot come before
// the value, as keys have none, so positions hold.
func (out *word) splitQuoted() {
	if n := keyLength(out.value); n > 0 {
		out.key, out.value = out.value[:n], out.value[n+len("="):]
		out.keyPos += token.Pos(len(`"`))
		out.valuePos = out.keyPos + token.Pos(n+len("="))
	}
}

func (w *words) skip(n int) {
	w.text, w.pos = w.text[n:], w.pos+token.Pos(n)
}

func (w *words) take(n int) string {
	taken := w.text[:n]
	w.skip(n)
	return taken
}

// keyLength returns the length of the key that s starts with, without its "=",
// or 0. A key is a letter and then what names of metadata are made of, so that
// neither a URI with a query nor an expression is taken for one.
func keyLength(s string) int {
	for i, r := range s {
		switch {
		case unicode.IsLetter(r):
		case i > 0 && (unicode.IsDigit(r) || strings.ContainsRune("_-./", r)):
		case i > 0 && r == '=':
			return i
		default:
			return 0
		}
	}
	return 0
}

// jsonLength returns the length of the object or array that s starts with, or
// 0 when its brackets do not close. That it is valid JSON is not said.
func jsonLength(s string) int {
	depth, inString := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

func spaceOrEnd(s string) int {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return i
	}
	return len(s)
}

// requote shows how to quote s so that it needs no escapes, if there is a way.
func requote(s string) string {
	if strings.ContainsRune(s, '`') || !utf8.ValidString(s) {
		return strconv.Quote(s)
	}
	return "`" + s + "`"
}
