//go:build !mcp_stdio

package runtime

import (
	"net/http"
	"sync"
)

// scopes are the HTTP servers that a handler runs in. A server that shuts down
// waits for its requests, and streams have no end of their own: so each
// server is asked to tell when it shuts down.
type scopes struct {
	hub *hub
	// unknown is for requests that no server stands behind, as in tests.
	unknown scope
	known   sync.Map // *http.Server to *scope
}

// scope is one server as streams see it. It is the owner of their
// subscriptions.
type scope struct {
	// closing is closed when the server shuts down; nil where it never does.
	closing chan struct{}
}

// of returns the scope of a request.
func (s *scopes) of(r *http.Request) *scope {
	srv, ok := r.Context().Value(http.ServerContextKey).(*http.Server)
	if !ok {
		return &s.unknown
	}
	if known, ok := s.known.Load(srv); ok {
		return known.(*scope)
	}
	known, loaded := s.known.LoadOrStore(srv, &scope{closing: make(chan struct{})})
	sc := known.(*scope)
	if !loaded {
		srv.RegisterOnShutdown(sync.OnceFunc(func() {
			close(sc.closing)
			s.hub.end(sc)
		}))
	}
	return sc
}

// isClosing reports whether the server shuts down.
func (sc *scope) isClosing() bool {
	select {
	case <-sc.closing:
		return true
	default:
		return false
	}
}
