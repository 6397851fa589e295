//go:build !mcp_stdio

package runtime

import (
	"net/http"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// serveHeld answers a request that runs nothing of the program's own. Some of
// these change what the process holds for the session.
func (p *post) serveHeld(id callID) {
	x := p.x
	if !p.enter(id, nil) {
		return
	}
	defer p.handler.calls.leave(id)
	switch {
	case x.message.Is("logging/setLevel"):
		if !p.hold() {
			return
		}
		p.handler.server.serveRequest(p.r.Context(), x)
		if x.code == 0 {
			p.state.level.Store(p.session.level.Load())
		}
	case x.message.Is("resources/subscribe"):
		if !p.hold() {
			return
		}
		p.subscribe(p.state.follow(p.handler, p.handler.scopes.of(p.r)))
	case x.message.Is("resources/unsubscribe"):
		var sub *subscription
		if p.state != nil {
			sub = p.state.following()
		}
		p.subscribe(sub)
	default:
		p.handler.server.serveRequest(p.r.Context(), x)
	}
	p.reply(http.StatusOK)
}

// hold makes the process hold a state for the session. Where it returns false
// the request has been answered.
func (p *post) hold() bool {
	if p.state == nil {
		p.state = p.handler.sessions.hold(p.nonce, p.x.principal)
	}
	if p.state != nil {
		return true
	}
	p.w.Header()["Retry-After"] = retrySoon
	p.fail(http.StatusServiceUnavailable, jsonrpc.InternalError, errManySessions.Error())
	return false
}

// subscribe answers resources/subscribe or unsubscribe, and remembers it for
// when the subscription has to be opened anew.
func (p *post) subscribe(sub *subscription) {
	x := p.x
	if !p.handler.server.serveSubscribe(x, sub) {
		x.methodNotFound()
		return
	}
	if x.code == 0 && p.state != nil {
		p.state.remember(x.message.Params.URI, x.message.Is("resources/subscribe"))
	}
}
