package runtime

import (
	"context"
	"errors"
	"sync"
	"time"
)

// NewOnceStore returns a store for [StateOnce] in memory, for a server that is
// one process. Keys go away when their time is up. It has room for 100,000;
// when it is full it fails, and what asked is refused.
func NewOnceStore() OnceStore { return &onceStore{room: 100_000} }

type onceStore struct {
	mu   sync.Mutex // guards what follows
	room int
	used map[string]struct{}
}

var errOnceFull = errors.New("too many keys are remembered")

func (s *onceStore) Once(_ context.Context, key string, ttl time.Duration) (first bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, used := s.used[key]; used {
		return false, nil
	}
	if len(s.used) >= s.room {
		return false, errOnceFull
	}
	if s.used == nil {
		s.used = make(map[string]struct{})
	}
	s.used[key] = struct{}{}
	time.AfterFunc(ttl, func() { s.forget(key) })
	return true, nil
}

func (s *onceStore) forget(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.used, key)
	if len(s.used) == 0 {
		s.used = nil // a map does not shrink
	}
}
