package codec

import (
	"encoding"
	"encoding/base64"
	"math"
	"strconv"
	"time"
)

// Null appends null.
func (w *Writer) Null() {
	w.separate()
	w.buf = append(w.buf, "null"...)
}

// Bool appends true or false.
func (w *Writer) Bool(v bool) {
	w.separate()
	w.buf = strconv.AppendBool(w.buf, v)
}

// String appends a string. Bytes that are not UTF-8 become U+FFFD.
func (w *Writer) String(s string) {
	w.separate()
	if len(s) >= longString {
		w.long(s)
		return
	}
	w.buf = AppendQuoted(w.buf, s)
}

// QuotedJSON appends JSON that a Writer has written, as a string. It may be part
// of what w has written already.
func (w *Writer) QuotedJSON(text []byte) {
	w.separate()
	if w.fits(len(text)) {
		w.buf = appendQuotedJSON(w.buf, text)
	}
}

// Int64 appends an integer.
func (w *Writer) Int64(v int64) {
	w.separate()
	w.buf = strconv.AppendInt(w.buf, v, 10)
}

// Uint64 appends an integer.
func (w *Writer) Uint64(v uint64) {
	w.separate()
	w.buf = strconv.AppendUint(w.buf, v, 10)
}

// Float64 appends a number. It fails if f is not finite.
func (w *Writer) Float64(f float64) { w.float(f, 64) }

// Float32 appends a number. It fails if f is not finite.
func (w *Writer) Float32(f float32) { w.float(float64(f), 32) }

func (w *Writer) float(f float64, bits int) {
	w.separate()
	if math.IsNaN(f) || math.IsInf(f, 0) {
		w.buf = append(w.buf, '0')
		w.fail("must be a finite number, got " + strconv.FormatFloat(f, 'g', -1, 64))
		return
	}
	w.buf = appendFloat(w.buf, f, bits)
}

// Number appends a number that is given as its literal. The empty literal is
// 0, as it is for json.Number.
func (w *Writer) Number(literal string) {
	w.separate()
	if literal == "" {
		literal = "0"
	}
	w.scratch = append(w.scratch[:0], literal...)
	if !validNumber(w.scratch) {
		w.buf = append(w.buf, '0')
		w.fail("must be a number, got " + quoted(w.scratch))
		return
	}
	w.buf = append(w.buf, literal...)
}

// Base64 appends bytes as a string in standard base64.
func (w *Writer) Base64(b []byte) {
	w.separate()
	if !w.fits(base64.StdEncoding.EncodedLen(len(b))) {
		return
	}
	w.buf = append(w.buf, '"')
	w.buf = base64.StdEncoding.AppendEncode(w.buf, b)
	w.buf = append(w.buf, '"')
}

// Time appends a time as RFC 3339 has it. It fails for years that have not
// four digits.
func (w *Writer) Time(t time.Time) {
	w.separate()
	w.buf = append(w.buf, '"')
	var ok bool
	w.buf, ok = appendTime(w.buf, t)
	w.buf = append(w.buf, '"')
	if !ok {
		w.fail("must be a time in the years 0 to 9999, got the year " + strconv.Itoa(t.Year()))
	}
}

// Duration appends a duration as its String method has it.
func (w *Writer) Duration(d time.Duration) {
	w.separate()
	w.buf = AppendQuoted(w.buf, d.String())
}

// Text appends the text of v as a string. It fails with the error of the type.
func (w *Writer) Text(v encoding.TextMarshaler) {
	w.separate()
	if text := w.text(v); w.fits(len(text)) {
		w.buf = AppendQuoted(w.buf, text)
	}
}

// KeyText appends the name of a member that is the text of v.
func (w *Writer) KeyText(v encoding.TextMarshaler) {
	w.separate()
	text := w.text(v)
	var whole bool
	w.buf, whole = appendString(w.buf, text)
	w.buf = append(w.buf, ':')
	if !whole {
		w.fail("name is not valid UTF-8")
	}
}

// IntegerText appends the text of v as an integer of any size. It fails if the
// text is something else.
func (w *Writer) IntegerText(v encoding.TextMarshaler) {
	w.separate()
	text := w.text(v)
	if !validNumber(text) || digitsEnd(text, 1) != len(text) {
		w.buf = append(w.buf, '0')
		w.fail("must be an integer, got " + quoted(text))
		return
	}
	w.buf = append(w.buf, text...)
}

// text returns the text of v, valid until it is called again.
func (w *Writer) text(v encoding.TextMarshaler) []byte {
	var err error
	if a, ok := v.(encoding.TextAppender); ok {
		w.scratch, err = a.AppendText(w.scratch[:0])
		w.Fail(err)
		return w.scratch
	}
	text, err := v.MarshalText()
	w.Fail(err)
	return text
}
