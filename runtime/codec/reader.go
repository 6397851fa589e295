package codec

import (
	"slices"
	"strconv"
)

// maxDepth is how many levels of arrays and objects a value may have.
const maxDepth = 64

// Reader reads one JSON text. Its methods consume values in the order of the
// text; each consumes exactly one, whatever it turns out to be, and returns a
// zero value after recording why it is refused. What they return is fresh: it
// does not alias the text.
//
// The zero Reader is ready for Reset. A Reader is large and meant to be
// reused; it is not for concurrent use.
type Reader struct {
	text   []byte
	at     int
	depth  int  // frames in use
	above  int  // levels around the text
	closed int  // containers entered that are not there to be read
	left   int  // the frame left last, or -1
	broken bool // the text is not JSON: nothing more is read from it
	bad    bool // the value read last has been refused
	strict bool // JSON in a string is not accepted
	texts  bool // numbers and booleans may be text in a string
	open   bool // members that are no fields are skipped

	count    int // problems found
	problems []Problem

	sources []source // texts around the one being read
	inner   []byte   // texts that were inside strings
	literal []byte   // the number read last as a float
	array   []byte   // the array left last
	scratch []byte   // one unescaped string
	wide    []uint64 // which fields were seen, of objects with many
	names   []name   // of objects whose names are compared at their end
	spelled []byte   // those of them that were escaped
	frames  [maxDepth]frame
}

// Reset makes r read text, which must not change until the last value is read.
func (r *Reader) Reset(text []byte) {
	clear(r.problems)
	clear(r.sources)
	r.text, r.at = text, 0
	r.depth, r.above, r.closed, r.left = 0, 0, 0, -1
	r.broken, r.bad, r.texts, r.open = false, false, false, false
	r.count, r.problems = 0, r.problems[:0]
	r.sources, r.names = r.sources[:0], kept(r.names)
	r.literal, r.array = nil, nil
	r.inner, r.scratch, r.spelled = kept(r.inner), kept(r.scratch), kept(r.spelled)
}

// kept returns the room of s for reuse, unless one large text made it so large
// that every Reader in a pool would end up holding on to much.
func kept[T any](s []T) []T {
	if cap(s) > 1<<14 {
		return nil
	}
	return s[:0]
}

// Lenient says whether a string that holds an array or an object as JSON is
// accepted in the place of that array or object, as some clients send it. It
// is on unless turned off, also after Reset.
func (r *Reader) Lenient(on bool) { r.strict = !on }

// Err returns nil if everything read was accepted and nothing follows it, or
// else a *Refusal with all that was not.
func (r *Reader) Err() error {
	if r.depth == 0 && !r.broken && len(r.sources) == 0 {
		if r.at = spaceEnd(r.text, r.at); r.at < len(r.text) {
			r.fail(ScanSyntax, r.at)
		}
	}
	if r.count == 0 {
		return nil
	}
	return &Refusal{Problems: slices.Clone(r.problems), More: r.count - len(r.problems)}
}

// Refuse records a problem with the value just read, unless that has been
// refused already.
func (r *Reader) Refuse(problem string) { r.check(problem) }

// Skip consumes one value without looking at more than its syntax.
func (r *Reader) Skip() {
	r.bad = false
	r.skip()
}

// skip steps over one value. It returns false if that is not possible.
func (r *Reader) skip() bool {
	end, fault, problem := scan(r.text, r.at, len(r.text))
	if problem != ScanOK && !problem.content() {
		r.fail(problem, fault)
		return false
	}
	r.at = end
	return true
}

// Null consumes the next value and returns true if it is null.
func (r *Reader) Null() bool {
	if r.peek() != 'n' {
		return false
	}
	r.bad = false
	r.word("null")
	return true
}

// word steps over the literal name w.
func (r *Reader) word(w string) {
	end, problem := wordEnd(r.text, r.at, w)
	if problem != ScanOK {
		r.fail(problem, end)
		return
	}
	r.at = end
}

// peek returns the first byte of what comes next, or 0 at the end of the text.
func (r *Reader) peek() byte {
	if r.at < len(r.text) && r.text[r.at] > ' ' {
		return r.text[r.at]
	}
	return r.peekSpace()
}

func (r *Reader) peekSpace() byte {
	if r.at = spaceEnd(r.text, r.at); r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

// mismatch steps over the next value and records that it must be something
// else.
func (r *Reader) mismatch(must string) {
	r.bad = true
	got := kindOf(r.peek())
	if got == "" {
		r.unexpected()
		return
	}
	if r.skip() {
		r.note(must + ", got " + got)
	}
}

// kindOf names what a value that starts with c is, if any does.
func kindOf(c byte) string {
	switch {
	case c == '"':
		return "a string"
	case c == '{':
		return "an object"
	case c == '[':
		return "an array"
	case c == 't', c == 'f':
		return "a boolean"
	case c == 'n':
		return "null"
	case c == '-' || c-'0' <= 9:
		return "a number"
	}
	return ""
}

// note records a problem with the value at the current path.
func (r *Reader) note(text string) { r.noteAt(r.depth, text) }

// noteAt records a problem at the path of the outermost depth frames.
func (r *Reader) noteAt(depth int, text string) {
	r.bad = true
	if r.count++; r.count > listed {
		return
	}
	if name := r.standsFor(); name != "" {
		text = "default of " + name + ": " + text
	}
	var path []byte
	for i := range depth {
		path = r.frames[i].appendStep(path)
	}
	r.problems = append(r.problems, Problem{Path: string(path), Text: text})
}

// full reports whether further problems are only counted, so that their text
// need not be worked out.
func (r *Reader) full() bool { return r.count >= listed }

// fail gives up on a text that is not JSON. All that is left open ends here.
func (r *Reader) fail(problem ScanError, at int) {
	r.bad = true
	if r.broken {
		return
	}
	text := "is not valid JSON: " + problem.Error()
	if problem == ScanSyntax || problem == ScanNumber {
		if at < len(r.text) {
			text += " " + quoted(r.text[at:at+1])
		}
	}
	r.note(text + " at byte " + strconv.Itoa(at))
	r.broken = true
	r.text, r.at = nil, 0
}

// unexpected fails at the current place, where no value starts.
func (r *Reader) unexpected() {
	if r.at >= len(r.text) {
		r.fail(ScanEnd, r.at)
		return
	}
	r.fail(ScanSyntax, r.at)
}

// quoted quotes s for a message, shortened if it is long.
func quoted(s []byte) string { return string(AppendQuoted(nil, shortened(s))) }

// shortened returns s, cut in the middle of nothing in particular if a message
// would drown in it.
func shortened(s []byte) []byte {
	const enough = 64
	if len(s) <= enough {
		return s
	}
	end := enough
	for end > enough-4 && s[end]&0xC0 == 0x80 {
		end--
	}
	return append(s[:end:end], "…"...)
}
