package runtime

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/stdguard"
)

// ServeStdio serves s on the process's standard input and output, one message
// per line, until the input ends or ctx is done. Calls that run then may go on
// for the [DrainTime]; after that their contexts are cancelled. It returns nil
// after an orderly end and an error where input or output failed.
//
// While it serves, only the protocol reaches standard output: what functions,
// child processes and C code print there goes to standard error. Children
// find standard input empty. Where ctx ends first, a read of standard input
// that cannot be interrupted stays behind.
func (s *Server) ServeStdio(ctx context.Context) error {
	return s.serveStdio(ctx, func(context.Context) {})
}

// serveStdio is ServeStdio with something else to end: after the calls, in what
// is left of the drain time.
func (s *Server) serveStdio(ctx context.Context, end func(grace context.Context)) error {
	guard, err := stdguard.Take(func(sample string) {
		s.options.logger.Warn("a program wrote to standard output, which belongs to the protocol: it goes to standard error; print with log, or to os.Stderr", "output", sample)
	})
	if err != nil {
		return err
	}
	defer guard.Release()
	c := s.newConnection(ctx, guard.In, guard.Out)
	c.end = end
	return c.serve(ctx, guard.In)
}

// connection serves one client on a pair of streams.
//
// One goroutine at a time leads: it reads lines and answers what is quick, and
// also runs calls itself, as long as they are quick. When a call takes longer,
// a timer lets another goroutine lead, and the late one answers and ends. So a
// quick call costs no hand-over, and a slow one holds up the next line for two
// milliseconds, once: calls of its kind then get goroutines of their own.
type connection struct {
	server *Server
	// principal identifies the caller, empty where there is none.
	principal string
	// ctx is the parent of all calls.
	ctx    context.Context
	cancel context.CancelFunc
	out    *outbox
	turns  *replyTurns
	// input receives why reading has ended; nil means that it was told to.
	input chan error
	// end ends what outlives the connection, in what is left of the drain time.
	end func(grace context.Context)
	// ended is closed when the client can be asked nothing more.
	ended chan struct{}
	// settled is closed when, after stopping, nothing is left to do.
	settled chan struct{}
	// initialized says that a legacy client has said so.
	initialized atomic.Bool

	// What follows belongs to the goroutine that leads.
	session *session
	paces   map[string]*pace
	number  uint64 // of the latest call that a leader ran itself

	watch watch

	mu     sync.Mutex // guards what follows; taken after stdioCall.mu
	leader *leader
	// following is what a legacy client hears of changes by.
	following *subscription
	inFlight  map[string]*stdioCall
	// busy counts the calls that run on goroutines of their own, stuck the
	// functions that go on although the time of their calls ran out.
	busy  int
	stuck int
	queue taskQueue
	// room is signalled, on mu, when the queue gets shorter.
	room sync.Cond
	// idle says that the leader waits for input, or that nobody leads any more.
	idle     bool
	stopping bool
	// waiting are the requests to the client, by id.
	waiting     map[int64]chan<- clientReply
	lastRequest int64
}

// patience is how long calls that were cancelled at the end may take to notice.
const patience = time.Second

// ServeLines serves one client on a pair of streams, as [Server.ServeStdio] does
// on the process's own: a network connection, the pipes of a child, or two ends
// in memory. The caller that [WithCaller] put into ctx is the client's. Where
// ctx ends first, a Read of r is interrupted by SetReadDeadline if r has that
// method, and stays behind otherwise, until r is closed.
func (s *Server) ServeLines(ctx context.Context, r io.Reader, w io.Writer) error {
	return s.newConnection(ctx, r, w).serve(ctx, r)
}

func (s *Server) newConnection(ctx context.Context, r io.Reader, w io.Writer) *connection {
	c := &connection{
		server:    s,
		principal: principalFrom(ctx),
		out:       newOutbox(w),
		turns:     newReplyTurns(1, 0),
		input:     make(chan error, 1),
		end:       func(context.Context) {},
		ended:     make(chan struct{}),
		settled:   make(chan struct{}),
		paces:     make(map[string]*pace),
		inFlight:  make(map[string]*stdioCall),
		waiting:   make(map[int64]chan<- clientReply),
	}
	c.room.L = &c.mu
	c.ctx, c.cancel = context.WithCancel(context.WithoutCancel(ctx))
	c.watch.start(c)
	c.leader = &leader{connection: c, in: newLines(r, s.options.stdio.maxLine)}
	return c
}

// serve serves until the input ends, the output fails or ctx is done.
func (c *connection) serve(ctx context.Context, r io.Reader) (err error) {
	defer c.cancel()
	defer c.out.close()
	go c.leader.lead()
	select {
	case err = <-c.input:
	case <-ctx.Done():
		interrupt(r)
		defer resume(r)
	case <-c.out.broken:
	}
	c.drain()
	if failure := c.out.failure(); failure != nil {
		return failure
	}
	if err == io.EOF {
		return nil
	}
	return err
}

// interrupt makes a blocked read return, where the stream can.
func interrupt(r io.Reader) {
	if d, ok := r.(interface{ SetReadDeadline(time.Time) error }); ok {
		d.SetReadDeadline(time.Unix(1, 0))
	}
}

func resume(r io.Reader) {
	if d, ok := r.(interface{ SetReadDeadline(time.Time) error }); ok {
		d.SetReadDeadline(time.Time{})
	}
}

// drain ends the connection: nothing more is read, subscriptions get their last
// frame, and running calls have the drain time to answer.
func (c *connection) drain() {
	c.mu.Lock()
	c.stopping = true
	close(c.ended)
	c.room.Broadcast()
	c.settle()
	c.mu.Unlock()
	c.server.hub.end(c)
	grace, cancel := context.WithTimeout(context.Background(), c.server.options.drain)
	defer cancel()
	select {
	case <-c.settled:
	case <-c.out.broken:
		cancel()
	case <-grace.Done():
	}
	c.cut()
	select {
	case <-c.settled:
	case <-time.After(patience):
	}
	c.end(grace)
	written := make(chan struct{})
	go func() {
		c.out.settle()
		close(written)
	}()
	select {
	case <-written:
	case <-time.After(patience):
	}
}

// cut cancels what still runs, forgets what waits, and frees subscriptions
// whose last frame did not go out.
func (c *connection) cut() {
	c.cancel()
	c.mu.Lock()
	defer c.mu.Unlock()
	for task := c.queue.take(); task != nil; task = c.queue.take() {
		delete(c.inFlight, task.call.key)
	}
	for key, call := range c.inFlight {
		if call.subscription != nil {
			delete(c.inFlight, key)
			call.subscription.close()
		}
	}
	if c.following != nil {
		c.following.close()
	}
	c.settle()
}

// settle closes settled where nothing is left to do. The caller holds c.mu.
func (c *connection) settle() {
	if !c.stopping || !c.idle || c.busy > 0 || len(c.inFlight) > 0 {
		return
	}
	select {
	case <-c.settled:
	default:
		close(c.settled)
	}
}
