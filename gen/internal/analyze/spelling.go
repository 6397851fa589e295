package analyze

import (
	"strconv"
	"strings"
	"unicode"
)

// itoa is short for the numbers in texts.
func itoa(n int) string { return strconv.Itoa(n) }

// parameterName is the name of a type as a parameter is named: HTTPClient is
// httpClient.
func parameterName(typeName string) string {
	words := splitWords(typeName)
	if len(words) == 0 {
		return "recv"
	}
	first := strings.ToLower(words[0])
	return first + strings.Join(words[1:], "")
}

// sentence joins words for a text: a, b and c.
func sentence(words []string, last string) string {
	switch len(words) {
	case 0:
		return "nothing"
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

// article puts "a" or "an" before a word.
func article(word string) string {
	if word != "" && strings.ContainsRune("aeiouAEIOU", rune(word[0])) && !strings.HasPrefix(word, "u") {
		return "an " + word
	}
	return "a " + word
}

// invisible says that r changes how a text reads without being seen: control
// characters, direction marks, zero-width characters, tags.
func invisible(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.IsControl(r):
		return true
	case r == 0x061C || r == 0x180E || r == 0xFEFF || r == 0x00AD || r == 0x034F:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
		return true
	case r >= 0xFFF9 && r <= 0xFFFB, r >= 0xE0000 && r <= 0xE0FFF:
		return true
	}
	return false
}
