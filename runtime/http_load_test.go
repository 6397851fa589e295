//go:build !mcp_stdio

package runtime

import (
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
	"testing/synctest"

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

// BenchmarkIdleListen measures what one idle listen stream costs, with the
// client's end of the connection in the same process.
func BenchmarkIdleListen(b *testing.B) {
	h := newTestServer(addTool).HTTPHandler()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	srv := &http.Server{Handler: h}
	go srv.Serve(listener)
	text := rawRequest("POST", listenFields.with("Host", "localhost"), modernBody("1", "subscriptions/listen", `"notifications":{"toolsListChanged":true}`))
	const streams = 1000
	conns := make([]net.Conn, 0, streams)
	var before, after goruntime.MemStats
	goroutines := goruntime.NumGoroutine()
	goruntime.GC()
	goruntime.ReadMemStats(&before)
	for range streams {
		conns = append(conns, openIdle(b, listener, text))
	}
	goruntime.GC()
	goruntime.ReadMemStats(&after)
	idle := float64(goruntime.NumGoroutine()-goroutines) / streams
	for b.Loop() {
	}
	b.ReportMetric(float64(after.HeapAlloc+after.StackInuse-before.HeapAlloc-before.StackInuse)/streams, "B/stream")
	b.ReportMetric(idle, "goroutines/stream")
	for _, conn := range conns {
		conn.Close()
	}
	srv.Close()
}

func TestIdleStreamsAreTwoGoroutines(t *testing.T) {
	const streams = 20
	listen := rawRequest("POST", listenFields, modernBody("1", "subscriptions/listen", `"notifications":{"toolsListChanged":true}`))
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		for name, text := range map[string]func() string{
			"listen": func() string { return listen },
			"GET":    func() string { return rawRequest("GET", e.initialize("2025-11-25", "{}"), "") },
		} {
			synctest.Wait()
			before := goruntime.NumGoroutine()
			var conns []io.Closer
			for range streams {
				r, conn := e.openRaw(text())
				r.Body.Read(make([]byte, 4096))
				conns = append(conns, conn)
			}
			synctest.Wait()
			// Some other goroutine may begin meanwhile, but not for each stream.
			if n := goruntime.NumGoroutine() - before; n > 2*streams+streams/2 {
				t.Errorf("%d idle %s streams have %d goroutines", streams, name, n)
			}
			for _, conn := range conns {
				conn.Close()
			}
		}
	})
}
