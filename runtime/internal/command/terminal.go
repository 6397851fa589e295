package command

import (
	"os"
	"strconv"
	"strings"
	"unicode/utf8"
)

// defaultWidth is how many columns text is wrapped to where it goes to no
// terminal.
const defaultWidth = 100

// isTerminal reports whether a file is a terminal.
func isTerminal(f *os.File) bool {
	_, ok := columns(f)
	return ok
}

// width is how many columns text may have that goes to a file.
func width(f *os.File) int {
	n, ok := columns(f)
	if ok && n == 0 {
		n, _ = strconv.Atoi(os.Getenv("COLUMNS"))
	}
	if n <= 0 {
		return defaultWidth
	}
	return max(n, 40)
}

// wrap breaks text into lines of at most width columns. Lines that the text has
// itself stay.
func wrap(text string, width int) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		indentation := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		current := ""
		for word := range strings.FieldsSeq(line) {
			switch {
			case current == "":
				current = indentation + word
			case utf8.RuneCountInString(current)+1+utf8.RuneCountInString(word) > width:
				lines = append(lines, current)
				current = indentation + word
			default:
				current += " " + word
			}
		}
		lines = append(lines, current)
	}
	return lines
}

// pad fills text up to a number of columns.
func pad(text string, columns int) string {
	return text + strings.Repeat(" ", max(0, columns-utf8.RuneCountInString(text)))
}

// printable replaces what a terminal could take for commands to it: control
// characters but tab and newline.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (r < ' ' || r >= 0x7f && r < 0xa0) {
			return utf8.RuneError
		}
		return r
	}, text)
}
