package gateway

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/polltest"
)

// deadline bounds what tests wait for.
const deadline = 30 * time.Second

// front is a gateway that listens.
func front(t *testing.T) (*Gateway, *httptest.Server) {
	g := New()
	s := httptest.NewServer(g)
	t.Cleanup(s.Close)
	return g, s
}

// back starts a server on a Unix socket and returns its path.
func back(t *testing.T, handle http.HandlerFunc) string {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: handle}
	var done sync.WaitGroup
	done.Go(func() { s.Serve(listener) })
	t.Cleanup(func() {
		s.Close()
		done.Wait()
	})
	return socket
}

func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) }
}

// get is a request in the background.
func get(t *testing.T, url string) <-chan string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), deadline)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer := make(chan string, 1)
	go func() {
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			answer <- err.Error()
			return
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			body = fmt.Append(body, " ", err)
		}
		answer <- fmt.Sprint(resp.StatusCode, " ", strings.TrimSpace(string(body)))
	}()
	return answer
}

// awaitWaiting returns when as many requests wait.
func awaitWaiting(t *testing.T, g *Gateway, want int) {
	t.Helper()
	polltest.Until(t, deadline, func() bool {
		g.mu.Lock()
		defer g.mu.Unlock()
		return g.waiting == want
	}, "there are not %d requests that wait", want)
}

func TestRequestsWaitForTheServer(t *testing.T) {
	g, s := front(t)
	early := get(t, s.URL)
	awaitWaiting(t, g, 1)
	g.Use("unix", back(t, says("one")))
	if got := <-early; got != "200 one" {
		t.Error(got)
	}
	g.HandOver(t.Context())
	between := get(t, s.URL)
	awaitWaiting(t, g, 1)
	g.Use("unix", back(t, says("two")))
	if got := <-between; got != "200 two" {
		t.Error(got)
	}
	g.Refuse("no server")
	if got := <-get(t, s.URL); got != "503 no server" {
		t.Error(got)
	}
}

// A request that a server was given may not have reached it until it answers.
func TestHandOverWaitsForAnswersToBegin(t *testing.T) {
	g, s := front(t)
	arrived, begin, end := make(chan struct{}), make(chan struct{}), make(chan struct{})
	g.Use("unix", back(t, func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-begin
		w.(http.Flusher).Flush()
		<-end
		io.WriteString(w, "done")
	}))
	answer := get(t, s.URL)
	<-arrived
	impatient, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	last := g.state.backend
	g.HandOver(impatient)
	if impatient.Err() == nil {
		t.Error("handed over before the answer has begun")
	}
	close(begin)
	last.settle(t.Context()) // the answer has begun, and not ended
	close(end)
	if got := <-answer; got != "200 done" {
		t.Error(got)
	}
}

// Host and Origin are for the server to judge, and so are bodies; events come
// through one by one.
func TestRequestsPassAsTheyAre(t *testing.T) {
	g, s := front(t)
	more := make(chan struct{})
	g.Use("unix", back(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("Mcp-Session-Id", "s")
		fmt.Fprintf(w, "data: %s %s %s %s %s %s\n", r.Method, r.Host, r.URL, r.Header.Get("Origin"), r.Header.Get("Accept-Encoding"), body)
		w.(http.Flusher).Flush()
		<-more
		fmt.Fprint(w, "data: more\n")
	}))
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/mcp?x=%2F", strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "evil.example:1"
	r.Header.Set("Origin", "https://evil.example")
	r.Header.Set("Accept-Encoding", "br")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	for _, want := range []string{"data: POST evil.example:1 /mcp?x=%2F https://evil.example br body", "data: more"} {
		if !lines.Scan() || lines.Text() != want {
			t.Errorf("got %q, want %q", lines.Text(), want)
		}
		if want != "data: more" {
			close(more)
		}
	}
	if resp.Header.Get("Mcp-Session-Id") != "s" {
		t.Error(resp.Header)
	}
}

// While servers follow each other, no request is lost.
func TestNoRequestIsLost(t *testing.T) {
	g, s := front(t)
	ctx, stop := context.WithCancel(t.Context())
	var clients sync.WaitGroup
	var answers atomic.Int64
	for range 4 {
		clients.Go(func() {
			for ctx.Err() == nil {
				if got := <-get(t, s.URL); got != "200 here" {
					t.Error(got)
				}
				answers.Add(1)
			}
		})
	}
	for range 20 {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		server := &http.Server{Handler: says("here")}
		served := make(chan struct{})
		go func() {
			defer close(served)
			server.Serve(listener)
		}()
		enough := answers.Load() + 10
		g.Use("tcp", listener.Addr().String())
		polltest.Until(t, deadline, func() bool { return answers.Load() >= enough }, "no answers")
		g.HandOver(t.Context())
		server.Shutdown(t.Context())
		<-served
	}
	stop()
	g.Use("unix", back(t, says("here")))
	clients.Wait()
}

// A server that was too busy to look at a request before it was told to stop
// does not take it, and the next one does. What it has begun stays its own.
func TestARequestThatIsNotTakenGoesToTheNextServer(t *testing.T) {
	for _, size := range []int{10, 100 << 10, maxBody + 1} {
		g, s := front(t)
		arrived, stop := make(chan struct{}), make(chan struct{})
		g.Use("unix", back(t, func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			close(arrived)
			<-stop
			http.Error(w, "shutting down", http.StatusServiceUnavailable)
		}))
		answer := make(chan string, 1)
		go func() {
			resp, err := http.Post(s.URL, "text/plain", strings.NewReader(strings.Repeat("x", size)))
			if err != nil {
				answer <- err.Error()
				return
			}
			defer resp.Body.Close()
			body, _ := io.ReadAll(resp.Body)
			answer <- strings.TrimSpace(string(body))
		}()
		<-arrived
		impatient, cancel := context.WithCancel(t.Context())
		cancel()
		g.HandOver(impatient)
		close(stop)
		g.Use("unix", back(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			fmt.Fprint(w, "next ", len(body))
		}))
		want := fmt.Sprint("next ", size)
		if size > maxBody {
			want = "the server did not answer: the server is stopping"
		}
		if got := <-answer; got != want {
			t.Errorf("%d bytes: %s, want %s", size, got, want)
		}
	}
}

// A server may refuse a request of which it has read the head only.
func TestAnAnswerCountsThoughTheBodyIsNotRead(t *testing.T) {
	g, s := front(t)
	g.Use("unix", back(t, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusForbidden) }))
	for _, size := range []int{2, 5 << 10, maxBody, maxBody + 1} {
		body := strings.Repeat("x", size)
		for range 100 {
			resp, err := http.Post(s.URL, "text/plain", strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			text, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			if resp.StatusCode != http.StatusForbidden {
				t.Fatalf("%d bytes: %s %s", size, resp.Status, text)
			}
		}
	}
}

func TestAServerThatIsGone(t *testing.T) {
	g, s := front(t)
	g.Use("unix", filepath.Join(t.TempDir(), "none"))
	if got := <-get(t, s.URL); got != "503 the server did not answer: connect: no such file or directory" {
		t.Error(got)
	}
	g.HandOver(t.Context()) // nothing is under way
}

func TestWaitingIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		request := func(ctx context.Context) *httptest.ResponseRecorder {
			w := httptest.NewRecorder()
			g.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/", nil))
			return w
		}
		began := time.Now()
		w := request(t.Context())
		if took := time.Since(began); w.Code != 503 || took != waitTime || w.Header().Get("Retry-After") == "" {
			t.Error(w, took)
		}
		gone, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		began = time.Now()
		if request(gone); time.Since(began) != time.Second {
			t.Error("a client that goes is waited for")
		}
		var clients sync.WaitGroup
		for range maxWaiting {
			clients.Go(func() { request(t.Context()) })
		}
		synctest.Wait()
		if w := request(t.Context()); w.Code != 503 || strings.TrimSpace(w.Body.String()) != errWaiting.Error() {
			t.Error(w)
		}
		clients.Wait()
		if g.waiting != 0 {
			t.Error(g.waiting)
		}
	})
}

func TestListen(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0"} {
		if l, err := Listen(address); err == nil || !strings.Contains(err.Error(), "refusing to listen on "+address) {
			t.Errorf("%s: %v %v", address, l, err)
		}
	}
	if _, err := Listen("127.0.0.1:x"); err == nil || !strings.HasPrefix(err.Error(), "cannot listen on 127.0.0.1:x") {
		t.Error(err)
	}
	l, err := Listen("localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- New().Serve(ctx, l) }()
	cancel()
	if err := <-served; err != nil {
		t.Error(err)
	}
}
