//go:build !mcp_stdio

package runtime

import (
	"context"
	"net/http"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// serveModern answers a message of the modern era.
func (p *post) serveModern(version string) {
	switch x := p.x; x.message.Kind {
	case jsonrpc.Request:
		p.handler.server.serveModern(p.r.Context(), x)
		p.reply(statusOf(x.code))
	case jsonrpc.Notification:
		p.accepted()
	case jsonrpc.Response:
		p.fail(http.StatusBadRequest, jsonrpc.InvalidRequest, "the server sends no requests in this revision, so there is nothing to respond to")
	}
}

// serveLegacy answers a message of a legacy session.
func (p *post) serveLegacy() {
	if !p.requireSession() {
		return
	}
	switch x := p.x; x.message.Kind {
	case jsonrpc.Request:
		p.handler.server.serveLegacy(p.r.Context(), x)
		p.reply(http.StatusOK)
	default:
		p.accepted()
	}
}

// serveArray answers a body that is no object.
func (p *post) serveArray(err *jsonrpc.Error, version string) {
	p.x.refuse(err)
	p.reply(http.StatusBadRequest)
}

type sessionState struct{}

type noStream struct{}

func (noStream) send([]byte) error { return nil }

func (noStream) request(context.Context, string, []byte) ([]byte, error) {
	return nil, ErrUnsupported
}
