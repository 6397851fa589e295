//go:build !mcp_stdio

package runtime

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	goruntime "runtime"
	"strings"
	"sync"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// echoTool reports, logs and returns the nonce that it is called with.
func echoTool() Tool {
	fields := codec.Fields{{Name: "nonce", Required: true}}
	return Tool{
		Name: "echo", Description: "A tool for tests.", Context: true, InputSchema: `{"type":"object"}`,
		Call: func(ctx context.Context, in *codec.Reader, out *Output) error {
			var nonce string
			for in.Object(fields); in.Next(); {
				nonce = in.String()
			}
			if err := in.Err(); err != nil {
				return err
			}
			Progress(ctx, 1, 0, nonce)
			Logger(ctx).Info(nonce)
			goruntime.Gosched()
			out.Text(nonce)
			return nil
		},
	}
}

func TestL19_NothingCrosses(t *testing.T) { // V5, T_NoCross
	const clients = 50
	for calls, opts := range map[int][]Option{200: nil, 20: {Resumable()}} {
		withEndpoint(t, newTestServer(echoTool()), opts, func(t *testing.T, e *endpoint) {
			client := &http.Client{Transport: &http.Transport{
				DialContext:         func(context.Context, string, string) (net.Conn, error) { return e.listener.dial() },
				MaxIdleConnsPerHost: clients,
			}}
			var sessions []fields
			for range clients {
				sessions = append(sessions, e.initialize("2025-11-25", "{}"))
			}
			var wg sync.WaitGroup
			for c, session := range sessions {
				wg.Go(func() {
					for id := range calls {
						nonce := fmt.Sprintf("<%d/%d>", c, id)
						f, meta := session, ""
						if c%2 == 0 {
							f = callFieldsHTTP.with("Mcp-Name", "echo")
							meta = "," + metaVersion + "," + metaCapabilities + `,"io.modelcontextprotocol/logLevel":"info"`
						}
						body := fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"echo","arguments":{"nonce":%q},"_meta":{"progressToken":%d%s}}}`, id, nonce, id, meta)
						text, err := exchangeWith(client, f, body)
						if err != nil || strings.Count(text, nonce) != 3 || strings.Count(text, "<") != 3 || !strings.Contains(text, fmt.Sprintf(`"id":%d,`, id)) {
							t.Errorf("client %d, call %d: %v in %s", c, id, err, text)
							return
						}
					}
				})
			}
			wg.Wait()
			client.CloseIdleConnections()
			for _, session := range sessions {
				e.send("DELETE", session, "")
			}
		})
	}
}

// exchangeWith sends a POST through a client.
func exchangeWith(client *http.Client, f fields, body string) (string, error) {
	r, err := http.NewRequest("POST", "http://localhost/mcp", strings.NewReader(body))
	if err != nil {
		return "", err
	}
	for i := 0; i < len(f); i += 2 {
		if f[i] != "Host" {
			r.Header.Set(f[i], f[i+1])
		}
	}
	reply, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	return string(text), err
}

func TestV12_NothingStaysInFlight(t *testing.T) {
	fail := simpleTool("fail", func(context.Context, *Output) error { panic("x") })
	withEndpoint(t, newTestServer(addTool, fail, progressTool()), nil, func(t *testing.T, e *endpoint) {
		f := e.initialize("2025-11-25", "{}")
		for i := range 300 {
			for _, params := range []string{`"name":"add","arguments":{"a":2,"b":3}`, `"name":"fail"`, `"name":"nope"`, `"name":1`, `"name":"progress","_meta":{"progressToken":1}`} {
				e.post(f, legacyBody(fmt.Sprint(i), "tools/call", params))
			}
		}
		if n := e.handler.calls.len(); n != 0 {
			t.Errorf("%d calls are in flight", n)
		}
		if n := e.handler.sessions.held; n != 0 {
			t.Errorf("%d sessions are held", n)
		}
	})
}

// openIdle opens a stream and reads its first event.
func openIdle(b testing.TB, listener net.Listener, text string) net.Conn {
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	io.WriteString(conn, text)
	var seen []byte
	buf := make([]byte, 512)
	for !bytes.Contains(seen, []byte("\n\n")) {
		n, err := conn.Read(buf)
		if err != nil {
			b.Fatal(err)
		}
		seen = append(seen, buf[:n]...)
	}
	return conn
}

// idleServers start servers for s, on which idle streams cost more or less.
// Each returns its address and a function that stops it.
var idleServers = map[string]struct {
	start func(b testing.TB, s *Server) (listener net.Listener, stop func())
	// bytes and goroutines are what a stream may cost. The client's end, of some
	// 400 bytes, is among them.
	bytes, goroutines float64
}{
	"a server of ours": {bytes: 6 << 10, goroutines: 1, start: func(b testing.TB, s *Server) (net.Listener, func()) {
		listener := listenLocal(b)
		ctx, cancel := context.WithCancel(b.Context())
		done := make(chan error)
		go func() { done <- s.newHTTPHandler(nil).serve(ctx, listener) }()
		return listener, func() {
			cancel()
			if err := <-done; err != nil {
				b.Error(err)
			}
		}
	}},
	"any server": {bytes: 27 << 10, goroutines: 2, start: func(b testing.TB, s *Server) (net.Listener, func()) {
		listener := listenLocal(b)
		h := s.newHTTPHandler(nil)
		srv := &http.Server{Handler: h}
		go srv.Serve(listener)
		return listener, func() {
			if err := srv.Shutdown(b.Context()); err != nil {
				b.Error(err)
			}
			h.sessions.stop()
		}
	}},
}

func listenLocal(b testing.TB) net.Listener {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	return listener
}

// idleRequests return requests that are answered with a stream.
var idleRequests = map[string]func(b testing.TB, listener net.Listener) string{
	"listen": func(testing.TB, net.Listener) string {
		return rawRequest("POST", listenFields.with("Host", "localhost"), modernBody("1", "subscriptions/listen", `"notifications":{"toolsListChanged":true}`))
	},
	"GET": func(b testing.TB, listener net.Listener) string {
		f := plainFields.with("Host", "localhost")
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		defer conn.Close()
		io.WriteString(conn, rawRequest("POST", f, legacyBody("0", "initialize", `"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"client","version":"1"}`)))
		r, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			b.Fatal(err)
		}
		r.Body.Close()
		return rawRequest("GET", f.with("Mcp-Session-Id", r.Header.Get("Mcp-Session-Id")), "")
	},
}

// measureIdle returns what one of many idle streams costs, with the client's end
// of the connection, which is in the same process.
func measureIdle(b testing.TB, listener net.Listener, request func(testing.TB, net.Listener) string) (bytes, goroutines float64) {
	const streams = 1000
	conns := make([]net.Conn, 0, streams)
	defer func() {
		for _, conn := range conns {
			conn.Close()
		}
	}()
	texts := make([]string, 0, streams)
	for range streams {
		texts = append(texts, request(b, listener))
	}
	used := func() float64 {
		goruntime.GC()
		goruntime.GC()
		var m goruntime.MemStats
		goruntime.ReadMemStats(&m)
		return float64(m.HeapAlloc + m.StackInuse)
	}
	began, before := goruntime.NumGoroutine(), used()
	for _, text := range texts {
		conns = append(conns, openIdle(b, listener, text))
	}
	bytes = (used() - before) / streams
	return bytes, float64(goruntime.NumGoroutine()-began) / streams
}

// BenchmarkIdle measures what one idle stream costs.
func BenchmarkIdle(b *testing.B) {
	for name, server := range idleServers {
		for method, request := range idleRequests {
			b.Run(method+" on "+name, func(b *testing.B) {
				listener, stop := server.start(b, newTestServer(addTool))
				defer stop()
				bytes, goroutines := measureIdle(b, listener, request)
				for b.Loop() {
				}
				b.ReportMetric(bytes, "B/stream")
				b.ReportMetric(goroutines, "goroutines/stream")
			})
		}
	}
}

func TestIdleStreamsCostLittle(t *testing.T) {
	for name, server := range idleServers {
		for method, request := range idleRequests {
			t.Run(method+" on "+name, func(t *testing.T) {
				checkLeaks(t)
				listener, stop := server.start(t, newTestServer(addTool))
				defer stop()
				bytes, goroutines := measureIdle(t, listener, request)
				if !raceDetector && bytes > server.bytes {
					t.Errorf("an idle stream costs %.0f bytes, at most %.0f are allowed", bytes, server.bytes)
				}
				// Some other goroutine may begin meanwhile, but not for each stream.
				if goroutines > server.goroutines+0.1 {
					t.Errorf("an idle stream has %.2f goroutines, at most %.0f are allowed", goroutines, server.goroutines)
				}
			})
		}
	}
}
