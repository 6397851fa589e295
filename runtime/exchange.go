package runtime

import (
	"context"
	"strconv"
	"sync"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// exchange is one request on its way through the server: the message, where it
// came from, and the reply as it is written. Exchanges are pooled; whatever may
// outlive the reply, such as a [call], is not part of it.
type exchange struct {
	server   *Server
	message  jsonrpc.Message
	revision revision
	// header holds the HTTP header of the request, nil on stdio.
	header map[string][]string
	// session is what a legacy client negotiated, nil in the modern era and
	// before initialize.
	session *session
	// principal identifies the authorized caller, empty where there is none.
	principal string
	// stream carries what a call says ahead of its reply.
	stream stream

	parser jsonrpc.Parser
	reader codec.Reader
	writer codec.Writer
	output Output
	// answers are what a modern client was asked before, by key.
	answers map[string][]byte
	// call is what the function can reach, where it takes a context.
	call *call
	// run is the call that may become a task, of an exchange of its own.
	run *taskRun
	// code is the JSON-RPC error code of the reply, 0 for a result.
	code int
	// abandoned is closed when the function ends that goes on although the time
	// of its call ran out; nil where none does.
	abandoned <-chan struct{}
	// silent says that the request was cancelled and gets no reply.
	silent bool
	// turn is for a large reply to wait for others.
	turn replyTurn
}

// stream carries the messages that belong to a request and precede its reply.
// Its methods may be called concurrently.
type stream interface {
	// send delivers one JSON-RPC message.
	send(message []byte) error
	// request sends a request to a legacy client and waits for its result.
	request(ctx context.Context, method string, params []byte) (result []byte, err error)
}

var exchanges = sync.Pool{New: func() any { return new(exchange) }}

// maxPooled bounds the buffers that the pool keeps.
const maxPooled = 64 << 10

func (s *Server) newExchange() *exchange {
	x := exchanges.Get().(*exchange)
	x.server = s
	x.reader.Lenient(s.options.lenientArguments)
	return x
}

// release gives x back to the pool. The reply must have been written out.
func (x *exchange) release() {
	buf := x.writer.Bytes()
	if cap(buf) > maxPooled {
		buf = nil
	}
	x.turn.end()
	if x.output.turn != nil {
		x.output.turn.end()
	}
	x.server, x.header, x.session, x.stream, x.principal = nil, nil, nil, nil, ""
	x.answers, x.call, x.abandoned = nil, nil, nil
	x.message = jsonrpc.Message{}
	x.revision, x.code, x.silent = noRevision, 0, false
	x.reader.Reset(nil)
	x.writer.Reset(buf[:0])
	x.output = Output{}
	exchanges.Put(x)
}

// reply is the complete JSON-RPC message that answers the request; empty for a
// notification and for a cancelled request.
func (x *exchange) reply() []byte {
	if x.silent {
		return nil
	}
	return x.writer.Bytes()
}

// openResult writes everything up to the method's own members of the result.
func (x *exchange) openResult() {
	w := &x.writer
	w.Raw(`{"jsonrpc":"2.0","id":`)
	w.RawBytes(x.message.ID)
	w.Raw(`,"result":{`)
	if x.revision.modern() {
		w.Raw(x.server.modernHead)
	}
}

// reopenResult starts the result anew, as one of another resultType.
func (x *exchange) reopenResult(resultType string) {
	w := &x.writer
	w.Reset(w.Bytes()[:0])
	w.Raw(`{"jsonrpc":"2.0","id":`)
	w.RawBytes(x.message.ID)
	w.Raw(`,"result":{"resultType":"` + resultType + `","_meta":{"` + metaServerInfo + `":` + x.server.serverInfo + `},`)
}

func (x *exchange) closeResult() {
	x.writer.Raw("}}")
	err := x.writer.Err()
	switch {
	case err == nil:
	case x.writer.Limited():
		x.silent = true // it was not worth the wait for its turn any more
	default:
		x.server.options.logger.Error("encoding a result failed", "method", string(x.message.Method), "error", err)
		x.fail(jsonrpc.InternalError, "internal error: the result could not be encoded")
	}
}

// emptyResult answers with a result that has no members of its own.
func (x *exchange) emptyResult() {
	if x.revision.modern() {
		x.openResult()
		x.writer.Truncate(x.writer.Len() - len(","))
		x.closeResult()
		return
	}
	x.openResult()
	x.closeResult()
}

// fail answers with an error, whatever has been written so far.
func (x *exchange) fail(code int, message string) { x.failWith(code, message, "") }

// failWith is fail with error data, which is JSON.
func (x *exchange) failWith(code int, message, detail string) {
	x.code = code
	x.writer.Reset(appendError(x.writer.Bytes()[:0], x.message.ID, code, message, detail))
}

// refuse answers a message that is not a valid request.
func (x *exchange) refuse(err *jsonrpc.Error) {
	x.message.ID = err.ID
	x.fail(err.Code, err.Message)
}

// appendError appends an error reply. The id is null where the request's could
// not be read.
func appendError(dst, id []byte, code int, message, detail string) []byte {
	dst = append(dst, `{"jsonrpc":"2.0","id":`...)
	if id == nil {
		dst = append(dst, "null"...)
	} else {
		dst = append(dst, id...)
	}
	dst = append(dst, `,"error":`...)
	return append(appendErrorObject(dst, code, message, detail), '}')
}

// appendErrorObject appends the error of an error reply.
func appendErrorObject(dst []byte, code int, message, detail string) []byte {
	dst = append(dst, `{"code":`...)
	dst = strconv.AppendInt(dst, int64(code), 10)
	dst = append(dst, `,"message":`...)
	dst = codec.AppendQuoted(dst, message)
	if detail != "" {
		dst = append(dst, `,"data":`...)
		dst = append(dst, detail...)
	}
	return append(dst, '}')
}
