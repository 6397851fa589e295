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
	if bad := unknownLevel(x.message.Params.Meta.LogLevel); bad != "" && s.hasMethod(&x.message) {
		x.invalidParams(bad)
		return
	}
	switch {
	case x.message.Is("server/discover"):
		s.discover(x)
	case s.serveTasks(ctx, x):
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
		x.invalidParams(x.metaProblem())
		return false
	}
	version := jsonrpc.Text(meta.ProtocolVersion)
	if !x.checkHeader(headerVersion, version) || !x.checkOnce(headerSession) || !x.checkOnce(headerName) {
		return false
	}
	if rev := parseRevision(version); !rev.modern() {
		x.failWith(jsonrpc.UnsupportedProtocolVersion, unsupportedVersion, unsupported(version))
		return false
	}
	return x.checkHeader(headerMethod, x.message.Method) && x.checkTaskFilter()
}

// unsupportedVersion begins the message to every client whose revision is not
// served. Older clients look for these words.
const unsupportedVersion = "Unsupported protocol version"

// metaProblem says what a modern request's _meta lacks. A client whose header
// names no revision that is served meant no such request, and learns so.
func (x *exchange) metaProblem() string {
	const wanted = "_meta must hold " + metaPrefix + "protocolVersion, a string, and " + metaPrefix + "clientCapabilities, an object"
	for _, version := range x.header[headerVersion] {
		if parseRevision(version) == noRevision {
			return unsupportedVersion + " in the MCP-Protocol-Version header: " + clip([]byte(version)) + "; " + wanted
		}
	}
	return wanted
}

// checkNotification holds what a notification of the modern era says of itself.
// No header is required of notifications, but none may contradict the body.
func (x *exchange) checkNotification(versionHeader string) bool {
	version := []byte(versionHeader)
	if raw := x.message.Params.Meta.ProtocolVersion; raw != nil {
		version = jsonrpc.Text(raw)
		if len(x.header[headerVersion]) > 0 && !x.checkHeader(headerVersion, version) {
			return false
		}
	}
	if !parseRevision(version).modern() {
		x.failWith(jsonrpc.UnsupportedProtocolVersion, unsupportedVersion, unsupported(version))
		return false
	}
	return len(x.header[headerMethod]) == 0 || x.checkHeader(headerMethod, x.message.Method)
}

// unknownLevel says what is wrong with a raw log level, nothing where it is one
// or there is none.
func unknownLevel(raw []byte) string {
	if raw == nil {
		return ""
	}
	if _, ok := parseLevel(jsonrpc.Text(raw)); ok {
		return ""
	}
	return "unknown log level: " + clip(raw)
}

// hasMethod reports whether a modern request's method exists and the server has
// its capability.
func (s *Server) hasMethod(m *jsonrpc.Message) bool {
	c := s.catalog()
	switch string(m.Method) {
	case "server/discover", methodListen:
		return true
	case "tools/call", "tools/list":
		return c.hasTools()
	case "resources/read", "resources/list", "resources/templates/list":
		return c.hasResources()
	case "prompts/get", "prompts/list":
		return c.hasPrompts()
	case "completion/complete":
		return c.hasCompletions()
	case "tasks/get", "tasks/update", "tasks/cancel":
		return c.tasks
	}
	return false
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
	x.appendCacheHints()
	w.Raw(`"supportedVersions":`)
	w.Array()
	for rev := revisions - 1; rev > noRevision; rev-- {
		if rev.modern() || !s.options.modernOnly {
			w.String(rev.String())
		}
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
