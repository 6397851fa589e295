package source

import (
	"strings"
	"unicode/utf8"
)

// Pair is a key of a composite literal with its value.
type Pair struct{ Key, Value string }

// Pairs returns the body of a composite literal with a line for each pair, the
// values of adjacent lines below each other. Keys have at most 40 bytes, beyond
// which gofmt has more rules.
func Pairs(pairs []Pair) string {
	if len(pairs) == 0 {
		return "{}"
	}
	var p Printer
	p.Open("{")
	p.Pairs(pairs)
	p.Close("}")
	return p.Expression()
}

// Pairs writes the lines between the braces of such a literal.
func (p *Printer) Pairs(pairs []Pair) {
	for len(pairs) > 0 {
		n, width := 1, utf8.RuneCountInString(pairs[0].Key)
		// A value of several lines stands by itself.
		for n < len(pairs) && !strings.Contains(pairs[n-1].Value, "\n") && !strings.Contains(pairs[n].Value, "\n") {
			width = max(width, utf8.RuneCountInString(pairs[n].Key))
			n++
		}
		for _, pair := range pairs[:n] {
			p.Start("%s:", pair.Key)
			p.blanks(width + 1 - utf8.RuneCountInString(pair.Key))
			p.End("%s,", pair.Value)
		}
		pairs = pairs[n:]
	}
}

// Items returns the body of a composite literal with a line for each item.
func Items(items []string) string {
	if len(items) == 0 {
		return "{}"
	}
	var b strings.Builder
	b.WriteString("{\n")
	for _, item := range items {
		b.WriteByte('\t')
		b.WriteString(deeper(item))
		b.WriteString(",\n")
	}
	b.WriteByte('}')
	return b.String()
}

// List returns the body of a composite literal on one line.
func List(items []string) string {
	return "{" + strings.Join(items, ", ") + "}"
}

// deeper indents all lines of an expression but the first once more.
func deeper(expression string) string {
	return strings.ReplaceAll(expression, "\n", "\n\t")
}
