//go:build !mcp_stdio

package runtime

import (
	"net/http"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// serveHeld answers a request that runs nothing of the program's own. Some of
// these change what the process holds for the session.
func (p *post) serveHeld(id callID) {
	if !p.enter(id, nil) {
		return
	}
	status := p.runHeld(id)
	p.reply(status)
}

// runHeld serves the request. Whoever reads the reply may use the id again.
func (p *post) runHeld(id callID) (status int) {
	defer p.handler.calls.leave(id)
	x := p.x
	switch {
	case x.message.Is("logging/setLevel"):
		if status := p.hold(); status != 0 {
			return status
		}
		p.handler.server.serveRequest(p.r.Context(), x)
		if x.code == 0 {
			p.state.level.Store(p.session.level.Load())
		}
	case x.message.Is("resources/subscribe"):
		if status := p.hold(); status != 0 {
			return status
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
	return http.StatusOK
}

// hold makes the process hold a state for the session. Where it cannot, the
// exchange has failed with the status that is not 0.
func (p *post) hold() (status int) {
	if p.state == nil {
		p.state = p.handler.sessions.hold(p.nonce, p.x.principal)
	}
	if p.state != nil {
		return 0
	}
	if _, ended := p.handler.sessions.find(p.nonce); ended {
		p.x.fail(jsonrpc.InvalidRequest, sessionGone)
		return http.StatusNotFound
	}
	p.w.Header()["Retry-After"] = retrySoon
	p.x.fail(jsonrpc.InternalError, errManySessions.Error())
	return http.StatusServiceUnavailable
}

// subscribe answers resources/subscribe or unsubscribe, and remembers it for
// when the subscription has to be opened anew.
func (p *post) subscribe(sub *subscription) {
	x := p.x
	if !p.handler.server.serveSubscribe(p.r.Context(), x, sub) {
		x.methodNotFound()
		return
	}
	if x.code == 0 && p.state != nil {
		p.state.remember(x.message.Params.URI, x.message.Is("resources/subscribe"))
	}
}
