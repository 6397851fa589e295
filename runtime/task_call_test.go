package runtime

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// A function that returns within the grace of a call is answered with its
// result where its tool allows, and with a task that has ended where not.
func TestTaskCommitsByTime(t *testing.T) {
	after := func(d time.Duration) func(context.Context, *Output) error {
		return func(_ context.Context, out *Output) error {
			time.Sleep(d)
			out.Text("done")
			return nil
		}
	}
	tests := []struct {
		support TaskSupport
		takes   time.Duration
		created string // the status of the task in the reply, empty for none
	}{
		{TaskOptional, 0, ""},
		{TaskOptional, taskGrace - time.Millisecond, ""},
		{TaskOptional, taskGrace + time.Millisecond, statusWorking},
		{TaskRequired, 0, statusCompleted},
		{TaskRequired, taskGrace - time.Millisecond, statusCompleted},
		{TaskRequired, taskGrace + time.Millisecond, statusWorking},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.support, test.takes), func(t *testing.T) {
			taskTest(t, tools(taskTool("f", test.support, after(test.takes))), func(t *testing.T, s *Server) {
				c := newTaskClient(s)
				begin := time.Now()
				reply := c.call("f", "")
				if waited := time.Since(begin); waited != min(test.takes, taskGrace) {
					t.Errorf("the request waited %v", waited)
				}
				if test.created == "" {
					if resultText(memberAt(reply, "result")) != "done" || textAt(reply, "result", "resultType") != "complete" {
						t.Errorf("got %s", reply)
					}
					return
				}
				result := memberAt(reply, "result")
				expectStatus(t, result, test.created)
				if textAt(result, "resultType") != "task" || memberAt(result, "result") != "" {
					t.Errorf("got %s", reply)
				}
				time.Sleep(time.Second)
				state := c.get(t, textAt(result, "taskId"))
				expectStatus(t, state, statusCompleted)
				if resultText(memberAt(state, "result")) != "done" {
					t.Errorf("got %s", state)
				}
			})
		})
	}
}

// A tool whose task support is required has a task for every outcome of its
// function, and one whose task support is optional answers with the outcome.
func TestTaskOfFunctionThatFailsAtOnce(t *testing.T) {
	tests := []struct {
		name   string
		call   func(context.Context, *Output) error
		status string
	}{
		{"error", func(context.Context, *Output) error { return errors.New("no luck") }, statusCompleted},
		{"protocol error", func(context.Context, *Output) error { return &Error{Code: 5, Message: "no luck"} }, statusFailed},
		{"panic", func(context.Context, *Output) error { panic("x") }, statusFailed},
		{"exit", func(context.Context, *Output) error { runtime.Goexit(); return nil }, statusFailed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			taskTest(t, tools(taskTool("required", TaskRequired, test.call), taskTool("optional", TaskOptional, test.call)), func(t *testing.T, s *Server) {
				c := newTaskClient(s)
				expectStatus(t, c.get(t, c.start(t, "required")), test.status)
				reply, code := c.send(t.Context(), "tools/call", `"name":"optional"`)
				if memberAt(reply, "result", "taskId") != "" || (code != 0) != (test.status == statusFailed) {
					t.Errorf("got %s", reply)
				}
			})
		})
	}
}

// A tool without a context runs as a task like any other.
func TestTaskOfToolWithoutContext(t *testing.T) {
	tool := slowTool("f", TaskOptional, time.Second)
	tool.Context = false
	taskTest(t, tools(tool), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		id := c.start(t, "f")
		time.Sleep(2 * time.Second)
		expectStatus(t, c.get(t, id), statusCompleted)
	})
}

// A report of progress makes a task at once, and is its message from then on.
func TestTaskCommitsByProgress(t *testing.T) {
	tool := taskTool("f", TaskOptional, func(ctx context.Context, out *Output) error {
		Progress(ctx, 1, 4, "")
		time.Sleep(time.Second)
		Progress(ctx, 2, 4, "half way")
		Progress(ctx, 1.5, 4, "less than before")
		time.Sleep(time.Second)
		Progress(ctx, 3, 0, "")
		time.Sleep(time.Second)
		Progress(ctx, 4, 0, "nearly")
		time.Sleep(time.Second)
		return nil
	})
	taskTest(t, tools(tool), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		begin := time.Now()
		id := c.start(t, "f")
		if time.Since(begin) > 0 {
			t.Error("the request waited")
		}
		for i, want := range []string{"1 of 4", "half way (2 of 4)", "3", "nearly"} {
			time.Sleep(time.Second / 2)
			state := c.get(t, id)
			if got := textAt(state, "statusMessage"); got != want {
				t.Errorf("statusMessage %q, want %q", got, want)
			}
			if got, want := textAt(state, "lastUpdatedAt"), begin.Add(time.Duration(i)*time.Second).UTC().Format(isoTime); got != want {
				t.Errorf("lastUpdatedAt %s, want %s", got, want)
			}
			time.Sleep(time.Second / 2)
		}
		synctest.Wait()
		if state := c.get(t, id); textAt(state, "statusMessage") != "" {
			t.Errorf("got %s", state)
		}
	})
}

// F16, SEP-2663: a task sends neither progress nor logs; before it is one, logs
// go to its request.
func TestTaskSendsNothing(t *testing.T) {
	tool := taskTool("f", TaskOptional, func(ctx context.Context, out *Output) error {
		Logger(ctx).Info("before")
		Progress(ctx, 1, 2, "")
		Logger(ctx).Info("after")
		time.Sleep(time.Second)
		Logger(ctx).Info("long after")
		return nil
	})
	taskTest(t, tools(tool), func(t *testing.T, s *Server) {
		x := s.newExchange()
		var sent recorder
		x.stream = &sent
		err := jsonrpc.Parse([]byte(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"f","_meta":{"progressToken":7,`+
			`"io.modelcontextprotocol/logLevel":"debug","io.modelcontextprotocol/protocolVersion":"2026-07-28",`+
			`"io.modelcontextprotocol/clientCapabilities":{`+tasksDeclared+`}}}}`), 10, &x.message)
		if err != nil {
			t.Fatal(err)
		}
		s.serveModern(t.Context(), x)
		if !strings.Contains(string(x.reply()), `"resultType":"task"`) {
			t.Errorf("got %s", x.reply())
		}
		x.release()
		time.Sleep(2 * time.Second)
		sent.mu.Lock()
		defer sent.mu.Unlock()
		if len(sent.messages) != 1 || !strings.Contains(sent.messages[0], `"data":"before"`) {
			t.Errorf("sent %q", sent.messages)
		}
	})
}

// recorder is a stream that keeps what is sent.
type recorder struct {
	nowhere
	mu       sync.Mutex // guards what follows
	messages []string
}

func (r *recorder) send(message []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.messages = append(r.messages, string(message))
	return nil
}

// A task has what its request had, although the request's bytes are used for
// others since, and its context is not done when that of the request is.
func TestTaskOutlivesRequest(t *testing.T) {
	tool := taskTool("f", TaskRequired, nil)
	tool.Call = func(ctx context.Context, in *codec.Reader, out *Output) error {
		time.Sleep(time.Second)
		text := fmt.Sprint(in.Any())
		name, version := RequestFrom(ctx).Client()
		_, err := Ask[person](ctx, "Who?")
		out.Text(fmt.Sprint(text, " ", Caller(ctx), " ", name, " ", version, " ", string(RequestFrom(ctx).Meta("a")), " ", RequestFrom(ctx).Header()["X"], " ", err, " ", ctx.Err()))
		return nil
	}
	taskTest(t, tools(tool), func(t *testing.T, s *Server) {
		addPersonForm(s)
		message := []byte(`{"jsonrpc":"2.0","id":"` + "\\u0061" + `","method":"tools/call","params":{"name":"f","arguments":{"x":"y"},"_meta":{"a":"b",` +
			`"io.modelcontextprotocol/clientInfo":{"name":"n","version":"v"},"io.modelcontextprotocol/protocolVersion":"2026-07-28",` +
			`"io.modelcontextprotocol/clientCapabilities":{` + tasksDeclared + `}}}}`)
		ctx, cancel := context.WithCancel(WithCaller(t.Context(), "alice"))
		x := s.newExchange()
		x.stream, x.principal = nowhere{}, "alice"
		if err := jsonrpc.Parse(message, 10, &x.message); err != nil {
			t.Fatal(err)
		}
		s.serveModern(ctx, x)
		id := textAt(string(x.reply()), "result", "taskId")
		x.release()
		cancel()
		for i := range message {
			message[i] = '#'
		}
		time.Sleep(2 * time.Second)
		c := newTaskClient(s)
		c.principal = "alice"
		want := "map[x:y] alice n v \"b\" [] the client does not support this: elicitation.form <nil>"
		if got := resultText(memberAt(c.get(t, id), "result")); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}

// M18: a request that is cancelled before its call is a task leaves none.
func TestTaskRequestCancelled(t *testing.T) {
	for _, when := range []time.Duration{0, time.Millisecond, taskGrace - time.Millisecond} {
		t.Run(when.String(), func(t *testing.T) {
			ended := make(chan error, 1)
			tool := taskTool("f", TaskOptional, func(ctx context.Context, out *Output) error {
				<-ctx.Done()
				ended <- context.Cause(ctx)
				_, err := Ask[person](ctx, "Who?")
				return err
			})
			taskTest(t, tools(tool), func(t *testing.T, s *Server) {
				addPersonForm(s)
				ended = make(chan error, 1)
				ctx, cancel := context.WithTimeout(t.Context(), when)
				defer cancel()
				reply, _ := newTaskClient(s).send(ctx, "tools/call", `"name":"f"`)
				if reply != "" {
					t.Errorf("got %s", reply)
				}
				if cause := <-ended; cause != errTaskUnwanted {
					t.Errorf("the function's context ended by %v", cause)
				}
				expectNothingRuns(t, s)
			})
		})
	}
}

// M18: a task that is created while its request is cancelled is cancelled too,
// since nobody has heard of it.
func TestTaskRequestCancelledMeanwhile(t *testing.T) {
	var id string
	store := &fakeStore{TaskStore: NewTaskStore(10, 1<<20), fail: func(n int, state string) error {
		if n == 1 {
			id = textAt(state, "taskId")
			time.Sleep(time.Second)
		}
		return nil
	}}
	taskTest(t, withStore(store, slowTool("slow", TaskOptional, time.Minute)), func(t *testing.T, s *Server) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		c := newTaskClient(s)
		if reply, _ := c.send(ctx, "tools/call", `"name":"slow"`); reply != "" {
			t.Errorf("got %s", reply)
		}
		time.Sleep(time.Second)
		expectNothingRuns(t, s)
		expectStatus(t, c.get(t, id), statusCancelled)
	})
}

// Timeout bounds the function of a task too, also one that ignores its context.
func TestTaskTimeout(t *testing.T) {
	tool := taskTool("f", TaskOptional, func(context.Context, *Output) error {
		time.Sleep(time.Hour / 2)
		return nil
	})
	tool.Timeout = time.Minute
	taskTest(t, tools(tool), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		id := c.start(t, "f")
		time.Sleep(time.Minute - taskGrace - time.Millisecond)
		expectStatus(t, c.get(t, id), statusWorking)
		time.Sleep(2 * time.Millisecond)
		state := c.get(t, id)
		expectStatus(t, state, statusCompleted)
		if got := resultText(memberAt(state, "result")); got != errTimeout.Error() || memberAt(state, "result", "isError") != "true" {
			t.Errorf("got %s", state)
		}
		s.tasks.mu.Lock()
		if n := len(s.tasks.runs); n != 1 {
			t.Errorf("%d functions count, while one goes on", n)
		}
		s.tasks.mu.Unlock()
		time.Sleep(time.Hour)
	})
}

// SEP-2663, Task Cancellation: the function's context is cancelled, and the task
// is when the function has noticed.
func TestTaskCancel(t *testing.T) {
	const slow = time.Second
	tests := []struct {
		name string
		call func(context.Context, *Output) error
		// status is what becomes of the task, after slow.
		soon, status string
	}{
		{"notices at once", func(ctx context.Context, _ *Output) error { <-ctx.Done(); return ctx.Err() }, statusCancelled, statusCancelled},
		{"notices later", func(ctx context.Context, _ *Output) error { <-ctx.Done(); time.Sleep(slow); return ctx.Err() }, statusWorking, statusCancelled},
		{"fails with an error of its own", func(ctx context.Context, _ *Output) error { <-ctx.Done(); return errors.New("undone") }, statusCancelled, statusCancelled},
		{"panics", func(ctx context.Context, _ *Output) error { <-ctx.Done(); panic("x") }, statusCancelled, statusCancelled},
		{"comes to its end all the same", func(ctx context.Context, out *Output) error { time.Sleep(2 * slow); out.Text("done"); return nil }, statusWorking, statusCompleted},
		{"waits for an answer", func(ctx context.Context, out *Output) error { _, err := Ask[person](ctx, "Who?"); return err }, statusCancelled, statusCancelled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			taskTest(t, tools(taskTool("f", TaskOptional, test.call)), func(t *testing.T, s *Server) {
				addPersonForm(s)
				c := newTaskClient(s)
				id := c.start(t, "f")
				time.Sleep(slow)
				expectAcknowledged(t, c.task("cancel", id, ""))
				synctest.Wait()
				expectStatus(t, c.get(t, id), test.soon)
				expectAcknowledged(t, c.task("cancel", id, ""))
				time.Sleep(2 * slow)
				state := c.get(t, id)
				expectStatus(t, state, test.status)
				if test.status == statusCancelled && (memberAt(state, "result") != "" || memberAt(state, "error") != "" || textAt(state, "statusMessage") == "") {
					t.Errorf("got %s", state)
				}
				expectAcknowledged(t, c.task("cancel", id, ""))
				expectAcknowledged(t, c.task("update", id, `,"inputResponses":{"1":{"action":"accept","content":{"name":"x"}}}`))
				if again := c.get(t, id); again != state {
					t.Errorf("an ended task changed:\n%s\n%s", state, again)
				}
			})
		})
	}
}

// A task is there for its lifetime, to the millisecond, and not longer.
func TestTaskLifetime(t *testing.T) {
	var cause error
	forever := taskTool("forever", TaskOptional, func(ctx context.Context, _ *Output) error {
		<-ctx.Done()
		cause = context.Cause(ctx)
		return ctx.Err()
	})
	taskTest(t, tools(slowTool("slow", TaskOptional, time.Minute), slowTool("quick", TaskRequired, 0), forever), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		for _, name := range []string{"slow", "quick", "forever"} {
			id := c.start(t, name)
			time.Sleep(time.Hour - time.Millisecond)
			if state := c.get(t, id); textAt(state, "taskId") != id {
				t.Errorf("%s: got %s", name, state)
			}
			time.Sleep(time.Millisecond)
			synctest.Wait()
			for _, verb := range []string{"get", "update", "cancel"} {
				expectUnknownTask(t, c.task(verb, id, `,"inputResponses":{}`))
			}
		}
		if cause != errTaskExpired {
			t.Errorf("the function's context ended by %v", cause)
		}
	})
}

func TestTaskLifetimeOption(t *testing.T) {
	taskTest(t, func() *Server {
		s := newTestServer(slowTool("slow", TaskOptional, time.Hour))
		TaskLifetime(90 * time.Second)(&s.options)
		return s
	}, func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		id := c.start(t, "slow")
		if got := memberAt(c.get(t, id), "ttlMs"); got != "90000" {
			t.Errorf("ttlMs %s", got)
		}
		time.Sleep(90 * time.Second)
		synctest.Wait()
		expectUnknownTask(t, c.task("get", id, ""))
	})
	defer func() {
		if recover() == nil {
			t.Error("a lifetime of nothing was accepted")
		}
	}()
	TaskLifetime(0)
}

// The calls that run at a time are bounded, for all and for one caller.
func TestTaskLimit(t *testing.T) {
	taskTest(t, func() *Server {
		s := newTestServer(slowTool("optional", TaskOptional, time.Minute), slowTool("required", TaskRequired, time.Minute))
		TaskLimit(30)(&s.options)
		return s
	}, func(t *testing.T, s *Server) {
		alice, anyone := newTaskClient(s), newTaskClient(s)
		alice.principal = "alice"
		refused := func(c *modernClient) {
			t.Helper()
			if reply := c.call("required", ""); memberAt(reply, "error") != `{"code":-32603,"message":"task limit reached"}` {
				t.Errorf("got %s", reply)
			}
			if reply := c.call("optional", ""); resultText(memberAt(reply, "result")) != "done" {
				t.Errorf("got %s", reply)
			}
		}
		for range 3 {
			alice.start(t, "required")
		}
		refused(alice)
		time.Sleep(time.Hour) // the tasks have ended but are still there
		alice.start(t, "optional")
		for range 29 {
			anyone.start(t, "required")
		}
		refused(anyone)
		time.Sleep(time.Hour)
		anyone.start(t, "required")
	})
}

// A thousand tasks that were created and dropped leave nothing.
func TestThousandTasksLeaveNothing(t *testing.T) {
	checkLeaks(t)
	var before, after uint64
	taskTest(t, tools(slowTool("slow", TaskOptional, time.Minute), taskTool("ask", TaskRequired, func(ctx context.Context, _ *Output) error {
		_, err := Ask[person](ctx, "Who?")
		return err
	})), func(t *testing.T, s *Server) {
		addPersonForm(s)
		c := newTaskClient(s)
		round := func(n int) {
			for i := range n {
				id := c.start(t, []string{"slow", "ask"}[i%2])
				if i%3 == 0 {
					expectAcknowledged(t, c.task("cancel", id, ""))
				}
			}
			time.Sleep(2 * time.Hour)
			synctest.Wait()
			expectNothingRuns(t, s)
		}
		round(50)
		before = heapInUse()
		round(1000)
		after = heapInUse()
	})
	if after > before+1<<20 {
		t.Errorf("%d bytes in use, %d before", after, before)
	}
}

// Shutdown waits for functions as long as it may, then cancels them, and does not
// wait for one that takes no notice.
func TestShutdownEndsTasks(t *testing.T) {
	stubborn := taskTool("stubborn", TaskOptional, func(context.Context, *Output) error { time.Sleep(time.Hour / 2); return nil })
	tests := []struct {
		tool    string
		allowed time.Duration
		took    time.Duration
		err     error
		status  string
	}{
		{"quick", time.Minute, 10*time.Second - taskGrace, nil, statusCompleted},
		{"slow", time.Minute, time.Minute, nil, statusFailed},
		{"stubborn", time.Minute, time.Minute + taskPatience, context.DeadlineExceeded, statusWorking},
	}
	for _, test := range tests {
		t.Run(test.tool, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newTestServer(slowTool("quick", TaskOptional, 10*time.Second), slowTool("slow", TaskRequired, time.Hour), stubborn)
				c := newTaskClient(s)
				id := c.start(t, test.tool)
				ctx, cancel := context.WithTimeout(t.Context(), test.allowed)
				defer cancel()
				begin := time.Now()
				if err := s.Shutdown(ctx); err != test.err || time.Since(begin) != test.took {
					t.Errorf("%v after %v, want %v after %v", err, time.Since(begin), test.err, test.took)
				}
				state := c.get(t, id)
				expectStatus(t, state, test.status)
				if test.status == statusFailed && textAt(state, "error", "message") != errTaskStopped.Error() {
					t.Errorf("got %s", state)
				}
				if reply := c.call("slow", ""); memberAt(reply, "error", "code") != "-32603" {
					t.Errorf("a call after the shutdown: got %s", reply)
				}
				time.Sleep(time.Hour)
				if err := s.Shutdown(ctx); err != nil {
					t.Errorf("a second time: %v", err)
				}
			})
		})
	}
}

// Many clients at once, each doing what clients do, and not in the order that
// one would like.
func TestTasksConcurrently(t *testing.T) {
	tool := taskTool("f", TaskOptional, func(ctx context.Context, out *Output) error {
		var wait sync.WaitGroup
		for range 3 {
			wait.Go(func() {
				time.Sleep(rand.N(2 * taskGrace))
				Progress(ctx, rand.Float64(), 1, "")
				Ask[person](ctx, "Who?")
			})
		}
		wait.Wait()
		return ctx.Err()
	})
	required := tool
	required.Name, required.Task = "g", TaskRequired
	taskTest(t, askingTools(tool, required), func(t *testing.T, s *Server) {
		var wait sync.WaitGroup
		for i := range 200 {
			wait.Go(func() {
				c := newTaskClient(s)
				ctx, cancel := context.WithTimeout(t.Context(), rand.N(4*taskGrace))
				defer cancel()
				reply, _ := c.send(ctx, "tools/call", `"name":"`+[]string{"f", "g"}[i%2]+`"`)
				id := textAt(reply, "result", "taskId")
				if id == "" {
					return
				}
				for range rand.N(10) {
					time.Sleep(rand.N(taskGrace))
					switch rand.N(4) {
					case 0:
						c.task("update", id, accepts("1", "2"))
					case 1:
						c.task("update", id, accepts("3"))
					case 2:
						c.get(t, id)
					}
				}
				if i%3 == 0 {
					expectAcknowledged(t, c.task("cancel", id, ""))
				}
			})
		}
		wait.Wait()
	})
}
