//go:build !mcp_stdio

package runtime

import (
	"context"
	"errors"
	"net/http"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// serveModern answers a message of the modern era, in which each is judged by
// itself.
func (p *post) serveModern(version string) {
	x := p.x
	x.revision = latestModern
	switch x.message.Kind {
	case jsonrpc.Request:
		if x.message.Is(methodListen) {
			p.listen()
			return
		}
		p.answerModern()
	case jsonrpc.Notification:
		if !x.checkNotification(version) {
			p.reply(http.StatusBadRequest)
			return
		}
		p.accepted()
	case jsonrpc.Response:
		p.fail(http.StatusBadRequest, jsonrpc.InvalidRequest, "this revision has no requests to clients, so there is nothing to respond to")
	}
}

// answerModern answers a request of the modern era. A client that goes cancels
// it.
func (p *post) answerModern() {
	x, ctx := p.x, p.r.Context()
	name, wantsContext := p.handler.server.function(&x.message)
	if name != "" {
		if !p.handler.slots.enter(ctx) {
			p.busy()
			return
		}
		defer p.handler.slots.leaveAfter(p.x)
	}
	if !wantsContext {
		p.handler.server.serveRequest(ctx, x)
		p.reply(statusOf(x.code))
		return
	}
	stream := p.newStream()
	x.stream = stream
	defer p.conclude(ctx, stream)
	p.handler.server.serveRequest(ctx, x)
}

// busy answers a call for which there is no room.
func (p *post) busy() {
	p.w.Header()["Retry-After"] = retrySoon
	p.fail(http.StatusTooManyRequests, jsonrpc.InternalError, "too many calls are waiting")
}

// conclude ends the reply to a call. It is deferred, since a function may end
// the goroutine, and its stream must not outlive the request.
func (p *post) conclude(ctx context.Context, stream *postStream) {
	reply := p.outcome(ctx)
	switch status := p.status(); {
	case stream.finish(reply):
	case len(reply) > 0:
		p.handler.writeJSON(p.w, status, reply)
	case p.accept.stream:
		// A cancelled call gets no response, but its POST has to end.
		openEvents(stream.w)
		stream.out.comment()
		stream.out.flush()
		stream.out.close()
	default:
		p.accepted()
	}
}

// status is the HTTP status of the reply in the exchange.
func (p *post) status() int {
	if p.x.revision.modern() {
		return statusOf(p.x.code)
	}
	return http.StatusOK
}

// outcome is the message that answers a call, empty where the client has
// cancelled it. A call that the server cancels is answered.
func (p *post) outcome(ctx context.Context) []byte {
	x := p.x
	if errors.Is(context.Cause(ctx), errCancelled) {
		return nil
	}
	if x.silent && p.handler.stopped.Load() {
		x.silent = false
		x.fail(jsonrpc.InternalError, errStopped.Error())
	}
	return x.reply()
}

// serveLegacy answers a message of a legacy session.
func (p *post) serveLegacy() {
	if !p.requireSession() {
		return
	}
	switch x := p.x; x.message.Kind {
	case jsonrpc.Request:
		p.answerLegacy()
	case jsonrpc.Notification:
		p.notified(&x.message)
		p.accepted()
	case jsonrpc.Response:
		p.responded(&x.message)
		p.accepted()
	}
}

// notified takes note of what a legacy client says.
func (p *post) notified(m *jsonrpc.Message) {
	switch {
	case m.Is("notifications/initialized"):
		p.handler.fresh.remove(p.nonce)
	case m.Is("notifications/cancelled") && m.Params.RequestID != nil:
		p.handler.server.logCancelled(&m.Params)
		p.handler.calls.cancel(p.handler.calls.callID(p.nonce, m.Params.RequestID))
	}
}

// responded takes the answer to a question.
func (p *post) responded(m *jsonrpc.Message) {
	if p.state != nil {
		p.state.answer(m)
	}
}

// answerLegacy answers a request of a legacy session.
func (p *post) answerLegacy() {
	x := p.x
	id := p.handler.calls.callID(p.nonce, x.message.ID)
	name, wantsContext := p.handler.server.function(&x.message)
	switch {
	case name == "":
		p.serveHeld(id)
		return
	case !p.handler.slots.enter(p.r.Context()):
		p.busy()
		return
	}
	resumable := wantsContext && p.handler.options.resumable && p.accept.stream
	if resumable {
		p.answerResumable(id)
		return
	}
	defer p.handler.slots.leaveAfter(p.x)
	if !wantsContext {
		if p.enter(id, nil) {
			p.runLegacy(p.r.Context(), id)
			p.reply(http.StatusOK)
		}
		return
	}
	ctx, cancel := p.legacyContext()
	defer cancel(nil)
	if !p.enter(id, &sessionCall{cancel: cancel}) {
		return
	}
	stream := p.newStream()
	stream.asker = &asker{handler: p.handler, session: p.nonce, principal: x.principal}
	x.stream = stream
	defer p.conclude(ctx, stream)
	p.runLegacy(ctx, id)
}

// legacyContext is the context of a call in a legacy session. A connection that
// breaks does not end it: clients say so where they want that.
func (p *post) legacyContext() (context.Context, context.CancelCauseFunc) {
	return context.WithCancelCause(context.WithoutCancel(p.r.Context()))
}

// enter notes that a request is being answered. Where it returns false, one
// with its id is already, and the request has been refused.
func (p *post) enter(id callID, call *sessionCall) bool {
	if p.handler.calls.enter(id, call) {
		return true
	}
	p.fail(http.StatusBadRequest, jsonrpc.InvalidRequest, "the id belongs to a request that is not answered yet")
	return false
}

// runLegacy serves the request. Whoever reads the reply may use the id again.
func (p *post) runLegacy(ctx context.Context, id callID) {
	defer p.handler.calls.leave(id)
	p.handler.server.serveRequest(ctx, p.x)
}
