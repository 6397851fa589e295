//go:build !mcp_stdio

package runtime

import (
	"context"
	"sync/atomic"
)

// slots bounds how many calls run at a time. Calls beyond that wait in order,
// and where too many wait they are turned away.
type slots struct {
	free    chan struct{} // nil for no bound
	waiting *atomic.Int64
}

// maxWaiting is how many calls may wait for a slot.
const maxWaiting = 1024

func newSlots(n int) slots {
	if n <= 0 {
		return slots{}
	}
	return slots{free: make(chan struct{}, n), waiting: new(atomic.Int64)}
}

// enter waits for a slot. It returns false where too many wait already or the
// caller is gone.
func (s *slots) enter(ctx context.Context) bool {
	if s.free == nil {
		return true
	}
	select {
	case s.free <- struct{}{}:
		return true
	default:
	}
	if s.waiting.Add(1) > maxWaiting {
		s.waiting.Add(-1)
		return false
	}
	defer s.waiting.Add(-1)
	select {
	case s.free <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

func (s *slots) leave() {
	if s.free != nil {
		<-s.free
	}
}

// leaveAfter gives the slot of an exchange back: where its function goes on
// although the call has been answered, when that ends.
func (s *slots) leaveAfter(x *exchange) {
	gone := x.abandoned
	if s.free == nil || gone == nil {
		s.leave()
		return
	}
	go func() {
		<-gone
		s.leave()
	}()
}
