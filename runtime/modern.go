package runtime

import (
	"context"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// isModern reports the era of a message: modern where it describes itself, or
// where the MCP-Protocol-Version header names no legacy revision. An
// initialize request is legacy unless it describes itself.
func isModern(m *jsonrpc.Message, versionHeader string) bool {
	if m.Params.Meta.ProtocolVersion != nil {
		return true
	}
	if versionHeader == "" || m.Is("initialize") {
		return false
	}
	rev := parseRevision(versionHeader)
	return rev == noRevision || rev.modern()
}

// serveModern answers one request of the 2026-07-28 revision. Every request is
// judged by itself alone.
func (s *Server) serveModern(ctx context.Context, x *exchange) {
	x.revision = latestModern
	if !s.checkModern(x) {
		return
	}
	switch {
	case x.message.Is("server/discover"):
		s.discover(x)
	case !s.serveFeature(ctx, x):
		x.methodNotFound()
	}
}

// checkModern walks the ladder from the request's _meta to its method header.
func (s *Server) checkModern(x *exchange) bool {
	meta := &x.message.Params.Meta
	if x.header != nil && meta.ProtocolVersion != nil && len(x.header[headerVersion]) == 0 {
		x.headerMismatch("the MCP-Protocol-Version header is missing")
		return false
	}
	if !meta.Object || !jsonrpc.IsString(meta.ProtocolVersion) || !jsonrpc.IsObject(meta.ClientCapabilities) {
		x.invalidParams("_meta must hold " + metaPrefix + "protocolVersion, a string, and " + metaPrefix + "clientCapabilities, an object")
		return false
	}
	version := jsonrpc.Text(meta.ProtocolVersion)
	if !x.checkHeader(headerVersion, version) {
		return false
	}
	if rev := parseRevision(version); !rev.modern() {
		x.failWith(jsonrpc.UnsupportedProtocolVersion, "Unsupported protocol version", unsupported(version))
		return false
	}
	if !x.checkHeader(headerMethod, x.message.Method) {
		return false
	}
	if meta.LogLevel != nil {
		if _, ok := parseLevel(jsonrpc.Text(meta.LogLevel)); !ok {
			x.invalidParams("unknown log level: " + clip(meta.LogLevel))
			return false
		}
	}
	return true
}

// unsupported is the data of an UnsupportedProtocolVersion error.
func unsupported(requested []byte) string {
	var w codec.Writer
	w.Object()
	w.Key("supported")
	appendModernVersions(&w)
	w.Key("requested")
	w.String(string(requested))
	w.EndObject()
	return string(w.Bytes())
}

func appendModernVersions(w *codec.Writer) {
	w.Array()
	w.String(latestModern.String())
	w.EndArray()
}

// discover answers server/discover.
func (s *Server) discover(x *exchange) {
	w := &x.writer
	x.openResult()
	s.appendCacheHints(w)
	w.Raw(`"supportedVersions":`)
	w.Array()
	for rev := revisions - 1; rev > noRevision; rev-- {
		w.String(rev.String())
	}
	w.EndArray()
	w.Key("capabilities")
	s.appendCapabilities(w, x.revision)
	appendStrings(w, "instructions", s.options.instructions)
	x.closeResult()
}

func (x *exchange) invalidParams(message string) { x.fail(jsonrpc.InvalidParams, message) }

func (x *exchange) methodNotFound() {
	x.fail(jsonrpc.MethodNotFound, "method not found: "+clip(x.message.Method))
}
