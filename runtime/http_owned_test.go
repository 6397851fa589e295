//go:build !mcp_stdio

package runtime

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

const toolsFilter = `{"toolsListChanged":true}`

func listenRequest() string {
	return rawRequest("POST", listenFields, modernBody("1", "subscriptions/listen", `"notifications":`+toolsFilter))
}

// owned counts the streams that have their connections to themselves.
func (e *endpoint) owned() int {
	synctest.Wait()
	e.handler.owned.mu.Lock()
	defer e.handler.owned.mu.Unlock()
	return len(e.handler.owned.links)
}

// The reply is the same as any other that the server writes, whoever goes on
// with it.
func TestAnOwnedStreamIsAReply(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		conn := e.dial()
		defer conn.Close()
		io.WriteString(conn, strings.Replace(listenRequest(), "\r\n", "\r\nOrigin: http://localhost:3000\r\n", 1))
		var head []string
		for {
			line, err := conn.in.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			if line == "\r\n" {
				break
			}
			head = append(head, strings.TrimSuffix(line, "\r\n"))
		}
		for _, want := range []string{
			"HTTP/1.1 200 OK",
			"Content-Type: text/event-stream",
			"Cache-Control: no-cache, no-transform",
			"X-Accel-Buffering: no",
			"Access-Control-Allow-Origin: http://localhost:3000",
			"Vary: Origin",
			"Date: Sat, 01 Jan 2000 00:00:00 GMT",
			"Transfer-Encoding: chunked",
			"Connection: close",
		} {
			if strings.Count(strings.Join(head, "\n")+"\n", want+"\n") != 1 {
				t.Errorf("no %q in %q", want, head)
			}
		}
		if n := e.owned(); n != 1 {
			t.Errorf("%d streams have a connection to themselves, want 1", n)
		}
		e.stop()
		body, err := io.ReadAll(conn.in)
		if err != nil || !strings.HasSuffix(string(body), "\n\n\r\n0\r\n\r\n") {
			t.Errorf("%q, %v", body, err)
		}
	})
}

func TestAnOwnedStreamOfHTTP10(t *testing.T) {
	s := newTestServer(addTool)
	withEndpoint(t, s, nil, func(t *testing.T, e *endpoint) {
		r, conn := e.openRaw(strings.Replace(listenRequest(), "HTTP/1.1", "HTTP/1.0", 1))
		defer conn.Close()
		if len(r.TransferEncoding) > 0 || e.owned() != 1 {
			t.Errorf("%v, %d owned", r.TransferEncoding, e.owned())
		}
		s.ToolsChanged()
		time.Sleep(time.Second)
		e.stop()
		body, err := io.ReadAll(r.Body)
		if err != nil || strings.Count(string(body), "data: {") != 3 || !strings.HasPrefix(string(body), "data: ") || !strings.HasSuffix(string(body), "}\n\n") {
			t.Errorf("%q, %v", body, err)
		}
	})
}

func TestAnOwnedStreamIgnoresInput(t *testing.T) {
	s := newTestServer(addTool)
	withEndpoint(t, s, nil, func(t *testing.T, e *endpoint) {
		conn := e.dial()
		defer conn.Close()
		io.WriteString(conn, listenRequest()+listenRequest()) // one after the other
		r, err := http.ReadResponse(conn.in, nil)
		if err != nil {
			t.Fatal(err)
		}
		in := bufio.NewReader(r.Body)
		event := func() string {
			text, err := in.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			in.ReadString('\n')
			return text
		}
		event()
		io.WriteString(conn, listenRequest())
		s.ToolsChanged()
		if got := event(); got != "data: "+httpChanged("1", "tools")+"\n" || e.owned() != 1 {
			t.Errorf("got %s, %d owned", got, e.owned())
		}
		io.WriteString(conn, strings.Repeat("x", maxIgnored))
		if n := e.owned(); n != 0 {
			t.Errorf("%d owned after too much input", n)
		}
	})
}

// When the server stops, a client that reads hears that its stream ends, and
// one that does not holds up the server no longer than its drain time.
func TestOwnedStreamsEndWithTheServer(t *testing.T) {
	const drain = 3 * time.Second
	withEndpoint(t, newTestServer(addTool), []Option{DrainTime(drain)}, func(t *testing.T, e *endpoint) {
		listen := e.listen("1", toolsFilter)
		listen.next()
		e.stop()
		listen.next()
		listen.end()
		<-e.stopped
	})
	withEndpoint(t, newTestServer(addTool), []Option{DrainTime(drain)}, func(t *testing.T, e *endpoint) {
		r, conn := e.openRaw(listenRequest())
		defer conn.Close()
		r.Body.Read(make([]byte, 1024))
		synctest.Wait()
		start := time.Now()
		e.stop()
		<-e.stopped
		if took := time.Since(start); took != drain {
			t.Errorf("stopped after %v, want %v", took, drain)
		}
	})
}

// A stream whose client reads nothing ends when a heartbeat does not go out.
func TestAnOwnedStreamOfASlowReaderEnds(t *testing.T) { // V31
	s := newTestServer(addTool)
	withEndpoint(t, s, []Option{WriteTimeout(2 * time.Second)}, func(t *testing.T, e *endpoint) {
		r, conn := e.openRaw(listenRequest())
		defer conn.Close()
		r.Body.Read(make([]byte, 1024))
		time.Sleep(16 * time.Second)
		if n := e.owned(); n != 1 {
			t.Errorf("%d owned while the heartbeat may still go out", n)
		}
		time.Sleep(2 * time.Second)
		if n := e.owned(); n != 0 {
			t.Errorf("%d owned after its time", n)
		}
	})
}

// A stream stays in its handler where the connection cannot be had.
func TestStreamsBehindMiddlewareStayInTheirHandler(t *testing.T) {
	s := newTestServer(addTool)
	synctest.Test(t, func(t *testing.T) {
		ctx, cut := context.WithCancel(t.Context())
		h := s.newHTTPHandler(nil)
		h.owned = newOwnedConns(ctx)
		e := startBehind(t, h, func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				h.ServeHTTP(struct {
					http.ResponseWriter
					http.Flusher
				}{w, w.(http.Flusher)}, r)
			})
		})
		listen := e.listen("1", toolsFilter)
		listen.next()
		if n := e.owned(); n != 0 {
			t.Errorf("%d streams own their connections", n)
		}
		s.ToolsChanged()
		listen.want(httpChanged("1", "tools"))
		e.stop()
		listen.next()
		listen.end()
		cut()
		e.shutDown()
	})
}

// H19: a panic of what the program has brought along ends one stream, and
// nothing else.
func TestH19_PanicInAStream(t *testing.T) {
	for name, own := range map[string]bool{"own": true, "any": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var panics atomic.Bool
				var log strings.Builder
				store := panickingEnds{sharedEnds: &sharedEnds{}, panics: &panics}
				s := NewServer(Implementation{}, ShareEndedSessions(store), WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
				s.AddTool(addTool)
				var e *endpoint
				if own {
					e = startEndpoint(t, s)
				} else {
					e = startBehind(t, s.newHTTPHandler(nil), func(h http.Handler) http.Handler { return h })
				}
				f := e.initialize("2025-11-25", "{}")
				get := e.stream("GET", f, "")
				panics.Store(true)
				time.Sleep(time.Minute)
				panics.Store(false)
				for range get.events {
				}
				if get.err == io.EOF {
					t.Error("the stream has ended in good order")
				}
				get.conn.Close()
				again := e.stream("GET", f, "")
				again.conn.Close()
				e.shutDown()
				if own && !strings.Contains(log.String(), "the store is broken") {
					t.Errorf("the log has %q", log.String())
				}
			})
		})
	}
}

// panickingEnds is a store of ended sessions that panics when told to.
type panickingEnds struct {
	*sharedEnds
	panics *atomic.Bool
}

func (s panickingEnds) Ended(ctx context.Context, session string) (bool, error) {
	if s.panics.Load() {
		panic("the store is broken")
	}
	return s.sharedEnds.Ended(ctx, session)
}

// Nothing is left of a stream that middleware refuses to begin.
func TestAStreamIsClosedWhereMiddlewareAborts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := startBehind(t, newTestServer(addTool).newHTTPHandler(nil), func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(abortingWriter{w}, r) })
		})
		conn := e.dial()
		io.WriteString(conn, listenRequest())
		if _, err := http.ReadResponse(conn.in, nil); err == nil {
			t.Error("there is a reply")
		}
		conn.Close()
		e.shutDown() // looks for what is left
	})
}

type abortingWriter struct{ http.ResponseWriter }

func (abortingWriter) Write([]byte) (int, error) { panic(http.ErrAbortHandler) }

// A server that stops at the very moment at which a stream gets its connection
// waits for the end of the stream.
func TestServerStopsWhileAStreamGetsItsConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cut := context.WithCancel(t.Context())
		h := newTestServer(addTool).newHTTPHandler(nil)
		h.owned = newOwnedConns(ctx)
		stopped := make(chan struct{})
		var e *endpoint
		e = startBehind(t, h, func(h2 http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				h2.ServeHTTP(slowHijacker{w, func() {
					e.stop()
					<-e.stopped // the server does not know of the connection any more
					go func() {
						defer close(stopped)
						h.owned.stop(ctx)
					}()
					time.Sleep(time.Second)
				}}, r)
			})
		})
		listen := e.listen("1", toolsFilter)
		listen.next()
		if got := listen.next(); !strings.Contains(got, `"resultType":"complete"`) {
			t.Errorf("got %s", got)
		}
		listen.end()
		<-stopped
		cut()
		e.shutDown()
	})
}

// slowHijacker calls a function when it has let go of its connection.
type slowHijacker struct {
	http.ResponseWriter
	then func()
}

func (w slowHijacker) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w slowHijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := w.ResponseWriter.(http.Hijacker).Hijack()
	w.then()
	return conn, rw, err
}
