package runtime

import (
	"context"
	"errors"
	"runtime/debug"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// serveRequest answers a request of the revision that x has. Whatever happens
// in it goes no further than its reply: neither a panic nor runtime.Goexit.
func (s *Server) serveRequest(ctx context.Context, x *exchange) {
	returned := false
	defer func() {
		if returned {
			return
		}
		var value any = "a function ended its goroutine"
		if v := recover(); v != nil {
			value = v
		}
		_, internal := s.describe("method", string(x.message.Method), &panicError{value: value, stack: debug.Stack()})
		x.fail(jsonrpc.InternalError, internal)
	}()
	if x.revision.modern() {
		s.serveModern(ctx, x)
	} else {
		s.serveLegacy(ctx, x)
	}
	returned = true
}

// refuseLegacy answers a request of a legacy revision where the server speaks
// modern ones alone. An initialize learns which.
func (s *Server) refuseLegacy(x *exchange) {
	x.revision = latestModern
	if x.message.Is("initialize") {
		x.failWith(jsonrpc.UnsupportedProtocolVersion, unsupportedVersion, unsupported(jsonrpc.Text(x.message.Params.ProtocolVersion)))
		return
	}
	s.checkModern(x)
}

// function names what a request runs of the program's own, or what it waits for
// in a store: a tool by its name, anything else by its method. It is empty where
// nothing of a request can take long.
func (s *Server) function(m *jsonrpc.Message) (name string, wantsContext bool) {
	switch string(m.Method) {
	case "tools/call":
		if t := s.catalog().toolByName[string(jsonrpc.Text(m.Params.Name))]; t != nil {
			return t.Name, t.Context
		}
	case "resources/read":
		return "resources/read", true
	case "prompts/get":
		return "prompts/get", true
	case "completion/complete":
		return "completion/complete", true
	case "tasks/get":
		return "tasks/get", true
	case "tasks/update":
		return "tasks/update", true
	case "tasks/cancel":
		return "tasks/cancel", true
	}
	return "", false
}

// errEnded is what a question to the client comes to when the connection ends
// before the answer.
var errEnded = errors.New("the connection has ended")
