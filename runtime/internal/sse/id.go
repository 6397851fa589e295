package sse

import (
	"crypto/rand"
	"encoding/base64"
	"strconv"
	"strings"
)

// StreamID tells streams apart. It cannot be guessed.
type StreamID [16]byte

// NewStreamID returns an id that no other stream has.
func NewStreamID() (id StreamID) {
	rand.Read(id[:])
	return id
}

// ID is the id of an event: a stream and the number of the event in it. Its
// text has only letters, digits, - and _ and one dot.
type ID struct {
	Stream StreamID
	Number uint64
}

// encoding is strict, so that an id has one spelling.
var encoding = base64.RawURLEncoding.Strict()

// Append appends the text of an id.
func (id ID) Append(dst []byte) []byte {
	dst = encoding.AppendEncode(dst, id.Stream[:])
	dst = append(dst, '.')
	return strconv.AppendUint(dst, id.Number, 10)
}

// String returns the text of an id.
func (id ID) String() string { return string(id.Append(nil)) }

// ParseID reads the text of an id, and nothing that Append does not write.
func ParseID(text string) (id ID, ok bool) {
	stream, number, ok := strings.Cut(text, ".")
	if !ok || len(stream) != encoding.EncodedLen(len(id.Stream)) || strings.ContainsAny(stream, "\r\n") {
		return ID{}, false
	}
	if _, err := encoding.Decode(id.Stream[:], []byte(stream)); err != nil {
		return ID{}, false
	}
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil || strconv.FormatUint(n, 10) != number {
		return ID{}, false
	}
	id.Number = n
	return id, true
}
