//go:build !mcp_stdio

package runtime

import (
	"context"
	"net/http"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// serveArray answers a body that starts as an array: a batch, which the
// 2025-03-26 revision alone has. err is why it is not a message.
func (p *post) serveArray(err *jsonrpc.Error, version string) {
	x := p.x
	rev := parseRevision(version)
	modern := version != "" && (rev == noRevision || rev.modern()) || p.handler.server.options.modernOnly
	switch {
	case err.Code == jsonrpc.ParseError || modern:
		x.refuse(err)
		p.reply(http.StatusBadRequest)
		return
	case !p.requireSession():
		return
	case p.session.revision != rev20250326:
		x.refuse(err)
		p.reply(http.StatusBadRequest)
		return
	}
	entries, err := parseBatch(p.body, p.handler.maxDepth)
	if err != nil {
		x.refuse(err)
		p.reply(http.StatusBadRequest)
		return
	}
	b := newBatch(len(entries))
	var replies []byte
	for _, entry := range entries {
		replies = p.serveEntry(entry, b)
	}
	if len(replies) == 0 {
		p.accepted()
		return
	}
	p.handler.writeJSON(p.w, http.StatusOK, replies)
}

// serveEntry answers one message of a batch. With the last one it returns the
// array of all replies.
func (p *post) serveEntry(text []byte, b *batch) []byte {
	x := p.handler.server.newExchange()
	defer x.release()
	x.header, x.principal, x.stream = p.r.Header, p.x.principal, noStream{}
	x.session, x.revision = &p.session, p.session.revision
	if err := x.parser.Parse(text, p.handler.maxDepth, &x.message); err != nil {
		if x.message.Kind == jsonrpc.Notification {
			return b.done(nil)
		}
		x.refuse(err)
		return b.done(x.reply())
	}
	switch {
	case x.message.Kind == jsonrpc.Notification:
		p.notified(&x.message)
		return b.done(nil)
	case x.message.Kind == jsonrpc.Response:
		p.responded(&x.message)
		return b.done(nil)
	case isModern(&x.message, ""):
		x.fail(jsonrpc.InvalidRequest, "revision 2026-07-28 has no batches")
		return b.done(x.reply())
	}
	return b.done(p.answerEntry(x))
}

// answerEntry answers a request of a batch. What its function says on the way
// has nowhere to go.
func (p *post) answerEntry(x *exchange) []byte {
	ctx, cancel := p.legacyContext()
	defer cancel(nil)
	h := p.handler
	id := h.calls.callID(p.nonce, x.message.ID)
	if !h.calls.enter(id, &sessionCall{cancel: cancel}) {
		x.fail(jsonrpc.InvalidRequest, "the id belongs to a request that is not answered yet")
		return x.reply()
	}
	defer h.calls.leave(id)
	if !h.slots.enter(ctx) {
		x.fail(jsonrpc.InternalError, "too many calls are waiting")
		return x.reply()
	}
	defer h.slots.leaveAfter(x)
	h.server.serveRequest(ctx, x)
	if context.Cause(ctx) == errCancelled {
		return nil
	}
	return x.reply()
}
