//go:build !mcp_stdio

package runtime

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// post is one POST on its way through the handler, with the exchange of the
// message that it carries. Posts are pooled with their buffers: what a running
// function can reach, such as its stream, is not part of one.
type post struct {
	handler *httpHandler
	w       http.ResponseWriter
	r       *http.Request
	x       *exchange
	accept  acceptance
	body    []byte

	// session is what the client's session id says, in the legacy era.
	session session
	nonce   sessionNonce
	issued  time.Time
	// state is what this process holds for the session, nil for nothing.
	state *sessionState
	// sealed is room for taking a session id apart.
	sealed []byte
}

var posts = sync.Pool{New: func() any { return new(post) }}

func (h *httpHandler) newPost(w http.ResponseWriter, r *http.Request, accept acceptance) *post {
	p := posts.Get().(*post)
	p.handler, p.w, p.r, p.accept = h, w, r, accept
	p.x = h.server.newExchange()
	p.x.header = r.Header
	p.x.principal = principalFrom(r.Context())
	p.x.stream = noStream{}
	p.x.turn.turns = h.turns
	return p
}

// release gives p back to the pool. The reply must have been written out.
func (p *post) release() {
	if p.x != nil {
		p.x.release()
	}
	body, sealed := p.body[:0], p.sealed[:0]
	if cap(body) > maxPooled {
		body = nil
	}
	p.handler, p.w, p.r, p.x, p.state = nil, nil, nil, nil, nil
	p.session.reset()
	p.body, p.sealed = body, sealed
	posts.Put(p)
}

// unload lets go of the message before the reply is complete, which may be in
// a long time.
func (p *post) unload() {
	p.x.release()
	p.x, p.body = nil, nil
}

// handOver moves the message to another post, for a call that goes on when its
// POST is over.
func (p *post) handOver() *post {
	q := posts.Get().(*post)
	q.handler, q.r, q.x, q.nonce, q.state = p.handler, p.r, p.x, p.nonce, p.state
	q.body, p.body = p.body, q.body
	q.sealed, p.sealed = p.sealed, q.sealed
	q.session.id, q.session.revision, q.session.principal = p.session.id, p.session.revision, p.session.principal
	q.session.client, q.session.capabilities = p.session.client, p.session.capabilities
	q.session.level.Store(p.session.level.Load())
	q.x.session = &q.session
	p.x = nil
	return q
}

// servePost answers a POST.
func (h *httpHandler) servePost(w http.ResponseWriter, r *http.Request) {
	accept, ok := h.checkContent(w, r)
	if !ok {
		return
	}
	p := h.newPost(w, r, accept)
	if p.readBody() {
		p.serve()
	}
	p.release()
}

// checkContent holds the headers that describe the body and the reply.
func (h *httpHandler) checkContent(w http.ResponseWriter, r *http.Request) (accept acceptance, ok bool) {
	if !isJSON(r.Header["Content-Type"]) {
		refuse(w, http.StatusUnsupportedMediaType, jsonrpc.InvalidRequest, "Content-Type must be application/json")
		return accept, false
	}
	if !isIdentity(r.Header["Content-Encoding"]) {
		refuse(w, http.StatusUnsupportedMediaType, jsonrpc.InvalidRequest, "Content-Encoding must be identity")
		return accept, false
	}
	lines := r.Header["Accept"]
	accept = parseAccept(lines)
	if h.options.lenientAccept && len(lines) == 0 {
		accept.json = true
	}
	if !accept.json || !accept.stream && !h.options.lenientAccept {
		refuse(w, http.StatusNotAcceptable, jsonrpc.InvalidRequest, "Accept must list both application/json and text/event-stream")
		return accept, false
	}
	return accept, true
}

// serve answers the message in the body.
func (p *post) serve() {
	x := p.x
	err := x.parser.Parse(p.body, p.handler.maxDepth, &x.message)
	if err != nil && !jsonrpc.IsBatch(p.body) {
		x.refuse(err)
		p.reply(http.StatusBadRequest)
		return
	}
	version, given := versionOf(p.r.Header)
	switch m := &x.message; {
	case err != nil:
		p.serveArray(err, version)
	case m.Kind == jsonrpc.Request && m.Is("initialize") && m.Params.Meta.ProtocolVersion == nil:
		p.initialize()
	case isModern(m, version) || p.handler.server.options.modernOnly:
		p.serveModern(version)
	case given > 1:
		p.fail(http.StatusBadRequest, jsonrpc.InvalidRequest, "the MCP-Protocol-Version header is given twice")
	default:
		p.serveLegacy()
	}
}

// versionOf returns the MCP-Protocol-Version that decides the era and on how
// many lines the header came. Of several lines one that is not of the legacy
// era decides, and so does an empty one.
func versionOf(header http.Header) (version string, lines int) {
	values := header[headerVersion]
	for _, value := range values {
		version = strings.Trim(value, " \t")
		if version == "" {
			version = "none"
		}
		if rev := parseRevision(version); rev == noRevision || rev.modern() {
			break
		}
	}
	return version, len(values)
}

// fail answers with an error of its own status.
func (p *post) fail(status, code int, message string) {
	p.x.fail(code, message)
	p.reply(status)
}

// reply sends what the exchange holds as one JSON body.
func (p *post) reply(status int) {
	p.handler.writeJSON(p.w, status, p.x.reply())
}

// accepted answers a notification or response.
func (p *post) accepted() { p.w.WriteHeader(http.StatusAccepted) }
