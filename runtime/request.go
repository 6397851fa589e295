package runtime

import (
	"context"
	"log/slog"
	"maps"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// Request is what the server knows of the request that a function answers. A
// function takes it as a *mcp.Request parameter.
type Request struct {
	revision revision
	meta     []byte
	client   []byte
	header   map[string][]string
	caller   string
}

func newRequest(x *exchange) *Request {
	r := &Request{revision: x.revision, header: x.header, caller: x.principal}
	r.meta = append(r.meta, x.message.Params.Meta.Raw...)
	if x.revision.modern() {
		r.client = jsonrpc.Member(r.meta, metaPrefix+"clientInfo")
	} else if x.session != nil {
		r.client = append(r.client, x.session.client...)
	}
	return r
}

// RequestFrom returns the request that a call on ctx answers, nil outside a
// call. Generated code uses it for *mcp.Request parameters.
func RequestFrom(ctx context.Context) *Request {
	if c := callFrom(ctx); c != nil {
		return c.request
	}
	return nil
}

// Revision is the protocol revision that the request is served in, such as
// 2026-07-28.
func (r *Request) Revision() string { return r.revision.String() }

// Modern reports whether the revision is a stateless one, 2026-07-28 or later.
func (r *Request) Modern() bool { return r.revision.modern() }

// Meta returns the JSON value of a member of the request's _meta, nil where
// there is none. Clients choose it; it proves nothing.
func (r *Request) Meta(key string) []byte { return jsonrpc.Member(r.meta, key) }

// Client returns the name and version that the client gave itself, empty where
// it gave none. They are for display and logs and prove nothing.
func (r *Request) Client() (name, version string) {
	return string(jsonrpc.Text(jsonrpc.Member(r.client, "name"))), string(jsonrpc.Text(jsonrpc.Member(r.client, "version")))
}

// Header returns the HTTP header of the request as a copy, nil on stdio. It
// converts to http.Header. Authorization is left out: a tool must not pass the
// client's token on.
func (r *Request) Header() map[string][]string {
	if r.header == nil {
		return nil
	}
	h := maps.Clone(r.header)
	delete(h, "Authorization")
	return h
}

type principalKey struct{}

// WithCaller returns a context that says who sent an HTTP request. Middleware
// that has authenticated a request passes it on with this context; sessions are
// then bound to that caller, and [Caller] tells tools. The name must be unique
// among all callers and is not shown to anyone.
func WithCaller(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, principalKey{}, name)
}

func principalFrom(ctx context.Context) string {
	name, _ := ctx.Value(principalKey{}).(string)
	return name
}

// Caller returns who called, as middleware said with [WithCaller]; empty where
// nobody did.
func Caller(ctx context.Context) string { return principalFrom(ctx) }

// ServerFrom returns the server that answers the call on ctx, nil outside a
// call: for functions that tell subscribers of a change, which on nil does
// nothing.
func ServerFrom(ctx context.Context) *Server {
	if c := callFrom(ctx); c != nil {
		return c.server
	}
	return nil
}

// logCancelled logs that a client cancels a request, and why it says it does.
func (s *Server) logCancelled(p *jsonrpc.Params) {
	logger := s.options.logger
	if !logger.Enabled(context.Background(), slog.LevelDebug) {
		return
	}
	reason := jsonrpc.Member(p.Raw, "reason")
	if jsonrpc.IsString(reason) {
		reason = jsonrpc.Text(reason)
	}
	logger.Debug("the client cancels a request", "id", clip(p.RequestID), "reason", clip(reason))
}
