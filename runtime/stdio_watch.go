package runtime

import (
	"sync/atomic"
	"time"
)

// watchInterval is how often a watch looks. A call is late when two looks in a
// row find it running.
const watchInterval = time.Millisecond

// watch notices that the call which a leader runs itself does not return. It
// costs a call two atomic operations, and an idle connection nothing.
type watch struct {
	connection *connection
	timer      *time.Timer
	// armed says that the timer runs.
	armed atomic.Bool
	// running is the number of the leader's call, 0 while it runs none. Numbers
	// are even; the bit taken is added when another goroutine takes over.
	running atomic.Uint64
	// seen is the call that the last look found.
	seen atomic.Uint64
}

const taken = 1

func (w *watch) start(c *connection) {
	w.connection = c
	w.timer = time.AfterFunc(time.Hour, w.look)
	w.timer.Stop()
}

// begin says that the leader begins a call.
func (w *watch) begin(n uint64) {
	w.running.Store(n)
	if !w.armed.Load() {
		w.arm()
	}
}

// end says that the call has returned. It reports false where another
// goroutine has taken over.
func (w *watch) end(n uint64) bool { return w.running.CompareAndSwap(n, 0) }

// take says that another goroutine takes over from the leader's call. It
// reports false where the call has returned already.
func (w *watch) take(n uint64) bool { return w.running.CompareAndSwap(n, n|taken) }

func (w *watch) arm() {
	if w.armed.CompareAndSwap(false, true) {
		w.timer.Reset(watchInterval)
	}
}

// look is what the timer runs.
func (w *watch) look() {
	n := w.running.Load()
	switch {
	case n == 0 || n&taken != 0:
		w.armed.Store(false)
		// A call that began meanwhile may have seen the timer armed.
		if n := w.running.Load(); n != 0 && n&taken == 0 {
			w.arm()
		}
	case w.seen.Swap(n) != n:
		w.timer.Reset(watchInterval)
	default:
		w.armed.Store(false)
		w.connection.takeOver(n)
	}
	// Replies must not wait for the calls behind them in a long burst.
	w.connection.out.flush()
}

// takeOver lets another goroutine lead while the call n of the present leader
// goes on. It does nothing where that call has returned.
func (c *connection) takeOver(n uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.watch.take(n) {
		return
	}
	late := c.leader
	if late.call == nil {
		late.call = &stdioCall{connection: c}
	}
	late.call.key = idKey(late.x.message.ID)
	c.inFlight[late.call.key] = late.call
	c.busy++
	late.pace.slow()
	c.leader = &leader{connection: c, in: late.in.split()}
	go c.leader.lead()
}

// pace is how quickly the calls of one function return.
type pace struct {
	// late says that calls get goroutines of their own.
	late atomic.Bool
	// quick counts calls in a row that returned at once nevertheless.
	quick atomic.Int32
}

const (
	// quickTime is what a call may take to count as quick.
	quickTime = watchInterval / 4
	// quickCalls is how many quick calls in a row bring a function back to the
	// leader: it was late by accident, such as a busy machine.
	quickCalls = 100
)

func (p *pace) slow() {
	p.quick.Store(0)
	p.late.Store(true)
}

func (p *pace) measure(d time.Duration) {
	if d > quickTime {
		p.quick.Store(0)
	} else if p.quick.Add(1) >= quickCalls {
		p.late.Store(false)
	}
}
