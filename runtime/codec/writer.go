package codec

import (
	"errors"
	"strconv"
)

// Writer appends JSON to a buffer. It places commas by itself: a value or a
// name that does not follow an opening bracket, a colon or a comma gets one.
//
// A value that JSON or the output schema has no place for fails the writer.
// Writing then goes on, so that callers need not look after every step, but
// what was written is of no use: [Writer.Err] tells.
//
// The zero Writer is ready. It is not for concurrent use.
type Writer struct {
	buf     []byte
	err     error
	depth   int // open brackets
	start   int // where the outermost of them is
	quote   int // where a value begins that is to be quoted
	scratch []byte
	limit   limit
}

// Reset makes w append to buf, without a limit.
func (w *Writer) Reset(buf []byte) {
	scratch := w.scratch[:0]
	if cap(scratch) > longString {
		scratch = nil
	}
	*w = Writer{buf: buf, start: len(buf), scratch: scratch}
}

// Bytes returns what has been written, with what was there at Reset. It is
// valid until the next write.
func (w *Writer) Bytes() []byte { return w.buf }

// Len returns the length of Bytes.
func (w *Writer) Len() int { return len(w.buf) }

// Truncate takes back everything behind the first n bytes, with the failure
// that it may have been.
func (w *Writer) Truncate(n int) {
	w.buf = w.buf[:n]
	w.err, w.depth, w.start = nil, 0, n
	w.limit.resume()
}

// Err returns the first failure, a *WriteError, or nil.
func (w *Writer) Err() error { return w.err }

// Fail fails w at the value written last, unless it has failed before.
func (w *Writer) Fail(err error) {
	if err == nil || w.err != nil {
		return
	}
	w.err = &WriteError{Path: w.path(), Err: err}
}

func (w *Writer) fail(problem string) {
	if w.err == nil {
		w.Fail(errors.New(problem))
	}
}

// WriteError is the failure of a value that cannot be written, or that its
// schema refuses.
type WriteError struct {
	Path string // such as a.b[2].c; empty for the whole value
	Err  error
}

// Error returns the text of the failure behind its path.
func (e *WriteError) Error() string {
	return Problem{Path: e.Path, Text: e.Err.Error()}.String()
}

// Unwrap returns the failure itself.
func (e *WriteError) Unwrap() error { return e.Err }

// Raw appends s as it is, without a comma. What is in it is not checked.
func (w *Writer) Raw(s string) { w.buf = append(w.buf, s...) }

// RawBytes appends b as it is, without a comma. What is in it is not checked.
func (w *Writer) RawBytes(b []byte) { w.buf = append(w.buf, b...) }

// separate appends a comma unless what is written last asks for a value.
func (w *Writer) separate() {
	if len(w.buf) == 0 || !w.fits(0) {
		return
	}
	switch w.buf[len(w.buf)-1] {
	case '{', '[', ':', ',', ' ', '\n':
	default:
		w.buf = append(w.buf, ',')
	}
}

// Object opens an object. It returns false once w has failed, also because of
// too many levels: whoever writes values that may contain themselves must stop
// there.
func (w *Writer) Object() bool { return w.open('{') }

// EndObject closes the object opened last.
func (w *Writer) EndObject() { w.close('}') }

// Array opens an array. It returns false as Object does.
func (w *Writer) Array() bool { return w.open('[') }

// EndArray closes the array opened last.
func (w *Writer) EndArray() { w.close(']') }

func (w *Writer) open(bracket byte) bool {
	w.separate()
	if w.depth == 0 {
		w.start = len(w.buf)
	}
	w.buf = append(w.buf, bracket)
	if w.depth++; w.depth > maxDepth {
		w.fail("nested too deeply")
	}
	return w.err == nil
}

func (w *Writer) close(bracket byte) {
	w.depth--
	w.buf = append(w.buf, bracket)
}

// Key appends the name of a member.
func (w *Writer) Key(name string) {
	w.separate()
	var whole bool
	w.buf, whole = appendString(w.buf, name)
	w.buf = append(w.buf, ':')
	if !whole {
		w.fail("name is not valid UTF-8")
	}
}

// KeyInt appends the name of a member that is an integer.
func (w *Writer) KeyInt(v int64) {
	w.separate()
	w.buf = append(w.buf, '"')
	w.buf = strconv.AppendInt(w.buf, v, 10)
	w.buf = append(w.buf, '"', ':')
}

// KeyUint appends the name of a member that is an integer.
func (w *Writer) KeyUint(v uint64) {
	w.separate()
	w.buf = append(w.buf, '"')
	w.buf = strconv.AppendUint(w.buf, v, 10)
	w.buf = append(w.buf, '"', ':')
}

// Quote begins a value that is written as JSON inside a string; the next
// method writes it and EndQuote ends it.
func (w *Writer) Quote() {
	w.separate()
	w.quote = len(w.buf)
}

// EndQuote ends what Quote has begun.
func (w *Writer) EndQuote() {
	w.scratch = append(w.scratch[:0], w.buf[w.quote:]...)
	w.buf = appendQuotedJSON(w.buf[:w.quote], w.scratch)
}
