package runtime

import (
	"context"
	"errors"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// extensionTasks is the extension by which a call of a tool may go on as a task
// after its request has been answered (SEP-2663). Only the modern era has it.
const extensionTasks = metaPrefix + "tasks"

var capabilityTasks = capability{path: []string{"extensions", extensionTasks}}

// TaskLifetime is how long a task is kept from its creation on, by default an
// hour. Then a function that still runs has its context cancelled, and clients
// cannot find the task any more. It panics where d is not positive.
func TaskLifetime(d time.Duration) Option {
	if d <= 0 {
		panic("mcp: the lifetime of tasks must be positive")
	}
	return func(o *options) { o.taskLifetime = d }
}

// TaskLimit bounds how many calls of tools with task support run at a time, by
// default 1000; one authenticated caller has a tenth of them. Beyond, a tool
// whose task support is optional runs as if it had none, and a call of one
// that must run as a task fails.
func TaskLimit(calls int) Option {
	return func(o *options) { o.taskLimit = calls }
}

// WithTaskStore keeps the states of tasks in a store that other processes can
// read, by default in memory: see [NewTaskStore].
func WithTaskStore(store TaskStore) Option {
	return func(o *options) { o.taskStore = store }
}

// declaresTasks reports whether this request may be answered with a task.
func (x *exchange) declaresTasks() bool {
	return x.revision.modern() && capabilityTasks.in(x.message.Params.Meta.ClientCapabilities)
}

// checkTask refuses a call that must run as a task for a client that knows none.
func (x *exchange) checkTask(t *Tool) bool {
	if t.Task != TaskRequired || x.declaresTasks() {
		return true
	}
	x.missingCapability([]capability{capabilityTasks})
	return false
}

// checkTaskFilter refuses a listen request for tasks of a client that knows none.
// Others are told of no task: the acknowledgement does not list any.
func (x *exchange) checkTaskFilter() bool {
	if !x.message.Is(methodListen) || !x.server.catalog().tasks || x.declaresTasks() || jsonrpc.Member(x.message.Params.Notifications, "taskIds") == nil {
		return true
	}
	x.missingCapability([]capability{capabilityTasks})
	return false
}

// serveTasks answers the methods of the extension, which exist where there is a
// tool that may run as a task. It returns false for other methods.
func (s *Server) serveTasks(ctx context.Context, x *exchange) bool {
	var serve func(*Server, context.Context, *exchange, string)
	switch string(x.message.Method) {
	case "tasks/get":
		serve = (*Server).getTask
	case "tasks/update":
		serve = (*Server).updateTask
	case "tasks/cancel":
		serve = (*Server).cancelTask
	default:
		return false
	}
	if !s.catalog().tasks {
		return false
	}
	id := x.message.Params.TaskID
	switch {
	case !x.checkNameHeader(id):
	case !jsonrpc.IsString(id):
		x.invalidParams("taskId must be a string")
	case !x.declaresTasks():
		x.missingCapability([]capability{capabilityTasks})
	default:
		serve(s, ctx, x, s.taskKey(x.principal, jsonrpc.Text(id)))
	}
	return true
}

// getTask answers tasks/get.
func (s *Server) getTask(ctx context.Context, x *exchange, key string) {
	if t := s.tasks.find(key); t != nil {
		x.openResult()
		t.append(&x.writer, true)
		x.closeResult()
		return
	}
	if state := s.storedTask(ctx, x, key); state != nil {
		x.openResult()
		x.writer.RawBytes(state[1 : len(state)-1])
		x.closeResult()
	}
}

// updateTask answers tasks/update.
func (s *Server) updateTask(ctx context.Context, x *exchange, key string) {
	answers := x.message.Params.InputResponses
	if !jsonrpc.IsObject(answers) {
		x.invalidParams("inputResponses must be an object")
		return
	}
	if t := s.tasks.find(key); t != nil {
		var panicked *panicError
		switch err := t.answer(answers); {
		case errors.As(err, &panicked):
			x.failFunction("tool", t.tool, err)
		case err != nil:
			x.invalidParams(err.Error())
		default:
			x.emptyResult()
		}
		return
	}
	s.acknowledgeEnded(ctx, x, key)
}

// cancelTask answers tasks/cancel. The task is cancelled when its function has
// noticed; a function that goes on to its end completes it.
func (s *Server) cancelTask(ctx context.Context, x *exchange, key string) {
	if t := s.tasks.find(key); t != nil {
		t.stop()
		x.emptyResult()
		return
	}
	s.acknowledgeEnded(ctx, x, key)
}

// acknowledgeEnded answers what has no effect on a task that has ended.
func (s *Server) acknowledgeEnded(ctx context.Context, x *exchange, key string) {
	state := s.storedTask(ctx, x, key)
	switch {
	case state == nil:
	case !terminal(jsonrpc.Text(jsonrpc.Member(state, "status"))):
		x.fail(jsonrpc.InternalError, "the task runs in another process: route requests by the Mcp-Name header")
	default:
		x.emptyResult()
	}
}

// storedTask returns the state of a task that does not run in this process.
// Where it returns nil the exchange has failed. A task of another caller is as
// unknown as one that never was.
func (s *Server) storedTask(ctx context.Context, x *exchange, key string) []byte {
	ctx, cancel := context.WithTimeout(ctx, taskStoreTimeout)
	defer cancel()
	state, err := s.options.taskStore.Load(ctx, key)
	switch {
	case err != nil:
		s.options.logger.Error("loading the state of a task failed", "error", err)
		x.fail(jsonrpc.InternalError, "internal error: the task store does not answer")
		return nil
	case !isEmptyOrObject(state):
		s.options.logger.Error("the state of a task is not what was saved", "bytes", len(state))
		x.fail(jsonrpc.InternalError, "internal error: the state of the task is lost")
		return nil
	case len(state) == 0:
		x.invalidParams("unknown task: it never was, or its time is over")
		return nil
	}
	return state
}
