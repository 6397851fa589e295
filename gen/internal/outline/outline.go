// Package outline blanks the bodies of functions in Go source text, for those
// who parse a file for its declarations alone: most of a file's tokens stand in
// bodies, and most of what a parser allocates is their syntax.
//
// A body cannot be skipped by counting braces, because a syntax error in it
// would go unseen. So it is read by a recognizer, which knows the common part of
// the grammar, builds nothing, and leaves to go/parser what it does not know.
package outline

import (
	"bytes"
	"unicode/utf8"
)

// Blank returns the text of a Go file with white space for what the braces of
// bodies enclose, in all top-level functions whose bodies are plain. Line breaks
// stay, and so every position does. Where there is no such body, it returns src
// itself; it never changes src.
//
// A body is plain if go/parser surely accepts it, and if nobody looks for
// anything in it: a comment with the letters mcp in it, a line directive, and
// the name Ask keep their body as it is. What is outside of bodies is hardly
// looked at, so the promise has a condition: if go/parser finds no fault in the
// blanked text, it finds none in src, and the same syntax but for the statements
// and comments of the blanked bodies. Whoever gets an error parses src, which
// has it too, or should not have been blanked.
func Blank(src []byte) []byte {
	if bytes.IndexByte(src, 0) >= 0 || !utf8.Valid(src) || bytes.Contains(src, []byte("\uFEFF")) {
		return src // most of what the scanner complains of, wherever it stands
	}
	var blanked []byte
	r := recognizer{lexer: lexer{src: src}}
	for r.next(); r.tok != tokEOF; r.next() {
		if r.tok != tokFunc || !r.heading() {
			r.rest(0)
			continue
		}
		open := r.at
		if !r.body() {
			r.lexer = lexer{src: src, at: open}
			r.next()
			r.rest(1)
			continue
		}
		if inside := src[open : r.at-1]; len(bytes.TrimSpace(inside)) > 0 {
			if blanked == nil {
				blanked = bytes.Clone(src)
			}
			whiten(blanked[open : r.at-1])
		}
		r.next()
		r.rest(0)
	}
	if blanked == nil {
		return src
	}
	return blanked
}

// whiten overwrites text with spaces, except for its line breaks.
func whiten(text []byte) {
	const spaces = "                                                                "
	for line := range bytes.Lines(text) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		for len(line) > 0 {
			line = line[copy(line, spaces):]
		}
	}
}

// heading reads a function's signature, and reports whether the current token
// opens a body. Of the braces in a signature, this is the first one outside of
// parentheses and brackets that belongs to no type.
func (r *recognizer) heading() bool {
	depth := 0
	for before := tokFunc; r.tok != tokEOF; r.next() {
		switch r.tok {
		case tokLBrace:
			if depth == 0 && before != tokStruct && before != tokInterface {
				return true
			}
			depth++
		case tokLParen, tokLBrack:
			depth++
		case tokRParen, tokRBrack, tokRBrace:
			depth--
		case tokSemi:
			if depth == 0 {
				return false
			}
		}
		before = r.tok
	}
	return false
}

// rest reads to the end of a declaration, out of depth many brackets. Where
// brackets do not match, the parser has a fault to report.
func (r *recognizer) rest(depth int) {
	for ; r.tok != tokEOF; r.next() {
		switch r.tok {
		case tokLParen, tokLBrack, tokLBrace:
			depth++
		case tokRParen, tokRBrack, tokRBrace:
			depth--
		case tokSemi:
			if depth == 0 {
				return
			}
		}
	}
}
