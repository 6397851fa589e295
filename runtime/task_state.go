package runtime

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// The statuses of a task. Nothing follows the last three.
const (
	statusWorking       = "working"
	statusInputRequired = "input_required"
	statusCompleted     = "completed"
	statusFailed        = "failed"
	statusCancelled     = "cancelled"
)

// terminal reports whether a task of a status has ended.
func terminal(status []byte) bool {
	switch string(status) {
	case statusCompleted, statusFailed, statusCancelled:
		return true
	}
	return false
}

// Why the context of a task's function is cancelled.
var (
	errTaskCancelled = errors.New("the client cancelled the task")
	errTaskExpired   = errors.New("the time of the task is up")
	errTaskStopped   = errors.New("the server shut down before the task ended")
	errTaskUnwanted  = errors.New("the client cancelled the request")
)

// task is a call that goes on after its request has been answered, as clients
// see it.
type task struct {
	server   *Server
	tool     string
	id, key  string
	created  time.Time
	lifetime time.Duration
	// ctx is the context of the function.
	ctx    context.Context
	cancel context.CancelCauseFunc
	// expiry is nil of a task that had ended when it was created.
	expiry *time.Timer

	saving sync.Mutex // puts what is saved in order; taken before mu

	mu      sync.Mutex // guards what follows
	updated time.Time
	// end is how the task ended, empty until it has.
	end string
	// outcome is the raw result of a completed task, the error of a failed one.
	outcome []byte
	message string
	open    []*taskQuestion
}

// taskQuestion is a question that a function waits for.
type taskQuestion struct {
	*question
	answer chan []byte // has room for one
}

// newTask makes the task of a call. Its id is all that proves a right to it
// where callers are not authenticated.
func (s *Server) newTask(ctx context.Context, cancel context.CancelCauseFunc, tool, principal string) *task {
	id := rand.Text()
	now := time.Now()
	return &task{
		server: s, tool: tool, id: id, key: s.taskKey(principal, []byte(id)),
		created: now, updated: now, lifetime: s.options.taskLifetime,
		ctx: ctx, cancel: cancel,
	}
}

// isoTime is how times of tasks are written.
const isoTime = "2006-01-02T15:04:05.000Z07:00"

// append writes the members of the task, with outcome and questions where it is
// to be detailed.
func (t *task) append(w *codec.Writer, detailed bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	status := t.status()
	w.Key("taskId")
	w.String(t.id)
	w.Key("status")
	w.String(status)
	appendStrings(w, "statusMessage", t.message)
	w.Key("createdAt")
	w.String(t.created.UTC().Format(isoTime))
	w.Key("lastUpdatedAt")
	w.String(t.updated.UTC().Format(isoTime))
	w.Key("ttlMs")
	w.Int64(max(1, t.lifetime.Milliseconds()))
	w.Key("pollIntervalMs")
	w.Int64(pollInterval(time.Since(t.created)).Milliseconds())
	if !detailed {
		return
	}
	switch status {
	case statusInputRequired:
		w.Key("inputRequests")
		questions := make([]*question, 0, len(t.open))
		for _, q := range t.open {
			questions = append(questions, q.question)
		}
		appendQuestions(w, questions)
	case statusCompleted:
		w.Key("result")
		w.RawBytes(t.outcome)
	case statusFailed:
		w.Key("error")
		w.RawBytes(t.outcome)
	}
}

// status is the status of the task. The caller holds t.mu.
func (t *task) status() string {
	switch {
	case t.end != "":
		return t.end
	case len(t.open) > 0:
		return statusInputRequired
	}
	return statusWorking
}

// pollInterval is how often a client should look at a task: a tenth of the time
// that it has taken so far, within reason.
func pollInterval(age time.Duration) time.Duration {
	return min(max(age/10, 250*time.Millisecond), 5*time.Second)
}

// start makes the task known and its time count.
func (t *task) start() error {
	t.server.tasks.add(t)
	if err := t.save(); err != nil {
		t.server.tasks.drop(t)
		return err
	}
	t.expiry = time.AfterFunc(t.lifetime, t.expire)
	return nil
}

// expire drops a task whose function takes longer than it may.
func (t *task) expire() {
	t.server.tasks.drop(t)
	t.cancel(errTaskExpired)
}

// save brings the state to the store. Nothing is saved when the time is up.
func (t *task) save() (err error) {
	t.saving.Lock()
	defer t.saving.Unlock()
	left := t.lifetime - time.Since(t.created)
	if left <= 0 {
		return nil
	}
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the task store panicked: %v", v)
		}
	}()
	var w codec.Writer
	w.Object()
	t.append(&w, true)
	w.EndObject()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), taskStoreTimeout)
	defer cancel()
	return t.server.options.taskStore.Save(ctx, t.key, w.Bytes(), left)
}

// update saves a change that clients can see in this process already.
func (t *task) update() {
	if err := t.save(); err != nil {
		t.server.options.logger.Error("saving the state of a task failed", "tool", t.tool, "error", err)
	}
}

// finish ends the task. Its outcome then is in the store alone.
func (t *task) finish(status string, outcome []byte, message string) {
	t.conclude(status, outcome, message)
	if err := t.save(); err != nil {
		t.server.options.logger.Error("saving the outcome of a task failed", "tool", t.tool, "error", err)
		const text = "internal error: the outcome of the task could not be kept"
		t.conclude(statusFailed, appendErrorObject(nil, jsonrpc.InternalError, text, ""), text)
		if err := t.save(); err != nil {
			return // it stays known here until its time is up
		}
	}
	if t.expiry != nil {
		t.expiry.Stop()
	}
	t.server.tasks.drop(t)
}

// forget ends a task that nobody has heard of.
func (t *task) forget() { t.finish(statusCancelled, nil, errTaskUnwanted.Error()) }

// conclude sets how the task ended.
func (t *task) conclude(status string, outcome []byte, message string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.end, t.outcome, t.message, t.open, t.updated = status, outcome, message, nil, time.Now()
}

// report sets what a working task says of itself.
func (t *task) report(message string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.end == "" {
		t.message, t.updated = message, time.Now()
	}
}

// stop tells the function that the client wants no more of it.
func (t *task) stop() {
	t.mu.Lock()
	over := t.end != "" || t.ctx.Err() != nil
	if !over {
		t.message, t.open, t.updated = "the client asked to cancel the task", nil, time.Now()
	}
	t.mu.Unlock()
	if !over {
		t.cancel(errTaskCancelled)
		t.update()
	}
}

// ask puts a question to whoever looks at the task and waits for the answer.
func (t *task) ask(ctx context.Context, q *question) ([]byte, error) {
	asked := &taskQuestion{question: q, answer: make(chan []byte, 1)}
	if !t.pose(asked) {
		return nil, ErrNoCall
	}
	t.update()
	select {
	case answer := <-asked.answer:
		return answer, nil
	case <-ctx.Done():
	case <-t.ctx.Done():
	}
	withdrawn := t.withdraw(asked)
	select {
	case answer := <-asked.answer:
		return answer, nil
	default:
	}
	if withdrawn && t.ctx.Err() == nil {
		t.update()
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return nil, t.ctx.Err()
}

// pose opens a question. It returns false where the task has ended.
func (t *task) pose(q *taskQuestion) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.end != "" {
		return false
	}
	if t.ctx.Err() == nil {
		t.open, t.updated = append(t.open, q), time.Now()
	}
	return true
}

// withdraw closes a question that nobody waits for any more. It returns false
// where it is not open.
func (t *task) withdraw(q *taskQuestion) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.Index(t.open, q)
	if i < 0 {
		return false
	}
	t.open, t.updated = slices.Delete(t.open, i, i+1), time.Now()
	return true
}

// answer hands answers to the questions that are open: all, or none where one
// is not what was asked for. Others are ignored.
func (t *task) answer(answers []byte) error {
	t.mu.Lock()
	open := slices.Clone(t.open)
	t.mu.Unlock()
	given := make(map[*taskQuestion][]byte)
	for key, raw := range jsonrpc.Members(answers) {
		i := slices.IndexFunc(open, func(q *taskQuestion) bool { return q.key == string(key) })
		if i < 0 {
			continue
		}
		if err := open[i].verify(raw); err != nil {
			return err
		}
		given[open[i]] = slices.Clone(raw)
	}
	if len(given) == 0 {
		return nil
	}
	for q, raw := range given {
		if t.withdraw(q) {
			q.answer <- raw
		}
	}
	t.update()
	return nil
}

// verify returns what is wrong with an answer, and the panic of a form's
// decoder.
func (q *question) verify(raw []byte) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicError{value: v, stack: debug.Stack()}
		}
	}()
	if err := q.check(raw); errors.Is(err, errMalformedAnswer) {
		return fmt.Errorf("inputResponses.%s: %w", q.key, err)
	}
	return nil
}
