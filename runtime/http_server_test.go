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
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

func TestH8_ListensOnLoopbackAlone(t *testing.T) {
	s := newTestServer(addTool)
	for _, address := range []string{"0.0.0.0:0", "[::]:0", ":0", "192.0.2.1:0"} {
		_, err := s.listenHTTP(address)
		if err == nil || !strings.Contains(err.Error(), "mcp.AllowPublic()") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", address, err)
		}
	}
	public := NewServer(Implementation{}, AllowPublic(), WithLogger(discardLogger))
	allowed := []struct {
		s       *Server
		address string
	}{{s, "127.0.0.1:0"}, {s, "localhost:0"}, {s, "127.0.0.2:0"}, {public, "0.0.0.0:0"}, {s, "unix:" + filepath.Join(t.TempDir(), "s")}}
	for _, test := range allowed {
		listener, err := test.s.listenHTTP(test.address)
		if err != nil {
			t.Errorf("%s: %v", test.address, err)
			continue
		}
		listener.Close()
	}
	for _, address := range []string{"nonsense", "127.0.0.1:99999", "host.invalid:1"} {
		if _, err := s.listenHTTP(address); err == nil || !strings.HasPrefix(err.Error(), "cannot listen on "+address+": ") {
			t.Errorf("%s: %v", address, err)
		}
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if err := s.serveHTTP(t.Context(), taken.Addr().String()); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("an address in use: %v", err)
	}
}

// watchedLog is a log of which a test waits for the first line.
type watchedLog struct{ lines chan string }

func (l watchedLog) Write(b []byte) (int, error) {
	l.lines <- string(b)
	return len(b), nil
}

// startTCP serves on an address of this machine, and returns the URL that the
// server logs.
func startTCP(t *testing.T, address string, opts ...Option) (url string, stop func()) {
	t.Helper()
	lines := make(chan string, 100)
	s := NewServer(Implementation{Name: "test"}, append(opts, WithLogger(slog.New(slog.NewTextHandler(watchedLog{lines}, nil))))...)
	s.AddTool(addTool)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.serveHTTP(ctx, address) }()
	select {
	case line := <-lines:
		url = regexp.MustCompile(`http://\S+`).FindString(line)
	case err := <-done:
		t.Fatal(err)
	}
	return url, func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func callAdd(t *testing.T, client *http.Client, url string) {
	t.Helper()
	r := modernRequest(strings.NewReader(modernAdd), "tools/call", "add")
	request, err := http.NewRequest("POST", url, r.Body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header = r.Header
	reply, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(reply.Body)
	if err != nil || reply.StatusCode != 200 || !bytes.Contains(body, []byte(addResult)) {
		t.Errorf("%s: %d %s, %v", url, reply.StatusCode, body, err)
	}
}

func TestServesOnTCP(t *testing.T) {
	url, stop := startTCP(t, "127.0.0.1:0")
	client := &http.Client{Transport: &http.Transport{}}
	callAdd(t, client, url)
	for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n"} {
		r, err := client.Get(strings.TrimSuffix(url, "/mcp") + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if r.StatusCode != 200 || string(body) != want {
			t.Errorf("%s: %d %s", path, r.StatusCode, body)
		}
	}
	client.CloseIdleConnections()
	stop()
	if _, err := client.Get(url); err == nil {
		t.Error("it still listens")
	}
}

func TestServesOnAUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "socket")
	_, stop := startTCP(t, "unix:"+path)
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", path)
	}}}
	callAdd(t, client, "http://localhost/mcp")
	client.CloseIdleConnections()
	stop()
}

func TestUnixSocketThatWasLeftBehind(t *testing.T) {
	path := filepath.Join(t.TempDir(), "socket")
	first, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := listenUnix(path); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("in use: %v", err)
	}
	first.(*net.UnixListener).SetUnlinkOnClose(false)
	first.Close()
	second, err := listenUnix(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	second.Close()
}

func TestShutdownLosesNoCall(t *testing.T) { // V20
	synctest.Test(t, func(t *testing.T) {
		next := make(chan string)
		s := newTestServer(addTool, waitTool(next))
		e := startEndpoint(t, s)
		listen := e.listen("1", `{"toolsListChanged":true}`)
		listen.next()
		get := e.stream("GET", e.initialize("2025-11-25", "{}"), "")
		done := make(chan reply)
		go func() { done <- e.modern("1", "tools/call", "wait", `"name":"wait"`) }()
		synctest.Wait()
		start := time.Now()
		e.stop()
		listen.next() // its result
		listen.end()
		get.end()
		if time.Since(start) > 0 {
			t.Errorf("streams ended after %v", time.Since(start))
		}
		synctest.Wait()
		if _, err := e.listener.dial(); err == nil {
			t.Error("it still listens")
		}
		time.Sleep(10 * time.Second)
		next <- ""
		if r := <-done; r.status != 200 || !strings.Contains(r.body, "done") {
			t.Errorf("the running call: %v", r)
		}
		e.shutDown()
		if took := time.Since(start); took > 11*time.Second {
			t.Errorf("stopped after %v", took)
		}
	})
}

// 5.1: of many calls that are accepted before the end and take less than the
// drain time, none is lost, in either era.
func TestShutdownAnswersEveryCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun atomic.Int32
		slow := Tool{Name: "slow", InputSchema: `{"type":"object"}`, Context: true, Call: func(ctx context.Context, in *codec.Reader, out *Output) error {
			var seconds int
			for in.Object(codec.Fields{{Name: "s"}}); in.Next(); {
				seconds = in.Int()
			}
			begun.Add(1)
			select {
			case <-time.After(time.Duration(seconds) * time.Second):
				out.Text(fmt.Sprint(seconds))
			case <-ctx.Done():
				return ctx.Err()
			}
			return in.Err()
		}}
		e := startEndpoint(t, newTestServer(slow), Heartbeat(0))
		f := e.initialize("2025-11-25", "{}")
		const calls = 2_000
		var wg sync.WaitGroup
		for i := range calls {
			wg.Go(func() {
				params := fmt.Sprintf(`"name":"slow","arguments":{"s":%d}`, i%25)
				text := rawRequest("POST", f, legacyBody(fmt.Sprint(i), "tools/call", params))
				if i%2 == 0 {
					text = rawRequest("POST", callFieldsHTTP.with("Mcp-Name", "slow"), modernBody(fmt.Sprint(i), "tools/call", params))
				}
				if r := e.exchangeRaw(text); r.status != 200 || !strings.Contains(r.body, fmt.Sprintf(`"text":"%d"`, i%25)) {
					t.Errorf("call %d: %v", i, r)
				}
			})
		}
		synctest.Wait()
		start := time.Now()
		e.shutDown()
		if took := time.Since(start); begun.Load() != calls || took < 24*time.Second || took > 25*time.Second {
			t.Errorf("%d calls, stopped after %v", begun.Load(), took)
		}
		wg.Wait()
	})
}

func TestShutdownCancelsWhatGoesOn(t *testing.T) {
	for _, opts := range [][]Option{nil, {Resumable()}, {DrainTime(3 * time.Second)}} {
		synctest.Test(t, func(t *testing.T) {
			ended := make(chan error, 10)
			e := startEndpoint(t, newTestServer(addTool, blockTool(ended)), append(opts, Heartbeat(time.Hour))...)
			f := e.initialize("2025-11-25", "{}")
			done := make(chan reply, 2)
			go func() { done <- e.modern("1", "tools/call", "block", `"name":"block"`) }()
			go func() { done <- e.post(f, legacyBody("1", "tools/call", `"name":"block"`)) }()
			synctest.Wait()
			start := time.Now()
			drain := e.handler.options.drain
			e.shutDown()
			if took := time.Since(start); took < drain || took > drain+cutTime {
				t.Errorf("stopped after %v", took)
			}
			for range 2 {
				<-ended
				r := <-done
				r.wantError(t, 200, -32603, "1")
				if !strings.Contains(r.body, "shutting down") {
					t.Errorf("%v", r)
				}
			}
		})
	}
}

func TestShutdownCutsWhatDoesNotListen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		deaf := simpleTool("deaf", func(context.Context, *Output) error { <-release; return nil })
		e := startEndpoint(t, newTestServer(deaf), Heartbeat(time.Hour))
		conn := e.dial()
		io.WriteString(conn, rawRequest("POST", callFieldsHTTP.with("Mcp-Name", "deaf"), modernBody("1", "tools/call", `"name":"deaf"`)))
		synctest.Wait()
		start := time.Now()
		e.shutDown()
		if took := time.Since(start); took != 27*time.Second {
			t.Errorf("stopped after %v", took)
		}
		if _, err := conn.in.ReadByte(); err == nil {
			t.Error("the connection is still open")
		}
		close(release)
	})
}

func TestStopDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := startEndpoint(t, newTestServer(addTool), StopDelay(5*time.Second))
		get := func(path string) reply { return e.exchangeRaw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n") }
		if r := get(readinessPath); r.status != 200 {
			t.Errorf("%v", r)
		}
		start := time.Now()
		e.stop()
		synctest.Wait()
		r := e.post(addFieldsHTTP, modernAdd)
		if r.wantError(t, 503, -32603, "null"); r.header.Get("Retry-After") == "" {
			t.Errorf("no Retry-After: %v", r.header)
		}
		if r := get(readinessPath); r.status != 503 {
			t.Errorf("readiness: %v", r)
		}
		if r := get(healthPath); r.status != 200 {
			t.Errorf("health: %v", r)
		}
		e.shutDown()
		if took := time.Since(start); took < 5*time.Second || took > 6*time.Second {
			t.Errorf("stopped after %v", took)
		}
	})
}

func TestHTTP2(t *testing.T) {
	s := newTestServer(addTool, progressTool())
	e := &endpoint{t: t, handler: s.newHTTPHandler(nil)}
	srv := httptest.NewUnstartedServer(e.handler)
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()
	client := srv.Client()
	callAdd(t, client, srv.URL)
	body := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"progress",` + withToken + `}}`
	request, _ := http.NewRequest("POST", srv.URL, strings.NewReader(body))
	request.Header = modernRequest(nil, "tools/call", "progress").Header
	r, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil || r.ProtoMajor != 2 || strings.Count(string(text), "data: ") != 4 {
		t.Errorf("%s %s, %v", r.Proto, text, err)
	}
}
