// Package diagnostic holds what mcpgen has to say about source code: a
// position, a code that `mcpgen explain` teaches, and a text that says what to
// write instead.
package diagnostic

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// Diagnostic is one fault in annotated source code.
type Diagnostic struct {
	Pos  token.Position
	Code Code
	Text string
}

// String returns the diagnostic as a line in the compiler's manner:
// file.go:12:3: MCP014: text. What is not known of the position is left out.
func (d Diagnostic) String() string {
	var b strings.Builder
	if d.Pos.Filename != "" || d.Pos.IsValid() {
		b.WriteString(d.Pos.String())
		b.WriteString(": ")
	}
	b.WriteString(d.Code.String())
	b.WriteString(": ")
	b.WriteString(d.Text)
	return b.String()
}

// New returns a diagnostic at pos with a text in the manner of fmt.Sprintf.
func New(fset *token.FileSet, pos token.Pos, code Code, format string, args ...any) Diagnostic {
	// The position is where the text is, whatever a //line comment says: that
	// is the file the author edits.
	return Diagnostic{Pos: fset.PositionFor(pos, false), Code: code, Text: fmt.Sprintf(format, args...)}
}

// Code numbers a rule of the language. Its page in the catalogue says why the
// rule exists and how to satisfy it.
type Code int

// The codes, in the order of the language reference.
const (
	// NearMiss is a comment that looks like a directive and is none, or a
	// directive attached to nothing.
	NearMiss Code = 1 + iota
	// BadDirective is an unknown verb, flag or key, a duplicate, bad quoting or
	// an empty value.
	BadDirective
	// TwoVerbs is two primary verbs on one function.
	TwoVerbs
	// ParamDoc is a parameter described twice, or an item that names nobody.
	ParamDoc
	// FieldDoc is a field described twice.
	FieldDoc
	// PointerDefault is a pointer with a default.
	PointerDefault
	// IntegerEnum is an integer enum without a decision.
	IntegerEnum
	// BadResult is unnamed results, or a result without a meaning.
	BadResult
	// BadSignature is a generic function, an unnamed parameter, a misplaced
	// context or a type without a meaning.
	BadSignature
	// BadName is a name that collides, is illegal or is too long.
	BadName
	// BadTemplate is a template variable or parameter without its counterpart.
	BadTemplate
	// BadHeader is a header= that clients would refuse.
	BadHeader
	// BadConstraint is a default, bound or pattern that is not of the type, or
	// contradicts another.
	BadConstraint
	// ReadOnlyDestructive is readonly together with destructive.
	ReadOnlyDestructive
	// BadCompletion is a completion for nothing.
	BadCompletion
	// BadQuestion is an mcp.Ask[T] whose T is no flat form.
	BadQuestion
	// NoSchema is a type with its own marshaler and no schema.
	NoSchema
	// Constrained is a directive in a test file or one with build constraints.
	Constrained
	// NoDoc is a tool or prompt without documentation.
	NoDoc
	// TypeError is a package that does not type-check.
	TypeError

	end
)

// String returns the code as it is printed and looked up: MCP014.
func (c Code) String() string { return fmt.Sprintf("MCP%03d", int(c)) }

// ParseCode returns the code that s spells: MCP014, mcp14 or 14. It reports
// false when there is no such code.
func ParseCode(s string) (Code, bool) {
	if len(s) >= 3 && strings.EqualFold(s[:3], "MCP") {
		s = s[3:]
	}
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil || n < 1 || n >= uint64(end) {
		return 0, false
	}
	return Code(n), true
}

// Sort orders diagnostics by position, then code, then text, so that a run
// prints the same lines in the same order however it came upon them.
func Sort(list []Diagnostic) {
	slices.SortStableFunc(list, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Pos.Filename, b.Pos.Filename),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Text, b.Text),
		)
	})
}
