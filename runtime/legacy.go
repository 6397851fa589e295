package runtime

import (
	"context"
	"sync/atomic"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// session is what a legacy client and the server agreed on in initialize. On
// stdio the connection holds it; on HTTP it travels sealed in Mcp-Session-Id, and
// the session is that of one request: what outlives it copies from here.
type session struct {
	// id is the Mcp-Session-Id, empty on stdio.
	id       string
	revision revision
	// capabilities is the raw JSON object that the client declared.
	capabilities []byte
	// client is the raw clientInfo object.
	client    []byte
	principal string
	// level is the least level of log messages that the client wants.
	level atomic.Int32
}

// serveLegacy answers one request of a legacy revision but initialize, which
// the transports handle since it makes the session.
func (s *Server) serveLegacy(ctx context.Context, x *exchange) {
	switch string(x.message.Method) {
	case "ping":
		x.emptyResult()
	case "logging/setLevel":
		s.setLevel(x)
	default:
		if !s.serveFeature(ctx, x) {
			x.methodNotFound()
		}
	}
}

// initialize answers an initialize request and returns the session that it
// makes, nil where the request failed.
func (s *Server) initialize(x *exchange) *session {
	p := &x.message.Params
	x.revision = latestLegacy
	if !jsonrpc.IsString(p.ProtocolVersion) || !jsonrpc.IsObject(p.Capabilities) || !jsonrpc.IsObject(p.ClientInfo) {
		x.invalidParams("initialize needs protocolVersion, a string, and capabilities and clientInfo, objects")
		return nil
	}
	rev := parseRevision(jsonrpc.Text(p.ProtocolVersion))
	if rev == noRevision || rev.modern() {
		rev = latestLegacy
	}
	x.revision = rev
	w := &x.writer
	x.openResult()
	w.Raw(`"protocolVersion":"` + rev.String() + `","capabilities":`)
	s.appendCapabilities(w, rev)
	w.Key("serverInfo")
	w.RawBytes(appendImplementation(nil, &s.info, rev))
	appendStrings(w, "instructions", s.options.instructions)
	x.closeResult()
	return &session{revision: rev, capabilities: append([]byte(nil), p.Capabilities...), client: append([]byte(nil), p.ClientInfo...), principal: x.principal}
}

// setLevel answers logging/setLevel.
func (s *Server) setLevel(x *exchange) {
	level, ok := parseLevel(jsonrpc.Text(x.message.Params.Level))
	if !ok {
		x.invalidParams("unknown log level: " + clip(x.message.Params.Level))
		return
	}
	if x.session != nil {
		x.session.level.Store(int32(level))
	}
	x.emptyResult()
}
