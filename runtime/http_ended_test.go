//go:build !mcp_stdio

package runtime

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// sharedEnds is a store of ended sessions for processes that are one in tests.
type sharedEnds struct {
	mu    sync.Mutex // guards what follows
	until map[string]time.Time
	fail  error
	slow  bool
}

func (s *sharedEnds) End(ctx context.Context, session string, ttl time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	s.until[session] = time.Now().Add(ttl)
	return nil
}

func (s *sharedEnds) Ended(ctx context.Context, session string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.slow {
		<-ctx.Done()
		return false, ctx.Err()
	}
	return time.Now().Before(s.until[session]), s.fail
}

func TestL4_DeleteEndsASessionEverywhere(t *testing.T) {
	key := []byte(strings.Repeat("k", 32))
	synctest.Test(t, func(t *testing.T) {
		store := &sharedEnds{until: map[string]time.Time{}}
		var replicas []*endpoint
		for range 2 {
			s := NewServer(Implementation{Name: "test"}, StateKeys(key), ShareEndedSessions(store), WithLogger(discardLogger))
			s.AddTool(addTool)
			replicas = append(replicas, startEndpoint(t, s))
		}
		a, b := replicas[0], replicas[1]
		f := a.initialize("2025-11-25", "{}")
		get := b.stream("GET", f, "")
		if r := b.post(f, listTools); r.status != 200 {
			t.Errorf("%v", r)
		}
		time.Sleep(23 * time.Hour)
		if r := a.send("DELETE", f, ""); r.status != 204 {
			t.Errorf("DELETE: %v", r)
		}
		for i, e := range replicas {
			e.post(f, listTools).wantError(t, 404, -32600, "1")
			e.send("GET", f, "").wantError(t, 404, -32600, "null")
			e.send("DELETE", f, "").wantError(t, 404, -32600, "null")
			if n := len(store.until); n != 1 {
				t.Errorf("replica %d: the store has %d names", i, n)
			}
		}
		start := time.Now()
		get.end()
		if took := time.Since(start); took > 15*time.Second {
			t.Errorf("the stream elsewhere went on for %v", took)
		}
		for name, until := range store.until {
			if left := time.Until(until); left < time.Hour-time.Minute || left > time.Hour || strings.Contains(sessionOf(f), name) {
				t.Errorf("%q is remembered for %v, its id would be good for an hour", name, left)
			}
		}

		// A store that is down or slow costs neither the session nor much time.
		f = a.initialize("2025-11-25", "{}")
		store.fail = errors.New("down")
		if r := b.post(f, listTools); r.status != 200 {
			t.Errorf("down: %v", r)
		}
		r := a.send("DELETE", f, "")
		if r.wantError(t, 503, -32603, "null"); r.header.Get("Retry-After") == "" {
			t.Errorf("%v", r.header)
		}
		store.fail, store.slow = nil, true
		start = time.Now()
		if r := a.post(f, listTools); r.status != 200 || time.Since(start) != endedPatience {
			t.Errorf("slow: %v after %v", r, time.Since(start))
		}
		store.slow = false
		if r := a.send("DELETE", f, ""); r.status != 204 {
			t.Errorf("up again: %v", r)
		}
		for _, e := range replicas {
			e.shutDown()
		}
	})
}
