// Package jsonrpc reads the envelope of a Model Context Protocol message: one
// pass over the bytes, nothing copied that need not be, nothing accepted that
// the specification does not allow.
package jsonrpc

import "bytes"

// The error codes of JSON-RPC 2.0 and of the Model Context Protocol.
const (
	ParseError                 = -32700
	InvalidRequest             = -32600
	MethodNotFound             = -32601
	InvalidParams              = -32602
	InternalError              = -32603
	ResourceNotFound           = -32002 // legacy revisions only
	HeaderMismatch             = -32020
	MissingClientCapability    = -32021
	UnsupportedProtocolVersion = -32022
)

// Kind is what a message is.
type Kind uint8

// The kinds of messages.
const (
	Request Kind = iota
	Notification
	Response
)

// Message is a decoded envelope. Its slices alias the text that was parsed,
// except where a name or method was written with escapes.
type Message struct {
	Kind Kind
	// ID is the raw token of the id; nil where there is none.
	ID []byte
	// Method is the decoded method name.
	Method []byte
	// Params holds the members of params that the protocol names.
	Params Params
	// Result and ResultError are the raw members of a response.
	Result, ResultError []byte
}

// Params are the members of params that methods use, as raw JSON values; nil
// where a member is absent.
type Params struct {
	// Raw is the whole params object, nil where the message has none.
	Raw []byte

	Name, URI, Arguments, Cursor              []byte
	Ref, Argument, Context                    []byte
	Level, RequestID, Notifications           []byte
	InputResponses, RequestState, TaskID      []byte
	ProtocolVersion, Capabilities, ClientInfo []byte
	Meta                                      Meta
}

// Meta are the members of params._meta that the protocol names, as raw JSON
// values; nil where a member is absent.
type Meta struct {
	// Raw is the value of _meta, whatever its type.
	Raw []byte
	// Object says that Raw is an object.
	Object bool

	ProtocolVersion, ClientInfo, ClientCapabilities []byte
	LogLevel, ProgressToken                         []byte
	TraceParent, TraceState, Baggage                []byte
}

// Error is why a message was refused.
type Error struct {
	Code    int
	Message string
	// ID is the raw id of the refused request where it could be read.
	ID []byte
}

func (e *Error) Error() string { return e.Message }

// Is reports whether the method is name.
func (m *Message) Is(name string) bool { return string(m.Method) == name }

// IsBatch reports whether text, after white space, starts as an array.
func IsBatch(text []byte) bool {
	text = bytes.TrimLeft(text, " \t\r\n")
	return len(text) > 0 && text[0] == '['
}
