//go:build !mcp_stdio

package runtime

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/sse"
)

// pipeListener is a network in memory. Servers on it run in a synctest bubble,
// in which time passes when everybody waits, and which fails where goroutines
// are left at its end.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
	// local is the address that connections come in on, nil for none.
	local net.Addr
}

func newPipeListener() *pipeListener {
	return &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error { l.once.Do(func() { close(l.closed) }); return nil }

func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8000} }

type localConn struct {
	net.Conn
	local net.Addr
}

func (c localConn) LocalAddr() net.Addr { return c.local }

// dial connects to the server; an error means that it does not listen.
func (l *pipeListener) dial() (net.Conn, error) {
	client, server := net.Pipe()
	if l.local != nil {
		server = localConn{server, l.local}
	}
	select {
	case l.conns <- server:
		return client, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// endpoint is a server as a test's clients see it.
type endpoint struct {
	t        *testing.T
	listener *pipeListener
	handler  *httpHandler
	stop     context.CancelFunc
	// stopped is closed when the server has stopped.
	stopped chan struct{}
}

// withEndpoint runs a test against a server in a bubble.
func withEndpoint(t *testing.T, s *Server, opts []Option, test func(t *testing.T, e *endpoint)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		e := startEndpoint(t, s, opts...)
		test(t, e)
		e.shutDown()
	})
}

func startEndpoint(t *testing.T, s *Server, opts ...Option) *endpoint {
	ctx, stop := context.WithCancel(t.Context())
	e := &endpoint{t: t, listener: newPipeListener(), handler: s.newHTTPHandler(opts), stop: stop, stopped: make(chan struct{})}
	go func() {
		defer close(e.stopped)
		if err := e.handler.serve(ctx, e.listener); err != nil {
			t.Error(err)
		}
	}()
	return e
}

// onEachServer runs a test against our own server, where streams have their
// connections to themselves, and against one of the program's.
func onEachServer(t *testing.T, s *Server, opts []Option, test func(t *testing.T, e *endpoint)) {
	t.Helper()
	t.Run("own", func(t *testing.T) { withEndpoint(t, s, opts, test) })
	t.Run("any", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			e := startBehind(t, s.newHTTPHandler(opts), func(h http.Handler) http.Handler { return h })
			test(t, e)
			e.shutDown()
		})
	})
}

// startBehind starts a server that the program has made, with middleware.
func startBehind(t *testing.T, h *httpHandler, middleware func(http.Handler) http.Handler) *endpoint {
	ctx, stop := context.WithCancel(t.Context())
	e := &endpoint{t: t, listener: newPipeListener(), handler: h, stop: stop, stopped: make(chan struct{})}
	srv := &http.Server{Handler: middleware(h)}
	go srv.Serve(e.listener)
	go func() {
		defer close(e.stopped)
		<-ctx.Done()
		if err := srv.Shutdown(context.WithoutCancel(ctx)); err != nil {
			t.Error(err)
		}
		h.sessions.stop()
	}()
	return e
}

func (e *endpoint) shutDown() {
	e.stop()
	<-e.stopped
	if n := e.handler.calls.len(); n > 0 {
		e.t.Errorf("%d calls are still in flight", n)
	}
	if n := e.handler.resumableBytes.Load(); n != 0 {
		e.t.Errorf("%d bytes are still in event logs", n)
	}
	e.handler.server.hub.mu.Lock()
	defer e.handler.server.hub.mu.Unlock()
	if n := len(e.handler.server.hub.subscriptions); n > 0 {
		e.t.Errorf("%d subscriptions are still open", n)
	}
}

// reply is a complete HTTP reply.
type reply struct {
	status int
	header http.Header
	body   string
}

func (r reply) String() string { return fmt.Sprintf("%d %s", r.status, r.body) }

// exchangeRaw sends the bytes of one request on a connection of its own and
// returns the reply.
func (e *endpoint) exchangeRaw(text string) reply {
	e.t.Helper()
	r, body := e.openRaw(text)
	// A stream that nobody expects would have heartbeats for ever.
	defer time.AfterFunc(time.Hour, func() { body.Close() }).Stop()
	defer body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		e.t.Errorf("reading the reply to %.200q: %v", text, err)
	}
	e.watch(text, r, string(data))
	return reply{r.StatusCode, r.Header, string(data)}
}

// wire returns the wire of the client that sent a request.
func (e *endpoint) wire(text string) *wire {
	head, body, _ := strings.Cut(text, "\r\n\r\n")
	legacy := ""
	for line := range strings.SplitSeq(head, "\r\n") {
		if name, value, _ := strings.Cut(line, ": "); strings.EqualFold(name, "Mcp-Session-Id") {
			legacy = wireSessions.revision(value)
		}
	}
	w := newWire(e.t, legacy)
	w.sent(body)
	return w
}

// watch holds a whole reply against the protocol's schema.
func (e *endpoint) watch(text string, r *http.Response, body string) {
	e.t.Helper()
	w := e.wire(text)
	if w == nil {
		return
	}
	switch r.Header.Get("Content-Type") {
	case "application/json":
		if body != "" {
			w.received(body)
		}
	case "text/event-stream":
		for events := sse.NewReader(strings.NewReader(body)); ; {
			event, err := events.Next()
			if err != nil {
				break
			}
			if event.Data != "" {
				w.received(event.Data)
			}
		}
	}
	if id := r.Header.Get("Mcp-Session-Id"); id != "" {
		wireSessions.Store(id, w.legacy)
	}
}

// connection is one client's connection.
type clientConn struct {
	net.Conn
	in *bufio.Reader
}

func (e *endpoint) dial() *clientConn {
	e.t.Helper()
	conn, err := e.listener.dial()
	if err != nil {
		e.t.Fatal(err)
	}
	return &clientConn{conn, bufio.NewReader(conn)}
}

// openRaw sends the bytes of one request on a connection of its own and returns
// the reply up to its body. Closing the connection ends the request.
func (e *endpoint) openRaw(text string) (*http.Response, io.Closer) {
	e.t.Helper()
	conn := e.dial()
	// The server may answer before it has read all of the request.
	go io.WriteString(conn, text)
	method, _, _ := strings.Cut(text, " ")
	r, err := http.ReadResponse(conn.in, &http.Request{Method: method})
	if err != nil {
		e.t.Fatalf("no reply to %.200q: %v", text, err)
	}
	return r, conn
}

// fields are header fields in order: name, value, name, value, …
type fields []string

// with replaces or adds fields; an empty value takes the field away, and a
// name that starts with + adds a line without replacing others.
func (f fields) with(pairs ...string) fields {
	f = slices.Clone(f)
	for i := 0; i < len(pairs); i += 2 {
		name, value := pairs[i], pairs[i+1]
		if added, ok := strings.CutPrefix(name, "+"); ok {
			f = append(f, added, value)
			continue
		}
		for j := 0; j < len(f); {
			if strings.EqualFold(f[j], name) {
				f = slices.Delete(f, j, j+2)
				continue
			}
			j += 2
		}
		if value != "" {
			f = append(f, name, value)
		}
	}
	return f
}

func (f fields) String() string {
	var b strings.Builder
	for i := 0; i < len(f); i += 2 {
		b.WriteString(f[i] + ": " + f[i+1] + "\r\n")
	}
	return b.String()
}

var (
	plainFields  = fields{"Host", "127.0.0.1:8000", "Content-Type", "application/json", "Accept", "application/json, text/event-stream"}
	modernFields = plainFields.with("MCP-Protocol-Version", "2026-07-28")
)

func rawRequest(method string, f fields, body string) string {
	text := method + " /mcp HTTP/1.1\r\n" + f.String()
	if method == "POST" && !strings.Contains(strings.ToLower(text), "\r\ntransfer-encoding:") && !strings.Contains(strings.ToLower(text), "\r\ncontent-length:") {
		text += fmt.Sprintf("Content-Length: %d\r\n", len(body))
	}
	return text + "\r\n" + body
}

func (e *endpoint) send(method string, f fields, body string) reply {
	e.t.Helper()
	return e.exchangeRaw(rawRequest(method, f, body))
}

// post sends a POST.
func (e *endpoint) post(f fields, body string) reply {
	e.t.Helper()
	return e.send("POST", f, body)
}

// modernBody is the body of a modern request with further members of params.
func modernBody(id, method, params string) string {
	if params != "" {
		params += ","
	}
	return `{"jsonrpc":"2.0","id":` + id + `,"method":"` + method + `","params":{` + params + modernMeta + `}}`
}

// modern sends a modern request with the headers that belong to it.
func (e *endpoint) modern(id, method, name, params string) reply {
	e.t.Helper()
	return e.post(modernFields.with("Mcp-Method", method, "Mcp-Name", name), modernBody(id, method, params))
}

// initialize makes a legacy session and returns the fields of its requests.
func (e *endpoint) initialize(version, capabilities string) fields {
	e.t.Helper()
	return e.initializeWith(plainFields, version, capabilities)
}

func (e *endpoint) initializeWith(f fields, version, capabilities string) fields {
	e.t.Helper()
	r := e.post(f, `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"`+version+`","capabilities":`+capabilities+`,"clientInfo":{"name":"client","version":"1"}}}`)
	id := r.header.Get("Mcp-Session-Id")
	if r.status != 200 || id == "" {
		e.t.Fatalf("initialize: %v, session %q", r, id)
	}
	f = f.with("Mcp-Session-Id", id, "MCP-Protocol-Version", version)
	if r := e.post(f, `{"jsonrpc":"2.0","method":"notifications/initialized"}`); r.status != 202 || r.body != "" {
		e.t.Fatalf("initialized: %v", r)
	}
	return f
}

// legacyBody is the body of a legacy request.
func legacyBody(id, method, params string) string {
	return `{"jsonrpc":"2.0","id":` + id + `,"method":"` + method + `","params":{` + params + `}}`
}

// eventStreamReply is a reply that arrives event by event. Like a socket it
// takes what comes whether or not the test looks.
type eventStreamReply struct {
	t      *testing.T
	header http.Header
	conn   io.Closer
	events chan sse.Event
	// What follows may be read once events is closed.
	reader *sse.Reader
	err    error
}

// stream sends a request that is answered with an event stream.
func (e *endpoint) stream(method string, f fields, body string) *eventStreamReply {
	e.t.Helper()
	r, conn := e.openRaw(rawRequest(method, f, body))
	if r.StatusCode != 200 || r.Header.Get("Content-Type") != "text/event-stream" {
		text, _ := io.ReadAll(r.Body)
		e.t.Fatalf("got %d %v %s, want an event stream", r.StatusCode, r.Header, text)
	}
	w := e.wire(rawRequest(method, f, body))
	s := &eventStreamReply{t: e.t, header: r.Header, conn: conn, events: make(chan sse.Event, 10_000), reader: sse.NewReader(r.Body)}
	go func() {
		defer close(s.events)
		for {
			event, err := s.reader.Next()
			if err != nil {
				s.err = err
				return
			}
			if event.Data != "" {
				w.received(event.Data)
			}
			s.events <- event
		}
	}()
	return s
}

// event returns the next event.
func (s *eventStreamReply) event() sse.Event {
	s.t.Helper()
	event, ok := <-s.events
	if !ok {
		s.t.Fatalf("reading an event: %v", s.err)
	}
	return event
}

// next returns the data of the next event.
func (s *eventStreamReply) next() string {
	s.t.Helper()
	return s.event().Data
}

// want checks the data of the next event.
func (s *eventStreamReply) want(data string) {
	s.t.Helper()
	if got := s.next(); got != data {
		s.t.Errorf("event %s, want %s", got, data)
	}
}

// end checks that the stream ends here.
func (s *eventStreamReply) end() {
	s.t.Helper()
	if event, ok := <-s.events; ok || s.err != io.EOF {
		s.t.Errorf("got %q, %v, want the end of the stream", event, s.err)
	}
	s.conn.Close()
}

// wantError checks a JSON-RPC error reply and its status.
func (r reply) wantError(t *testing.T, status, code int, id string) {
	t.Helper()
	if r.status != status || !strings.HasPrefix(r.body, fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"error":{"code":%d,"message":"`, id, code)) {
		t.Errorf("got %v, want status %d and code %d for id %s", r, status, code, id)
	}
	if got := r.header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type %q, want application/json (H21)", got)
	}
}

var discardLogger = slog.New(slog.DiscardHandler)

// progressTool reports its progress three times.
func progressTool() Tool {
	return simpleTool("progress", func(ctx context.Context, out *Output) error {
		for i := range 3 {
			Progress(ctx, float64(i), 2, "")
		}
		out.Text("done")
		return nil
	})
}

// serveLoopback serves on a port of this machine, and returns a connection to
// it.
func serveLoopback(tb testing.TB, s *Server) net.Conn {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.newHTTPHandler(nil).serve(ctx, listener) }()
	client, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		client.Close()
		stop()
		if err := <-done; err != nil {
			tb.Error(err)
		}
	})
	return client
}
