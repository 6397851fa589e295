//go:build !mcp_stdio

package runtime

import (
	"context"
	"errors"
	"hash/maphash"
	"sync"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// Why the context of a call is cancelled.
var (
	errCancelled = errors.New("the client cancelled the request")
	errStopped   = errors.New("the server is shutting down")
)

// callTable holds the requests of legacy sessions that are being answered. It
// is split, so that calls do not wait for each other.
type callTable struct {
	seed   maphash.Seed
	shards [32]callShard
}

type callShard struct {
	mu    sync.Mutex // guards what follows
	calls map[callID]*sessionCall
	_     [48]byte // keeps shards from sharing a cache line
}

// callID names a request: its session, and its id as a hash under a secret
// seed.
type callID struct {
	session sessionNonce
	id      uint64
}

// sessionCall is a request whose function takes a context.
type sessionCall struct{ cancel context.CancelCauseFunc }

// callID returns the name of the request with a raw id. 1 and "1" differ; a
// string is the same however it is escaped.
func (t *callTable) callID(session sessionNonce, raw []byte) callID {
	var hash maphash.Hash
	hash.SetSeed(t.seed)
	if jsonrpc.IsString(raw) {
		hash.WriteByte('"')
		raw = jsonrpc.Text(raw)
	}
	hash.Write(raw)
	return callID{session: session, id: hash.Sum64()}
}

func (t *callTable) shard(id callID) *callShard {
	return &t.shards[(id.id^uint64(id.session[0]))%uint64(len(t.shards))]
}

// enter notes a request, with a nil call where it cannot be cancelled. It
// returns false where one with the same id is being answered already.
func (t *callTable) enter(id callID, call *sessionCall) bool {
	s := t.shard(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, twice := s.calls[id]; twice {
		return false
	}
	if s.calls == nil {
		s.calls = make(map[callID]*sessionCall)
	}
	s.calls[id] = call
	return true
}

func (t *callTable) leave(id callID) {
	s := t.shard(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.calls, id)
}

// cancel cancels a request, if it is being answered.
func (t *callTable) cancel(id callID) {
	s := t.shard(id)
	s.mu.Lock()
	call := s.calls[id]
	s.mu.Unlock()
	if call != nil {
		call.cancel(errCancelled)
	}
}

// cancelAll cancels the requests of the sessions that match.
func (t *callTable) cancelAll(cause error, match func(session sessionNonce) bool) {
	for i := range t.shards {
		s := &t.shards[i]
		s.mu.Lock()
		for id, call := range s.calls {
			if call != nil && match(id.session) {
				call.cancel(cause)
			}
		}
		s.mu.Unlock()
	}
}

// len counts the requests that are being answered.
func (t *callTable) len() int {
	n := 0
	for i := range t.shards {
		s := &t.shards[i]
		s.mu.Lock()
		n += len(s.calls)
		s.mu.Unlock()
	}
	return n
}
