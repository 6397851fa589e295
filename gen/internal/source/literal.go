package source

import "strings"

// Pair is a key of a composite literal with its value.
type Pair struct{ Key, Value string }

// Pairs returns the body of a composite literal with a line for each pair, the
// values of adjacent lines below each other. Keys have at most 40 bytes, beyond
// which gofmt has more rules.
func Pairs(pairs []Pair) string {
	var lines []string
	var rows [][]string
	flush := func() {
		lines = append(lines, Columns(rows)...)
		rows = nil
	}
	for _, p := range pairs {
		if !strings.Contains(p.Value, "\n") {
			rows = append(rows, []string{p.Key + ":", p.Value})
			continue
		}
		flush()
		lines = append(lines, p.Key+": "+p.Value)
	}
	flush()
	return Items(lines)
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
