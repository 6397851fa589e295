//go:build !mcp_stdio

package runtime

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
	"github.com/mcpgen/mcpgen/runtime/internal/sse"
)

// sessionState is what this process holds for a session because something of it
// does not fit into its id: a log level, a GET stream, subscriptions, questions
// to the client, streams to come back to. Most sessions have none.
type sessionState struct {
	nonce     sessionNonce
	principal string
	level     atomic.Int32
	// used is when a request last named the session, as uptime has it.
	used atomic.Int64
	// ended is closed when the session ends.
	ended chan struct{}
	// wake tells the GET stream, if there is one, that the subscription has
	// frames.
	wake atomic.Pointer[func()]

	mu   sync.Mutex // guards what follows
	over bool
	// waiting are the questions to the client, by id.
	waiting map[string]chan<- clientReply
	// listening says that a GET stream is open.
	listening bool
	// subscription is what the GET stream reads; it also collects while there is
	// none. uris are the resources that the client has subscribed to.
	subscription *subscription
	uris         map[string]struct{}
	// streams are those that a client can come back to, in order of their
	// beginning.
	streams []*eventStream
	// getID and events are the name and the log of the GET stream, where it can
	// be come back to.
	getID  sse.StreamID
	events eventLog
	// bytes counts what the logs of the session hold.
	bytes atomic.Int64
}

func newSessionState(nonce sessionNonce, principal string) *sessionState {
	st := &sessionState{nonce: nonce, principal: principal, ended: make(chan struct{})}
	st.touch()
	return st
}

func (st *sessionState) touch() { st.used.Store(int64(uptime())) }

var processStart = time.Now()

// uptime is a clock that nobody sets.
func uptime() time.Duration { return time.Since(processStart) }

// rouse tells the GET stream, if there is one, to look again.
func (st *sessionState) rouse() {
	if wake := st.wake.Load(); wake != nil {
		(*wake)()
	}
}

// idle reports whether the session has not been used since an uptime, and
// nothing of it goes on.
func (st *sessionState) idle(since time.Duration) bool {
	if time.Duration(st.used.Load()) > since {
		return false
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.listening || len(st.waiting) > 0 {
		return false
	}
	for _, s := range st.streams {
		if s.busy() {
			return false
		}
	}
	return true
}

// end frees what is held. Whoever waits for the session is woken.
func (st *sessionState) end() {
	st.mu.Lock()
	if st.over {
		st.mu.Unlock()
		return
	}
	st.over = true
	sub, streams := st.subscription, st.streams
	st.subscription, st.uris, st.streams = nil, nil, nil
	if st.events != nil {
		st.events.clear()
	}
	close(st.ended)
	st.mu.Unlock()
	if sub != nil {
		sub.close()
	}
	for _, s := range streams {
		s.abandon()
	}
}

// expect has the answer to a question go to reply; false means that the session
// has ended.
func (st *sessionState) expect(id string, reply chan<- clientReply) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.over {
		return false
	}
	if st.waiting == nil {
		st.waiting = make(map[string]chan<- clientReply)
	}
	st.waiting[id] = reply
	return true
}

func (st *sessionState) unexpect(id string) {
	st.mu.Lock()
	defer st.mu.Unlock()
	delete(st.waiting, id)
}

// answer hands a response of the client to the call that waits for it. One that
// nobody waits for is ignored: it may be late.
func (st *sessionState) answer(m *jsonrpc.Message) {
	id := string(jsonrpc.Text(m.ID))
	st.mu.Lock()
	reply := st.waiting[id]
	delete(st.waiting, id)
	st.mu.Unlock()
	switch {
	case reply == nil:
	case m.ResultError != nil:
		message := jsonrpc.Text(jsonrpc.Member(m.ResultError, "message"))
		reply <- clientReply{err: fmt.Errorf("the client answered with an error: %s", message)}
	default:
		reply <- clientReply{result: bytes.Clone(m.Result)}
	}
}

// maxStreams bounds how many streams of a session are kept.
const maxStreams = 64

// addStream keeps a stream for the client to come back to. The oldest that are
// over make room. It returns false where the session has ended.
func (st *sessionState) addStream(s *eventStream) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.over {
		return false
	}
	kept := st.streams[:0]
	excess := len(st.streams) + 1 - maxStreams
	for _, old := range st.streams {
		if (excess > 0 || st.bytes.Load() > maxSessionBytes/2) && !old.busy() {
			old.abandon()
			excess--
			continue
		}
		kept = append(kept, old)
	}
	clear(st.streams[len(kept):])
	st.streams = append(kept, s)
	return true
}

// dropStream forgets a stream.
func (st *sessionState) dropStream(s *eventStream) {
	s.abandon()
	st.mu.Lock()
	defer st.mu.Unlock()
	if i := slices.Index(st.streams, s); i >= 0 {
		st.streams = slices.Delete(st.streams, i, i+1)
	}
}

// stream returns a stream that is kept, nil where it is not.
func (st *sessionState) stream(id sse.StreamID) *eventStream {
	st.mu.Lock()
	defer st.mu.Unlock()
	for _, s := range st.streams {
		if s.id == id {
			return s
		}
	}
	return nil
}
