//go:build !mcp_stdio

package runtime

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/sse"
)

// eventWriter writes an event stream to one connection, by the reply of a
// handler or past it. Whoever uses it appends events to buf and flushes them;
// the client has to take each piece in time.
type eventWriter struct {
	w       io.Writer
	timeout time.Duration
	buf     []byte
}

// openEvents makes a reply an event stream. The headers go out with the first
// flush, in one piece with the first event, so that proxies pass them on.
func openEvents(w http.ResponseWriter) {
	header := w.Header()
	header["Content-Type"] = contentStream
	header["Cache-Control"] = noTransform
	header["X-Accel-Buffering"] = noBuffering
	w.WriteHeader(http.StatusOK)
}

// message appends one message.
func (e *eventWriter) message(text []byte) { e.buf = sse.AppendMessage(e.buf, text) }

// numbered appends one message with an id to come back with.
func (e *eventWriter) numbered(id sse.ID, text []byte) {
	e.buf = sse.AppendNumbered(e.buf, id, text)
}

// comment appends a comment, which keeps the connection from looking idle.
func (e *eventWriter) comment() { e.buf = append(e.buf, sse.Comment...) }

// maxEventBuffer bounds the buffer that a stream keeps between events.
const maxEventBuffer = 4 << 10

// flush sends what has been appended.
func (e *eventWriter) flush() error {
	err := e.write()
	if err == nil {
		err = flush(e.w)
	}
	return err
}

// write writes what has been appended, for a reply that ends with it. It goes
// out in one piece with the end, where it is not long.
func (e *eventWriter) write() error {
	setWriteDeadline(e.w, time.Now().Add(e.timeout))
	_, err := e.w.Write(e.buf)
	e.buf = e.buf[:0]
	if cap(e.buf) > maxEventBuffer {
		e.buf = nil
	}
	return err
}

// long sends what has been appended and then a message from where it is, in
// pieces, each of which has to be taken in time. Line ends in it are replaced
// there.
func (e *eventWriter) long(text []byte) error {
	sse.OneLine(text)
	e.buf = append(e.buf, sse.MessageStart...)
	if err := e.flush(); err != nil {
		return err
	}
	if err := writeLong(e.w, text, e.timeout); err != nil {
		return err
	}
	e.buf = append(e.buf, sse.MessageEnd...)
	return e.flush()
}

// close leaves the connection to its next request.
func (e *eventWriter) close() { setWriteDeadline(e.w, time.Time{}) }

// flush makes what has been written go out. Behind middleware that cannot, it
// goes out with the rest.
func flush(w io.Writer) error {
	if f, ok := w.(interface{ FlushError() error }); ok {
		return f.FlushError()
	}
	reply, ok := w.(http.ResponseWriter)
	if !ok {
		return nil // a connection: it has gone out
	}
	err := http.NewResponseController(reply).Flush()
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}
