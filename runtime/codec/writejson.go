package codec

import (
	"bytes"
	"errors"
	"sync"
)

// readers are for checking JSON that is not ours.
var readers = sync.Pool{New: func() any { return new(Reader) }}

// JSON appends the JSON of v, compacted. It fails with the error of the type,
// or if that is not JSON.
func (w *Writer) JSON(v interface{ MarshalJSON() ([]byte, error) }) {
	raw, err := v.MarshalJSON()
	if err != nil {
		w.Null()
		w.Fail(err)
		return
	}
	w.JSONValue(raw)
}

// JSONValue appends raw, any JSON value, compacted; nil is null. It fails if
// raw is not one value that a Reader accepts.
func (w *Writer) JSONValue(raw []byte) {
	if raw == nil {
		w.Null()
		return
	}
	w.separate()
	if !w.fits(len(raw)) {
		return
	}
	if err := w.verify(raw); err != nil {
		w.buf = append(w.buf, "null"...)
		w.Fail(err)
		return
	}
	w.buf = appendCompact(w.buf, raw)
}

// verify checks that raw is one JSON value with no more levels than are left.
func (w *Writer) verify(raw []byte) error {
	r := readers.Get().(*Reader)
	defer readers.Put(r)
	r.Reset(raw)
	r.above = w.depth
	r.verify()
	err := r.Err()
	r.Reset(nil)
	if err == nil {
		return nil
	}
	return errors.New(err.Error())
}

// appendCompact appends raw, which is valid JSON, without its white space.
func appendCompact(dst, raw []byte) []byte {
	if bytes.IndexByte(raw, ' ') < 0 && bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\t') < 0 && bytes.IndexByte(raw, '\r') < 0 {
		return append(dst, raw...)
	}
	for i := 0; i < len(raw); {
		switch raw[i] {
		case ' ', '\n', '\t', '\r':
			i++
		case '"':
			end := scanString(raw, i).end
			dst = append(dst, raw[i:end]...)
			i = end
		default:
			dst = append(dst, raw[i])
			i++
		}
	}
	return dst
}
