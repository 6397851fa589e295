package analyze

import (
	"go/doc/comment"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestProseIsWhatDocMakesOfIt holds the short way to the long one.
func TestProseIsWhatDocMakesOfIt(t *testing.T) {
	pieces := []string{"Word", "a", "TODO", "x-y", " ", "  ", ".", "\n", "\n", ": ", "//", "http://x.y", "'s", "''", "``", "[Link]", "- ", "* ", "1. ", "# ", "\t", "\"", "(a)", "ü", "Heading", "<b>", "Deprecated"}
	seed := rand.Uint64()
	rng := rand.New(rand.NewPCG(seed, 0))
	found := 0
	for range 20000 {
		var b strings.Builder
		for range rng.IntN(8) {
			b.WriteString(pieces[rng.IntN(len(pieces))])
		}
		b.WriteByte('\n')
		var lines []docLine
		for line := range strings.SplitSeq(strings.TrimSuffix(b.String(), "\n"), "\n") {
			lines = append(lines, docLine{text: strings.TrimRight(line, " \t\r")})
		}
		got, ok := prose(lines)
		if !ok {
			continue
		}
		found++
		parser := comment.Parser{LookupSym: func(string, string) bool { return true }}
		printer := comment.Printer{TextWidth: -1}
		want := strings.TrimSpace(string(printer.Text(parser.Parse(b.String()))))
		if got != want {
			t.Fatalf("seed %d: %q is %q, go/doc has %q", seed, b.String(), got, want)
		}
	}
	if found < 500 {
		t.Errorf("only %d texts are prose", found)
	}
}
