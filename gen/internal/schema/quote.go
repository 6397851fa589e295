package schema

import (
	"bytes"
	"encoding/json"
	"strings"
)

// quote encodes a string as JSON that can stand in a raw string literal of Go,
// without the escapes that only HTML needs.
func quote(s string) string {
	if isVerbatim(s) {
		return `"` + s + `"`
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	// A string always encodes.
	_ = e.Encode(s)
	return unraw.Replace(strings.TrimSuffix(b.String(), "\n"))
}

// unraw escapes what a raw string literal cannot hold.
var unraw = strings.NewReplacer("`", `\u0060`, "\ufeff", `\ufeff`)

// unquote returns the text of a JSON string, and any other JSON as it is.
func unquote(value string) string {
	var text string
	if json.Unmarshal([]byte(value), &text) != nil {
		return value
	}
	return text
}

// isVerbatim says that a string stands between quotes as it is. Not all that do
// are found: those in ASCII are.
func isVerbatim(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x80 || c == '"' || c == '\\' || c == '`' {
			return false
		}
	}
	return true
}

// isPlain says that JSON text is written already as this package writes it: a
// short integer, a string or a boolean without anything to be decided about it.
func isPlain(text string) bool {
	switch text {
	case "true", "false", "null", "0":
		return true
	case "":
		return false
	}
	if text[0] == '"' {
		return len(text) > 1 && text[len(text)-1] == '"' && isVerbatim(text[1:len(text)-1])
	}
	digits := strings.TrimPrefix(text, "-")
	return digits != "" && digits[0] != '0' && strings.Trim(digits, "0123456789") == ""
}
