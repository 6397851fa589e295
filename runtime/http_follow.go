//go:build !mcp_stdio

package runtime

import (
	"errors"
	"slices"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
	"github.com/mcpgen/mcpgen/runtime/internal/sse"
)

// errManyStreams says that there is no room for another subscription.
var errManyStreams = errors.New(limitReached)

// follow returns the subscription of the session, which it opens where there is
// none or where the last one has ended. It is nil where that fails.
func (st *sessionState) follow(h *httpHandler, sc *scope) *subscription {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.followLocked(h, sc)
}

// followLocked is follow for callers that hold st.mu.
func (st *sessionState) followLocked(h *httpHandler, sc *scope) *subscription {
	if st.over || sc.isClosing() {
		return nil
	}
	if st.subscription != nil && st.subscription.isOpen() {
		return st.subscription
	}
	if st.subscription != nil {
		st.subscription.close()
	}
	st.subscription = h.server.follow(st.principal, sc, st.rouse)
	if st.subscription == nil {
		return nil
	}
	for uri := range st.uris {
		st.subscription.watch(uri)
	}
	return st.subscription
}

// following returns the subscription of the session, nil where it has none.
func (st *sessionState) following() *subscription {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.subscription
}

// remember notes what the client has subscribed to.
func (st *sessionState) remember(rawURI []byte, subscribed bool) {
	uri := string(jsonrpc.Text(rawURI))
	st.mu.Lock()
	defer st.mu.Unlock()
	if !subscribed {
		delete(st.uris, uri)
		return
	}
	if st.uris == nil {
		st.uris = make(map[string]struct{})
	}
	if len(st.uris) < maxSubscribedURIs && !st.over {
		st.uris[uri] = struct{}{}
	}
}

// openGet makes the caller the GET stream of the session, and returns the
// messages that the client has missed after the last one it has.
func (st *sessionState) openGet(h *httpHandler, sc *scope, last *sse.ID) (missed [][]byte, err error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	switch {
	case st.over:
		return nil, errEnded
	case st.listening:
		return nil, errAttached
	}
	if h.options.resumable {
		if missed, err = st.openEvents(h, last); err != nil {
			return nil, err
		}
	}
	sub := st.followLocked(h, sc)
	if sub == nil {
		return nil, errManyStreams
	}
	sub.belongTo(sc)
	if sc.isClosing() {
		sub.end() // the scope's subscriptions have been ended before this one
	}
	st.listening = true
	return missed, nil
}

// openEvents returns what the GET stream has sent after an event; without one
// the stream is a new one. The caller holds st.mu.
func (st *sessionState) openEvents(h *httpHandler, last *sse.ID) ([][]byte, error) {
	if last != nil && st.events != nil && st.getID == last.Stream {
		missed, err := st.events.after(last.Number)
		return slices.Clone(missed), err
	}
	if last != nil {
		return nil, errGap
	}
	if st.events != nil {
		st.events.clear()
	}
	st.getID, st.events = sse.NewStreamID(), h.newLog(st)
	return nil, nil
}

// isGet reports whether id names the session's GET stream.
func (st *sessionState) isGet(id sse.StreamID) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.events != nil && st.getID == id
}

func (st *sessionState) closeGet() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.listening = false
	st.wake.Store(nil)
	st.touch()
}

// next appends the frames that wait for the GET stream. last says that no more
// will come.
func (st *sessionState) next(out *eventWriter) (last bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.subscription == nil {
		return true
	}
	var frame []byte
	for !last {
		if frame, last = st.subscription.next(frame[:0]); len(frame) == 0 {
			break
		}
		if st.events == nil {
			out.message(frame)
			continue
		}
		number := st.events.append(frame)
		st.events.trim(number)
		out.numbered(sse.ID{Stream: st.getID, Number: number}, frame)
	}
	return last
}

// isOpen reports whether a subscription still collects what happens.
func (sub *subscription) isOpen() bool {
	sub.mu.Lock()
	defer sub.mu.Unlock()
	return sub.state == subscriptionOpen
}
