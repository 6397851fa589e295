package source

import "strconv"

// Quote returns a string literal in double quotes.
func Quote(s string) string {
	if isPlain(s) {
		return `"` + s + `"`
	}
	return strconv.Quote(s)
}

// appendQuoted appends a string literal in double quotes.
func appendQuoted(text []byte, s string) []byte {
	if !isPlain(s) {
		return strconv.AppendQuote(text, s)
	}
	text = append(text, '"')
	text = append(text, s...)
	return append(text, '"')
}

// isPlain says that a string is quoted without escapes. Not all that are are
// found: those in ASCII are.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
