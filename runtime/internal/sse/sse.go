// Package sse writes and reads Server-Sent Events as Streamable HTTP uses them:
// one JSON-RPC message for each event.
package sse

import "strconv"

// Comment is a comment without text. Clients ignore it; it keeps a connection
// open and makes proxies pass on the headers before it.
const Comment = ":\n\n"

// AppendMessage appends an event that carries a message, which is JSON. Line
// ends are white space there, and end a line of the stream, so they go out as
// spaces.
func AppendMessage(dst, message []byte) []byte {
	dst = append(dst, MessageStart...)
	start := len(dst)
	dst = append(dst, message...)
	OneLine(dst[start:])
	return append(dst, MessageEnd...)
}

// MessageStart and MessageEnd are what an event has around a message that
// [OneLine] has been applied to.
const (
	MessageStart = "data: "
	MessageEnd   = "\n\n"
)

// OneLine replaces the line ends in a message by spaces, where it is.
func OneLine(message []byte) {
	for i, c := range message {
		if c == '\n' || c == '\r' {
			message[i] = ' '
		}
	}
}

// AppendNumbered appends an event like AppendMessage, with an id by which a
// client can ask for what came after it.
func AppendNumbered(dst []byte, id ID, message []byte) []byte {
	dst = append(dst, "id: "...)
	dst = id.Append(dst)
	dst = append(dst, '\n')
	return AppendMessage(dst, message)
}

// AppendPrime appends an event without a message, which only gives a client an
// id to come back with.
func AppendPrime(dst []byte, id ID) []byte {
	dst = append(dst, "id: "...)
	dst = id.Append(dst)
	return append(dst, "\ndata:\n\n"...)
}

// AppendRetry appends how many milliseconds a client should wait before it
// connects again.
func AppendRetry(dst []byte, milliseconds int64) []byte {
	dst = append(dst, "retry: "...)
	dst = strconv.AppendInt(dst, max(milliseconds, 0), 10)
	return append(dst, "\n\n"...)
}
