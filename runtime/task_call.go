package runtime

import (
	"context"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// taskGrace is how long a function may take before its call becomes a task.
const taskGrace = 20 * time.Millisecond

// taskRun is a call of a tool with task support. Its function runs once, on a
// goroutine and an exchange of its own. The request waits until it is settled
// how to answer it, which is when the first of these happens: the function
// returns, asks, reports progress, or has taken taskGrace.
type taskRun struct {
	server *Server
	tool   *Tool
	x      *exchange
	gate   *gate
	ctx    context.Context
	cancel context.CancelCauseFunc
	// settled is closed when the request can be answered.
	settled chan struct{}

	// created is closed when the task has been created, or could not be.
	created chan struct{}

	mu   sync.Mutex // guards what follows
	fate fate
	task *task // of a run that has become one
	// unwanted says that the request has gone while the task is created.
	unwanted bool
}

// fate is what becomes of a run.
type fate uint8

const (
	// unsettled: the request waits, and nothing has been decided.
	unsettled fate = iota
	// asksFirst: the request waits for the function to return, since it is to be
	// answered with a question.
	asksFirst
	// plain: no task could be created; the request waits for the function.
	plain
	// creating: the task is being stored.
	creating
	// asTask: the request is answered with a task.
	asTask
	// answered: the request is answered with the reply in x.
	answered
	// gone: the request was cancelled, or is answered without the function.
	gone
)

// callTask calls a tool with task support for a client that knows tasks. It
// returns false where the call is to go on as an ordinary one.
func (s *Server) callTask(ctx context.Context, x *exchange, t *Tool, arguments []byte) bool {
	if !x.declaresTasks() {
		return false
	}
	r := s.newTaskRun(ctx, x, t, arguments)
	if !s.tasks.enter(r, s.options.taskLimit) {
		r.cancel(nil)
		if t.Task == TaskRequired {
			x.fail(jsonrpc.InternalError, "task limit reached")
		}
		return t.Task == TaskRequired
	}
	go r.run()
	select {
	case <-r.settled:
	case <-ctx.Done():
	}
	if ctx.Err() != nil {
		r.abandon()
		x.silent = true
		return true
	}
	r.reply(x)
	return true
}

func (s *Server) newTaskRun(ctx context.Context, x *exchange, t *Tool, arguments []byte) *taskRun {
	r := &taskRun{server: s, tool: t, gate: &gate{stream: x.stream}, settled: make(chan struct{}), created: make(chan struct{})}
	r.ctx, r.cancel = context.WithCancelCause(context.WithoutCancel(ctx))
	r.x = x.detach(arguments)
	r.x.stream, r.x.run = r.gate, r
	return r
}

// detach copies an exchange with all that the call of a function and its reply
// need, so that the copy may outlive it.
func (x *exchange) detach(arguments []byte) *exchange {
	params, meta := &x.message.Params, &x.message.Params.Meta
	y := &exchange{server: x.server, revision: x.revision, header: x.header, principal: x.principal, answers: x.answers}
	y.reader.Lenient(x.server.options.lenientArguments)
	y.message = jsonrpc.Message{ID: slices.Clone(x.message.ID), Method: slices.Clone(x.message.Method)}
	y.message.Params = jsonrpc.Params{
		Name:      slices.Clone(params.Name),
		Arguments: slices.Clone(arguments),
		Meta: jsonrpc.Meta{
			Raw:                slices.Clone(meta.Raw),
			Object:             meta.Object,
			ClientCapabilities: slices.Clone(meta.ClientCapabilities),
			LogLevel:           slices.Clone(meta.LogLevel),
			ProgressToken:      slices.Clone(meta.ProgressToken),
		},
	}
	return y
}

// run calls the function. Whatever happens in it goes no further than the reply
// or the task.
func (r *taskRun) run() {
	defer r.server.tasks.leave(r)
	grace := time.AfterFunc(taskGrace, func() { r.settle(asTask) })
	returned := false
	var err error
	defer func() {
		grace.Stop()
		if !returned {
			err = &panicError{value: "a function ended its goroutine", stack: debug.Stack()}
		}
		r.finish(err)
		r.cancel(nil)
		if r.x.abandoned != nil {
			<-r.x.abandoned // what goes on counts until it ends
		}
	}()
	err = r.server.perform(r.ctx, r.x, r.tool, r.x.message.Params.Arguments)
	returned = true
}

// settle decides what becomes of the run, unless that is decided already, and
// returns what does.
func (r *taskRun) settle(want fate) fate {
	f, _ := r.settleBy(want, (*task).start)
	return f
}

// settleBy is settle with the way to start a task. It also returns whether this
// decided.
func (r *taskRun) settleBy(want fate, start func(*task) error) (f fate, decided bool) {
	r.mu.Lock()
	for r.fate == creating {
		r.mu.Unlock()
		<-r.created
		r.mu.Lock()
	}
	if r.fate != unsettled {
		defer r.mu.Unlock()
		return r.fate, false
	}
	var t *task
	if want == asTask {
		r.fate = creating
		r.mu.Unlock()
		t, want = r.create(start)
		r.mu.Lock()
		close(r.created)
	}
	unwanted := t != nil && r.unwanted
	if unwanted {
		want = gone
	} else {
		r.task = t
	}
	r.decide(want)
	r.mu.Unlock()
	if unwanted {
		t.forget()
	}
	return want, true
}

// settleQuestion decides what becomes of a run that asks the client.
func (r *taskRun) settleQuestion(q *question) fate {
	if q.beforeTask {
		return r.settle(asksFirst)
	}
	return r.settle(asTask)
}

// decide sets the fate. The caller holds r.mu.
func (r *taskRun) decide(f fate) {
	r.fate = f
	if f == asTask || f == answered || f == gone {
		r.gate.close()
		close(r.settled)
	}
}

// create creates the task, and returns what becomes of the run: where the task
// cannot be stored it goes on as an ordinary call, if its tool allows.
func (r *taskRun) create(start func(*task) error) (t *task, f fate) {
	t = r.server.newTask(r.ctx, r.cancel, r.tool.Name, r.x.principal)
	err := start(t)
	if err == nil {
		return t, asTask
	}
	r.server.options.logger.Error("a task could not be created", "tool", r.tool.Name, "error", err)
	if r.tool.Task == TaskOptional {
		return nil, plain
	}
	r.cancel(err)
	return nil, gone
}

// abandon ends the run of a request that was cancelled. A task that has just
// been created is not wanted either, since nobody has heard of it.
func (r *taskRun) abandon() {
	r.mu.Lock()
	t := r.task
	switch r.fate {
	case answered, gone:
		t = nil
	case creating:
		r.unwanted, t = true, nil
	case asTask:
		r.fate = gone
	default:
		r.decide(gone)
	}
	r.mu.Unlock()
	r.cancel(errTaskUnwanted)
	if t != nil {
		t.forget()
	}
}

// finish says how the function ended.
func (r *taskRun) finish(err error) {
	want := answered
	if final := r.complete(err); final && r.tool.Task == TaskRequired {
		want = asTask
	}
	f, decided := r.settleBy(want, func(t *task) error {
		t.conclude(r.outcome(err))
		return t.save()
	})
	switch {
	case decided:
	case f == asTask:
		r.task.finish(r.outcome(err))
	case f == asksFirst, f == plain:
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.fate == f {
			r.decide(answered)
		}
	}
}

// complete writes the reply to the call, as if the request still waited. It
// returns false where that is a question to the client.
func (r *taskRun) complete(err error) (final bool) {
	defer func() {
		if v := recover(); v != nil {
			r.x.failFunction("tool", r.tool.Name, &panicError{value: v, stack: debug.Stack()})
			final = true
		}
	}()
	return r.server.finishCall(r.ctx, r.x, r.tool, err)
}

// outcome returns how the task ends by what the function returned.
func (r *taskRun) outcome(err error) (status string, outcome []byte, message string) {
	reply := r.x.writer.Bytes()
	if err != nil {
		switch cause := context.Cause(r.ctx); cause {
		case errTaskCancelled:
			return statusCancelled, nil, cause.Error()
		case errTaskStopped:
			return statusFailed, appendErrorObject(nil, jsonrpc.InternalError, cause.Error(), ""), cause.Error()
		}
	}
	if r.x.code != 0 {
		outcome = jsonrpc.Member(reply, "error")
		return statusFailed, outcome, string(jsonrpc.Text(jsonrpc.Member(outcome, "message")))
	}
	return statusCompleted, jsonrpc.Member(reply, "result"), ""
}

// reply answers the request after the run is settled.
func (r *taskRun) reply(x *exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch r.fate {
	case asTask:
		x.reopenResult("task")
		r.task.append(&x.writer, false)
		x.closeResult()
	case gone:
		x.fail(jsonrpc.InternalError, "internal error: the task could not be created")
	default:
		x.code, x.silent = r.x.code, r.x.silent
		x.writer.Reset(append(x.writer.Bytes()[:0], r.x.writer.Bytes()...))
	}
}

// report sets what the task of the run says of itself, if it has become one.
func (r *taskRun) report(message string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.task != nil {
		r.task.report(message)
	}
}

// progressText says in one line how far something has come.
func progressText(done, total float64, message string) string {
	count := strconv.FormatFloat(done, 'g', -1, 64)
	if total > 0 {
		count += " of " + strconv.FormatFloat(total, 'g', -1, 64)
	}
	switch {
	case message == "":
		return count
	case total > 0:
		return message + " (" + count + ")"
	}
	return message
}

// gate lets messages pass to the stream of a request until that is answered.
type gate struct {
	mu     sync.Mutex // guards what follows
	stream stream
}

func (g *gate) send(message []byte) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stream == nil {
		return nil
	}
	return g.stream.send(message)
}

// request is for legacy clients, which know no tasks.
func (g *gate) request(context.Context, string, []byte) ([]byte, error) {
	return nil, ErrUnsupported
}

func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.stream = nil
}
