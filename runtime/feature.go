package runtime

import (
	"context"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// serveFeature answers the methods that both eras have. It returns false for a
// method that does not exist or whose capability the server does not have.
func (s *Server) serveFeature(ctx context.Context, x *exchange) bool {
	c := s.catalog()
	p := &x.message.Params
	switch method := string(x.message.Method); {
	case method == "tools/call" && c.hasTools():
		if x.checkNameHeader(p.Name) {
			if t := s.findTool(x); t != nil && x.checkParamHeaders(t) && x.checkTask(t) && x.openInputs(ctx) {
				s.callTool(ctx, x, t)
			}
		}
	case method == "tools/list" && c.hasTools():
		s.listTools(x)
	case method == "resources/read" && c.hasResources():
		if x.checkNameHeader(p.URI) && x.openInputs(ctx) {
			s.readResource(ctx, x)
		}
	case method == "resources/list" && c.hasResources():
		s.listResources(x)
	case method == "resources/templates/list" && c.hasResources():
		s.listTemplates(x)
	case method == "prompts/get" && c.hasPrompts():
		if x.checkNameHeader(p.Name) && x.openInputs(ctx) {
			s.getPrompt(ctx, x)
		}
	case method == "prompts/list" && c.hasPrompts():
		s.listPrompts(x)
	case method == "completion/complete" && c.hasCompletions():
		s.complete(ctx, x)
	default:
		return false
	}
	return true
}

// appendCapabilities writes what the server really serves.
func (s *Server) appendCapabilities(w *codec.Writer, rev revision) {
	c := s.catalog()
	w.Object()
	w.Key("logging")
	w.Raw("{}")
	if c.hasTools() {
		w.Key("tools")
		w.Raw(`{"listChanged":true}`)
	}
	if c.hasResources() {
		w.Key("resources")
		w.Raw(`{"subscribe":true,"listChanged":true}`)
	}
	if c.hasPrompts() {
		w.Key("prompts")
		w.Raw(`{"listChanged":true}`)
	}
	if c.hasCompletions() && rev >= rev20250326 {
		w.Key("completions")
		w.Raw("{}")
	}
	if c.tasks && rev.modern() {
		w.Key("extensions")
		w.Raw(`{"` + extensionTasks + `":{}}`)
	}
	w.EndObject()
}
