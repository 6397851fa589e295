//go:build !mcp_stdio

package runtime

import (
	"context"
	"errors"
	"net/http"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
	"github.com/mcpgen/mcpgen/runtime/internal/sse"
)

// headerLastEvent is Last-Event-ID as net/http spells it.
const headerLastEvent = "Last-Event-Id"

// serveGet opens the stream on which a legacy client hears of changes, or goes
// on with a stream that broke.
func (h *httpHandler) serveGet(w http.ResponseWriter, r *http.Request) {
	accept := parseAccept(r.Header["Accept"])
	if !accept.stream {
		refuse(w, http.StatusNotAcceptable, jsonrpc.InvalidRequest, "Accept must list text/event-stream")
		return
	}
	st, prime := h.heldSession(w, r)
	if st == nil {
		return
	}
	lines := r.Header[headerLastEvent]
	if !h.options.resumable || len(lines) == 0 {
		h.serveStream(w, r, st, prime, nil)
		return
	}
	id, ok := sse.ParseID(lines[0])
	if !ok || len(lines) > 1 {
		refuse(w, http.StatusBadRequest, jsonrpc.InvalidRequest, "Last-Event-ID is not one that this server gave out")
		return
	}
	if st.isGet(id.Stream) {
		h.serveStream(w, r, st, prime, &id)
		return
	}
	h.resume(w, r, st, id)
}

// heldSession returns the state of the session that a request without a body
// names, nil where it has been answered, and whether the client knows events
// without a message.
func (h *httpHandler) heldSession(w http.ResponseWriter, r *http.Request) (st *sessionState, prime bool) {
	p := h.newPost(w, r, acceptance{})
	defer p.release()
	if !p.checkLegacyVersion() || !p.requireSession() {
		return nil, false
	}
	if status := p.hold(); status != 0 {
		p.reply(status)
		return nil, false
	}
	if p.r.ContentLength != 0 && !p.readBody() { // no use, but a stream must not end by it
		return nil, false
	}
	return p.state, p.session.revision >= rev20251125
}

// checkLegacyVersion holds the version header of a request without a body.
func (p *post) checkLegacyVersion() bool {
	version, lines := versionOf(p.r.Header)
	rev := parseRevision(version)
	if lines == 0 || lines == 1 && rev != noRevision && !rev.modern() {
		return true
	}
	p.fail(http.StatusBadRequest, jsonrpc.InvalidRequest, unsupportedVersion+": this method is of revisions 2025-03-26 to 2025-11-25")
	return false
}

// resume goes on with the reply to an earlier POST.
func (h *httpHandler) resume(w http.ResponseWriter, r *http.Request, st *sessionState, id sse.ID) {
	err := errGap
	s := st.stream(id.Stream)
	if s != nil {
		err = s.attach(id.Number)
	}
	if err != nil {
		refuseStream(w, err)
		return
	}
	d := h.newDelivery(w, r, s)
	d.open = true
	openEvents(w)
	d.out.comment()
	if d.out.flush() != nil {
		s.detach(true)
		return
	}
	d.run()
}

// refuseStream answers a GET that gets no stream.
func refuseStream(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, errAttached):
		refuse(w, http.StatusConflict, jsonrpc.InvalidRequest, err.Error())
	case errors.Is(err, errGap):
		refuse(w, http.StatusBadRequest, jsonrpc.InvalidRequest, "the events after Last-Event-ID are not kept, or never were")
	case errors.Is(err, errEnded):
		refuse(w, http.StatusNotFound, jsonrpc.InvalidRequest, sessionGone)
	default:
		refuseForNow(w, http.StatusServiceUnavailable, err.Error())
	}
}

// serveStream serves the GET stream of a session, from its beginning or from
// after the last event that the client has.
func (h *httpHandler) serveStream(w http.ResponseWriter, r *http.Request, st *sessionState, prime bool, last *sse.ID) {
	missed, err := st.openGet(h, h.scopes.of(r), last)
	if err != nil {
		refuseStream(w, err)
		return
	}
	out := eventWriter{w: w, timeout: h.options.writeTimeout}
	id := sse.ID{Stream: st.getID}
	if last != nil {
		id = *last
	}
	if h.options.resumable && prime {
		out.buf = sse.AppendPrime(out.buf, id)
	} else {
		out.comment()
	}
	for _, message := range missed {
		id.Number++
		out.numbered(id, message)
	}
	h.carry(&out, w, r, &sessionFeed{handler: h, state: st})
}

// sessionFeed is what a session hears of.
type sessionFeed struct {
	handler *httpHandler
	state   *sessionState
}

func (f *sessionFeed) next(out *eventWriter) (last bool) { return f.state.next(out) }

func (f *sessionFeed) onWake(wake func()) { f.state.wake.Store(&wake) }

func (f *sessionFeed) goesOn(ctx context.Context) bool {
	if f.handler.endedElsewhere(ctx, f.state.nonce) {
		f.handler.sessions.end(f.state.nonce)
		return false
	}
	return true
}

func (f *sessionFeed) close() { f.state.closeGet() }

// serveDelete ends a session.
func (h *httpHandler) serveDelete(w http.ResponseWriter, r *http.Request) {
	p := h.newPost(w, r, acceptance{})
	defer p.release()
	if !p.checkLegacyVersion() || !p.requireSession() {
		return
	}
	if h.endEverywhere(r.Context(), p.nonce, p.issued) != nil {
		refuseForNow(w, http.StatusServiceUnavailable, "the session could not be ended")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
