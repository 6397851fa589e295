//go:build !mcp_stdio

package runtime

import (
	"net/http"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// listen answers subscriptions/listen: its stream stays open and carries the
// changes that the client asked for.
func (p *post) listen() {
	if !p.accept.stream {
		p.fail(http.StatusNotAcceptable, jsonrpc.InvalidRequest, "Accept must list text/event-stream")
		return
	}
	h, r, w := p.handler, p.r, p.w
	sc := h.scopes.of(r)
	wake := make(chan struct{}, 1)
	sub := h.server.listen(r.Context(), p.x, sc, func() {
		select {
		case wake <- struct{}{}:
		default:
		}
	})
	if sub == nil {
		p.reply(statusOf(p.x.code))
		return
	}
	defer sub.close()
	if sc.isClosing() {
		sub.end() // the scope's subscriptions have been ended before this one
	}
	p.unload()
	out := eventWriter{w: w, timeout: h.options.writeTimeout}
	out.open()
	if pumpListen(sub, &out, r, wake, h.options.heartbeat) == nil {
		out.close()
	}
}

// pumpListen writes the frames of a subscription until it ends or the client
// goes.
func pumpListen(sub *subscription, out *eventWriter, r *http.Request, wake <-chan struct{}, heartbeat time.Duration) error {
	beat := time.NewTimer(heartbeat)
	defer beat.Stop()
	for {
		last := out.frames(sub)
		if len(out.buf) > 0 {
			if err := out.flush(); err != nil {
				return err
			}
			beat.Reset(heartbeat)
		}
		if last {
			return nil
		}
		select {
		case <-wake:
		case <-r.Context().Done():
			return r.Context().Err()
		case <-beat.C:
			out.comment()
		}
	}
}

// frames appends the frames that wait. last says that no more will come.
func (e *eventWriter) frames(sub *subscription) (last bool) {
	var frame []byte
	for !last {
		if frame, last = sub.next(frame[:0]); len(frame) == 0 {
			break
		}
		e.message(frame)
	}
	return last
}
