//go:build !mcp_stdio

package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// The rows V1 to V32 of operations.md, known attacks on servers of this kind,
// that have no place elsewhere.

// V3: names match to the byte, also where encoding/json would take another for
// them.
func TestV3_ExactNames(t *testing.T) {
	variants := func(name string) []string {
		v := []string{strings.ToUpper(name[:1]) + name[1:], strings.ToUpper(name), name + `\u0000`, " " + name}
		if strings.Contains(name, "s") {
			v = append(v, strings.Replace(name, "s", "\u017f", 1))
		}
		if strings.Contains(name, "k") {
			v = append(v, strings.Replace(name, "k", "\u212a", 1))
		}
		return v
	}
	calls := 0
	withEndpoint(t, newTestServer(countingTool(&calls)), nil, func(t *testing.T, e *endpoint) {
		for _, name := range []string{"jsonrpc", "method", "params", "name", "_meta", "io.modelcontextprotocol/protocolVersion", "io.modelcontextprotocol/clientCapabilities"} {
			for _, variant := range variants(name) {
				if variant == name {
					continue // _meta has no other capitals at its beginning
				}
				if r := e.post(addFieldsHTTP, strings.Replace(modernAdd, `"`+name+`"`, `"`+variant+`"`, 1)); r.status < 400 {
					t.Errorf("%q for %q: %v", variant, name, r)
				}
			}
		}
		if calls != 0 {
			t.Fatalf("%d calls got through", calls)
		}
		for _, name := range []string{"id", "arguments", "a"} { // what is left out then
			for _, variant := range variants(name) {
				r := e.post(addFieldsHTTP, strings.Replace(modernAdd, `"`+name+`"`, `"`+variant+`"`, 1))
				if strings.Contains(r.body, addResult) {
					t.Errorf("%q for %q: %v", variant, name, r)
				}
			}
		}
		for _, variant := range variants("method") { // beside the real one it means nothing
			r := e.post(addFieldsHTTP, strings.Replace(modernAdd, `"method"`, `"`+variant+`":"tools/list","method"`, 1))
			if r.status != 200 || !strings.Contains(r.body, addResult) {
				t.Errorf("%q beside it: %v", variant, r)
			}
		}
	})
}

// V13: a body that would grow is refused unread, and large ones at once are
// served.
func TestV13_Bodies(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		bomb := addFieldsHTTP.with("Content-Encoding", "gzip", "Content-Length", "4000000")
		e.post(bomb, "\x1f\x8b").wantError(t, 415, -32600, "null")
		text := rawRequest("POST", addFieldsHTTP, modernAdd+strings.Repeat(" ", 4<<20-len(modernAdd)))
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				if r := e.exchangeRaw(text); r.status != 200 {
					t.Errorf("%v", r)
				}
			})
		}
		wg.Wait()
	})
}

// V25: whatever a client sends, it writes no line of its own into the log, and
// error messages repeat no more than a little of it.
func TestV25_Log(t *testing.T) {
	hostile := "evil\nlevel=ERROR msg=forged\r\n\x1b[31mred \u2028 " + strings.Repeat("long", 100)
	var log bytes.Buffer
	var mu sync.Mutex
	s := NewServer(Implementation{Name: "test"}, WithLogger(slog.New(slog.NewTextHandler(lockedWriter{&mu, &log}, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	s.AddTool(addTool)
	s.AddTool(simpleTool("fail", func(ctx context.Context, _ *Output) error {
		Logger(ctx).Info(hostile, hostile, hostile)
		panic(hostile)
	}))
	quoted := fmt.Sprintf("%q", hostile)
	quoted = strings.NewReplacer(`\x1b`, `\u001b`, `\u2028`, "\u2028").Replace(quoted)
	withEndpoint(t, s, nil, func(t *testing.T, e *endpoint) {
		f := e.initialize("2025-11-25", "{}")
		replies := []reply{
			e.post(f, `{"jsonrpc":"2.0","id":1,"method":`+quoted+`}`),
			e.post(f, legacyBody("1", "tools/call", `"name":`+quoted)),
			e.post(f, legacyBody("1", "tools/call", `"name":"fail"`)),
			e.post(f, legacyBody("1", "logging/setLevel", `"level":`+quoted)),
			e.post(f, `{"jsonrpc":"2.0","method":`+quoted+`}`),
			e.post(modernFields.with("Mcp-Method", "tools/call", "Mcp-Name", strings.Repeat("x", 5000)), modernAdd),
			e.post(plainFields.with("MCP-Protocol-Version", strings.Repeat("x", 5000)), legacyBody("1", "tools/list", "")),
			e.post(f.with("Mcp-Session-Id", strings.Repeat("x", 3000)), listTools),
			e.post(addFieldsHTTP.with("Host", strings.Repeat("x", 3000)), modernAdd),
			e.post(addFieldsHTTP.with("Origin", "http://"+strings.Repeat("x", 3000)), modernAdd),
			e.post(f, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{`+quoted+`:1}}}`),
		}
		for i, r := range replies {
			if strings.Contains(r.body, strings.Repeat("x", 100)) || len(r.body) > 3000 {
				t.Errorf("reply %d repeats what was sent: %d bytes, %.300s", i, len(r.body), r.body)
			}
		}
	})
	mu.Lock()
	defer mu.Unlock()
	for line := range strings.Lines(log.String()) {
		if !strings.HasPrefix(line, "time=") || strings.ContainsAny(line, "\x1b\r") {
			t.Errorf("a forged line: %q", line)
		}
	}
}

// V26: nothing that only the server knows is in any reply.
func TestV26_NoLeak(t *testing.T) {
	const canary = "canary-7f3a"
	t.Setenv("MCP_TEST_SECRET", canary)
	boom := func() { panic(errors.New(canary)) }
	s := NewServer(Implementation{Name: "test"}, WithLogger(discardLogger), ErrorText(func(err error) string {
		if strings.Contains(err.Error(), "text") {
			boom()
		}
		return "something went wrong"
	}))
	for name, call := range map[string]func(ctx context.Context, out *Output) error{
		"panic":    func(context.Context, *Output) error { boom(); return nil },
		"error":    func(context.Context, *Output) error { return errors.New(canary) },
		"text":     func(context.Context, *Output) error { return errors.New("text " + canary) },
		"context":  func(context.Context, *Output) error { return fmt.Errorf("%s: %w", canary, context.Canceled) },
		"encoding": func(_ context.Context, out *Output) error { out.Content(panicContent{}); return nil },
		"progress": func(ctx context.Context, _ *Output) error { Progress(ctx, 1, 2, "half"); boom(); return nil },
	} {
		s.AddTool(simpleTool(name, call))
		task := taskTool("task_"+name, TaskOptional, call)
		s.AddTool(task)
		timed := simpleTool("timed_"+name, call)
		timed.Timeout = time.Minute
		s.AddTool(timed)
	}
	s.AddResource(Resource{URI: "x://panic", Name: "r", Read: func(context.Context, *codec.Reader, *ContentsOutput) error { boom(); return nil }})
	s.AddPrompt(Prompt{Name: "p", Arguments: []PromptArgument{{Name: "a"}}, Get: func(context.Context, *codec.Reader, *MessagesOutput) error { boom(); return nil }})
	s.AddCompletion(Completion{Prompt: "p", Argument: "a", Complete: func(context.Context, string, *codec.Reader) ([]string, error) { boom(); return nil, nil }})
	withEndpoint(t, s, nil, func(t *testing.T, e *endpoint) {
		f := e.initialize("2025-11-25", "{}").with("Authorization", "Bearer "+canary)
		var replies []reply
		for _, tool := range s.catalog().tools {
			meta := `"_meta":{` + metaVersion + `,"io.modelcontextprotocol/clientCapabilities":{` + tasksDeclared + `}}`
			replies = append(replies,
				e.post(f, legacyBody("1", "tools/call", `"name":"`+tool.Name+`","_meta":{"progressToken":1}`)),
				e.post(callFieldsHTTP.with("Mcp-Name", tool.Name, "Authorization", canary), legacyBody("1", "tools/call", `"name":"`+tool.Name+`",`+meta)))
		}
		for method, params := range map[string]string{
			"resources/read": `"uri":"x://panic"`, "prompts/get": `"name":"p"`,
			"completion/complete": `"ref":{"type":"ref/prompt","name":"p"},"argument":{"name":"a","value":""}`,
		} {
			replies = append(replies, e.post(f, legacyBody("1", method, params)))
		}
		for i, r := range replies {
			text := fmt.Sprint(r, r.header)
			for _, secret := range []string{canary, "goroutine", ".go:", "mcpgen/runtime", sessionOf(f)} {
				if strings.Contains(text, secret) {
					t.Errorf("reply %d has %q: %s", i, secret, text)
				}
			}
			if r.status >= 500 || r.body == "" {
				t.Errorf("reply %d: %s", i, text)
			}
		}
		if r := e.post(f, legacyBody("2", "ping", "")); r.status != 200 {
			t.Errorf("afterwards: %v", r)
		}
	})
}

// panicContent panics when it is encoded.
type panicContent struct{ Text }

func (panicContent) appendContent(*codec.Writer, revision) { panic("canary-7f3a") }

// V30: what net/http and a proxy in front might read differently is refused, or
// has one reading. The tool is reached where the request is plain, and never
// more often than there are replies.
func TestV30_Smuggling(t *testing.T) {
	calls := 0
	body := modernAdd
	head := "POST /mcp HTTP/1.1\r\n" + addFieldsHTTP.String()
	chunked := fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(body), body)
	length := fmt.Sprintf("Content-Length: %d\r\n", len(body))
	tests := []struct {
		name, text string
		// status is that of the first reply.
		status, calls int
	}{
		{"plain", head + length + "\r\n" + body, 200, 1},
		{"chunked", head + "Transfer-Encoding: chunked\r\n\r\n" + chunked, 200, 1},
		{"length and chunked", head + length + "Transfer-Encoding: chunked\r\n\r\n" + chunked, 200, 1},
		{"two equal lengths", head + length + length + "\r\n" + body, 200, 1},
		{"two lengths", head + length + "Content-Length: 5\r\n\r\n" + body, 400, 0},
		{"a list of lengths", head + fmt.Sprintf("Content-Length: %d, 5\r\n\r\n", len(body)) + body, 400, 0},
		{"a negative length", head + "Content-Length: -5\r\n\r\n" + body, 400, 0},
		{"a signed length", head + fmt.Sprintf("Content-Length: +%d\r\n\r\n", len(body)) + body, 400, 0},
		{"a length in hexadecimal", head + "Content-Length: 0x10\r\n\r\n" + body, 400, 0},
		{"two encodings", head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked, 501, 0},
		{"another encoding", head + "Transfer-Encoding: gzip, chunked\r\n\r\n" + chunked, 501, 0},
		{"an encoding misspelt", head + "Transfer-Encoding: xchunked\r\n\r\n" + chunked, 501, 0},
		{"a space before the colon", head + "Transfer-Encoding : chunked\r\n\r\n" + chunked, 400, 0},
		{"a line that goes on", head + "X-A: b\r\n c: d\r\n" + length + "\r\n" + body, 200, 1},
		{"a null byte in a header", head + "X-A: b\x00c\r\n" + length + "\r\n" + body, 400, 0},
		{"a carriage return in a header", head + "X-A: b\rc\r\n" + length + "\r\n" + body, 400, 0},
		{"a header without a name", head + ": b\r\n" + length + "\r\n" + body, 400, 0},
		{"a header without a colon", head + "X-A\r\n" + length + "\r\n" + body, 400, 0},
		{"two hosts", head + "Host: localhost\r\n" + length + "\r\n" + body, 400, 0},
		{"no host", strings.Replace(head, "Host: 127.0.0.1:8000\r\n", "", 1) + length + "\r\n" + body, 400, 0},
		{"a bad chunk size", head + "Transfer-Encoding: chunked\r\n\r\n" + "-1\r\n" + body, 400, 0},
		{"a chunk size that overflows", head + "Transfer-Encoding: chunked\r\n\r\n" + "ffffffffffffffff1\r\n" + body, 400, 0},
		{"a chunk without its end", head + "Transfer-Encoding: chunked\r\n\r\n" + fmt.Sprintf("%x\r\n%sxx", len(body), body), 400, 0},
		{"a request of another URL", strings.Replace(head, "/mcp", "http://evil.example/mcp", 1) + length + "\r\n" + body, 403, 0},
		{"another version", strings.Replace(head, "HTTP/1.1", "HTTP/3.0", 1) + length + "\r\n" + body, 505, 0},
		{"a request after the body", head + length + "\r\n" + body + "GET /mcp HTTP/1.1\r\nHost: evil.example\r\n\r\n", 200, 1},
	}
	withEndpoint(t, newTestServer(countingTool(&calls)), nil, func(t *testing.T, e *endpoint) {
		for _, test := range tests {
			calls = 0
			conn := e.dial()
			go io.WriteString(conn, test.text)
			r, err := http.ReadResponse(conn.in, nil)
			switch {
			case err != nil:
				t.Errorf("%s: %v", test.name, err)
			case r.StatusCode != test.status || calls != test.calls:
				t.Errorf("%s: %d and %d calls, want %d and %d", test.name, r.StatusCode, calls, test.status, test.calls)
			}
			conn.Close()
			synctest.Wait()
			if calls > 1 {
				t.Errorf("%s: %d calls", test.name, calls)
			}
		}
	})
}

// V31: 500 connections that send a byte a second are closed in time, and cost
// the others nothing.
func TestV31_SlowLoris(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		text := rawRequest("POST", addFieldsHTTP, modernAdd+strings.Repeat(" ", 10_000))
		head := strings.Index(text, "\r\n\r\n") + 4
		var wg sync.WaitGroup
		start := time.Now()
		for i := range 500 {
			wg.Go(func() {
				conn := e.dial()
				defer conn.Close()
				go io.Copy(io.Discard, conn)
				rest, limit := text, readHeaderTimeout
				if i%2 == 0 {
					rest, limit = text[head:], 30*time.Second
					io.WriteString(conn, text[:head])
				}
				for len(rest) > 0 {
					if _, err := conn.Write([]byte(rest[:1])); err != nil {
						break
					}
					rest = rest[1:]
					time.Sleep(time.Second)
				}
				if took := time.Since(start); took > limit+2*time.Second {
					t.Errorf("connection %d was closed after %v", i, took)
				}
			})
		}
		synctest.Wait()
		before := time.Now()
		if r := e.post(addFieldsHTTP, modernAdd); r.status != 200 || time.Since(before) > 0 {
			t.Errorf("the 501st client: %v after %v", r, time.Since(before))
		}
		wg.Wait()
	})
}

// V32: requests that are reset as soon as they are sent are cancelled, run no
// more at a time than HTTP/2 lets them, and leave nothing.
func TestV32_RapidReset(t *testing.T) {
	checkLeaks(t)
	var running, most, ended atomic.Int32
	tool := simpleTool("wait", func(ctx context.Context, _ *Output) error {
		raise(&most, running.Add(1))
		defer running.Add(-1)
		<-ctx.Done()
		ended.Add(1)
		return ctx.Err()
	})
	srv := httptest.NewUnstartedServer(newTestServer(tool, addTool).HTTPHandler())
	srv.EnableHTTP2 = true
	srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)
	srv.StartTLS()
	defer srv.Close()
	client := srv.Client()
	callAdd(t, client, srv.URL) // opens the connection that all share
	const resets = 2_000
	var wg sync.WaitGroup
	room := make(chan struct{}, 100)
	for range resets {
		room <- struct{}{}
		wg.Go(func() {
			defer func() { <-room }()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteRequest: func(httptrace.WroteRequestInfo) { cancel() }})
			request, _ := http.NewRequestWithContext(ctx, "POST", srv.URL, strings.NewReader(modernBody("1", "tools/call", `"name":"wait"`)))
			request.Header = modernRequest(nil, "tools/call", "wait").Header
			if r, err := client.Do(request); err == nil {
				r.Body.Close()
			}
		})
	}
	wg.Wait()
	callAdd(t, client, srv.URL)
	client.CloseIdleConnections()
	srv.Close() // waits for what runs
	if running.Load() != 0 || most.Load() > 250 || ended.Load() == 0 {
		t.Errorf("%d of %d calls began, %d at a time, %d go on", ended.Load(), resets, most.Load(), running.Load())
	}
}

// H20 and 5.2: middleware decides before the handler does, on every method, and
// panics of its own go where net/http takes them.
func TestH20_BehindMiddlewareThatAuthenticates(t *testing.T) {
	calls := 0
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{t: t, listener: newPipeListener(), handler: newTestServer(countingTool(&calls)).newHTTPHandler(nil)}
		srv := &http.Server{ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo), Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.Header.Get("Authorization") {
			case "Bearer good":
				e.handler.ServeHTTP(w, r.WithContext(WithCaller(r.Context(), "alice")))
			case "Bearer abort":
				panic(http.ErrAbortHandler)
			case "Bearer panic":
				panic("x")
			default:
				http.Error(w, "who are you?", http.StatusUnauthorized)
			}
		})}
		go srv.Serve(e.listener)
		f := e.initializeWith(plainFields.with("Authorization", "Bearer good"), "2025-11-25", "{}")
		for _, method := range []string{"POST", "GET", "DELETE"} {
			for _, token := range []string{"", "Bearer bad"} {
				if r := e.send(method, f.with("Authorization", token), legacyBody("1", "tools/call", `"name":"add"`)); r.status != 401 {
					t.Errorf("%s: %v", method, r)
				}
			}
		}
		for _, token := range []string{"Bearer abort", "Bearer panic"} {
			conn := e.dial()
			go io.WriteString(conn, rawRequest("POST", f.with("Authorization", token), listTools))
			if _, err := http.ReadResponse(conn.in, nil); err == nil {
				t.Errorf("%s: a reply", token)
			}
			conn.Close()
		}
		if calls != 0 {
			t.Errorf("%d calls got through", calls)
		}
		if r := e.post(f, listTools); r.status != 200 {
			t.Errorf("alice: %v", r)
		}
		srv.Close()
	})
}

// 5.2: 1,000 calls that wait hold up neither each other nor what is quick.
func TestThousandSlowCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		slow := simpleTool("slow", func(ctx context.Context, out *Output) error { <-release; out.Text("done"); return nil })
		e := startEndpoint(t, newTestServer(slow, addTool), Heartbeat(0))
		var wg sync.WaitGroup
		for range 1000 {
			wg.Go(func() {
				if r := e.modern("1", "tools/call", "slow", `"name":"slow"`); r.status != 200 || !strings.Contains(r.body, "done") {
					t.Errorf("%v", r)
				}
			})
		}
		synctest.Wait()
		start := time.Now()
		for range 50 {
			if r := e.modern("1", "tools/list", "", ""); r.status != 200 {
				t.Errorf("%v", r)
			}
		}
		if took := time.Since(start); took > 0 {
			t.Errorf("lists took %v", took)
		}
		close(release)
		wg.Wait()
		e.shutDown()
	})
}

// 5.2: a million reports of progress cost their rate, rise strictly, and do not
// keep the result.
func TestF16_MillionReports(t *testing.T) {
	tool := simpleTool("many", func(ctx context.Context, out *Output) error {
		for i := range 1_000_000 {
			if i%100_000 == 0 {
				time.Sleep(100 * time.Millisecond) // in the bubble's time
			}
			Progress(ctx, float64(i), 1_000_000, "")
			Progress(ctx, float64(i/2), 1_000_000, "") // back again
		}
		out.Text("done")
		return nil
	})
	withEndpoint(t, newTestServer(tool), nil, func(t *testing.T, e *endpoint) {
		s := e.stream("POST", callFieldsHTTP.with("Mcp-Name", "many"), `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"many",`+withToken+`}}`)
		last, n := -1.0, 0
		for {
			text := s.next()
			if strings.Contains(text, `"result"`) {
				break
			}
			var done float64
			if _, err := fmt.Sscanf(text[strings.Index(text, `"progress":`):], `"progress":%g`, &done); err != nil || done <= last {
				t.Fatalf("%s after %g: %v", text, last, err)
			}
			last = done
			n++
		}
		if s.end(); n < 10 || n > 2*progressBurst+10 || last != 999_999 {
			t.Errorf("%d reports, the last of %g", n, last)
		}
	})
}

// H13: Expect: 100-continue is answered, and a client may say that it sends no
// more.
func TestH13_ExpectContinue(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		conn := e.dial()
		defer conn.Close()
		text := rawRequest("POST", addFieldsHTTP.with("Expect", "100-continue"), modernAdd)
		head := strings.Index(text, "\r\n\r\n") + 4
		io.WriteString(conn, text[:head])
		if line, err := conn.in.ReadString('\n'); err != nil || !strings.HasPrefix(line, "HTTP/1.1 100") {
			t.Fatal(line, err)
		}
		conn.in.ReadString('\n')
		go io.WriteString(conn, text[head:])
		if r, err := http.ReadResponse(conn.in, nil); err != nil || r.StatusCode != 200 {
			t.Error(r, err)
		}
		// Refused before the body is asked for.
		refused := e.dial()
		defer refused.Close()
		io.WriteString(refused, rawRequest("POST", addFieldsHTTP.with("Expect", "100-continue", "Content-Type", "text/plain"), "x"[:0]))
		if line, _ := refused.in.ReadString('\n'); !strings.HasPrefix(line, "HTTP/1.1 415") {
			t.Error(line)
		}
	})
}

// H18: accepting goes on after the process was out of file descriptors.
func TestAcceptRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		listener := &flakyListener{pipeListener: newPipeListener()}
		e := &endpoint{t: t, listener: listener.pipeListener, handler: newTestServer(addTool).newHTTPHandler(nil), stopped: make(chan struct{})}
		ctx, stop := context.WithCancel(t.Context())
		e.stop = stop
		go func() {
			defer close(e.stopped)
			e.handler.serve(ctx, listener)
		}()
		if r := e.post(addFieldsHTTP, modernAdd); r.status != 200 {
			t.Errorf("%v", r)
		}
		e.shutDown()
	})
}

// flakyListener fails a few times at first.
type flakyListener struct {
	*pipeListener
	failed int
}

func (l *flakyListener) Accept() (net.Conn, error) {
	if l.failed++; l.failed <= 5 {
		return nil, &net.OpError{Op: "accept", Err: temporaryError{}}
	}
	return l.pipeListener.Accept()
}

type temporaryError struct{}

func (temporaryError) Error() string   { return "too many open files" }
func (temporaryError) Timeout() bool   { return false }
func (temporaryError) Temporary() bool { return true }
