package runtime

import (
	"context"
	"encoding/base64"
	"errors"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

const (
	tasksDeclared    = `"extensions":{"io.modelcontextprotocol/tasks":{}}`
	tasksMissing     = `{"code":-32021,"message":"Missing required client capability","data":{"requiredCapabilities":{` + tasksDeclared + `}}}`
	taskResultHead   = `{"jsonrpc":"2.0","id":1,"result":{"resultType":"task","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"test","version":"1.0.0"}},`
	taskAcknowledged = `{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"test","version":"1.0.0"}}}}`
)

// newTaskClient is a client that knows tasks and answers everything.
func newTaskClient(s *Server) *modernClient {
	return &modernClient{server: s, capabilities: strings.TrimSuffix(allCapabilities, "}") + "," + tasksDeclared + "}"}
}

// taskTool is a tool with task support.
func taskTool(name string, support TaskSupport, call func(ctx context.Context, out *Output) error) Tool {
	t := simpleTool(name, call)
	t.Task = support
	return t
}

// slowTool waits for its context or until a time has passed.
func slowTool(name string, support TaskSupport, d time.Duration) Tool {
	return taskTool(name, support, func(ctx context.Context, out *Output) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(d):
			out.Text("done")
			return nil
		}
	})
}

// taskTest runs a test in a bubble of time. When it is over nothing of its tasks
// may be left, neither functions nor, when their time is up, states.
func taskTest(t *testing.T, s func() *Server, test func(t *testing.T, s *Server)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := s()
		test(t, s)
		over, cancel := context.WithCancel(context.Background())
		cancel()
		if err := s.Shutdown(over); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		expectNothingRuns(t, s)
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		if store, ok := s.options.taskStore.(*memoryTasks); ok && (store.saved != nil || store.room != 10_000 || store.bytes != 64<<20) {
			t.Errorf("%d states are left, with room for %d more and %d bytes", len(store.saved), store.room, store.bytes)
		}
	})
}

// tools makes a server of tools.
func tools(tools ...Tool) func() *Server {
	return func() *Server { return newTestServer(tools...) }
}

// start calls a tool, expects a task and returns its id.
func (c *modernClient) start(t *testing.T, tool string) string {
	t.Helper()
	reply := c.call(tool, "")
	id := textAt(reply, "result", "taskId")
	if textAt(reply, "result", "resultType") != "task" || id == "" {
		t.Fatalf("%s: got %.300s, want a task", tool, reply)
	}
	return id
}

// task sends tasks/ and a verb for a task.
func (c *modernClient) task(verb, id, more string) string {
	reply, _ := c.send(context.Background(), "tasks/"+verb, `"taskId":"`+id+`"`+more)
	return reply
}

// get returns the result of tasks/get.
func (c *modernClient) get(t *testing.T, id string) string {
	t.Helper()
	reply := c.task("get", id, "")
	if textAt(reply, "result", "resultType") != "complete" {
		t.Fatalf("tasks/get: got %.300s", reply)
	}
	return memberAt(reply, "result")
}

func expectStatus(t *testing.T, state, want string) {
	t.Helper()
	if got := textAt(state, "status"); got != want {
		t.Errorf("status %s, want %s: %.300s", got, want, state)
	}
}

func expectUnknownTask(t *testing.T, reply string) {
	t.Helper()
	if memberAt(reply, "error", "code") != "-32602" || !strings.HasPrefix(textAt(reply, "error", "message"), "unknown task") {
		t.Errorf("got %.300s, want -32602 for an unknown task", reply)
	}
}

func expectAcknowledged(t *testing.T, reply string) {
	t.Helper()
	if reply != taskAcknowledged {
		t.Errorf("got %.300s\nwant %s", reply, taskAcknowledged)
	}
}

// SEP-2663, Capability Negotiation: the extension is declared where a tool has
// task support, to modern clients alone, and never as capabilities.tasks.
func TestTasksAreDeclared(t *testing.T) {
	discover := func(s *Server) string {
		reply, _ := newModernClient(s).send(t.Context(), "server/discover", "")
		return memberAt(reply, "result", "capabilities")
	}
	for _, support := range []TaskSupport{TaskOptional, TaskRequired} {
		s := newTestServer(addTool, slowTool("slow", support, time.Second))
		if got := memberAt(discover(s), "extensions"); got != `{"io.modelcontextprotocol/tasks":{}}` {
			t.Errorf("extensions %s", got)
		}
		if got := memberAt(discover(s), "tasks"); got != "" {
			t.Errorf("capabilities.tasks is %s", got)
		}
		x := s.newExchange()
		if err := jsonrpc.Parse([]byte(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{}}}`), 10, &x.message); err != nil {
			t.Fatal(err)
		}
		s.initialize(x)
		if reply := string(x.reply()); strings.Contains(reply, "tasks") {
			t.Errorf("a legacy client is told of tasks: %s", reply)
		}
	}
	if got := memberAt(discover(newTestServer(addTool)), "extensions"); got != "" {
		t.Errorf("extensions %s without such a tool", got)
	}
}

// M15: without a tool that may run as a task there are no methods for tasks, and
// tasks/result and tasks/list there are never.
func TestTasksMethodsNotFound(t *testing.T) {
	without, with := newTestServer(addTool), newTestServer(slowTool("slow", TaskOptional, time.Second))
	tests := []struct {
		server *Server
		method string
	}{
		{without, "tasks/get"}, {without, "tasks/update"}, {without, "tasks/cancel"},
		{with, "tasks/result"}, {with, "tasks/list"}, {with, "tasks/"}, {with, "tasks/Get"},
	}
	for _, test := range tests {
		if reply, code := newTaskClient(test.server).send(t.Context(), test.method, `"taskId":"x","inputResponses":{}`); code != jsonrpc.MethodNotFound {
			t.Errorf("%s: got %s", test.method, reply)
		}
		if got := answer(with, rev20251125, `{"jsonrpc":"2.0","id":1,"method":"tasks/get","params":{"taskId":"x"}}`); memberAt(got, "error", "code") != "-32601" {
			t.Errorf("tasks/get of a legacy client: got %s", got)
		}
	}
}

// SEP-2663, Capability Negotiation: without the extension in this very request
// the methods are refused, a tool whose task support is required cannot be
// called, and one whose task support is optional answers with its result.
func TestTasksWithoutExtension(t *testing.T) {
	taskTest(t, tools(slowTool("optional", TaskOptional, time.Second), slowTool("required", TaskRequired, time.Second)), func(t *testing.T, s *Server) {
		id := newTaskClient(s).start(t, "optional")
		for _, capabilities := range []string{`{}`, allCapabilities, `{"tasks":{}}`, `{"extensions":{}}`, `{"extensions":{"io.modelcontextprotocol/tasks":null}}`, `{"extensions":{"tasks":{}}}`} {
			c := newModernClient(s)
			c.capabilities = capabilities
			for _, verb := range []string{"get", "update", "cancel"} {
				if reply := c.task(verb, id, `,"inputResponses":{}`); memberAt(reply, "error") != tasksMissing {
					t.Errorf("%s: tasks/%s: got %s", capabilities, verb, reply)
				}
			}
			if reply := c.call("required", ""); memberAt(reply, "error") != tasksMissing {
				t.Errorf("%s: got %s", capabilities, reply)
			}
			if reply := c.call("optional", ""); resultText(memberAt(reply, "result")) != "done" || memberAt(reply, "result", "taskId") != "" {
				t.Errorf("%s: got %s", capabilities, reply)
			}
		}
		expectStatus(t, newTaskClient(s).get(t, id), statusCompleted)
	})
}

// SEP-2663, Backward Compatibility: a legacy client knows no tasks, whatever it
// declares.
func TestTasksOfLegacyClients(t *testing.T) {
	taskTest(t, tools(slowTool("optional", TaskOptional, time.Second), slowTool("required", TaskRequired, time.Second)), func(t *testing.T, s *Server) {
		got := answer(s, rev20251125, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"optional","task":{"ttl":1}}}`)
		if want := `{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"done"}]}}`; got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
		got = answer(s, rev20251125, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"required"}}`)
		if memberAt(got, "error") != tasksMissing {
			t.Errorf("got %s", got)
		}
	})
}

// SEP-2663, Task Creation: the result is flat, and a task can be looked at as
// soon as its id is known.
func TestCreateTaskResult(t *testing.T) {
	taskTest(t, tools(slowTool("slow", TaskOptional, time.Minute)), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		reply := c.call("slow", `,"task":{"ttl":5,"pollInterval":6}`)
		if !strings.HasPrefix(reply, taskResultHead) {
			t.Errorf("got %s", reply)
		}
		result := memberAt(reply, "result")
		want := []string{"resultType", "_meta", "taskId", "status", "createdAt", "lastUpdatedAt", "ttlMs", "pollIntervalMs"}
		if got := memberNames(result); !slices.Equal(got, want) {
			t.Errorf("members %q, want %q", got, want)
		}
		if memberAt(result, "ttlMs") != "3600000" || memberAt(result, "pollIntervalMs") != "250" {
			t.Errorf("times of %s", result)
		}
		iso := regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$`)
		if !iso.MatchString(textAt(result, "createdAt")) || !iso.MatchString(textAt(result, "lastUpdatedAt")) {
			t.Errorf("times of %s", result)
		}
		id := textAt(result, "taskId")
		if len(id) < 26 {
			t.Errorf("the id %q has less than 128 bits", id)
		}
		state := c.get(t, id)
		expectStatus(t, state, statusWorking)
		want[0] = "resultType"
		if got := memberNames(state); !slices.Equal(got, want) {
			t.Errorf("members of a working task %q, want %q", got, want)
		}
		if textAt(state, "resultType") != "complete" {
			t.Errorf("tasks/get: %s", state)
		}
		time.Sleep(30 * time.Second)
		if got := memberAt(c.get(t, id), "pollIntervalMs"); got != "3000" {
			t.Errorf("pollIntervalMs %s after half a minute", got)
		}
	})
}

// SEP-2663, Task Polling: every status that a task can end with.
func TestTaskEnds(t *testing.T) {
	wait := func(err error, write func(*Output)) func(context.Context, *Output) error {
		return func(_ context.Context, out *Output) error {
			time.Sleep(time.Second)
			write(out)
			return err
		}
	}
	text := func(text string) func(*Output) { return func(out *Output) { out.Text(text) } }
	nothing := func(*Output) {}
	const result = `{"resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"test","version":"1.0.0"}},`
	tests := []struct {
		name    string
		call    func(context.Context, *Output) error
		status  string
		outcome string // result or error; a prefix
	}{
		{"a result", wait(nil, text("hi")), statusCompleted, result + `"content":[{"type":"text","text":"hi"}]}`},
		{"no result", wait(nil, nothing), statusCompleted, result + `"content":[]}`},
		{"the function's error", wait(errors.New("no luck"), nothing), statusCompleted, result + `"content":[{"type":"text","text":"no luck"}],"isError":true}`},
		{"an error result", wait(nil, func(out *Output) {
			out.Result(&Result{Content: []Content{Text{Text: "no luck"}}, IsError: true, Meta: map[string][]byte{"a": []byte(`1`)}})
		}), statusCompleted, `{"resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"test","version":"1.0.0"},"a":1},"content":[{"type":"text","text":"no luck"}],"isError":true}`},
		{"a protocol error", wait(&Error{Code: 429, Message: "rate limit exceeded", Data: []byte(`[1]`)}, nothing), statusFailed, `{"code":429,"message":"rate limit exceeded","data":[1]}`},
		{"a panic", wait(nil, func(*Output) { panic("secret") }), statusFailed, `{"code":-32603,"message":"internal error (incident `},
		{"an exit", func(context.Context, *Output) error { time.Sleep(time.Second); runtime.Goexit(); return nil }, statusFailed, `{"code":-32603,"message":"internal error (incident `},
		{"a result that is too large", wait(nil, text(strings.Repeat("x", 2000))), statusCompleted, result + `"content":[{"type":"text","text":"the result is too large`},
	}
	for _, test := range tests {
		for _, support := range []TaskSupport{TaskOptional, TaskRequired} {
			t.Run(test.name+" "+strconv.Itoa(int(support)), func(t *testing.T) {
				taskTest(t, tools(taskTool("f", support, test.call)), func(t *testing.T, s *Server) {
					s.options.maxResult = 1000
					c := newTaskClient(s)
					id := c.start(t, "f")
					expectStatus(t, c.get(t, id), statusWorking)
					time.Sleep(2 * time.Second)
					state := c.get(t, id)
					expectStatus(t, state, test.status)
					outcome, other := "result", "error"
					if test.status == statusFailed {
						outcome, other = other, outcome
						if got, want := textAt(state, "statusMessage"), textAt(state, "error", "message"); got != want {
							t.Errorf("statusMessage %q, want %q", got, want)
						}
					}
					if got := memberAt(state, outcome); !strings.HasPrefix(got, test.outcome) || strings.Contains(got, "secret") {
						t.Errorf("%s is %s\nwant %s", outcome, got, test.outcome)
					}
					if memberAt(state, other) != "" || memberAt(state, "inputRequests") != "" || memberAt(state, "requestState") != "" {
						t.Errorf("members too many: %s", state)
					}
					if again := c.get(t, id); again != state {
						t.Errorf("two looks at an ended task differ:\n%s\n%s", state, again)
					}
				})
			})
		}
	}
}

// expectNothingRuns checks that the server holds no function and no task.
func expectNothingRuns(t *testing.T, s *Server) {
	t.Helper()
	synctest.Wait()
	s.tasks.mu.Lock()
	defer s.tasks.mu.Unlock()
	if len(s.tasks.runs)+len(s.tasks.tasks)+len(s.tasks.byCaller) > 0 {
		t.Errorf("%d calls, %d tasks and %d callers are left", len(s.tasks.runs), len(s.tasks.tasks), len(s.tasks.byCaller))
	}
}

// SEP-2663, Error Handling: what is wrong with a request about a task.
func TestTaskRequestsRefused(t *testing.T) {
	taskTest(t, tools(slowTool("slow", TaskOptional, time.Minute)), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		id := c.start(t, "slow")
		for _, unknown := range []string{"", "nope", id[1:], id + "x", strings.ToLower(id), strings.Repeat("x", 1<<16)} {
			for _, verb := range []string{"get", "update", "cancel"} {
				expectUnknownTask(t, c.task(verb, unknown, `,"inputResponses":{}`))
			}
		}
		for _, params := range []string{``, `"taskId":1`, `"taskId":null`, `"taskId":["` + id + `"]`} {
			for _, method := range []string{"tasks/get", "tasks/update", "tasks/cancel"} {
				if reply, code := c.send(t.Context(), method, params); code != jsonrpc.InvalidParams {
					t.Errorf("%s {%s}: got %s", method, params, reply)
				}
			}
		}
		for _, answers := range []string{``, `,"inputResponses":null`, `,"inputResponses":[]`, `,"inputResponses":"x"`} {
			if reply := c.task("update", id, answers); memberAt(reply, "error", "code") != "-32602" {
				t.Errorf("%s: got %s", answers, reply)
			}
		}
		expectStatus(t, c.get(t, id), statusWorking)
	})
}

// F19, SEP-2663, Auth binding: nobody but who made the call finds its task.
func TestF19_TaskIsBoundToCaller(t *testing.T) {
	taskTest(t, tools(slowTool("slow", TaskOptional, time.Minute)), func(t *testing.T, s *Server) {
		alice := newTaskClient(s)
		alice.principal = "alice"
		id := alice.start(t, "slow")
		for _, look := range []string{"while it runs", "after it ended"} {
			for _, name := range []string{"", "bob", "alic", "alice2"} {
				other := newTaskClient(s)
				other.principal = name
				for _, verb := range []string{"get", "update", "cancel"} {
					expectUnknownTask(t, other.task(verb, id, `,"inputResponses":{}`))
				}
			}
			if state := alice.get(t, id); textAt(state, "taskId") != id {
				t.Errorf("%s: got %s", look, state)
			}
			time.Sleep(time.Hour / 2)
		}
	})
}

// SEP-2663, Streamable HTTP: Mcp-Name is the id of the task.
func TestTaskRoutingHeaders(t *testing.T) {
	taskTest(t, tools(slowTool("slow", TaskOptional, time.Minute)), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		id := c.start(t, "slow")
		tests := []struct {
			name   string
			method string
			names  []string
			code   int
		}{
			{"equal", "", []string{id}, 0},
			{"with spaces", "", []string{"  " + id + " "}, 0},
			{"in Base64", "", []string{"=?base64?" + base64.StdEncoding.EncodeToString([]byte(id)) + "?="}, 0},
			{"missing", "", nil, jsonrpc.HeaderMismatch},
			{"another", "", []string{"other"}, jsonrpc.HeaderMismatch},
			{"twice", "", []string{id, id}, jsonrpc.HeaderMismatch},
			{"the tool's name", "", []string{"slow"}, jsonrpc.HeaderMismatch},
			{"another method", "tools/call", []string{id}, jsonrpc.HeaderMismatch},
		}
		for _, verb := range []string{"get", "update", "cancel"} {
			for _, test := range tests {
				method := test.method
				if method == "" {
					method = "tasks/" + verb
				}
				c.header = map[string][]string{headerVersion: {"2026-07-28"}, headerMethod: {method}, headerName: test.names}
				reply, code := c.send(t.Context(), "tasks/"+verb, `"taskId":"`+id+`","inputResponses":{}`)
				if code != test.code {
					t.Errorf("tasks/%s, %s: got %s, want code %d", verb, test.name, reply, test.code)
				}
			}
		}
	})
}

// SEP-2663, Task Status Notifications: a client that does not know tasks cannot
// listen for any; one that does is told that it will hear of none.
func TestListenForTasks(t *testing.T) {
	listen := func(s *Server, capabilities string) (greeting, failure string) {
		x := s.newExchange()
		defer x.release()
		err := jsonrpc.Parse([]byte(`{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{"taskIds":["x"]},`+
			`"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":`+capabilities+`}}}`), 10, &x.message)
		if err != nil {
			t.Fatal(err)
		}
		sub := s.listen(context.Background(), x, t, func() {})
		if sub == nil {
			return "", memberAt(string(x.reply()), "error")
		}
		defer sub.close()
		frame, _ := sub.next(nil)
		return memberAt(string(frame), "params", "notifications"), ""
	}
	with, without := newTestServer(slowTool("slow", TaskOptional, time.Second)), newTestServer(addTool)
	if _, failure := listen(with, `{}`); failure != tasksMissing {
		t.Errorf("got %s", failure)
	}
	if greeting, failure := listen(with, `{`+tasksDeclared+`}`); greeting != `{}` {
		t.Errorf("got %s, %s", greeting, failure)
	}
	if greeting, failure := listen(without, `{}`); greeting != `{}` {
		t.Errorf("without tasks: got %s, %s", greeting, failure)
	}
}
