//go:build !mcp_stdio

package runtime

import (
	"sync"
	"sync/atomic"
	"time"
)

// sessionTable holds the states of sessions that have one, and which sessions
// have ended before their ids expire. It is split by session, so that a
// request waits for no other session's.
type sessionTable struct {
	limit, callerLimit int
	idle               time.Duration
	// onEnd is called for each session that ends, with no lock held.
	onEnd  func(nonce sessionNonce)
	shards [64]sessionShard

	mu       sync.Mutex // guards what follows; taken before any shard's
	held     int
	byCaller map[string]int
	// graves are the sessions that have ended, a ring: grave is where the next
	// one goes.
	graves []sessionNonce
	grave  int
	sweep  *time.Timer
}

type sessionShard struct {
	// entries counts those of both maps, so that a request need not lock an
	// empty shard.
	entries atomic.Int64

	mu     sync.RWMutex // guards what follows
	states map[sessionNonce]*sessionState
	ended  map[sessionNonce]struct{}
}

// maxGraves bounds how many ended sessions a process remembers; the oldest are
// forgotten.
const maxGraves = 1 << 16

func (t *sessionTable) shard(nonce sessionNonce) *sessionShard {
	return &t.shards[nonce[1]%byte(len(t.shards))]
}

// find returns the state of a session, nil where it has none.
func (t *sessionTable) find(nonce sessionNonce) (st *sessionState, ended bool) {
	s := t.shard(nonce)
	if s.entries.Load() == 0 {
		return nil, false
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ended = s.ended[nonce]
	return s.states[nonce], ended
}

// hold returns the state of a session, which it makes where there is none. It
// is nil where too many are held or the session has ended.
func (t *sessionTable) hold(nonce sessionNonce, principal string) *sessionState {
	st, ended := t.find(nonce)
	if st != nil || ended {
		return st
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if st, ended = t.find(nonce); st != nil || ended {
		return st
	}
	if t.held >= t.limit || principal != "" && t.byCaller[principal] >= t.callerLimit {
		return nil
	}
	st = newSessionState(nonce, principal)
	t.shard(nonce).put(st)
	t.held++
	if principal != "" {
		if t.byCaller == nil {
			t.byCaller = make(map[string]int)
		}
		t.byCaller[principal]++
	}
	if t.sweep == nil {
		t.sweep = time.AfterFunc(t.idle/2, t.sweepIdle)
	}
	return st
}

func (s *sessionShard) put(st *sessionState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.states == nil {
		s.states = make(map[sessionNonce]*sessionState)
	}
	s.states[st.nonce] = st
	s.entries.Add(1)
}

// end ends a session, whether it has a state or not.
func (t *sessionTable) end(nonce sessionNonce) {
	t.mu.Lock()
	st := t.bury(nonce)
	t.mu.Unlock()
	if st != nil {
		st.end()
	}
	t.onEnd(nonce)
}

// bury takes the state of a session out and remembers that it has ended. The
// caller holds t.mu.
func (t *sessionTable) bury(nonce sessionNonce) *sessionState {
	s := t.shard(nonce)
	s.mu.Lock()
	st := s.states[nonce]
	_, again := s.ended[nonce]
	if st != nil {
		delete(s.states, nonce)
		s.entries.Add(-1)
	}
	if !again {
		if s.ended == nil {
			s.ended = make(map[sessionNonce]struct{})
		}
		s.ended[nonce] = struct{}{}
		s.entries.Add(1)
	}
	s.mu.Unlock()
	if st != nil {
		t.release(st)
	}
	if !again {
		t.dig(nonce)
	}
	return st
}

// release takes a state out of the counts. The caller holds t.mu.
func (t *sessionTable) release(st *sessionState) {
	t.held--
	if st.principal == "" {
		return
	}
	if t.byCaller[st.principal]--; t.byCaller[st.principal] == 0 {
		delete(t.byCaller, st.principal)
	}
}

// dig remembers an ended session in place of the oldest. The caller holds t.mu.
func (t *sessionTable) dig(nonce sessionNonce) {
	if len(t.graves) < maxGraves {
		t.graves = append(t.graves, nonce)
		return
	}
	s := t.shard(t.graves[t.grave])
	s.mu.Lock()
	delete(s.ended, t.graves[t.grave])
	s.entries.Add(-1)
	s.mu.Unlock()
	t.graves[t.grave] = nonce
	t.grave = (t.grave + 1) % maxGraves
}

// sweepIdle ends the sessions that have been idle for long, and comes back as
// long as states are held.
func (t *sessionTable) sweepIdle() {
	since := uptime() - t.idle
	var idle []sessionNonce
	for i := range t.shards {
		s := &t.shards[i]
		s.mu.RLock()
		for nonce, st := range s.states {
			if st.idle(since) {
				idle = append(idle, nonce)
			}
		}
		s.mu.RUnlock()
	}
	for _, nonce := range idle {
		t.end(nonce)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.sweep == nil: // stopped
	case t.held == 0:
		t.sweep = nil
	default:
		t.sweep.Reset(t.idle / 2)
	}
}

// stop frees every state.
func (t *sessionTable) stop() {
	t.mu.Lock()
	if t.sweep != nil {
		t.sweep.Stop()
		t.sweep = nil
	}
	t.mu.Unlock()
	for i := range t.shards {
		s := &t.shards[i]
		s.mu.Lock()
		states := s.states
		s.entries.Add(-int64(len(states)))
		s.states = nil
		s.mu.Unlock()
		t.mu.Lock()
		for _, st := range states {
			t.release(st)
		}
		t.mu.Unlock()
		for _, st := range states {
			st.end()
		}
	}
}
