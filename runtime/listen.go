package runtime

import (
	"bytes"
	"context"
	"slices"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// methodListen is the method that transports answer themselves, since its
// result comes when the stream ends.
const methodListen = "subscriptions/listen"

// filterNames are the members of a listen request's filter for the lists.
var filterNames = [resourceUpdated]string{
	toolsChanged:     "toolsListChanged",
	promptsChanged:   "promptsListChanged",
	resourcesChanged: "resourcesListChanged",
}

// listen answers subscriptions/listen of the modern era with a subscription,
// whose first frame is the acknowledgement. Where it returns nil the exchange
// has failed. Events are queued from here on, so that none is lost before the
// client reads the acknowledgement.
func (s *Server) listen(ctx context.Context, x *exchange, owner any, wake func()) *subscription {
	x.revision = latestModern
	if !s.checkModern(x) {
		return nil
	}
	sub := &subscription{hub: &s.hub, server: s, id: bytes.Clone(x.message.ID), principal: x.principal, owner: owner, wake: wake}
	uris, problem := sub.filter(x.message.Params.Notifications)
	if problem != "" {
		x.invalidParams(problem)
		return nil
	}
	if len(uris) > maxSubscribedURIs {
		x.fail(jsonrpc.InternalError, limitReached)
		return nil
	}
	uris = slices.DeleteFunc(uris, func(uri string) bool { return !s.hasResource(uri) || !s.mayRead(ctx, uri) })
	sub.greeting = sub.appendGreeting(nil, uris)
	if !s.hub.open(sub, uris) {
		x.fail(jsonrpc.InternalError, limitReached)
		return nil
	}
	return sub
}

const limitReached = "subscription limit reached"

// filter reads the notifications member of a listen request into what the
// server honours of it, and returns the resources it names.
func (sub *subscription) filter(raw []byte) (uris []string, problem string) {
	if !jsonrpc.IsObject(raw) {
		return nil, "notifications must be an object"
	}
	for name, value := range jsonrpc.Members(raw) {
		if string(name) == "resourceSubscriptions" {
			if uris, problem = resourceURIs(value); problem != "" {
				return nil, problem
			}
			continue
		}
		kind := slices.Index(filterNames[:], string(name))
		if kind < 0 {
			continue
		}
		switch string(value) {
		case "true":
			if sub.server.honours(change(kind)) {
				sub.kinds.add(change(kind))
			}
		case "false":
		default:
			return nil, "notifications." + filterNames[kind] + " must be a boolean"
		}
	}
	return uris, ""
}

// resourceURIs reads an array of strings, each once.
func resourceURIs(raw []byte) (uris []string, problem string) {
	const wrong = "notifications.resourceSubscriptions must be an array of strings"
	if raw[0] != '[' {
		return nil, wrong
	}
	known := make(map[string]struct{})
	for element := range jsonrpc.Elements(raw) {
		if !jsonrpc.IsString(element) {
			return nil, wrong
		}
		uri := string(jsonrpc.Text(element))
		if _, twice := known[uri]; !twice {
			known[uri] = struct{}{}
			uris = append(uris, uri)
		}
	}
	return uris, ""
}

// appendGreeting writes the acknowledgement with the filter as it is honoured.
func (sub *subscription) appendGreeting(dst []byte, uris []string) []byte {
	dst = append(dst, `{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{`...)
	dst = sub.appendMeta(dst)
	dst = append(dst, `},"notifications":{`...)
	start := len(dst)
	for kind, name := range filterNames {
		if sub.kinds.has(change(kind)) {
			dst = append(dst, `"`+name+`":true,`...)
		}
	}
	if len(uris) > 0 {
		dst = append(dst, `"resourceSubscriptions":[`...)
		for _, uri := range uris {
			dst = codec.AppendQuoted(dst, uri)
			dst = append(dst, ',')
		}
		dst[len(dst)-1] = ']'
		dst = append(dst, ',')
	}
	if len(dst) > start {
		dst = dst[:len(dst)-1]
	}
	return append(dst, "}}}"...)
}

// hasResource reports whether a URI names a resource that the server has, so
// far as can be told without reading it.
func (s *Server) hasResource(uri string) bool {
	r, _ := s.catalog().findResource(uri)
	return r != nil
}

// serveSubscribe answers resources/subscribe and resources/unsubscribe of a
// legacy session, whose subscription is sub, nil where the session has no
// stream to hear by. It returns false for other methods.
func (s *Server) serveSubscribe(ctx context.Context, x *exchange, sub *subscription) bool {
	subscribe := x.message.Is("resources/subscribe")
	if !subscribe && !x.message.Is("resources/unsubscribe") || !s.honours(resourceUpdated) {
		return false
	}
	raw := x.message.Params.URI
	if !jsonrpc.IsString(raw) {
		x.invalidParams("uri must be a string")
		return true
	}
	uri := string(jsonrpc.Text(raw))
	switch {
	case !subscribe && sub != nil:
		sub.unwatch(uri)
	case !subscribe:
	case !s.hasResource(uri) || !s.mayRead(ctx, uri):
		x.resourceNotFound(uri)
		return true
	case sub == nil:
		x.fail(jsonrpc.InternalError, "no stream is open to send updates on: open one with GET first")
		return true
	case !sub.watch(uri):
		x.fail(jsonrpc.InternalError, limitReached)
		return true
	}
	x.emptyResult()
	return true
}
