package codec

import (
	"strconv"
	"strings"
)

// listed is how many problems of one text are told; a model that corrects
// these has corrected the pattern of the rest.
const listed = 20

// Refusal is the error of a text that was read and not accepted: everything
// that has to change for it to be.
type Refusal struct {
	Problems []Problem // in the order of the text, at most 20
	More     int       // problems beyond those
}

// Problem is one thing to correct.
type Problem struct {
	Path string // such as a.b[2].c; empty for the whole text
	Text string // such as "must be a string, got a number"
}

// String returns the problem behind its path.
func (p Problem) String() string {
	if p.Path == "" {
		return p.Text
	}
	return p.Path + ": " + p.Text
}

// Error lists the problems, one per line.
func (r *Refusal) Error() string {
	var b strings.Builder
	shown := r.Problems[:min(listed, len(r.Problems))]
	for i, p := range shown {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.String())
	}
	if more := r.More + len(r.Problems) - len(shown); more > 0 {
		b.WriteString("\nand ")
		b.WriteString(strconv.Itoa(more))
		b.WriteString(" more")
	}
	return b.String()
}
