package runtime

import (
	"bytes"
	"io"
)

// lines splits a stream into lines of bounded length. It never reads by itself:
// next hands out what is there, fill reads more.
type lines struct {
	src io.Reader
	// most bounds a line in bytes, without its end.
	most int
	buf  []byte
	// buf[from:to] is unread; the first seen bytes of it hold no newline.
	from, to, seen int
	// skipping says that the rest of a line that is too long is to be dropped.
	skipping bool
	// err is why nothing more can be read.
	err error
}

// lineState is what next found.
type lineState uint8

const (
	lineNone    lineState = iota // no complete line: fill
	lineReady                    // a line
	lineTooLong                  // a line beyond the bound was dropped
)

const (
	lineBuffer = 64 << 10
	// keptBuffer bounds the buffer that a long line leaves behind.
	keptBuffer = 1 << 20
)

func newLines(src io.Reader, most int) *lines {
	return &lines{src: src, most: most, buf: make([]byte, lineBuffer)}
}

// next returns the next line without its end. It is valid until fill.
func (l *lines) next() ([]byte, lineState) {
	unread := l.buf[l.from:l.to]
	end := bytes.IndexByte(unread[l.seen:], '\n')
	switch {
	case end >= 0:
		end += l.seen
		l.from, l.seen = l.from+end+1, 0
	case l.err != nil && (len(unread) > 0 || l.skipping):
		end = len(unread) // the last line may lack its newline
		l.from, l.seen = l.to, 0
	case l.skipping || len(unread) > l.most+1:
		l.skipping = true
		l.from, l.to, l.seen = 0, 0, 0
		return nil, lineNone
	default:
		l.seen = len(unread)
		return nil, lineNone
	}
	line := bytes.TrimSuffix(unread[:end:end], []byte("\r"))
	if l.skipping || len(line) > l.most {
		l.skipping = false
		return nil, lineTooLong
	}
	return line, lineReady
}

// fill reads once and reports whether reading can go on. After the end of the
// stream next may have one more line.
func (l *lines) fill() bool {
	if l.err != nil {
		return false
	}
	l.makeRoom()
	const patience = 100 // reads in a row that bring nothing
	for range patience {
		n, err := l.src.Read(l.buf[l.to:])
		l.to += n
		l.err = err
		if n > 0 || err != nil {
			return true
		}
	}
	l.err = io.ErrNoProgress
	return true
}

// makeRoom moves the unread part to the front, and into a larger or smaller
// buffer where the present one does not fit.
func (l *lines) makeRoom() {
	unread := l.to - l.from
	switch {
	case unread < lineBuffer && len(l.buf) > keptBuffer, unread == 0 && l.skipping && len(l.buf) > lineBuffer:
		l.move(lineBuffer)
	case unread == len(l.buf):
		// Room for the line and its end: a byte more is too long.
		l.move(min(2*len(l.buf), max(l.most+2, lineBuffer)))
	case l.from > 0:
		copy(l.buf, l.buf[l.from:l.to])
		l.from, l.to = 0, unread
	}
}

func (l *lines) move(size int) {
	buf := make([]byte, size)
	l.to = copy(buf, l.buf[l.from:l.to])
	l.from, l.buf = 0, buf
}

// split returns lines that go on where l stands, so that the line that l gave
// last stays valid.
func (l *lines) split() *lines {
	next := *l
	next.move(max(lineBuffer, l.to-l.from))
	return &next
}
