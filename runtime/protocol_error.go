package runtime

import (
	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// Error is an error of the protocol. Where a function returns one, wrapped or
// not, its request is answered with a JSON-RPC error instead of a result, and
// its task, if it runs as one, fails. Most clients show such an error to
// neither user nor model: what a model can act on belongs into an ordinary
// error, which becomes a result with isError.
type Error struct {
	// Code says what went wrong. Codes of the application are outside -32768
	// to -32000, which JSON-RPC and the Model Context Protocol reserve, and are
	// not 0. Of the reserved codes a function may use -32602, invalid params,
	// and -32603, internal error. Any other code goes out as -32603.
	Code int
	// Message is one sentence for people.
	Message string
	// Data is JSON with more about the error, nil for none.
	Data []byte
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// The codes that JSON-RPC reserves for itself and for protocols over it, and
// how large a code may be for every client to read it exactly.
const (
	firstReservedCode = -32768
	lastReservedCode  = -32000
	largestCode       = 1<<53 - 1
)

// legalCode reports whether a function may answer with a code.
func legalCode(code int) bool {
	switch {
	case code == jsonrpc.InvalidParams, code == jsonrpc.InternalError:
		return true
	case code == 0, firstReservedCode <= code && code <= lastReservedCode:
		return false
	}
	return -largestCode <= int64(code) && int64(code) <= largestCode
}

// failProtocol answers with the error that a function returned. What the
// protocol does not allow of it is left out and logged.
func (x *exchange) failProtocol(kind, name string, e *Error) {
	log := x.server.options.logger
	code := e.Code
	if !legalCode(code) {
		log.Error("a function returned an error with a reserved code", kind, name, "code", code, "instead", jsonrpc.InternalError)
		code = jsonrpc.InternalError
	}
	var detail codec.Writer
	if e.Data != nil {
		detail.JSONValue(e.Data)
	}
	if err := detail.Err(); err != nil {
		log.Error("the data of a function's error is not JSON", kind, name, "error", err)
		detail.Reset(nil)
	}
	x.failWith(code, e.Message, string(detail.Bytes()))
}
