package codec

import (
	"errors"
	"slices"
	"unicode/utf8"
)

// Gate is asked once before a [Writer] keeps more than it may by itself. It may
// wait. An error fails the writer.
type Gate interface{ Enter() error }

// ErrTooLarge is why a [Writer] fails that is to keep more than its limit.
var ErrTooLarge = errors.New("too large")

// limit bounds what a writer keeps.
type limit struct {
	// next is the length from which there is something to decide, 0 for none.
	next int
	most int
	gate Gate
	// from is where that begins which is dropped when it becomes too much,
	// dropped how long it was.
	from, dropped int
}

// Limit bounds what w keeps from now on: more than most bytes in all fail it
// with [ErrTooLarge], and what has been written since is dropped, so that it
// takes no room. Before w keeps more than free bytes it asks the gate, which
// may be nil. 0 for most or free is no bound. Names, numbers and what Raw appends
// count once they are written.
func (w *Writer) Limit(most, free int, gate Gate) {
	w.limit = limit{next: most, most: most, from: len(w.buf)}
	if gate != nil && free > 0 && (most <= 0 || free < most) {
		w.limit.gate, w.limit.next = gate, free
	}
}

// Size is the length of what has been written, with what has been dropped.
func (w *Writer) Size() int { return len(w.buf) + w.limit.dropped }

// Limited reports whether w has failed by its limit or its gate, and not by what
// was written.
func (w *Writer) Limited() bool { return w.limit.dropped > 0 }

// fits reports whether n more bytes may be written. Where they may not w has
// failed.
func (w *Writer) fits(n int) bool {
	return w.limit.next <= 0 || len(w.buf)+n <= w.limit.next || w.extend(n)
}

// extend decides what there is to decide before n more bytes are written.
func (w *Writer) extend(n int) bool {
	l := &w.limit
	if gate := l.gate; gate != nil {
		l.gate, l.next = nil, l.most
		if err := gate.Enter(); err != nil {
			w.drop(n, err)
			return false
		}
		if l.most <= 0 || len(w.buf)+n <= l.most {
			return true
		}
	}
	w.drop(n, ErrTooLarge)
	return false
}

// drop fails w, and lets go of what it has written and of n bytes more.
func (w *Writer) drop(n int, err error) {
	l := &w.limit
	if w.err == nil {
		w.err = &WriteError{Err: err}
	}
	l.dropped += len(w.buf) - l.from + n
	w.buf = slices.Clone(w.buf[:l.from])
	w.start, w.quote = l.from, l.from
	// Little is kept of what follows, however much it is.
	l.next = l.from + longString
}

// resume forgets that something has been dropped. What takes its place has as
// much room, and some in any case, to say that there was too much.
func (l *limit) resume() {
	switch {
	case l.dropped == 0:
	case l.most <= 0:
		l.next = 0
	default:
		l.next = max(l.next, l.most)
	}
	l.dropped = 0
}

// longString is the length from which strings are written in parts.
const longString = 32 << 10

// long appends a long string, as long as it fits.
func (w *Writer) long(s string) {
	if !w.fits(len(s) + len(`""`)) {
		return
	}
	w.buf = append(slices.Grow(w.buf, len(s)+len(`""`)), '"')
	for len(s) > 0 {
		part := s[:partEnd(s)]
		s = s[len(part):]
		if !w.fits(len(part) + len(s)) {
			return
		}
		w.buf = appendInside(w.buf, part)
	}
	w.buf = append(w.buf, '"')
}

// partEnd is where the first part of s ends: between two characters, unless s
// is not text there anyway.
func partEnd(s string) int {
	if len(s) <= longString {
		return len(s)
	}
	end := longString
	for end > longString-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return end
}
