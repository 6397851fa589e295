//go:build !mcp_stdio

package runtime

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// A session of a legacy client is its id: what was agreed on in initialize
// travels sealed in Mcp-Session-Id, so that every process with the keys serves
// it and none has to remember it. The text inside is
//
//	revision, 10 bytes: its date
//	issued, 8 bytes: seconds of Unix time
//	nonce, 16 bytes
//	principal, 16 bytes: a digest
//	length of client, 2 bytes; client; capabilities: raw JSON objects
var purposeSession = []byte("session/1")

// sessionNonce tells sessions apart.
type sessionNonce [16]byte

// The parts of the sealed text up to the length of client.
const (
	sessionIssued    = 10
	sessionNonceAt   = sessionIssued + 8
	sessionPrincipal = sessionNonceAt + 16
	sessionClient    = sessionPrincipal + 16
	sessionFixed     = sessionClient + 2
)

// What a client may put into its session. Ids travel in each request, and what
// is between may bound headers at 8 KiB.
const (
	maxSessionClient       = 512
	maxSessionCapabilities = 2048
	maxSessionID           = 4096
)

// sealSession returns the id of a new session, and its nonce.
func (h *httpHandler) sealSession(s *session) (id string, nonce sessionNonce) {
	text := make([]byte, 0, sessionFixed+len(s.client)+len(s.capabilities))
	text = append(text, s.revision.String()...)
	text = binary.BigEndian.AppendUint64(text, uint64(time.Now().Unix()))
	rand.Read(nonce[:])
	text = append(text, nonce[:]...)
	digest := principalDigest(s.principal)
	text = append(text, digest[:]...)
	text = binary.BigEndian.AppendUint16(text, uint16(len(s.client)))
	text = append(text, s.client...)
	text = append(text, s.capabilities...)
	return h.server.keys().Seal(string(purposeSession), text), nonce
}

// principalDigest stands for a caller inside a session id. Nobody's is zero.
func principalDigest(principal string) (digest [16]byte) {
	if principal != "" {
		sum := sha256.Sum256([]byte(principal))
		copy(digest[:], sum[:])
	}
	return digest
}

// openSession reads the session id of a request into p. Ids that are unknown,
// expired, terminated or somebody else's are all the same to the client.
func (p *post) openSession(token string) bool {
	if len(token) > maxSessionID {
		return false
	}
	text, sealed, ok := p.handler.server.keys().OpenIn(p.sealed, purposeSession, token)
	p.sealed = sealed
	if !ok || len(text) < sessionFixed {
		return false
	}
	issued := time.Unix(int64(binary.BigEndian.Uint64(text[sessionIssued:])), 0)
	digest := principalDigest(p.x.principal)
	client := int(binary.BigEndian.Uint16(text[sessionClient:]))
	if time.Since(issued) > p.handler.options.sessionLife || string(digest[:]) != string(text[sessionPrincipal:sessionClient]) || len(text) < sessionFixed+client {
		return false
	}
	s := &p.session
	s.id, s.principal = token, p.x.principal
	s.revision = parseRevision(text[:sessionIssued])
	s.client, s.capabilities = text[sessionFixed:sessionFixed+client], text[sessionFixed+client:]
	copy(p.nonce[:], text[sessionNonceAt:])
	if s.revision == noRevision || s.revision.modern() {
		return false
	}
	p.issued = issued
	st, ended := p.handler.sessions.find(p.nonce)
	if ended || p.handler.endedElsewhere(p.r.Context(), p.nonce) {
		return false
	}
	if st != nil {
		p.state = st
		st.touch()
		s.level.Store(st.level.Load())
	}
	p.x.session, p.x.revision = s, s.revision
	return true
}

const sessionGone = "the session does not exist or has ended: send initialize again, without Mcp-Session-Id"

// requireSession opens the session that a legacy request names. Where it
// returns false the request has been answered.
func (p *post) requireSession() bool {
	lines := p.r.Header[headerSession]
	switch {
	case len(lines) == 0:
		p.fail(http.StatusBadRequest, jsonrpc.InvalidRequest, "the Mcp-Session-Id header is missing: send initialize first")
	case len(lines) > 1:
		p.fail(http.StatusBadRequest, jsonrpc.InvalidRequest, "the Mcp-Session-Id header is given twice")
	case !p.openSession(lines[0]):
		p.fail(http.StatusNotFound, jsonrpc.InvalidRequest, sessionGone)
	default:
		return true
	}
	return false
}

// initialize answers an initialize request, and with it makes a session.
func (p *post) initialize() {
	x := p.x
	if p.handler.server.options.modernOnly {
		p.handler.server.refuseLegacy(x)
		p.reply(http.StatusBadRequest)
		return
	}
	if len(p.r.Header[headerSession]) > 0 {
		if p.requireSession() {
			p.fail(http.StatusBadRequest, jsonrpc.InvalidRequest, "the session is initialized already")
		}
		return
	}
	if !p.handler.initializations.allow(p.r.RemoteAddr) {
		p.w.Header()["Retry-After"] = []string{strconv.Itoa(1 + 60/p.handler.options.initializeRate)}
		p.fail(http.StatusTooManyRequests, jsonrpc.InternalError, "too many sessions have been begun from this address")
		return
	}
	s := p.handler.server.initialize(x)
	if s == nil {
		p.reply(http.StatusOK)
		return
	}
	s.principal = x.principal
	s.client = shortClient(s.client)
	s.capabilities = shortCapabilities(s.capabilities)
	if s.capabilities == nil {
		p.fail(http.StatusOK, jsonrpc.InvalidParams, "capabilities are too large for a session")
		return
	}
	id, nonce := p.handler.sealSession(s)
	if p.handler.server.hasOwnKeys() {
		p.handler.fresh.add(nonce)
	}
	p.w.Header()[headerSession] = []string{id}
	p.reply(http.StatusOK)
}

// shortClient returns what a session keeps of clientInfo where it is long: name
// and version.
func shortClient(raw []byte) []byte {
	if len(raw) <= maxSessionClient {
		return raw
	}
	var w codec.Writer
	w.Object()
	for _, key := range []string{"name", "version"} {
		w.Key(key)
		w.String(clip(jsonrpc.Text(jsonrpc.Member(raw, key))))
	}
	w.EndObject()
	return w.Bytes()
}

// shortCapabilities returns what a session keeps of capabilities where they are
// long: those that the server asks for. It is nil where they are too long too.
func shortCapabilities(raw []byte) []byte {
	if len(raw) <= maxSessionCapabilities {
		return raw
	}
	var w codec.Writer
	w.Object()
	for name, value := range jsonrpc.Members(raw) {
		if slices.Contains([]string{"elicitation", "roots", "sampling"}, string(name)) {
			w.Key(string(name))
			w.RawBytes(value)
		}
	}
	w.EndObject()
	if w.Len() > maxSessionCapabilities {
		return nil
	}
	return w.Bytes()
}

// reset forgets a session.
func (s *session) reset() {
	s.id, s.revision, s.principal = "", noRevision, ""
	s.capabilities, s.client = nil, nil
	s.level.Store(0)
}
