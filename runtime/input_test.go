package runtime

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// modernClient is a modern client in a test.
type modernClient struct {
	server       *Server
	principal    string
	capabilities string
	header       map[string][]string
}

// allCapabilities is a client that answers everything.
const allCapabilities = `{"elicitation":{"form":{},"url":{}},"sampling":{},"roots":{}}`

func newModernClient(s *Server) *modernClient {
	return &modernClient{server: s, capabilities: allCapabilities}
}

// send sends a request with some params and returns the whole reply, and the
// error code that an HTTP status would be made from.
func (c *modernClient) send(ctx context.Context, method, params string) (reply string, code int) {
	if params != "" {
		params += ","
	}
	message := `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":{` + params +
		`"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":` + c.capabilities + `}}}`
	x := c.server.newExchange()
	defer x.release()
	x.principal, x.header, x.stream = c.principal, c.header, nowhere{}
	if err := jsonrpc.Parse([]byte(message), 1000, &x.message); err != nil {
		x.refuse(err)
		return string(x.reply()), x.code
	}
	c.server.serveModern(ctx, x)
	return wireChecked("", message, string(x.reply())), x.code
}

// call calls a tool and returns the reply.
func (c *modernClient) call(tool, more string) string {
	reply, _ := c.send(context.Background(), "tools/call", `"name":"`+tool+`"`+more)
	return reply
}

// nowhere is the stream of a client that is sent nothing ahead of a reply.
type nowhere struct{}

func (nowhere) send([]byte) error { return nil }

func (nowhere) request(context.Context, string, []byte) ([]byte, error) { return nil, ErrUnsupported }

// memberAt returns the raw value at a path of a reply, empty where there is none.
func memberAt(reply string, path ...string) string {
	raw := []byte(reply)
	for _, name := range path {
		raw = jsonrpc.Member(raw, name)
	}
	return string(raw)
}

// textAt returns the string at a path.
func textAt(reply string, path ...string) string {
	return string(jsonrpc.Text([]byte(memberAt(reply, path...))))
}

// resultText is the first text of a tool's result.
func resultText(result string) string {
	for item := range jsonrpc.Elements([]byte(memberAt(result, "content"))) {
		return string(jsonrpc.Text(jsonrpc.Member(item, "text")))
	}
	return ""
}

// memberNames returns the member names of an object in order.
func memberNames(object string) []string {
	var list []string
	for name := range jsonrpc.Members([]byte(object)) {
		list = append(list, string(name))
	}
	return list
}

// person is the answer to a form in tests.
type person struct{ Name string }

var personFields = codec.Fields{{Name: "name", Required: true}}

func addPersonForm(s *Server) {
	AddForm(s, `{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}`, func(in *codec.Reader, p *person) {
		for in.Object(personFields); in.Next(); {
			if in.Key() == "name" {
				p.Name = in.String()
			}
		}
	})
}

// newAskingServer has the tools "greet", which asks for a name, and "steps",
// which asks twice.
func newAskingServer(opts ...Option) *Server {
	s := newTestServer(simpleTool("greet", func(ctx context.Context, out *Output) error {
		p, err := Ask[person](ctx, "Who are you?", Key("user_name"))
		if err != nil {
			return err
		}
		out.Text("Hello, " + p.Name + "!")
		return nil
	}), simpleTool("steps", func(ctx context.Context, out *Output) error {
		first, err := Ask[person](ctx, "First?", Key("step1"))
		if err != nil {
			return err
		}
		second, err := Ask[person](ctx, "Second?", Key("step2"))
		if err != nil {
			return err
		}
		out.Text(first.Name + " " + second.Name)
		return nil
	}))
	for _, opt := range opts {
		opt(&s.options)
	}
	addPersonForm(s)
	return s
}

const aliceAnswers = `,"inputResponses":{"user_name":{"action":"accept","content":{"name":"Alice"}}}`

func stateParam(state string) string {
	return `,"requestState":` + string(codec.AppendQuoted(nil, state))
}

// Q1: input_required is a result of tools/call, prompts/get and resources/read
// alone.
func TestQ1_InputRequiredOnlyWhereAllowed(t *testing.T) {
	s := newAskingServer()
	asking := func(ctx context.Context) error { _, err := Ask[person](ctx, "Who?"); return err }
	s.AddPrompt(Prompt{Name: "p", Description: "A prompt.", Arguments: []PromptArgument{{Name: "a"}}, Context: true, Get: func(ctx context.Context, in *codec.Reader, _ *MessagesOutput) error {
		for in.Object(nil); in.Next(); {
		}
		return asking(ctx)
	}})
	s.AddResource(Resource{URI: "test://r", Name: "r", Context: true, Read: func(ctx context.Context, _ *codec.Reader, _ *ContentsOutput) error {
		return asking(ctx)
	}})
	s.AddCompletion(Completion{Prompt: "p", Argument: "a", Complete: func(ctx context.Context, _ string, _ *codec.Reader) ([]string, error) {
		return nil, asking(ctx)
	}})
	tests := []struct {
		method, params string
		allowed        bool
	}{
		{"tools/call", `"name":"greet"`, true},
		{"prompts/get", `"name":"p"`, true},
		{"resources/read", `"uri":"test://r"`, true},
		{"completion/complete", `"ref":{"type":"ref/prompt","name":"p"},"argument":{"name":"a","value":""}`, false},
		{"tools/list", ``, false},
		{"server/discover", ``, false},
	}
	for _, test := range tests {
		reply, _ := newModernClient(s).send(t.Context(), test.method, test.params)
		if got := textAt(reply, "result", "resultType") == "input_required"; got != test.allowed {
			t.Errorf("%s: input_required is %v, want %v: %s", test.method, got, test.allowed, reply)
		}
	}
}

// Q2: an input_required result names its questions by unique keys and carries a
// state.
func TestQ2_QuestionsHaveUniqueKeys(t *testing.T) {
	type ask = func(ctx context.Context) error
	askForm := func(opts ...AskOption) ask {
		return func(ctx context.Context) error { _, err := Ask[person](ctx, "Who?", opts...); return err }
	}
	tests := []struct {
		name string
		asks []ask
		want []string // nil: an error
	}{
		{"numbered", []ask{askForm(), askForm(), askForm()}, []string{"1", "2", "3"}},
		{"named", []ask{askForm(Key("b")), askForm(Key("a"))}, []string{"b", "a"}},
		{"numbered after a name", []ask{askForm(Key("a")), askForm()}, []string{"a", "2"}},
		{"a name twice", []ask{askForm(Key("a")), askForm(Key("a"))}, nil},
		{"a name that is a number in use", []ask{askForm(), askForm(Key("1"))}, nil},
		{"a number that is a name in use", []ask{askForm(Key("2")), askForm()}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var failed error
			s := newTestServer(simpleTool("ask", func(ctx context.Context, _ *Output) error {
				failed = nil
				for _, ask := range test.asks {
					if err := ask(ctx); !errors.Is(err, ErrInputRequired) {
						failed = err
					}
				}
				return failed
			}))
			addPersonForm(s)
			reply := newModernClient(s).call("ask", "")
			if test.want == nil {
				if failed == nil || !strings.Contains(failed.Error(), "have the key") {
					t.Errorf("the second question failed with %v", failed)
				}
				return
			}
			if got := memberNames(memberAt(reply, "result", "inputRequests")); !slices.Equal(got, test.want) {
				t.Errorf("keys %q, want %q", got, test.want)
			}
			if textAt(reply, "result", "requestState") == "" {
				t.Errorf("no state in %s", reply)
			}
		})
	}
}

// Q2: a name that has been answered is not asked under once more.
func TestQ2_AnsweredKeyIsNotUsedAgain(t *testing.T) {
	s := newTestServer(simpleTool("ask", func(ctx context.Context, _ *Output) error {
		for {
			if _, err := Ask[person](ctx, "Who?", Key("a")); err != nil {
				return err
			}
		}
	}))
	addPersonForm(s)
	reply := newModernClient(s).call("ask", `,"inputResponses":{"a":{"action":"accept","content":{"name":"x"}}}`)
	if text := resultText(memberAt(reply, "result")); !strings.Contains(text, `the key "a"`) {
		t.Errorf("got %s", reply)
	}
}

// Q2: every kind of question is one that the protocol has.
func TestQ2_QuestionsOfEveryKind(t *testing.T) {
	s := newTestServer(simpleTool("ask", func(ctx context.Context, _ *Output) error {
		_, form := Ask[person](ctx, "Who?", Key("form"))
		url := AskURL(ctx, "Sign in", "https://example.com/", Key("url"))
		_, sample := Sample(ctx, SampleRequest{Messages: []Message{{Role: User, Content: Text{Text: "Hi"}}}}, Key("sample"))
		_, roots := Roots(ctx, Key("roots"))
		return errors.Join(form, url, sample, roots)
	}))
	addPersonForm(s)
	reply := newModernClient(s).call("ask", "")
	want := `{"form":{"method":"elicitation/create","params":{"mode":"form","message":"Who?","requestedSchema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}}},` +
		`"url":{"method":"elicitation/create","params":{"mode":"url","message":"Sign in","url":"https://example.com/"}},` +
		`"sample":{"method":"sampling/createMessage","params":{"messages":[{"role":"user","content":{"type":"text","text":"Hi"}}],"maxTokens":1000}},` +
		`"roots":{"method":"roots/list","params":{}}}`
	if got := memberAt(reply, "result", "inputRequests"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Q3, M16: what the client did not declare in this request it is not asked.
func TestQ3_AsksOnlyWhatIsDeclared(t *testing.T) {
	ask := map[string]func(ctx context.Context) error{
		"form":   func(ctx context.Context) error { _, err := Ask[person](ctx, "Who?"); return err },
		"url":    func(ctx context.Context) error { return AskURL(ctx, "Sign in", "https://example.com/") },
		"sample": func(ctx context.Context) error { _, err := Sample(ctx, SampleRequest{}); return err },
		"roots":  func(ctx context.Context) error { _, err := Roots(ctx); return err },
		"both": func(ctx context.Context) error {
			_, form := Ask[person](ctx, "Who?")
			return errors.Join(form, AskURL(ctx, "Sign in", "https://example.com/"))
		},
	}
	tests := []struct{ ask, capabilities, missing string }{
		{"form", `{}`, `{"elicitation":{"form":{}}}`},
		{"form", `{"elicitation":{}}`, ""},
		{"form", `{"elicitation":{"form":{}}}`, ""},
		{"form", `{"elicitation":{"url":{}}}`, `{"elicitation":{"form":{}}}`},
		{"form", `{"elicitation":null}`, `{"elicitation":{"form":{}}}`},
		{"form", `{"elicitation":{"form":true}}`, `{"elicitation":{"form":{}}}`},
		{"form", `{"sampling":{},"roots":{}}`, `{"elicitation":{"form":{}}}`},
		{"url", `{"elicitation":{}}`, `{"elicitation":{"url":{}}}`},
		{"url", `{"elicitation":{"url":{}}}`, ""},
		{"sample", `{"elicitation":{}}`, `{"sampling":{}}`},
		{"sample", `{"sampling":{}}`, ""},
		{"roots", `{}`, `{"roots":{}}`},
		{"roots", `{"roots":{"listChanged":true}}`, ""},
		{"both", `{}`, `{"elicitation":{"form":{},"url":{}}}`},
		{"both", `{"elicitation":{}}`, `{"elicitation":{"url":{}}}`},
	}
	for _, test := range tests {
		t.Run(test.ask+" "+test.capabilities, func(t *testing.T) {
			s := newTestServer(simpleTool("ask", func(ctx context.Context, _ *Output) error { return ask[test.ask](ctx) }))
			addPersonForm(s)
			c := newModernClient(s)
			c.capabilities = test.capabilities
			reply, code := c.send(t.Context(), "tools/call", `"name":"ask"`)
			if test.missing == "" {
				if textAt(reply, "result", "resultType") != "input_required" {
					t.Errorf("got %s", reply)
				}
				return
			}
			if code != jsonrpc.MissingClientCapability || memberAt(reply, "error", "data", "requiredCapabilities") != test.missing {
				t.Errorf("got %s, want -32021 for %s", reply, test.missing)
			}
		})
	}
}

// Q3: a function may do without an answer that it cannot get.
func TestQ3_FunctionMayDoWithoutAnswer(t *testing.T) {
	s := newTestServer(simpleTool("ask", func(ctx context.Context, out *Output) error {
		if _, err := Ask[person](ctx, "Who?"); !errors.Is(err, ErrUnsupported) {
			return err
		}
		out.Text("Hello, stranger!")
		return nil
	}))
	addPersonForm(s)
	c := newModernClient(s)
	c.capabilities = `{}`
	if reply := c.call("ask", ""); resultText(memberAt(reply, "result")) != "Hello, stranger!" {
		t.Errorf("got %s", reply)
	}
}

// Q7: what the answers may be like.
func TestQ7_Answers(t *testing.T) {
	s := newAskingServer()
	c := newModernClient(s)
	state := textAt(c.call("greet", ""), "result", "requestState")
	tests := []struct {
		name, more string
		want       string // of the result's text; or
		asks       bool
		malformed  string
	}{
		{name: "accepted", more: stateParam(state) + aliceAnswers, want: "Hello, Alice!"},
		{name: "without the state, which holds nothing yet", more: aliceAnswers, want: "Hello, Alice!"},
		{name: "unknown keys too", more: `,"inputResponses":{"user_name":{"action":"accept","content":{"name":"Bob"}},"x":{"a":1},"y":5}`, want: "Hello, Bob!"},
		{name: "unknown keys only", more: `,"inputResponses":{"x":{"action":"accept","content":{"name":"Bob"}}}`, asks: true},
		{name: "no answers", more: stateParam(state), asks: true},
		{name: "empty answers", more: stateParam(state) + `,"inputResponses":{}`, asks: true},
		{name: "declined", more: `,"inputResponses":{"user_name":{"action":"decline"}}`, want: ErrDeclined.Error()},
		{name: "cancelled", more: `,"inputResponses":{"user_name":{"action":"cancel"}}`, want: ErrCancelled.Error()},
		{name: "answers are null", more: `,"inputResponses":null`, malformed: "inputResponses must be an object"},
		{name: "answers are an array", more: `,"inputResponses":[]`, malformed: "inputResponses must be an object"},
		{name: "answer is a number", more: `,"inputResponses":{"user_name":12345}`, malformed: "action must be"},
		{name: "unknown action", more: `,"inputResponses":{"user_name":{"action":"maybe"}}`, malformed: "action must be"},
		{name: "no content", more: `,"inputResponses":{"user_name":{"action":"accept"}}`, malformed: "name: is required"},
		{name: "content does not match the form", more: `,"inputResponses":{"user_name":{"action":"accept","content":{"name":1}}}`, malformed: "name: must be a string"},
		{name: "content has more than the form", more: `,"inputResponses":{"user_name":{"action":"accept","content":{"name":"x","age":1}}}`, want: "Hello, x!"},
		{name: "content is not an object", more: `,"inputResponses":{"user_name":{"action":"accept","content":[]}}`, malformed: "must be an object"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			reply, code := c.send(t.Context(), "tools/call", `"name":"greet"`+test.more)
			switch {
			case test.malformed != "":
				if code != jsonrpc.InvalidParams || !strings.Contains(textAt(reply, "error", "message"), test.malformed) {
					t.Errorf("got %s, want -32602 with %q", reply, test.malformed)
				}
			case test.asks:
				if textAt(reply, "result", "resultType") != "input_required" || memberNames(memberAt(reply, "result", "inputRequests"))[0] != "user_name" {
					t.Errorf("got %s, want the question again", reply)
				}
			case resultText(memberAt(reply, "result")) != test.want:
				t.Errorf("got %s, want %q", reply, test.want)
			}
		})
	}
}

// Q7: answers of earlier rounds are in the state, whatever its expiry looks
// like in bytes.
func TestQ7_AnswersAddUpOverRounds(t *testing.T) {
	for i := range 300 {
		s := newAskingServer(StateLifetime(time.Hour + time.Duration(i)*time.Millisecond))
		c := newModernClient(s)
		first := c.call("steps", "")
		second := c.call("steps", stateParam(textAt(first, "result", "requestState"))+`,"inputResponses":{"step1":{"action":"accept","content":{"name":"one"}}}`)
		if got := memberNames(memberAt(second, "result", "inputRequests")); !slices.Equal(got, []string{"step2"}) {
			t.Fatalf("round 2 asks %q: %s", got, second)
		}
		if textAt(first, "result", "requestState") == textAt(second, "result", "requestState") {
			t.Fatal("the state did not change")
		}
		last := c.call("steps", stateParam(textAt(second, "result", "requestState"))+`,"inputResponses":{"step2":{"action":"accept","content":{"name":"two"}}}`)
		if resultText(memberAt(last, "result")) != "one two" {
			t.Fatalf("got %s", last)
		}
	}
}

// Q7: answers that no client could send back are an error at once.
func TestQ7_AnswersTooLargeForAState(t *testing.T) {
	c := newModernClient(newAskingServer())
	reply, code := c.send(t.Context(), "tools/call", `"name":"steps","inputResponses":{"step1":{"action":"accept","content":{"name":"`+strings.Repeat("x", maxState)+`"}}}`)
	if code != jsonrpc.InternalError || !strings.Contains(reply, "too large") {
		t.Errorf("got %.200s", reply)
	}
}

// Q8: nothing waits for a client to come back.
func TestQ8_AbandonedRoundsLeaveNothing(t *testing.T) {
	c := newModernClient(newAskingServer())
	round := func(n int) {
		for i := range n {
			if reply := c.call("greet", fmt.Sprintf(`,"arguments":{},"x":%d`, i)); textAt(reply, "result", "resultType") != "input_required" {
				t.Fatalf("got %s", reply)
			}
		}
	}
	round(100)
	goroutines, heap := runtime.NumGoroutine(), heapInUse()
	round(10_000)
	if now := runtime.NumGoroutine(); now > goroutines {
		t.Errorf("%d goroutines, %d before", now, goroutines)
	}
	if now := heapInUse(); now > heap+1<<20 {
		t.Errorf("%d bytes in use, %d before", now, heap)
	}
}

func heapInUse() uint64 {
	runtime.GC()
	runtime.GC() // pools are emptied in two steps
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
