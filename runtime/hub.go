package runtime

import (
	"os"
	"sync"
	"time"
)

// change is a kind of event that clients subscribe to.
type change uint8

const (
	toolsChanged change = iota
	promptsChanged
	resourcesChanged
	resourceUpdated
	changes
)

var changeMethods = [changes]string{
	toolsChanged:     "notifications/tools/list_changed",
	promptsChanged:   "notifications/prompts/list_changed",
	resourcesChanged: "notifications/resources/list_changed",
	resourceUpdated:  "notifications/resources/updated",
}

// event is one change; uri names the resource of a resourceUpdated.
type event struct {
	kind change
	uri  string
}

// changeSet is a set of changes.
type changeSet uint8

func (set changeSet) has(kind change) bool { return set&(1<<kind) != 0 }

func (set *changeSet) add(kind change) { *set |= 1 << kind }

// ToolsChanged tells subscribed clients that tools/list has changed. It never
// blocks; several calls within a few milliseconds reach a client as one. Like the
// methods beside it, it does nothing on a nil server, so that a function may call
// it on [ServerFrom] outside a call, too.
func (s *Server) ToolsChanged() { s.listChanged(toolsChanged) }

// PromptsChanged tells subscribed clients that prompts/list has changed. It
// never blocks; several calls within a few milliseconds reach a client as one.
func (s *Server) PromptsChanged() { s.listChanged(promptsChanged) }

// ResourcesChanged tells subscribed clients that resources/list has changed. It
// never blocks; several calls within a few milliseconds reach a client as one.
func (s *Server) ResourcesChanged() { s.listChanged(resourcesChanged) }

func (s *Server) listChanged(kind change) {
	if s != nil {
		s.hub.listChanged(kind)
	}
}

// ResourceUpdated tells the clients that subscribed to a resource that its
// contents have changed. It never blocks.
func (s *Server) ResourceUpdated(uri string) {
	if s != nil {
		s.hub.updated(uri)
	}
}

// honours reports whether the server has anything of which a client could hear
// such a change, and so declares it in its capabilities.
func (s *Server) honours(kind change) bool {
	c := s.catalog()
	switch kind {
	case toolsChanged:
		return c.hasTools()
	case promptsChanged:
		return c.hasPrompts()
	}
	return c.hasResources()
}

// What subscriptions keep at most.
const (
	maxSubscribedURIs  = 1_000    // of one subscription
	maxSubscribedBytes = 16 << 20 // of all URIs of all subscriptions
)

// MaxStreams bounds how many clients of a process may wait for changes at a
// time, with subscriptions/listen or as legacy clients do, by default 10,000, and
// how many of one caller, by default 50. Callers are those that [WithCaller]
// names. Further ones are answered with an error. A bound that is not positive
// is none.
func MaxStreams(all, perCaller int) Option {
	return func(o *options) { o.streams, o.callerStreams = all, perCaller }
}

// changeDelay is how long a list change waits for others to go out with it.
const changeDelay = 10 * time.Millisecond

// restartedVariable names the environment variable that says, by not being
// empty, that the process takes the place of another one, whose clients come
// back to it. What they know of the lists is from before, so that every
// subscription begins with their changes.
const restartedVariable = "MCP_RESTARTED"

// hub hands changes to the subscriptions that asked for them. It has no
// goroutine: whoever publishes puts the event into each queue and wakes the
// transport, which takes it from there. The zero hub is ready to use.
type hub struct {
	mu            sync.Mutex // guards what follows; taken before any subscription.mu
	subscriptions map[*subscription]struct{}
	byPrincipal   map[string]int
	byURI         map[string]map[*subscription]struct{}
	uriBytes      int
	// pending are the list changes that wait for changeDelay to pass.
	pending changeSet
}

// open adds a subscription; false means that a limit is reached.
func (h *hub) open(sub *subscription, uris []string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	o := &sub.server.options
	if o.streams > 0 && len(h.subscriptions) >= o.streams {
		return false
	}
	if o.callerStreams > 0 && sub.principal != "" && h.byPrincipal[sub.principal] >= o.callerStreams {
		return false
	}
	if h.subscriptions == nil {
		h.subscriptions = make(map[*subscription]struct{})
		h.byPrincipal = make(map[string]int)
		h.byURI = make(map[string]map[*subscription]struct{})
	}
	h.subscriptions[sub] = struct{}{}
	if sub.principal != "" {
		h.byPrincipal[sub.principal]++
	}
	for _, uri := range uris {
		if !h.watch(sub, uri) {
			h.remove(sub)
			return false
		}
	}
	if os.Getenv(restartedVariable) != "" {
		for kind := range resourceUpdated {
			if sub.kinds.has(kind) {
				sub.queue = append(sub.queue, event{kind: kind})
			}
		}
	}
	return true
}

// remove forgets a subscription. The caller holds h.mu.
func (h *hub) remove(sub *subscription) {
	if _, open := h.subscriptions[sub]; !open {
		return
	}
	delete(h.subscriptions, sub)
	if sub.principal != "" {
		if h.byPrincipal[sub.principal]--; h.byPrincipal[sub.principal] == 0 {
			delete(h.byPrincipal, sub.principal)
		}
	}
	for uri := range sub.uris {
		h.unwatch(sub, uri)
	}
}

// watch adds a resource to an open subscription; false means that a limit is
// reached. The caller holds h.mu.
func (h *hub) watch(sub *subscription, uri string) bool {
	if _, watched := sub.uris[uri]; watched {
		return true
	}
	if len(sub.uris) >= maxSubscribedURIs || h.uriBytes+len(uri) > maxSubscribedBytes {
		return false
	}
	if sub.uris == nil {
		sub.uris = make(map[string]struct{})
	}
	sub.uris[uri] = struct{}{}
	h.uriBytes += len(uri)
	watchers := h.byURI[uri]
	if watchers == nil {
		watchers = make(map[*subscription]struct{})
		h.byURI[uri] = watchers
	}
	watchers[sub] = struct{}{}
	return true
}

// unwatch takes a resource out of a subscription. The caller holds h.mu.
func (h *hub) unwatch(sub *subscription, uri string) {
	if _, watched := sub.uris[uri]; !watched {
		return
	}
	delete(sub.uris, uri)
	h.uriBytes -= len(uri)
	delete(h.byURI[uri], sub)
	if len(h.byURI[uri]) == 0 {
		delete(h.byURI, uri)
	}
}

// listChanged notes a list change, which goes out after changeDelay together
// with those that come until then.
func (h *hub) listChanged(kind change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.subscriptions) == 0 {
		return
	}
	if h.pending == 0 {
		time.AfterFunc(changeDelay, h.flush)
	}
	h.pending.add(kind)
}

// flush hands out the list changes that waited.
func (h *hub) flush() {
	h.mu.Lock()
	defer h.mu.Unlock()
	pending := h.pending
	h.pending = 0
	for sub := range h.subscriptions {
		for kind := range resourceUpdated {
			if pending.has(kind) && sub.kinds.has(kind) {
				h.offer(sub, event{kind: kind})
			}
		}
	}
}

// updated hands out the change of one resource.
func (h *hub) updated(uri string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for sub := range h.byURI[uri] {
		h.offer(sub, event{kind: resourceUpdated, uri: uri})
	}
}

// offer gives an event to a subscription, and ends the subscription where it
// has too many waiting already. The caller holds h.mu.
func (h *hub) offer(sub *subscription, e event) {
	if !sub.offer(e) {
		h.remove(sub)
	}
}

// end ends every subscription of one owner, such as a transport that shuts
// down: each gets its last frame.
func (h *hub) end(owner any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for sub := range h.subscriptions {
		if sub.owner == owner {
			h.remove(sub)
			sub.end()
		}
	}
}
