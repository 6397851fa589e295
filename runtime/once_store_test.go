package runtime

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestOnceStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewOnceStore()
		once := func(key string, ttl time.Duration) bool {
			first, err := s.Once(t.Context(), key, ttl)
			if err != nil {
				t.Fatal(err)
			}
			return first
		}
		if !once("a", time.Minute) || once("a", time.Minute) || !once("b", time.Hour) {
			t.Error("a key is not used once")
		}
		time.Sleep(time.Minute - time.Nanosecond)
		if once("a", time.Minute) {
			t.Error("a key was forgotten before its time")
		}
		time.Sleep(time.Second)
		if !once("a", time.Minute) {
			t.Error("a key was kept after its time")
		}
		if once("b", time.Minute) {
			t.Error("one key went with another")
		}
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if kept := s.(*onceStore).used; kept != nil {
			t.Errorf("%d keys are left", len(kept))
		}
	})
}

// A store that is full refuses, and has room again when keys have gone.
func TestOnceStoreIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &onceStore{room: 100}
		for i := range 150 {
			first, err := s.Once(t.Context(), strconv.Itoa(i), time.Minute)
			if full := i >= 100; first == full || (err != nil) != full {
				t.Fatalf("key %d: %v, %v", i, first, err)
			}
		}
		if first, err := s.Once(t.Context(), "5", time.Minute); first || err != nil {
			t.Errorf("a known key: %v, %v", first, err)
		}
		time.Sleep(time.Hour)
		if first, err := s.Once(t.Context(), "new", time.Minute); !first || err != nil {
			t.Errorf("after the others have gone: %v, %v", first, err)
		}
		time.Sleep(time.Hour)
	})
}

// Of those who use a key at the same time one is first.
func TestOnceStoreConcurrently(t *testing.T) {
	s := NewOnceStore()
	var wait sync.WaitGroup
	var firsts atomic.Int32
	for range 16 {
		wait.Go(func() {
			for i := range 100 {
				if first, _ := s.Once(t.Context(), strconv.Itoa(i), time.Minute); first {
					firsts.Add(1)
				}
			}
		})
	}
	wait.Wait()
	if firsts.Load() != 100 {
		t.Errorf("%d first uses of 100 keys", firsts.Load())
	}
}
