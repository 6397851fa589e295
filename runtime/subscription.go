package runtime

import (
	"slices"
	"sync"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// maxQueued is how many events may wait for the reader of one subscription.
const maxQueued = 64

// subscription is one client's interest in changes: a subscriptions/listen
// request of the modern era, or the connection of a legacy session (stdio, or
// the GET stream of HTTP). A transport opens it with [Server.listen] or
// [Server.follow] and takes frames from it:
//
//	for {
//		frame, last := sub.next(buf[:0])
//		… write frame unless it is empty …
//		if last {
//			break
//		}
//		if len(frame) == 0 {
//			… wait for wake …
//		}
//	}
//	sub.close()
type subscription struct {
	hub    *hub
	server *Server
	// id is the raw id of the listen request, nil in a legacy session.
	id        []byte
	principal string
	// owner is what hub.end ends subscriptions by. It is guarded by hub.mu.
	owner any
	// wake tells the transport to call next again, after next had no frame. It
	// is called with locks held: it must neither block nor call back.
	wake  func()
	kinds changeSet

	uris map[string]struct{} // guarded by hub.mu

	mu    sync.Mutex // guards what follows; taken after hub.mu
	queue []event
	// greeting is the acknowledgement, until it is taken.
	greeting []byte
	// idle says that the last next had no frame.
	idle  bool
	state subscriptionState
}

type subscriptionState uint8

const (
	subscriptionOpen   subscriptionState = iota
	subscriptionEnding                   // by the server: the last frame is due
	subscriptionClosed                   // nothing more goes out
)

// follow opens the subscription of a legacy session: to all lists that the
// server serves, and to resources as watch adds them. It is nil where too many
// are open already.
func (s *Server) follow(principal string, owner any, wake func()) *subscription {
	sub := &subscription{hub: &s.hub, server: s, principal: principal, owner: owner, wake: wake}
	for kind := range changes {
		if s.honours(kind) {
			sub.kinds.add(kind)
		}
	}
	if !s.hub.open(sub, nil) {
		return nil
	}
	return sub
}

// onWake replaces the function that tells the transport to call next again,
// which it does before it counts on that.
func (sub *subscription) onWake(wake func()) {
	sub.mu.Lock()
	defer sub.mu.Unlock()
	sub.wake = wake
}

// belongTo gives the subscription an owner in place of that which opened it.
func (sub *subscription) belongTo(owner any) {
	sub.hub.mu.Lock()
	defer sub.hub.mu.Unlock()
	sub.owner = owner
}

// watch adds a resource; false means that a limit is reached.
func (sub *subscription) watch(uri string) bool {
	sub.hub.mu.Lock()
	defer sub.hub.mu.Unlock()
	if _, open := sub.hub.subscriptions[sub]; !open {
		return false
	}
	return sub.hub.watch(sub, uri)
}

// unwatch takes a resource out.
func (sub *subscription) unwatch(uri string) {
	sub.hub.mu.Lock()
	defer sub.hub.mu.Unlock()
	sub.hub.unwatch(sub, uri)
}

// offer queues an event unless the same one is waiting already. Where the queue
// is full it ends the subscription and returns false: a client that does not
// read must not cost memory, and reads everything anew when it comes back.
func (sub *subscription) offer(e event) bool {
	sub.mu.Lock()
	defer sub.mu.Unlock()
	switch {
	case sub.state != subscriptionOpen:
		return false
	case slices.Contains(sub.queue, e):
		return true
	case len(sub.queue) >= maxQueued:
		sub.state = subscriptionEnding
		sub.rouse()
		return false
	}
	sub.queue = append(sub.queue, e)
	sub.rouse()
	return true
}

// rouse wakes the transport if it waits. The caller holds sub.mu.
func (sub *subscription) rouse() {
	if sub.idle {
		sub.idle = false
		sub.wake()
	}
}

// next appends the next frame to dst, a JSON-RPC message. An empty frame means
// that there is none until wake is called. After last nothing follows.
func (sub *subscription) next(dst []byte) (frame []byte, last bool) {
	sub.mu.Lock()
	defer sub.mu.Unlock()
	switch {
	case sub.state == subscriptionClosed:
		return dst, true
	case sub.greeting != nil:
		dst = append(dst, sub.greeting...)
		sub.greeting = nil
		return dst, false
	case len(sub.queue) > 0:
		e := sub.queue[0]
		sub.queue = slices.Delete(sub.queue, 0, 1)
		if len(sub.queue) == 0 {
			sub.queue = nil // an idle subscription keeps nothing
		}
		return sub.appendEvent(dst, e), false
	case sub.state == subscriptionEnding:
		sub.state = subscriptionClosed
		return sub.appendResult(dst), true
	}
	sub.idle = true
	return dst, false
}

// end has the server end the subscription: what is queued still goes out, and
// then the last frame.
func (sub *subscription) end() {
	sub.mu.Lock()
	defer sub.mu.Unlock()
	if sub.state == subscriptionOpen {
		sub.state = subscriptionEnding
		sub.rouse()
	}
}

// close frees the subscription; no frame comes after it. It may be called
// again.
func (sub *subscription) close() {
	sub.hub.mu.Lock()
	sub.hub.remove(sub)
	sub.hub.mu.Unlock()
	sub.mu.Lock()
	defer sub.mu.Unlock()
	sub.state = subscriptionClosed
	sub.queue, sub.greeting = nil, nil
	sub.rouse()
}

// appendEvent writes a notification. In the modern era it names the
// subscription.
func (sub *subscription) appendEvent(dst []byte, e event) []byte {
	dst = append(dst, `{"jsonrpc":"2.0","method":"`...)
	dst = append(dst, changeMethods[e.kind]...)
	dst = append(dst, '"')
	if sub.id == nil && e.kind != resourceUpdated {
		return append(dst, '}')
	}
	dst = append(dst, `,"params":{`...)
	if sub.id != nil {
		dst = sub.appendMeta(dst)
		dst = append(dst, '}')
	}
	if e.kind == resourceUpdated {
		if sub.id != nil {
			dst = append(dst, ',')
		}
		dst = append(dst, `"uri":`...)
		dst = codec.AppendQuoted(dst, e.uri)
	}
	return append(dst, "}}"...)
}

// appendMeta writes the _meta member with the subscription's id, without its
// closing brace.
func (sub *subscription) appendMeta(dst []byte) []byte {
	dst = append(dst, `"_meta":{"`+metaSubscriptionID+`":`...)
	return append(dst, sub.id...)
}

// appendResult writes the answer to the listen request, which says that the
// subscription ended in good order. A legacy session has none.
func (sub *subscription) appendResult(dst []byte) []byte {
	if sub.id == nil {
		return dst
	}
	dst = append(dst, `{"jsonrpc":"2.0","id":`...)
	dst = append(dst, sub.id...)
	dst = append(dst, `,"result":{"resultType":"complete",`...)
	dst = sub.appendMeta(dst)
	dst = append(dst, `,"`+metaServerInfo+`":`...)
	dst = append(dst, sub.server.serverInfo...)
	return append(dst, "}}}"...)
}
