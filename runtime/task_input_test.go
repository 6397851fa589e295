package runtime

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// askingTool asks once and says what it heard.
func askingTool(name string, support TaskSupport, opts ...AskOption) Tool {
	return taskTool(name, support, func(ctx context.Context, out *Output) error {
		p, err := Ask[person](ctx, "Who?", opts...)
		if err != nil {
			return err
		}
		out.Text("Hello, " + p.Name + "!")
		return nil
	})
}

// askingTools makes a server of tools that ask for a person.
func askingTools(tools ...Tool) func() *Server {
	return func() *Server {
		s := newTestServer(tools...)
		addPersonForm(s)
		return s
	}
}

// accepts is the parameter with the accepted answers of some keys.
func accepts(keys ...string) string {
	var list []string
	for _, key := range keys {
		list = append(list, `"`+key+`":{"action":"accept","content":{"name":"`+key+`"}}`)
	}
	return `,"inputResponses":{` + strings.Join(list, ",") + `}`
}

// expectQuestions checks which questions a task has open, in order.
func expectQuestions(t *testing.T, state string, want ...string) {
	t.Helper()
	expectStatus(t, state, statusInputRequired)
	if got := memberNames(memberAt(state, "inputRequests")); !slices.Equal(got, want) {
		t.Errorf("questions %q, want %q", got, want)
	}
}

// SEP-2663, Task Update Requests: a question makes a task at once, is in it until
// the answer comes, and then the function goes on.
func TestTaskAsks(t *testing.T) {
	taskTest(t, askingTools(askingTool("optional", TaskOptional), askingTool("required", TaskRequired, Key("name"))), func(t *testing.T, s *Server) {
		for tool, key := range map[string]string{"optional": "1", "required": "name"} {
			c := newTaskClient(s)
			begin := time.Now()
			id := c.start(t, tool)
			synctest.Wait()
			state := c.get(t, id)
			if time.Since(begin) > 0 {
				t.Error("the request waited")
			}
			expectQuestions(t, state, key)
			const question = `{"method":"elicitation/create","params":{"mode":"form","message":"Who?","requestedSchema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}}}`
			if got := memberAt(state, "inputRequests", key); got != question {
				t.Errorf("got  %s\nwant %s", got, question)
			}
			time.Sleep(time.Minute)
			expectQuestions(t, c.get(t, id), key)
			expectAcknowledged(t, c.task("update", id, accepts(key)))
			synctest.Wait()
			state = c.get(t, id)
			expectStatus(t, state, statusCompleted)
			if got, want := resultText(memberAt(state, "result")), "Hello, "+key+"!"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	})
}

// SEP-2663: several questions may be open at once; each is answered by itself,
// and what answers none is ignored.
func TestTaskAsksSeveralAtOnce(t *testing.T) {
	tool := taskTool("f", TaskOptional, func(ctx context.Context, out *Output) error {
		var wait sync.WaitGroup
		heard := make([]string, 3)
		for i, key := range []string{"a", "b", "c"} {
			wait.Go(func() {
				p, err := Ask[person](ctx, "Who?", Key(key))
				heard[i] = fmt.Sprint(p.Name, " ", err)
			})
		}
		wait.Wait()
		p, err := Ask[person](ctx, "And now?")
		out.Text(fmt.Sprint(heard, p.Name))
		return err
	})
	taskTest(t, askingTools(tool), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		id := c.start(t, "f")
		synctest.Wait()
		open := func() []string {
			state := c.get(t, id)
			expectStatus(t, state, statusInputRequired)
			return slices.Sorted(slices.Values(memberNames(memberAt(state, "inputRequests"))))
		}
		steps := []struct {
			answers string
			left    []string
		}{
			{`,"inputResponses":{}`, []string{"a", "b", "c"}},
			{`,"inputResponses":{"x":{"ignored":true},"y":5,"4":null}`, []string{"a", "b", "c"}},
			{accepts("b", "x"), []string{"a", "c"}},
			{accepts("b"), []string{"a", "c"}},
			{`,"inputResponses":{"b":{"action":"accept","content":{"name":"late"}},"c":{"action":"decline"}}`, []string{"a"}},
		}
		for _, step := range steps {
			expectAcknowledged(t, c.task("update", id, step.answers))
			if got := open(); !slices.Equal(got, step.left) {
				t.Errorf("after %s: %q are open, want %q", step.answers, got, step.left)
			}
		}
		expectAcknowledged(t, c.task("update", id, accepts("a")))
		synctest.Wait()
		expectQuestions(t, c.get(t, id), "4")
		expectAcknowledged(t, c.task("update", id, accepts("a", "b", "c", "4")))
		synctest.Wait()
		if got, want := resultText(memberAt(c.get(t, id), "result")), "[a <nil> b <nil>  the user declined]4"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// SEP-2663: a task that works after an answer says so.
func TestTaskWorksAfterAnswer(t *testing.T) {
	tool := taskTool("f", TaskOptional, func(ctx context.Context, out *Output) error {
		if _, err := Ask[person](ctx, "Who?"); err != nil {
			return err
		}
		time.Sleep(time.Minute)
		_, err := Ask[person](ctx, "Who else?")
		return err
	})
	taskTest(t, askingTools(tool), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		id := c.start(t, "f")
		synctest.Wait()
		expectAcknowledged(t, c.task("update", id, accepts("1")))
		expectStatus(t, c.get(t, id), statusWorking)
		time.Sleep(2 * time.Minute)
		expectQuestions(t, c.get(t, id), "2")
	})
}

// SEP-2663: a key stands for one question over the lifetime of a task.
func TestTaskKeyIsUsedOnce(t *testing.T) {
	tool := taskTool("f", TaskOptional, func(ctx context.Context, out *Output) error {
		if _, err := Ask[person](ctx, "Who?", Key("a")); err != nil {
			return err
		}
		_, again := Ask[person](ctx, "Who?", Key("a"))
		if _, err := Ask[person](ctx, "Who?"); err != nil {
			return err
		}
		_, number := Ask[person](ctx, "Who?", Key("2"))
		out.Text(fmt.Sprint(again, "; ", number))
		return nil
	})
	taskTest(t, askingTools(tool), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		id := c.start(t, "f")
		for _, key := range []string{"a", "2"} {
			synctest.Wait()
			expectQuestions(t, c.get(t, id), key)
			c.task("update", id, accepts(key))
		}
		synctest.Wait()
		got := resultText(memberAt(c.get(t, id), "result"))
		if !strings.Contains(got, `the key "a"`) || !strings.Contains(got, `the key "2"`) {
			t.Errorf("got %s", got)
		}
	})
}

// Q7: a malformed answer is refused, with all that came along, and the question
// stays open.
func TestTaskMalformedAnswers(t *testing.T) {
	tool := taskTool("f", TaskOptional, func(ctx context.Context, out *Output) error {
		var wait sync.WaitGroup
		wait.Go(func() { Ask[person](ctx, "Who?", Key("other")) })
		p, err := Ask[person](ctx, "Who?", Key("a"))
		wait.Wait()
		out.Text(p.Name)
		return err
	})
	taskTest(t, askingTools(tool), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		id := c.start(t, "f")
		synctest.Wait()
		for answer, want := range map[string]string{
			`5`:                   "action must be",
			`null`:                "action must be",
			`{}`:                  "action must be",
			`{"action":"agree"}`:  "action must be",
			`{"action":"accept"}`: "name: is required",
			`{"action":"accept","content":{"name":1}}`:  "name: must be a string",
			`{"action":"accept","content":{"nome":""}}`: "name: is required",
		} {
			reply := c.task("update", id, `,"inputResponses":{"other":{"action":"accept","content":{"name":"x"}},"a":`+answer+`}`)
			if message := textAt(reply, "error", "message"); memberAt(reply, "error", "code") != "-32602" || !strings.Contains(message, want) || !strings.Contains(message, "inputResponses.a") {
				t.Errorf("%s: got %s", answer, reply)
			}
			if open := memberNames(memberAt(c.get(t, id), "inputRequests")); len(open) != 2 {
				t.Errorf("%s: %q are open", answer, open)
			}
		}
		expectAcknowledged(t, c.task("update", id, accepts("a", "other")))
		synctest.Wait()
		if state := c.get(t, id); resultText(memberAt(state, "result")) != "a" {
			t.Errorf("got %s", state)
		}
	})
}

// H19: a panic in the decoder of a form harms the update alone.
func TestTaskAnswerPanics(t *testing.T) {
	type bomb struct{}
	tool := taskTool("f", TaskOptional, func(ctx context.Context, out *Output) error {
		_, err := Ask[bomb](ctx, "Who?")
		return err
	})
	taskTest(t, tools(tool), func(t *testing.T, s *Server) {
		AddForm(s, `{"type":"object","properties":{}}`, func(*codec.Reader, *bomb) { panic("secret") })
		c := newTaskClient(s)
		id := c.start(t, "f")
		synctest.Wait()
		reply := c.task("update", id, accepts("1"))
		if memberAt(reply, "error", "code") != "-32603" || strings.Contains(reply, "secret") {
			t.Errorf("got %s", reply)
		}
		expectQuestions(t, c.get(t, id), "1")
	})
}

// Every kind of question can be asked in a task.
func TestTaskAsksEveryKind(t *testing.T) {
	tool := taskTool("f", TaskRequired, func(ctx context.Context, out *Output) error {
		url := AskURL(ctx, "Sign in", "https://example.com/", Key("url"))
		sample, err := Sample(ctx, SampleRequest{}, Key("sample"))
		if err != nil {
			return err
		}
		roots, err := Roots(ctx, Key("roots"))
		out.Text(fmt.Sprint(url, " ", sample.Text, " ", roots))
		return err
	})
	taskTest(t, tools(tool), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		id := c.start(t, "f")
		for _, step := range []struct{ key, method, wrong, right string }{
			{"url", "elicitation/create", `{}`, `{"action":"accept"}`},
			{"sample", "sampling/createMessage", `{"role":"assistant"}`, `{"role":"assistant","model":"m","content":{"type":"text","text":"Paris"}}`},
			{"roots", "roots/list", `{"roots":{}}`, `{"roots":[{"uri":"file:///a","name":"a"}]}`},
		} {
			synctest.Wait()
			state := c.get(t, id)
			expectQuestions(t, state, step.key)
			if got := textAt(state, "inputRequests", step.key, "method"); got != step.method {
				t.Errorf("method %s, want %s", got, step.method)
			}
			if reply := c.task("update", id, `,"inputResponses":{"`+step.key+`":`+step.wrong+`}`); memberAt(reply, "error", "code") != "-32602" {
				t.Errorf("%s: got %s", step.wrong, reply)
			}
			expectAcknowledged(t, c.task("update", id, `,"inputResponses":{"`+step.key+`":`+step.right+`}`))
		}
		synctest.Wait()
		if got, want := resultText(memberAt(c.get(t, id), "result")), "<nil> Paris [{file:///a a}]"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// A question whose context ends is closed.
func TestTaskQuestionIsWithdrawn(t *testing.T) {
	tool := taskTool("f", TaskOptional, func(ctx context.Context, out *Output) error {
		short, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		_, err := Ask[person](short, "Who?")
		if !errors.Is(err, context.DeadlineExceeded) {
			return fmt.Errorf("got %w", err)
		}
		time.Sleep(time.Minute)
		_, err = Ask[person](ctx, "Who?")
		return err
	})
	taskTest(t, askingTools(tool), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		id := c.start(t, "f")
		synctest.Wait()
		expectQuestions(t, c.get(t, id), "1")
		time.Sleep(time.Minute)
		synctest.Wait()
		expectStatus(t, c.get(t, id), statusWorking)
		expectAcknowledged(t, c.task("update", id, accepts("1", "2")))
		time.Sleep(time.Minute)
		synctest.Wait()
		expectQuestions(t, c.get(t, id), "2")
	})
}

// A question outlives neither its task nor the function that asks it.
func TestTaskQuestionAfterEnd(t *testing.T) {
	heard := make(chan error, 3)
	tool := taskTool("f", TaskOptional, func(ctx context.Context, _ *Output) error {
		go func() { // with a context that the end of the task does not end
			_, err := Ask[person](context.WithoutCancel(ctx), "Who?")
			heard <- err
			_, err = Ask[person](context.WithoutCancel(ctx), "Who?")
			heard <- err
		}()
		time.Sleep(time.Second)
		return nil
	})
	taskTest(t, func() *Server { heard = make(chan error, 3); return askingTools(tool)() }, func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		id := c.start(t, "f")
		time.Sleep(2 * time.Second)
		expectStatus(t, c.get(t, id), statusCompleted)
		if err := <-heard; !errors.Is(err, context.Canceled) {
			t.Errorf("the open question: %v", err)
		}
		if err := <-heard; !errors.Is(err, ErrNoCall) {
			t.Errorf("a later question: %v", err)
		}
	})
}

// SEP-2663, Composition with Multi Round-Trip Requests: a question before the
// task is answered by calling again, one in it by an update, and their keys
// have nothing to do with each other.
func TestTaskAfterQuestion(t *testing.T) {
	runs := 0
	tool := taskTool("f", TaskRequired, func(ctx context.Context, out *Output) error {
		runs++
		first, err := Ask[person](ctx, "Who?", Key("user_name"), BeforeTask())
		if err != nil {
			return err
		}
		second, err := Ask[person](ctx, "Who else?", Key("second"))
		if err != nil {
			return err
		}
		out.Text(first.Name + " and " + second.Name)
		return nil
	})
	taskTest(t, askingTools(tool), func(t *testing.T, s *Server) {
		runs = 0
		c := newTaskClient(s)
		first := memberAt(c.call("f", ""), "result")
		if textAt(first, "resultType") != "input_required" || memberAt(first, "taskId") != "" || !slices.Equal(memberNames(memberAt(first, "inputRequests")), []string{"user_name"}) {
			t.Fatalf("got %s", first)
		}
		expectNothingRuns(t, s)
		second := memberAt(c.call("f", stateParam(textAt(first, "requestState"))+accepts("user_name")), "result")
		if textAt(second, "resultType") != "task" || memberAt(second, "requestState") != "" || memberAt(second, "inputRequests") != "" {
			t.Fatalf("got %s", second)
		}
		id := textAt(second, "taskId")
		synctest.Wait()
		expectQuestions(t, c.get(t, id), "second")
		expectAcknowledged(t, c.task("update", id, accepts("user_name", "second")))
		synctest.Wait()
		if got := resultText(memberAt(c.get(t, id), "result")); got != "user_name and second" {
			t.Errorf("got %s", got)
		}
		if runs != 2 {
			t.Errorf("the function ran %d times", runs)
		}
	})
}

// What goes wrong with a question before the task goes wrong with the request.
func TestTaskQuestionBeforeFails(t *testing.T) {
	taskTest(t, askingTools(askingTool("f", TaskRequired, BeforeTask()), askingTool("in", TaskRequired)), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		if reply, code := c.send(t.Context(), "tools/call", `"name":"f","inputResponses":{"1":{"action":"accept"}}`); code != jsonrpc.InvalidParams {
			t.Errorf("got %s", reply)
		}
		if reply, code := c.send(t.Context(), "tools/call", `"name":"f","requestState":"x"`); code != jsonrpc.InvalidParams {
			t.Errorf("got %s", reply)
		}
		c.capabilities = `{` + tasksDeclared + `}`
		for _, tool := range []string{"f", "in"} {
			reply, _ := c.send(t.Context(), "tools/call", `"name":"`+tool+`"`)
			if got := memberAt(reply, "error", "data"); got != `{"requiredCapabilities":{"elicitation":{"form":{}}}}` {
				t.Errorf("%s: got %s", tool, reply)
			}
		}
	})
}

// M16: a task that cannot ask what it needs fails with the error that the request
// would have had.
func TestTaskCannotAsk(t *testing.T) {
	tool := taskTool("f", TaskOptional, func(ctx context.Context, out *Output) error {
		Progress(ctx, 1, 2, "")
		_, err := Ask[person](ctx, "Who?")
		return err
	})
	taskTest(t, askingTools(tool), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		c.capabilities = `{` + tasksDeclared + `}`
		id := c.start(t, "f")
		synctest.Wait()
		state := c.get(t, id)
		expectStatus(t, state, statusFailed)
		if got := memberAt(state, "error"); !strings.HasPrefix(got, `{"code":-32021,`) || !strings.Contains(got, `{"elicitation":{"form":{}}}`) {
			t.Errorf("got %s", got)
		}
	})
}

// After a question before the task nothing makes a task any more, however the
// function goes on.
func TestTaskQuestionBeforeSettles(t *testing.T) {
	var errs []error
	tool := taskTool("f", TaskOptional, func(ctx context.Context, out *Output) error {
		_, first := Ask[person](ctx, "One?", BeforeTask())
		_, second := Ask[person](ctx, "Two?", BeforeTask())
		Progress(ctx, 1, 2, "")
		_, third := Ask[person](ctx, "Three?")
		time.Sleep(time.Second)
		errs = []error{first, second, third}
		return nil
	})
	taskTest(t, askingTools(tool), func(t *testing.T, s *Server) {
		reply := newTaskClient(s).call("f", "")
		if got := memberNames(memberAt(reply, "result", "inputRequests")); !slices.Equal(got, []string{"1", "2"}) {
			t.Errorf("got %s", reply)
		}
		for i, err := range errs {
			if err != ErrInputRequired {
				t.Errorf("question %d: %v", i+1, err)
			}
		}
	})
}

// A question that was to come before the task is put inside it when there is
// one already.
func TestTaskQuestionTooLate(t *testing.T) {
	tool := taskTool("f", TaskOptional, func(ctx context.Context, out *Output) error {
		time.Sleep(time.Second)
		p, err := Ask[person](ctx, "Who?", BeforeTask())
		out.Text(p.Name)
		return err
	})
	taskTest(t, askingTools(tool), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		id := c.start(t, "f")
		time.Sleep(2 * time.Second)
		expectQuestions(t, c.get(t, id), "1")
		expectAcknowledged(t, c.task("update", id, accepts("1")))
		synctest.Wait()
		if state := c.get(t, id); resultText(memberAt(state, "result")) != "1" {
			t.Errorf("got %s", state)
		}
	})
}

// Without tasks, BeforeTask changes nothing.
func TestBeforeTaskWithoutTasks(t *testing.T) {
	s := askingTools(askingTool("f", TaskOptional, BeforeTask()), askingTool("g", TaskForbidden, BeforeTask()))()
	for _, tool := range []string{"f", "g"} {
		first := newModernClient(s).call(tool, "")
		reply := newModernClient(s).call(tool, stateParam(textAt(first, "result", "requestState"))+accepts("1"))
		if resultText(memberAt(reply, "result")) != "Hello, 1!" {
			t.Errorf("got %s", reply)
		}
	}
}
