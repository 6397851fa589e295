// Package source writes Go source that needs no formatting: it comes out as
// gofmt would have it. It knows how lines are indented, how columns are aligned
// and how types are spelled, and nothing about what the source is for.
//
// An expression is a string. One of several lines is indented as if its first
// line were not; a Printer moves the others to where it stands.
package source

import (
	"slices"
	"strings"
)

// Printer writes lines of source, each as deep as the blocks around it. The
// zero Printer is ready for use.
type Printer struct {
	text  []byte
	depth int
}

// Line writes a line. Every %s of the format stands for the next of the
// arguments, and every %q for the next in double quotes; there are no other verbs.
func (p *Printer) Line(format string, args ...string) {
	p.indent()
	p.format(format, args)
	p.text = append(p.text, '\n')
}

// Start writes the start of a line, which End ends.
func (p *Printer) Start(format string, args ...string) {
	p.indent()
	p.format(format, args)
}

// Text writes more of a line that has been started, as it is.
func (p *Printer) Text(text []byte) {
	p.text = append(p.text, text...)
}

// End writes the end of a line.
func (p *Printer) End(format string, args ...string) {
	p.format(format, args)
	p.text = append(p.text, '\n')
}

// Open writes a line, and begins a block below it.
func (p *Printer) Open(format string, args ...string) {
	p.Line(format, args...)
	p.depth++
}

// Part writes a line between two parts of a block, which is as deep as the line
// that opened it: case %s: or } else {
func (p *Printer) Part(format string, args ...string) {
	p.depth--
	p.Line(format, args...)
	p.depth++
}

// Close ends a block, with a line.
func (p *Printer) Close(bracket string) {
	p.depth--
	p.Line("%s", bracket)
}

// Blank writes an empty line.
func (p *Printer) Blank() {
	p.text = append(p.text, '\n')
}

// Add writes everything that another printer has written, which must have begun
// as deep as this one is now.
func (p *Printer) Add(other *Printer) {
	p.text = append(p.text, other.text...)
}

// Reset forgets what has been written, and makes the printer one for what goes
// into so many blocks.
func (p *Printer) Reset(depth int) {
	p.text, p.depth = p.text[:0], depth
}

// Grow makes room for n more bytes.
func (p *Printer) Grow(n int) {
	p.text = slices.Grow(p.text, n)
}

// Bytes returns what has been written. It is valid until more is.
func (p *Printer) Bytes() []byte {
	return p.text
}

// Expression returns what has been written as an expression, or as statements
// for Line.
func (p *Printer) Expression() string {
	return strings.TrimSuffix(string(p.text), "\n")
}

func (p *Printer) indent() {
	for range p.depth {
		p.text = append(p.text, '\t')
	}
}

// format writes the text with its arguments. One that is missing, or too many,
// shows, so that nothing is made of it which compiles.
func (p *Printer) format(text string, args []string) {
	written := 0
	for i := range len(text) {
		if text[i] != '%' || i+1 == len(text) {
			continue
		}
		verb := text[i+1]
		if verb != 's' && verb != 'q' {
			continue
		}
		p.text = append(p.text, text[written:i]...)
		written = i + 2
		switch {
		case len(args) == 0:
			p.text = append(p.text, "%!s(MISSING)"...)
			continue
		case verb == 'q':
			p.text = appendQuoted(p.text, args[0])
		default:
			p.expression(args[0])
		}
		args = args[1:]
	}
	p.text = append(p.text, text[written:]...)
	for _, extra := range args {
		p.text = append(p.text, "%!(EXTRA "+extra+")"...)
	}
}

// expression writes an expression, with its lines as deep as the printer is.
func (p *Printer) expression(text string) {
	for {
		i := strings.IndexByte(text, '\n')
		if i < 0 {
			break
		}
		p.text = append(p.text, text[:i+1]...)
		p.indent()
		text = text[i+1:]
	}
	p.text = append(p.text, text...)
}
