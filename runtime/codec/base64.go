package codec

import (
	"bytes"
	"encoding/base64"
	"strconv"
)

var strictBase64 = base64.StdEncoding.Strict()

// Base64 reads bytes in standard base64 with padding.
func (r *Reader) Base64() []byte {
	text, ok := r.characters("must be base64")
	if !ok {
		return nil
	}
	dst := make([]byte, strictBase64.DecodedLen(len(text)))
	n, ok := decodeBase64(dst, text)
	if !ok {
		r.note("must be base64")
		return nil
	}
	return dst[:n]
}

// Base64Into reads exactly len(dst) bytes in standard base64 with padding.
// If it refuses them, dst is as it was.
func (r *Reader) Base64Into(dst []byte) {
	must := "must be base64"
	text, ok := r.characters(must)
	if !ok {
		return
	}
	decoded := make([]byte, 0, 64)
	if n := strictBase64.DecodedLen(len(text)); n <= cap(decoded) {
		decoded = decoded[:n]
	} else {
		decoded = make([]byte, n)
	}
	n, ok := decodeBase64(decoded, text)
	switch {
	case !ok:
		r.note("must be base64")
	case n != len(dst):
		r.note("must be base64 of exactly " + count(len(dst), "byte", "bytes") + ", has " + strconv.Itoa(n))
	default:
		copy(dst, decoded)
	}
}

// decodeBase64 decodes text into dst. Unlike the library it takes no newlines
// for granted.
func decodeBase64(dst, text []byte) (n int, ok bool) {
	if bytes.IndexByte(text, '\n') >= 0 || bytes.IndexByte(text, '\r') >= 0 {
		return 0, false
	}
	n, err := strictBase64.Decode(dst, text)
	return n, err == nil
}
