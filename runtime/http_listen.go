//go:build !mcp_stdio

package runtime

import (
	"context"
	"net/http"

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
	sub := h.server.listen(r.Context(), p.x, sc, func() {})
	if sub == nil {
		p.reply(statusOf(p.x.code))
		return
	}
	if sc.isClosing() {
		sub.end() // the scope's subscriptions have been ended before this one
	}
	p.unload()
	h.carry(&eventWriter{w: w, timeout: h.options.writeTimeout}, w, r, (*listenFeed)(sub))
}

// listenFeed is the subscription of a listen request.
type listenFeed subscription

func (f *listenFeed) next(out *eventWriter) (last bool) {
	var frame []byte
	for !last {
		if frame, last = (*subscription)(f).next(frame[:0]); len(frame) == 0 {
			break
		}
		out.message(frame)
	}
	return last
}

func (f *listenFeed) onWake(wake func()) { (*subscription)(f).onWake(wake) }

func (f *listenFeed) goesOn(context.Context) bool { return true }

func (f *listenFeed) close() { (*subscription)(f).close() }
