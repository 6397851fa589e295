package runtime

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// featureServer has one of each feature, and as many tools as asked for.
func featureServer(tools int, opts ...Option) *Server {
	s := NewServer(Implementation{Name: "test", Version: "1.0.0"}, append([]Option{WithLogger(slog.New(slog.DiscardHandler))}, opts...)...)
	s.AddTool(addTool)
	for i := range tools {
		s.AddTool(simpleTool(fmt.Sprintf("tool%03d", i), func(context.Context, *Output) error { return nil }))
	}
	s.AddResource(Resource{URI: "x://a", Name: "a", MIMEType: "text/plain", Read: func(_ context.Context, in *codec.Reader, out *ContentsOutput) error {
		out.Text("A")
		return nil
	}})
	s.AddResource(Resource{Template: "x://b/{id}", Name: "b", Read: func(_ context.Context, in *codec.Reader, out *ContentsOutput) error {
		var id int
		for in.Object(codec.Fields{{Name: "id", Required: true}}); in.Next(); {
			id = in.Int()
		}
		if err := in.Err(); err != nil {
			return err
		}
		if id == 0 {
			return ErrNotFound
		}
		out.Text(fmt.Sprint(id))
		return nil
	}})
	s.AddPrompt(Prompt{Name: "p", Description: "A prompt.", Arguments: []PromptArgument{{Name: "n", Required: true}},
		Get: func(_ context.Context, in *codec.Reader, out *MessagesOutput) error {
			var n int
			for in.Object(codec.Fields{{Name: "n", Required: true}}); in.Next(); {
				n = in.Int()
			}
			if err := in.Err(); err != nil {
				return err
			}
			out.Text(strings.Repeat("x", n))
			return nil
		}})
	many := make([]string, 250)
	for i := range many {
		many[i] = fmt.Sprintf("v%03d", i)
	}
	s.AddCompletion(Completion{Prompt: "p", Argument: "n", Values: many})
	return s
}

func request(method, params string) string {
	if params != "" {
		params += ","
	}
	return `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":{` + params + modernMeta + `}}`
}

func legacyRequest(method, params string) string {
	return `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":{` + params + `}}`
}

func member(t *testing.T, reply string, path ...string) string {
	t.Helper()
	raw := []byte(reply)
	for _, name := range path {
		raw = jsonrpc.Member(raw, name)
	}
	return string(raw)
}

var modernMethods = map[string]string{
	"server/discover": ``, "tools/list": ``, "resources/list": ``, "resources/templates/list": ``, "prompts/list": ``,
	"resources/read": `"uri":"x://a"`, "prompts/get": `"name":"p","arguments":{"n":"2"}`,
	"tools/call":          `"name":"add","arguments":{"a":1,"b":2}`,
	"completion/complete": `"ref":{"type":"ref/prompt","name":"p"},"argument":{"name":"n","value":""}`,
}

func TestR1_R2_EveryModernResultSaysItsTypeAndTheServer(t *testing.T) {
	s := featureServer(0)
	for method, params := range modernMethods {
		reply := answer(s, 0, request(method, params))
		if got := member(t, reply, "result", "resultType"); got != `"complete"` {
			t.Errorf("%s: resultType is %s: %s", method, got, reply)
		}
		if got := member(t, reply, "result", "_meta", metaServerInfo, "name"); got != `"test"` {
			t.Errorf("%s: the server is %s", method, got)
		}
	}
}

func TestR3_DiscoverSaysWhatIsServed(t *testing.T) {
	reply := answer(featureServer(0), 0, request("server/discover", ""))
	if got := member(t, reply, "result", "supportedVersions"); got != `["2026-07-28","2025-11-25","2025-06-18","2025-03-26","2024-11-05"]` {
		t.Errorf("versions are %s", got)
	}
	for _, name := range []string{"tools", "resources", "prompts", "completions", "logging"} {
		if member(t, reply, "result", "capabilities", name) == "" {
			t.Errorf("%s is not among the capabilities", name)
		}
	}
	if got := member(t, answer(newTestServer(addTool), 0, request("server/discover", "")), "result", "capabilities", "prompts"); got != "" {
		t.Errorf("a server without prompts has the capability %s", got)
	}
}

func TestR4_R5_CacheHints(t *testing.T) {
	s := featureServer(0)
	for method, params := range modernMethods {
		reply := answer(s, 0, request(method, params))
		hinted := member(t, reply, "result", "ttlMs") != "" && member(t, reply, "result", "cacheScope") == `"public"`
		want := method != "tools/call" && method != "prompts/get" && method != "completion/complete"
		if hinted != want {
			t.Errorf("%s: hints are %v, want %v: %s", method, hinted, want, reply)
		}
	}
	x := s.newExchange()
	defer x.release()
	if err := jsonrpc.Parse([]byte(request("tools/list", "")), 100, &x.message); err != nil {
		t.Fatal(err)
	}
	x.principal = "alice"
	s.serveModern(t.Context(), x)
	if got := member(t, string(x.reply()), "result", "cacheScope"); got != `"private"` {
		t.Errorf("R5: an authorized caller's list is %s", got)
	}
}

func TestR7_R8_ListsAreTheSameEveryTime(t *testing.T) {
	s := featureServer(20)
	first := answer(s, 0, request("tools/list", ""))
	for range 100 {
		if answer(s, 0, request("tools/list", "")) != first {
			t.Fatal("a list differs from the one before")
		}
	}
	if answer(featureServer(20), 0, request("tools/list", "")) != first {
		t.Error("another process lists otherwise")
	}
}

// What fails, and how, by row.
func TestFeatureErrors(t *testing.T) {
	s := featureServer(0)
	tests := []struct {
		row, method, params string
		modern, legacy      string
	}{
		{"F1", "tools/call", `"name":"nope"`, "-32602", "-32602"},
		{"F1", "tools/call", `"arguments":{}`, "-32602", "-32602"},
		{"F8", "resources/read", `"uri":"x://nope"`, "-32602", "-32002"},
		{"F8", "resources/read", `"uri":"x://b/0"`, "-32602", "-32002"},
		{"F8", "resources/read", `"uri":"x://b/word"`, "-32602", "-32002"},
		{"F9", "resources/read", `"uri":"x://b/%2e%2e"`, "-32602", "-32002"},
		{"F9", "resources/read", `"uri":"x://b/1%00"`, "-32602", "-32002"},
		{"F10", "prompts/get", `"name":"nope"`, "-32602", "-32602"},
		{"F10", "prompts/get", `"name":"p"`, "-32602", "-32602"},
		{"F10", "prompts/get", `"name":"p","arguments":{"n":"many"}`, "-32602", "-32602"},
		{"F11", "tools/list", `"cursor":"x"`, "-32602", "-32602"},
		{"F11", "tools/list", `"cursor":5`, "-32602", "-32602"},
		{"F12", "completion/complete", `"ref":{"type":"ref/prompt","name":"nope"},"argument":{"name":"n","value":""}`, "-32602", "-32602"},
		{"F12", "completion/complete", `"ref":{"type":"ref/prompt","name":"p"},"argument":{"name":"x","value":""}`, "-32602", "-32602"},
		{"F12", "completion/complete", `"ref":{},"argument":{"name":"n","value":""}`, "-32602", "-32602"},
	}
	for _, test := range tests {
		if got := member(t, answer(s, 0, request(test.method, test.params)), "error", "code"); got != test.modern {
			t.Errorf("%s: %s {%s}: %s in the modern era, want %s", test.row, test.method, test.params, got, test.modern)
		}
		if got := member(t, answer(s, rev20251125, legacyRequest(test.method, test.params)), "error", "code"); got != test.legacy {
			t.Errorf("%s: %s {%s}: %s in the legacy era, want %s", test.row, test.method, test.params, got, test.legacy)
		}
	}
	if got := member(t, answer(s, 0, request("resources/read", `"uri":"x://nope"`)), "error", "data", "uri"); got != `"x://nope"` {
		t.Errorf("F8: the error names %s", got)
	}
}

func TestF2_F3_RefusalsAndErrorsAreResults(t *testing.T) {
	s := newTestServer(addTool, simpleTool("fail", func(context.Context, *Output) error { return errors.New("no luck") }))
	for _, rev := range []revision{rev20241105, rev20250326, rev20250618, rev20251125} {
		for params, text := range map[string]string{`"name":"add","arguments":{"a":1.5}`: `"a: must be an integer, got 1.5\nb: is required"`, `"name":"fail"`: `"no luck"`} {
			reply := answer(s, rev, legacyRequest("tools/call", params))
			if member(t, reply, "result", "isError") != "true" || !strings.Contains(reply, text) {
				t.Errorf("%s: got %s", rev, reply)
			}
		}
	}
}

func TestF4_ResultsAreBounded(t *testing.T) {
	s := NewServer(Implementation{}, WithLogger(slog.New(slog.DiscardHandler)), MaxResult(1000))
	big := strings.Repeat("x", 2000)
	for name, write := range map[string]func(out *Output){
		"text":      func(out *Output) { out.Text(big) },
		"both":      func(out *Output) { out.StructuredText(big) },
		"contents":  func(out *Output) { out.Content(Text{Text: big}, Text{Text: big}) },
		"result":    func(out *Output) { out.Result(&Result{Content: []Content{Text{Text: big}}}) },
		"structure": func(out *Output) { w := out.Structured(); w.Object(); w.Key("result"); w.String(big); w.EndObject() },
		"text only": func(out *Output) { out.TextOnly().String(big) },
	} {
		s.AddTool(simpleTool(strings.ReplaceAll(name, " ", "_"), func(_ context.Context, out *Output) error { write(out); return nil }))
	}
	s.AddTool(simpleTool("error", func(context.Context, *Output) error { return errors.New(big) }))
	for _, tool := range s.catalog().tools {
		for _, rev := range []revision{0, rev20250326, rev20251125} {
			call := legacyRequest("tools/call", `"name":"`+tool.Name+`"`)
			if rev == 0 {
				call = request("tools/call", `"name":"`+tool.Name+`"`)
			}
			reply := answer(s, rev, call)
			if member(t, reply, "result", "isError") != "true" || len(reply) > 1000 || !strings.Contains(reply, "the result is too large: ") {
				t.Errorf("%s, %s: got %d bytes: %.200s", tool.Name, rev, len(reply), reply)
			}
		}
	}
	s.AddResource(Resource{URI: "x://big", Name: "big", Read: func(_ context.Context, _ *codec.Reader, out *ContentsOutput) error { out.Text(big); return nil }})
	s.AddPrompt(Prompt{Name: "big", Get: func(_ context.Context, _ *codec.Reader, out *MessagesOutput) error { out.Text(big); return nil }})
	s.AddResource(Resource{URI: "x://json", Name: "json", Read: func(_ context.Context, _ *codec.Reader, out *ContentsOutput) error {
		out.JSON().String(big)
		return nil
	}})
	for _, call := range [][2]string{{"resources/read", `"uri":"x://big"`}, {"resources/read", `"uri":"x://json"`}, {"prompts/get", `"name":"big"`}} {
		method, params := call[0], call[1]
		reply := answer(s, 0, request(method, params))
		if member(t, reply, "error", "code") != "-32603" || len(reply) > 1000 {
			t.Errorf("%s: got %d bytes: %.200s", method, len(reply), reply)
		}
	}
}

// F4: a text that is too large is not copied to find that out.
func TestF4_HugeTextIsNotCopied(t *testing.T) {
	huge := strings.Repeat("x", 256<<20)
	s := newTestServer(simpleTool("huge", func(_ context.Context, out *Output) error { out.Text(huge); return nil }))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	reply := answer(s, 0, request("tools/call", `"name":"huge"`))
	runtime.ReadMemStats(&after)
	if member(t, reply, "result", "isError") != "true" || after.TotalAlloc-before.TotalAlloc > 1<<20 {
		t.Errorf("%d bytes were allocated for %.300s", after.TotalAlloc-before.TotalAlloc, reply)
	}
}

func TestF5_ResultThatBreaksItsSchema(t *testing.T) {
	s := newTestServer(simpleTool("enum", func(_ context.Context, out *Output) error {
		w := out.Structured()
		w.Object()
		w.Key("result")
		w.Enum("neither", "a", "b")
		w.EndObject()
		return nil
	}))
	if got := member(t, answer(s, 0, request("tools/call", `"name":"enum"`)), "error", "code"); got != "-32603" {
		t.Errorf("got %s", got)
	}
}

func TestF7_IllegalNamesPanic(t *testing.T) {
	for _, name := range []string{"", "a b", "ä", strings.Repeat("x", 129)} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q is registered", name)
				}
			}()
			tool := addTool
			tool.Name = name
			newTestServer(tool)
		}()
	}
}

// M13: what clients could not send is refused when the program starts.
func TestM13_IllegalHeadersPanic(t *testing.T) {
	region, path := HeaderParam{Header: "Region", Path: []string{"region"}}, []string{"zone"}
	for name, headers := range map[string][]HeaderParam{
		"empty":                      {{Path: path}},
		"a space":                    {{Header: "my region", Path: path}},
		"a line break":               {{Header: "x\r\nSet-Cookie: a=b", Path: path}},
		"not ASCII":                  {{Header: "Ort\u017f", Path: path}},
		"a colon":                    {{Header: "a:b", Path: path}},
		"twice":                      {region, {Header: "Region", Path: path}},
		"twice but for capitals":     {region, {Header: "rEGION", Path: path}},
		"the header of no parameter": {{Header: "Region"}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: it is registered", name)
				}
			}()
			tool := addTool
			tool.Headers = headers
			newTestServer(tool)
		}()
	}
	tool := addTool
	tool.Headers = []HeaderParam{region, {Header: "a!#$%&'*+-.^_`|~9", Path: path}}
	newTestServer(tool)
}

func TestF11_Pages(t *testing.T) {
	s := featureServer(24, PageSize(10))
	cursor, seen := "", 0
	for pages := 1; ; pages++ {
		params := ""
		if cursor != "" {
			params = `"cursor":` + cursor
		}
		reply := answer(s, 0, request("tools/list", params))
		for range jsonrpc.Elements([]byte(member(t, reply, "result", "tools"))) {
			seen++
		}
		if cursor = member(t, reply, "result", "nextCursor"); cursor == "" {
			if pages != 3 || seen != 25 {
				t.Errorf("%d pages with %d tools, want 3 with 25", pages, seen)
			}
			break
		}
		if got := member(t, answer(s, 0, request("prompts/list", `"cursor":`+cursor)), "error", "code"); got != "-32602" {
			t.Errorf("a cursor of tools opens prompts: %s", got)
		}
	}
}

func TestF12_Completions(t *testing.T) {
	s := featureServer(0)
	reply := answer(s, 0, request("completion/complete", `"ref":{"type":"ref/prompt","name":"p"},"argument":{"name":"n","value":"V"}`))
	values := 0
	for range jsonrpc.Elements([]byte(member(t, reply, "result", "completion", "values"))) {
		values++
	}
	if values != 100 || member(t, reply, "result", "completion", "total") != "250" || member(t, reply, "result", "completion", "hasMore") != "true" {
		t.Errorf("got %d values: %s", values, reply)
	}
}

// J19: the id of an error is null where the request's cannot be read.
func TestJ19_UnreadableID(t *testing.T) {
	for _, message := range []string{`{`, `[]`, `{"jsonrpc":"2.0","id":{},"method":"ping"}`} {
		if got := member(t, answer(newTestServer(), 0, message), "id"); got != "null" {
			t.Errorf("%s: id is %s", message, got)
		}
	}
}

// M20 and M21: members of _meta that the server does not know, and trace
// contexts, reach the function untouched.
func TestM20_M21_MetaReachesTheFunction(t *testing.T) {
	var trace, own string
	s := newTestServer(simpleTool("meta", func(ctx context.Context, _ *Output) error {
		r := RequestFrom(ctx)
		trace, own = string(r.Meta("traceparent")), string(r.Meta("com.example/own"))
		return nil
	}))
	meta := `"_meta":{"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","com.example/own":{"a": 1},` + strings.TrimPrefix(modernMeta, `"_meta":{`)
	answer(s, 0, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"meta",`+meta+`}}`)
	if trace != `"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"` || own != `{"a": 1}` {
		t.Errorf("got %s and %s", trace, own)
	}
}

// F15: what is named like a secret does not reach the client's log.
func TestF15_LogsCarryNoSecrets(t *testing.T) {
	var w codec.Writer
	w.Object()
	appendAttr(&w, slog.String("Authorization", "Bearer x"))
	appendAttr(&w, slog.Group("request", slog.String("api_key", "x"), slog.Int("size", 3)))
	w.EndObject()
	if got, want := string(w.Bytes()), `{"Authorization":"[redacted]","request.api_key":"[redacted]","request.size":3}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
