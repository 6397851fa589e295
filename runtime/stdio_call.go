package runtime

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"time"
)

// stdioCall is a request that goes on while others are read: a call on a
// goroutine of its own, or a listen request. It is the stream of its call.
type stdioCall struct {
	connection *connection
	// key is the request's id as inFlight has it.
	key string
	// number is that of a call which a leader runs itself, 0 for others.
	number uint64
	batch  *batch
	// subscription is that of a listen request.
	subscription *subscription

	mu sync.Mutex // guards what follows, and keeps messages in order
	// closed says that the request is answered or cancelled: nothing more may
	// be sent for it.
	closed bool
	cancel context.CancelFunc
}

var errAnswered = errors.New("the request is answered or cancelled")

func (call *stdioCall) send(message []byte) error {
	call.mu.Lock()
	defer call.mu.Unlock()
	if call.closed {
		return errAnswered
	}
	return call.connection.out.send(message)
}

// begin gives the call the means to cancel its context. It returns false where
// the request has been cancelled while it waited.
func (call *stdioCall) begin(cancel context.CancelFunc) bool {
	call.mu.Lock()
	defer call.mu.Unlock()
	call.cancel = cancel
	return !call.closed
}

// finish answers the request unless it has been cancelled.
func (call *stdioCall) finish(reply []byte) {
	call.mu.Lock()
	defer call.mu.Unlock()
	if !call.closed {
		call.closed = true
		// Whoever reads the reply may use the id again.
		call.connection.forget(call)
		call.connection.deliver(reply, call.batch)
	}
	if call.cancel != nil {
		call.cancel()
	}
}

// abort ends the request without an answer.
func (call *stdioCall) abort() {
	call.mu.Lock()
	defer call.mu.Unlock()
	if call.closed {
		return
	}
	call.closed = true
	if call.cancel != nil {
		call.cancel()
	}
	if call.subscription != nil {
		call.subscription.close()
	}
	call.connection.deliver(nil, call.batch)
}

// find returns the request in flight with an id, nil where there is none. The
// caller holds c.mu.
func (c *connection) find(id []byte) *stdioCall {
	if len(c.inFlight) == 0 {
		return nil
	}
	if bytes.IndexByte(id, '\\') < 0 {
		return c.inFlight[string(id)] // spares the allocation of a key
	}
	return c.inFlight[idKey(id)]
}

func (c *connection) forget(call *stdioCall) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.inFlight[call.key] == call {
		delete(c.inFlight, call.key)
	}
}

// cancelRequest cancels the request with an id, if it is in flight.
func (c *connection) cancelRequest(id []byte) {
	c.mu.Lock()
	call := c.find(id)
	if call != nil {
		delete(c.inFlight, call.key)
	}
	c.mu.Unlock()
	if call != nil {
		call.abort()
	}
}

// stdioTask is a request that waits for a goroutine of its own, or has one.
type stdioTask struct {
	call         *stdioCall
	text         []byte
	session      *session
	revision     revision
	wantsContext bool
	pace         *pace
	next         *stdioTask
}

// taskQueue holds tasks in order.
type taskQueue struct {
	first, last *stdioTask
	bytes       int
}

func (q *taskQueue) put(task *stdioTask) {
	if q.first == nil {
		q.first = task
	} else {
		q.last.next = task
	}
	q.last = task
	q.bytes += len(task.text)
}

// take returns the first task, nil where there is none.
func (q *taskQueue) take() *stdioTask {
	task := q.first
	if task != nil {
		q.first, task.next = task.next, nil
		q.bytes -= len(task.text)
	}
	return task
}

// saturated reports whether as many calls run as may besides n of them. The
// caller holds c.mu.
func (c *connection) saturated(n int) bool {
	limit := c.server.options.concurrency
	return limit > 0 && c.busy+c.stuck-n >= limit
}

// spawn gives a request a goroutine of its own, when one is free.
func (l *leader) spawn(task *stdioTask, x *exchange, text []byte, b *batch) {
	task.text = bytes.Clone(text)
	task.session, task.revision = x.session, x.revision
	task.call = &stdioCall{connection: l.connection, key: idKey(x.message.ID), batch: b}
	x.release()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.inFlight[task.call.key] = task.call
	if !l.saturated(0) {
		l.busy++
		go l.work(task)
		return
	}
	l.queue.put(task)
	if l.queue.bytes <= l.in.most {
		return
	}
	// The client is far ahead: reading goes on when the queue has shrunk.
	l.mu.Unlock()
	l.out.flush()
	l.mu.Lock()
	for l.queue.bytes > l.in.most && !l.stopping {
		l.room.Wait()
	}
}

// work runs a task, which may be nil, and then those that wait.
func (c *connection) work(task *stdioTask) {
	returned := false
	defer func() {
		if !returned {
			go c.work(nil) // a function has ended this goroutine
		}
	}()
	for {
		if task != nil {
			c.runTask(task)
		}
		if task = c.nextTask(); task == nil {
			break
		}
	}
	returned = true
}

// nextTask returns the task that a goroutine which has finished one goes on
// with; nil means that it ends.
func (c *connection) nextTask() *stdioTask {
	c.mu.Lock()
	defer c.mu.Unlock()
	var task *stdioTask
	if !c.saturated(1) {
		task = c.queue.take()
	}
	if task == nil {
		c.busy--
		c.settle()
	}
	c.room.Broadcast()
	return task
}

// runTask serves one request on the goroutine that it got.
func (c *connection) runTask(task *stdioTask) {
	c.out.admit()
	ctx, cancel := c.ctx, context.CancelFunc(func() {})
	if task.wantsContext {
		ctx, cancel = context.WithCancel(ctx)
	}
	if !task.call.begin(cancel) {
		cancel()
		return
	}
	x := c.server.newExchange()
	x.parser.Parse(task.text, c.server.options.maxDepth, &x.message)
	x.session, x.revision, x.stream = task.session, task.revision, task.call
	x.principal, x.turn.turns = c.principal, c.turns
	began := time.Now()
	defer func() {
		task.pace.measure(time.Since(began))
		c.complete(task.call, x)
	}()
	c.server.serveRequest(ctx, x)
}

// complete answers a request that has run on a goroutine of its own.
func (c *connection) complete(call *stdioCall, x *exchange) {
	call.finish(x.reply())
	c.out.flush()
	c.release(x)
}

// release releases an exchange. A function that goes on although its call has
// been answered keeps its place among those that may run at a time.
func (c *connection) release(x *exchange) {
	gone := x.abandoned
	x.release()
	if gone == nil {
		return
	}
	c.mu.Lock()
	c.stuck++
	c.mu.Unlock()
	go func() {
		<-gone
		c.mu.Lock()
		c.stuck--
		c.busy++
		c.mu.Unlock()
		c.work(nil)
	}()
}
