//go:build !mcp_stdio

package runtime

import (
	"errors"
	"net/http"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/sse"
)

// errAttached says that another connection reads the stream.
var errAttached = errors.New("another connection reads this stream")

// delivery is one connection that reads an event stream.
type delivery struct {
	handler *httpHandler
	w       http.ResponseWriter
	r       *http.Request
	stream  *eventStream
	out     eventWriter
	// open says that the reply is an event stream already.
	open bool
}

func (h *httpHandler) newDelivery(w http.ResponseWriter, r *http.Request, s *eventStream) *delivery {
	return &delivery{handler: h, w: w, r: r, stream: s, out: eventWriter{w: w, timeout: h.options.writeTimeout}}
}

// run writes events as they come, until the stream is over, is to be closed, or
// the client is gone. Then nobody reads the stream, and it may be come back to.
func (d *delivery) run() {
	defer func() { d.stream.detach(d.open) }()
	beat := time.NewTimer(d.handler.options.heartbeat)
	defer beat.Stop()
	gone := d.r.Context().Done()
	for {
		batch, err := d.stream.take()
		if err != nil || d.write(&batch) != nil || batch.over || batch.hangUp {
			break
		}
		if len(batch.messages) > 0 {
			beat.Reset(d.handler.options.heartbeat)
		}
		select {
		case <-d.stream.wake:
		case <-gone:
			if !d.handler.stopped.Load() {
				return
			}
			gone = nil // it is the server that ends, and the call says so
		case <-beat.C:
			beat.Reset(d.handler.options.heartbeat)
			d.begin()
			d.out.comment()
			if d.out.flush() != nil {
				return
			}
		}
	}
	d.out.close()
}

// write sends what has been taken. A reply without anything before it is one
// JSON body.
func (d *delivery) write(batch *catch) error {
	if batch.over && !d.open && batch.first == 1 && len(batch.messages) == 1 {
		d.handler.writeJSON(d.w, http.StatusOK, batch.messages[0])
		return nil
	}
	if len(batch.messages) == 0 && !batch.hangUp && !batch.over {
		return nil
	}
	d.begin()
	for i, message := range batch.messages {
		d.out.numbered(sse.ID{Stream: d.stream.id, Number: batch.first + uint64(i)}, message)
	}
	if batch.hangUp && !batch.over && batch.retry > 0 {
		d.out.buf = sse.AppendRetry(d.out.buf, batch.retry.Milliseconds())
	}
	if len(d.out.buf) == 0 {
		d.out.comment()
	}
	return d.out.flush()
}

// begin makes the reply an event stream, and gives the client an id to come
// back with, where it knows what to do with it.
func (d *delivery) begin() {
	if d.open {
		return
	}
	d.open = true
	openEvents(d.w)
	if d.stream.primes {
		d.out.buf = sse.AppendPrime(d.out.buf, sse.ID{Stream: d.stream.id})
	}
}
