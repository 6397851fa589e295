//go:build !mcp_stdio

package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// blockTool waits for its context and says how it ended.
func blockTool(ended chan<- error) Tool {
	return simpleTool("block", func(ctx context.Context, _ *Output) error {
		<-ctx.Done()
		ended <- context.Cause(ctx)
		return ctx.Err()
	})
}

// waitTool logs what it is told to and goes on when it may.
func waitTool(next <-chan string) Tool {
	return simpleTool("wait", func(ctx context.Context, out *Output) error {
		for message := range next {
			if message == "" {
				break
			}
			Logger(ctx).Info(message)
		}
		out.Text("done")
		return nil
	})
}

const (
	doneResult = `"result":{"content":[{"type":"text","text":"done"}]}`
	withToken  = `"_meta":{"progressToken":"t",` + metaVersion + `,` + metaCapabilities + `}`
)

func logged(text string) string {
	return `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"` + text + `"}}`
}

func progressed(token, done string) string {
	return `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":` + token + `,"progress":` + done + `,"total":2}}`
}

var callFieldsHTTP = modernFields.with("Mcp-Method", "tools/call")

func TestStreamsOnlyWhatStreams(t *testing.T) { // H2, H14, M19
	withEndpoint(t, newTestServer(addTool, progressTool()), nil, func(t *testing.T, e *endpoint) {
		f := callFieldsHTTP.with("Mcp-Name", "progress")
		if r := e.post(f, modernBody("1", "tools/call", `"name":"progress"`)); r.header.Get("Content-Type") != "application/json" {
			t.Errorf("without a token: %v", r.header)
		}
		s := e.stream("POST", f, `{"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"progress",`+withToken+`}}`)
		for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no", "Content-Length": ""} {
			if got := s.header.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		for i := range 3 {
			s.want(progressed(`"t"`, fmt.Sprint(i)))
		}
		if last := s.next(); !strings.HasPrefix(last, `{"jsonrpc":"2.0","id":"x","result":{"resultType":"complete"`) {
			t.Errorf("the last event is %s", last)
		}
		s.end()
		legacy := e.initialize("2025-11-25", "{}")
		s = e.stream("POST", legacy, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"progress","_meta":{"progressToken":7}}}`)
		for i := range 3 {
			if event := s.event(); event.Data != progressed("7", fmt.Sprint(i)) || event.LastID != "" {
				t.Errorf("legacy: %q", event)
			}
		}
		s.want(`{"jsonrpc":"2.0","id":1,` + doneResult + `}`)
		s.end()
	})
}

func TestFirstEventIsNotHeldBack(t *testing.T) { // H16
	synctest.Test(t, func(t *testing.T) {
		next := make(chan string)
		e := startEndpoint(t, newTestServer(waitTool(next)))
		f := e.initialize("2025-11-25", "{}")
		go func() { next <- "one" }()
		s := e.stream("POST", f, legacyBody("1", "tools/call", `"name":"wait"`))
		s.want(logged("one"))
		next <- "two"
		s.want(logged("two"))
		next <- ""
		s.want(`{"jsonrpc":"2.0","id":1,` + doneResult + `}`)
		s.end()
		e.shutDown()
	})
}

// The last event and the end of the reply are one piece: each costs the server a
// call of the system.
func TestLastEventGoesOutWithTheEnd(t *testing.T) {
	withEndpoint(t, newTestServer(progressTool()), nil, func(t *testing.T, e *endpoint) {
		body := `{"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"progress",` + withToken + `}}`
		conn := e.dial()
		defer conn.Close()
		go io.WriteString(conn, rawRequest("POST", callFieldsHTTP.with("Mcp-Name", "progress"), body))
		buf := make([]byte, 4<<10)
		for piece := 1; ; piece++ {
			n, err := conn.Read(buf) // what the server writes at a time
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(string(buf[:n]), "\r\n0\r\n\r\n") {
				continue
			}
			if !strings.Contains(string(buf[:n]), `"id":"x","result":`) || piece != 4 {
				t.Errorf("the end is piece %d: %q", piece, buf[:n])
			}
			return
		}
	})
}

func TestF13_LogsOnlyWhereAsked(t *testing.T) {
	tool := simpleTool("log", func(ctx context.Context, out *Output) error {
		Logger(ctx).Debug("d")
		Logger(ctx).Info("i")
		out.Text("done")
		return nil
	})
	withEndpoint(t, newTestServer(tool), nil, func(t *testing.T, e *endpoint) {
		f := callFieldsHTTP.with("Mcp-Name", "log")
		if r := e.post(f, modernBody("1", "tools/call", `"name":"log"`)); r.header.Get("Content-Type") != "application/json" {
			t.Errorf("modern, not asked: %v", r)
		}
		body := strings.Replace(modernBody("1", "tools/call", `"name":"log"`), metaCapabilities, metaCapabilities+`,"io.modelcontextprotocol/logLevel":"info"`, 1)
		s := e.stream("POST", f, body)
		s.want(logged("i"))
		s.next()
		s.end()

		quiet, loud := e.initialize("2025-11-25", "{}"), e.initialize("2025-11-25", "{}")
		call := legacyBody("1", "tools/call", `"name":"log"`)
		e.post(quiet, legacyBody("0", "logging/setLevel", `"level":"error"`))
		e.post(loud, legacyBody("0", "logging/setLevel", `"level":"debug"`))
		if r := e.post(quiet, call); r.header.Get("Content-Type") != "application/json" {
			t.Errorf("level error: %v", r)
		}
		s = e.stream("POST", loud, call)
		s.want(strings.Replace(logged("d"), "info", "debug", 1))
		s.want(logged("i"))
		s.next()
		s.end()
	})
}

func TestM18_AModernClientThatGoesCancels(t *testing.T) {
	ended := make(chan error, 1)
	withEndpoint(t, newTestServer(blockTool(ended), addTool), nil, func(t *testing.T, e *endpoint) {
		text := rawRequest("POST", callFieldsHTTP.with("Mcp-Name", "block"), modernBody("1", "tools/call", `"name":"block"`))
		start := time.Now()
		conn := e.dial()
		io.WriteString(conn, text)
		synctest.Wait() // the reply is pending
		conn.Close()
		if err := <-ended; !errors.Is(err, context.Canceled) || time.Since(start) > 100*time.Millisecond {
			t.Errorf("cancelled with %v after %v", err, time.Since(start))
		}
		conn = e.dial()
		io.WriteString(conn, text)
		if r, err := http.ReadResponse(conn.in, nil); err != nil || r.Header.Get("Content-Type") != "text/event-stream" { // by its heartbeat
			t.Fatal(r, err)
		}
		start = time.Now()
		conn.Close()
		if err := <-ended; !errors.Is(err, context.Canceled) || time.Since(start) > 100*time.Millisecond {
			t.Errorf("streaming: cancelled with %v after %v", err, time.Since(start))
		}
	})
}

func TestL16_ALegacyClientThatGoesDoesNotCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next, ended := make(chan string), make(chan error, 1)
		wait := waitTool(next)
		call := wait.Call
		wait.Call = func(ctx context.Context, in *codec.Reader, out *Output) error {
			defer func() { ended <- ctx.Err() }()
			return call(ctx, in, out)
		}
		e := startEndpoint(t, newTestServer(wait))
		f := e.initialize("2025-11-25", "{}")
		conn := e.dial()
		io.WriteString(conn, rawRequest("POST", f, legacyBody("1", "tools/call", `"name":"wait"`)))
		synctest.Wait()
		conn.Close()
		synctest.Wait()
		for range 3 {
			next <- "still here"
		}
		if n := e.handler.calls.len(); n != 1 {
			t.Errorf("%d calls in flight, want 1", n)
		}
		next <- ""
		if err := <-ended; err != nil {
			t.Errorf("the context of the call: %v", err)
		}
		synctest.Wait()
		e.shutDown()
	})
}

func TestL17_Cancelled(t *testing.T) {
	ended := make(chan error, 1)
	withEndpoint(t, newTestServer(blockTool(ended), progressTool()), nil, func(t *testing.T, e *endpoint) {
		f, other := e.initialize("2025-11-25", "{}"), e.initialize("2025-11-25", "{}")
		cancel := func(f fields, id string) {
			t.Helper()
			r := e.post(f, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":`+id+`}}`)
			if r.status != 202 || r.body != "" {
				t.Errorf("cancelling %s: %v", id, r)
			}
		}
		for _, id := range []string{"1", `"1"`, `"\u0061"`} {
			done := make(chan reply)
			go func() { done <- e.post(f, legacyBody(id, "tools/call", `"name":"block"`)) }()
			synctest.Wait()
			for _, wrong := range []string{"2", `"2"`, `1.5`, "null", "{}", `"x"`} { // S9
				cancel(f, wrong)
			}
			cancel(other, id) // L19: nobody else's
			if id == "1" {
				cancel(f, `"1"`) // J7
			}
			synctest.Wait()
			select {
			case r := <-done:
				t.Fatalf("%s: cancelled by something else: %v", id, r)
			default:
			}
			if id == `"\u0061"` {
				cancel(f, `"a"`)
			} else {
				cancel(f, id)
			}
			if r := <-done; r.status != 200 || strings.Contains(r.body, "data:") || r.header.Get("Content-Type") != "text/event-stream" {
				t.Errorf("%s: a response follows: %v", id, r)
			}
			if err := <-ended; err != errCancelled {
				t.Errorf("%s: cancelled with %v", id, err)
			}
		}
		e.post(f, `{"jsonrpc":"2.0","method":"notifications/cancelled"}`)
		e.post(f, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{}}`)
	})
}

func TestJ23_DuplicateIDs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		slow := addTool
		slow.Name = "slow"
		call := slow.Call
		slow.Call = func(ctx context.Context, in *codec.Reader, out *Output) error { <-release; return call(ctx, in, out) }
		e := startEndpoint(t, newTestServer(slow, addTool))
		f, other := e.initialize("2025-11-25", "{}"), e.initialize("2025-11-25", "{}")
		add := func(id, name string) string {
			return legacyBody(id, "tools/call", `"name":"`+name+`","arguments":{"a":2,"b":3}`)
		}
		first := make(chan reply)
		go func() { first <- e.post(f, add("1", "slow")) }()
		synctest.Wait()
		e.post(f, add("1", "add")).wantError(t, 400, -32600, "1")
		e.post(f, legacyBody("1", "ping", "")).wantError(t, 400, -32600, "1")
		for _, r := range []reply{e.post(f, add(`"1"`, "add")), e.post(other, add("1", "add")), e.post(f, add("2", "add"))} {
			if r.status != 200 {
				t.Errorf("another id or session: %v", r)
			}
		}
		close(release)
		if r := <-first; !strings.Contains(r.body, addResult) {
			t.Errorf("the first one: %v", r)
		}
		if r := e.post(f, add("1", "add")); r.status != 200 {
			t.Errorf("afterwards: %v", r)
		}
		e.shutDown()
	})
}

func TestH15_Heartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := make(chan string)
		e := startEndpoint(t, newTestServer(waitTool(next), progressTool()))
		f := e.initialize("2025-11-25", "{}")
		start := time.Now()
		post := e.stream("POST", f, legacyBody("1", "tools/call", `"name":"wait"`))
		if took := time.Since(start); took != 15*time.Second {
			t.Errorf("the first comment came after %v", took)
		}
		time.Sleep(61 * time.Second)
		next <- "x"
		post.want(logged("x"))
		next <- ""
		post.next()
		if post.end(); post.reader.Comments < 5 {
			t.Errorf("%d comments in a minute", post.reader.Comments)
		}
		e.shutDown()
	})
}

func TestH15_HeartbeatOfIdleStreams(t *testing.T) {
	onEachServer(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		f := e.initialize("2025-11-25", "{}")
		get := e.stream("GET", f, "")
		listen := e.stream("POST", modernFields.with("Mcp-Method", "subscriptions/listen"), modernBody("1", "subscriptions/listen", `"notifications":{}`))
		time.Sleep(61 * time.Second)
		e.stop()
		listen.next()
		listen.next()
		for name, s := range map[string]*eventStreamReply{"GET": get, "listen": listen} {
			if s.end(); s.reader.Comments < 4 {
				t.Errorf("%s: %d comments in a minute", name, s.reader.Comments)
			}
		}
	})
}

// I7: a session hears comments, but no pings.
func TestI7_NoPingsOnHTTP(t *testing.T) {
	onEachServer(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		get := e.stream("GET", e.initialize("2025-11-25", `{"roots":{},"sampling":{}}`), "")
		time.Sleep(12 * time.Hour)
		e.stop()
		if get.end(); get.reader.Comments < 12*60*4 {
			t.Errorf("%d comments in twelve hours", get.reader.Comments)
		}
	})
}

func TestSlowReader(t *testing.T) { // V31
	flood := simpleTool("flood", func(ctx context.Context, out *Output) error {
		for range 100 {
			Logger(ctx).Info(strings.Repeat("x", 10_000))
		}
		if ctx.Err() == nil {
			return errors.New("nobody noticed")
		}
		return ctx.Err()
	})
	withEndpoint(t, newTestServer(flood), nil, func(t *testing.T, e *endpoint) {
		conn := e.dial()
		body := strings.Replace(modernBody("1", "tools/call", `"name":"flood"`), metaCapabilities, metaCapabilities+`,"io.modelcontextprotocol/logLevel":"info"`, 1)
		io.WriteString(conn, rawRequest("POST", callFieldsHTTP.with("Mcp-Name", "flood"), body))
		start := time.Now()
		conn.in.ReadByte()
		time.Sleep(time.Minute)
		if _, err := io.Copy(io.Discard, conn.in); err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took > 61*time.Second {
			t.Errorf("closed after %v", took)
		}
		conn.Close()
	})
}

// A client that sends requests and reads no replies is cut off too, though each
// reply is short.
func TestSlowReaderOfManyReplies(t *testing.T) { // V31
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		for _, text := range []string{rawRequest("POST", addFieldsHTTP, modernAdd), rawRequest("PUT", plainFields, ""), "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"} {
			conn := e.dial()
			start := time.Now()
			for {
				if _, err := io.WriteString(conn, text); err != nil {
					break
				}
				// The connection has been quiet for longer than a write may take.
				time.Sleep(time.Minute)
			}
			if took := time.Since(start); took > 3*time.Minute {
				t.Errorf("%.20q: cut off after %v", text, took)
			}
			conn.Close()
		}
		conn := e.dial()
		defer conn.Close()
		for range 5 { // who reads may take his time between requests
			go io.WriteString(conn, rawRequest("POST", addFieldsHTTP, modernAdd))
			r, err := http.ReadResponse(conn.in, nil)
			if err != nil {
				t.Fatal(err)
			}
			io.Copy(io.Discard, r.Body)
			time.Sleep(time.Minute)
		}
	})
}

func TestSlowReaderOfALongReply(t *testing.T) {
	large := simpleTool("large", func(_ context.Context, out *Output) error {
		out.Text(strings.Repeat("x", 1<<20))
		return nil
	})
	withEndpoint(t, newTestServer(large), nil, func(t *testing.T, e *endpoint) {
		r := e.modern("1", "tools/call", "large", `"name":"large"`)
		if len(r.body) < 1<<20 || r.header.Get("Content-Length") != fmt.Sprint(len(r.body)) {
			t.Errorf("%d bytes, Content-Length %s", len(r.body), r.header.Get("Content-Length"))
		}
		conn := e.dial()
		io.WriteString(conn, rawRequest("POST", callFieldsHTTP.with("Mcp-Name", "large"), modernBody("1", "tools/call", `"name":"large"`)))
		conn.in.ReadByte()
		time.Sleep(time.Minute)
		if n, _ := io.Copy(io.Discard, conn.in); n > 100<<10 {
			t.Errorf("%d bytes came after a minute", n)
		}
		conn.Close()
	})
}

func TestH19_PanicsStayInTheirRequest(t *testing.T) {
	tools := []Tool{
		simpleTool("panic", func(context.Context, *Output) error { panic("secret") }),
		simpleTool("late", func(ctx context.Context, _ *Output) error { Progress(ctx, 1, 2, ""); panic("secret") }),
		addTool,
	}
	withEndpoint(t, newTestServer(tools...), nil, func(t *testing.T, e *endpoint) {
		r := e.modern("1", "tools/call", "panic", `"name":"panic"`)
		r.wantError(t, 200, -32603, "1")
		s := e.stream("POST", callFieldsHTTP.with("Mcp-Name", "late"), `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"late",`+withToken+`}}`)
		s.next()
		last := s.next()
		s.end()
		if !strings.HasPrefix(last, `{"jsonrpc":"2.0","id":1,"error":{"code":-32603,`) || strings.Contains(last+r.body, "secret") { // V26
			t.Errorf("%v and %s", r, last)
		}
		if r := e.post(addFieldsHTTP, modernAdd); r.status != 200 {
			t.Errorf("afterwards: %v", r)
		}
	})
}

// rootsTool asks the client for its roots.
func rootsTool() Tool {
	return simpleTool("roots", func(ctx context.Context, out *Output) error {
		roots, err := Roots(ctx)
		if err != nil {
			return err
		}
		out.Text(fmt.Sprint(len(roots), " roots"))
		return nil
	})
}

func TestQuestionsToLegacyClients(t *testing.T) { // L15
	withEndpoint(t, newTestServer(rootsTool()), nil, func(t *testing.T, e *endpoint) {
		f, other := e.initialize("2025-11-25", `{"roots":{}}`), e.initialize("2025-11-25", `{"roots":{}}`)
		call := legacyBody("1", "tools/call", `"name":"roots"`)
		ask := func() (*eventStreamReply, string) {
			t.Helper()
			s := e.stream("POST", f, call)
			question := s.next()
			id := string(jsonrpc.Member([]byte(question), "id"))
			if want := `{"jsonrpc":"2.0","id":` + id + `,"method":"roots/list","params":{}}`; question != want || len(id) < 24 {
				t.Fatalf("asked %s", question)
			}
			return s, id
		}
		answer := func(f fields, id, rest string) {
			t.Helper()
			if r := e.post(f, `{"jsonrpc":"2.0","id":`+id+`,`+rest+`}`); r.status != 202 || r.body != "" { // H9
				t.Errorf("answering: %v", r)
			}
		}
		s, id := ask()
		answer(other, id, `"result":{"roots":[{"uri":"file:///a"}]}`) // of another session
		answer(f, `"1"`, `"result":{"roots":[{"uri":"file:///a"}]}`)
		answer(f, id, `"result":{"roots":[{"uri":"file:///a"},{"uri":"file:///b"}]}`)
		s.want(`{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"2 roots"}]}}`)
		s.end()
		answer(f, id, `"result":{"roots":[]}`) // again

		s, id = ask()
		answer(f, id, `"error":{"code":-32603,"message":"no roots today"}`)
		if last := s.next(); !strings.Contains(last, "no roots today") {
			t.Errorf("%s", last)
		}
		s.end()

		s, id = ask() // I8
		start := time.Now()
		s.want(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":` + id + `,"reason":"no answer in time"}}`)
		if took := time.Since(start); took != time.Minute {
			t.Errorf("waited %v", took)
		}
		s.next()
		s.end()

		s, _ = ask() // the call is cancelled while it waits
		e.post(f, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`)
		if question := s.next(); !strings.Contains(question, "notifications/cancelled") {
			t.Errorf("%s", question)
		}
		s.end()

		s, _ = ask() // the session ends
		e.send("DELETE", f, "")
		for range s.events {
		}
		s.end()
		if r := e.post(e.initialize("2025-11-25", "{}"), call); !strings.Contains(r.body, "does not support") {
			t.Errorf("without the capability: %v", r)
		}
	})
}

func TestConcurrencyIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := make(chan string)
		e := startEndpoint(t, newTestServer(waitTool(next), addTool), Concurrency(2), Heartbeat(time.Hour))
		call := rawRequest("POST", callFieldsHTTP.with("Mcp-Name", "wait"), modernBody("1", "tools/call", `"name":"wait"`))
		done := make(chan reply)
		for range 4 {
			go func() { done <- e.exchangeRaw(call) }()
		}
		synctest.Wait()
		if n := e.handler.slots.waiting.Load(); n != 2 {
			t.Errorf("%d calls wait, want 2", n)
		}
		if r := e.modern("1", "tools/list", "", ""); r.status != 200 {
			t.Errorf("a list: %v", r)
		}
		e.handler.slots.waiting.Add(maxWaiting)
		r := e.exchangeRaw(call)
		r.wantError(t, 429, -32603, "1")
		if r.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		e.handler.slots.waiting.Add(-maxWaiting)
		close(next)
		for range 4 {
			if r := <-done; r.status != 200 {
				t.Errorf("%v", r)
			}
		}
		e.shutDown()
	})
}

// A function that goes on when the time of its call is up keeps its slot, in
// every way that a call can take.
func TestAbandonedFunctionsKeepTheirSlots(t *testing.T) {
	ways := map[string]func(e *endpoint, f fields) reply{
		"modern": func(e *endpoint, _ fields) reply { return e.modern("1", "tools/call", "deaf", `"name":"deaf"`) },
		"legacy": func(e *endpoint, f fields) reply { return e.post(f, legacyBody("1", "tools/call", `"name":"deaf"`)) },
		"batch": func(e *endpoint, f fields) reply {
			return e.post(f, "["+legacyBody("1", "tools/call", `"name":"deaf"`)+"]")
		},
	}
	for name, call := range ways {
		for _, more := range [][]Option{nil, {Resumable()}} {
			synctest.Test(t, func(t *testing.T) {
				deaf := simpleTool("deaf", func(context.Context, *Output) error { time.Sleep(time.Hour); return nil })
				deaf.Timeout = time.Minute
				e := startEndpoint(t, newTestServer(deaf), append(more, Concurrency(1), Heartbeat(0), SessionIdle(0))...)
				f := e.initialize("2025-03-26", "{}")
				for i := range 2 {
					start := time.Now()
					if r := call(e, f); !strings.Contains(r.body, errTimeout.Error()) {
						t.Errorf("%s: %v", name, r)
					}
					if took := time.Since(start); i == 0 && took != time.Minute || i == 1 && took != time.Hour {
						t.Errorf("%s: answered after %v", name, took)
					}
				}
				e.shutDown()
				time.Sleep(time.Hour)
			})
		}
	}
}

func TestBehindMiddlewareThatCannotFlush(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{t: t, listener: newPipeListener(), handler: newTestServer(addTool, progressTool()).newHTTPHandler(nil)}
		srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			e.handler.ServeHTTP(struct{ http.ResponseWriter }{w}, r)
		})}
		go srv.Serve(e.listener)
		if r := e.post(addFieldsHTTP, modernAdd); r.status != 200 {
			t.Errorf("%v", r)
		}
		s := e.stream("POST", callFieldsHTTP.with("Mcp-Name", "progress"), `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"progress",`+withToken+`}}`)
		for range 4 {
			s.next()
		}
		s.end()
		srv.Close()
	})
}

func TestBoundsThatAreNotPositiveAreNone(t *testing.T) {
	opts := []Option{MaxBody(0), BodyTimeout(0), WriteTimeout(0), Heartbeat(0), SessionLife(0), SessionIdle(0), MaxSessions(0, 0), RequestTimeout(0), Concurrency(0)}
	withEndpoint(t, newTestServer(addTool, progressTool()), opts, func(t *testing.T, e *endpoint) {
		f := e.initialize("2025-11-25", "{}")
		get := e.stream("GET", f, "")
		time.Sleep(time.Hour) // in the bubble's time
		if r := e.post(f, listTools); r.status != 200 {
			t.Errorf("%v", r)
		}
		s := e.stream("POST", f, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"progress","_meta":{"progressToken":7}}}`)
		for range 4 {
			s.next()
		}
		s.end()
		get.conn.Close()
	})
}
