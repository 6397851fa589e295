//go:build !mcp_stdio

package runtime

import (
	"hash/maphash"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// HTTPHandler returns a handler that serves s over Streamable HTTP to clients
// of every revision. It is one endpoint: mount it at any path of any
// [http.ServeMux], behind any middleware that can stream. Requests are checked
// for their Host and Origin; see [AllowHosts], [AllowOrigins] and [PublicURL].
//
// The options add to those of s and must be options of HTTP. When an
// [http.Server] that the handler runs in is shut down, its open streams end.
func (s *Server) HTTPHandler(opts ...Option) http.Handler { return s.newHTTPHandler(opts) }

// httpHandler is the endpoint.
type httpHandler struct {
	server  *Server
	options httpOptions
	logger  *slog.Logger
	origins originPolicy
	// maxDepth bounds the nesting of messages.
	maxDepth int
	slots    slots
	turns    *replyTurns
	sessions sessionTable
	fresh    freshSessions
	// initializations bounds how often clients begin sessions.
	initializations rateLimit
	calls           callTable
	scopes          scopes
	// owned are the connections that streams have to themselves, nil in a server
	// that is not ours.
	owned *ownedConns
	// resumableBytes counts what all event logs hold.
	resumableBytes atomic.Int64
	// draining says that the server is about to stop: new requests are refused.
	draining atomic.Bool
	// stopped says that calls which still run are cancelled.
	stopped atomic.Bool
}

func (s *Server) newHTTPHandler(opts []Option) *httpHandler {
	o := s.options
	for _, opt := range opts {
		opt(&o)
	}
	o.http.unbound()
	h := &httpHandler{server: s, options: o.http, logger: o.logger, origins: newOriginPolicy(&o.http), maxDepth: o.maxDepth}
	h.slots = newSlots(o.http.concurrency)
	h.turns = newReplyTurns(largeReplies, replyPatience)
	h.initializations.limit = o.http.initializeRate
	h.calls.seed = maphash.MakeSeed()
	h.sessions = sessionTable{limit: o.http.sessions, callerLimit: o.http.callerSessions, idle: o.http.sessionIdle}
	h.sessions.onEnd = func(ended sessionNonce) {
		h.calls.cancelAll(errEnded, func(session sessionNonce) bool { return session == ended })
	}
	h.scopes.hub = &s.hub
	return h
}

// ServeHTTP answers one request. The first check that fails decides.
func (h *httpHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.boundBody(w, r)
	if !h.admit(w, r) {
		return
	}
	switch r.Method {
	case http.MethodPost:
		h.servePost(w, r)
	case http.MethodGet:
		h.serveGet(w, r)
	case http.MethodDelete:
		h.serveDelete(w, r)
	}
}

// admit checks what is known before the body is read: method, Host, Origin, and
// whether the server still takes requests.
func (h *httpHandler) admit(w http.ResponseWriter, r *http.Request) bool {
	from := h.origins.judge(r)
	if from.origin != "" {
		allowReading(w.Header(), from.origin)
	}
	switch {
	case !h.hasMethod(r.Method):
		h.methodNotAllowed(w)
	case !from.hostAllowed:
		refuse(w, http.StatusForbidden, jsonrpc.InvalidRequest, "the Host is not one that this server serves: allow it with mcp.AllowHosts or mcp.PublicURL")
	case !from.originAllowed:
		refuse(w, http.StatusForbidden, jsonrpc.InvalidRequest, "the Origin is not one that may call this server: allow it with mcp.AllowOrigins")
	case r.Method == http.MethodOptions:
		h.preflight(w, r, from.origin)
	case h.draining.Load():
		refuseForNow(w, http.StatusServiceUnavailable, "the server is shutting down")
	default:
		return true
	}
	return false
}

func (h *httpHandler) hasMethod(method string) bool {
	switch method {
	case http.MethodPost, http.MethodOptions:
		return true
	case http.MethodGet, http.MethodDelete:
		return !h.server.options.modernOnly
	}
	return false
}

// The values of Allow.
const (
	allowedMethods       = "POST, GET, DELETE, OPTIONS"
	allowedModernMethods = "POST, OPTIONS"
)

func (h *httpHandler) allow() string {
	if h.server.options.modernOnly {
		return allowedModernMethods
	}
	return allowedMethods
}

func (h *httpHandler) methodNotAllowed(w http.ResponseWriter) {
	w.Header()["Allow"] = []string{h.allow()}
	refuse(w, http.StatusMethodNotAllowed, jsonrpc.InvalidRequest, "the method must be one of "+h.allow())
}
