package gateway

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// speaker says lines in the order in which it is told to, without waiting for
// anybody to hear them.
type speaker chan string

func speak(w io.WriteCloser) speaker {
	lines := make(speaker, 100)
	go func() {
		defer w.Close()
		for line := range lines {
			fmt.Fprintln(w, line)
		}
	}()
	return lines
}

func (s speaker) say(lines ...string) {
	for _, line := range lines {
		s <- line
	}
}

func (s speaker) end() { close(s) }

// host is a client on the pipes of a gateway.
type host struct {
	*Stdio
	t *testing.T
	speaker
	out *bufio.Scanner
	// done waits for whatever the test has started.
	done sync.WaitGroup
}

func newHost(t *testing.T) *host {
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	h := &host{Stdio: NewStdio(inR, outW), t: t, speaker: speak(inW), out: bufio.NewScanner(outR)}
	h.done.Go(func() {
		if err := h.Serve(); err != nil {
			t.Error(err)
		}
	})
	return h
}

func (h *host) hear(want ...string) {
	h.t.Helper()
	for _, w := range want {
		if !h.out.Scan() || h.out.Text() != w {
			h.t.Errorf("the client hears %s, want %s", h.out.Text(), w)
		}
	}
}

// server is the other side of a pipe.
type server struct {
	speaker
	t  *testing.T
	in *bufio.Scanner
}

// use has a new server take over; began is what Use returns.
func (h *host) use(ctx context.Context) (s *server, began <-chan error) {
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	result := make(chan error, 1)
	h.done.Go(func() { result <- h.Use(ctx, inW, outR) })
	return &server{speak(outW), h.t, bufio.NewScanner(inR)}, result
}

func (s *server) hear(want ...string) {
	s.t.Helper()
	for _, w := range want {
		if !s.in.Scan() || s.in.Text() != w {
			s.t.Errorf("the server hears %s, want %s", s.in.Text(), w)
		}
	}
}

const (
	initialize  = `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{}}`
	initialized = `{"jsonrpc":"2.0","method":"notifications/initialized"}`
	agreed      = `{"jsonrpc":"2.0","id":0,"result":{}}`
)

func request(id string) string  { return `{"jsonrpc":"2.0","id":` + id + `,"method":"tools/call"}` }
func response(id string) string { return `{"jsonrpc":"2.0","id":` + id + `,"result":{}}` }

func lost(id, reason string) string {
	return `{"error":{"code":-32603,"message":"` + reason + `"},"id":` + id + `,"jsonrpc":"2.0"}`
}

func TestStdioClientKeepsItsSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		h.say(initialize) // waits
		one, began := h.use(t.Context())
		one.hear(initialize)
		if err := <-began; err != nil {
			t.Error(err)
		}
		one.say(agreed)
		h.hear(agreed)
		h.say(initialized, request("1"), request(`"a"`), "", "no JSON")
		one.hear(initialized, request("1"), request(`"a"`), "no JSON")

		// The next one is begun behind the client's back.
		handed := make(chan struct{})
		go func() { h.HandOver(t.Context()); close(handed) }()
		synctest.Wait()
		one.say(response(`"a"`), `{"jsonrpc":"2.0","id":1,"method":"roots/list"}`)
		h.hear(response(`"a"`), `{"jsonrpc":"2.0","id":1,"method":"roots/list"}`)
		select {
		case <-handed:
			t.Error("handed over before the answer to 1")
		default:
		}
		one.say(response("1"))
		h.hear(response("1"))
		<-handed
		h.say(request("2"))
		two, began := h.use(t.Context())
		one.end()
		two.hear(initialize)
		two.say(agreed)
		two.hear(initialized, request("2"))
		if err := <-began; err != nil {
			t.Error(err)
		}
		two.say(`{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`, response("2"))
		h.hear(`{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`, response("2"))

		// One that ends leaves its requests with an error, subscriptions too; those
		// that come later wait, until they are refused.
		h.say(request("3"), `{"id":4,"method":"subscriptions/listen"}`)
		two.hear(request("3"), `{"id":4,"method":"subscriptions/listen"}`)
		two.end()
		var errors []string
		for range 2 {
			h.out.Scan()
			errors = append(errors, h.out.Text())
		}
		slices.Sort(errors)
		const reason = "the server has ended without an answer"
		if !slices.Equal(errors, []string{lost("3", reason), lost("4", reason)}) {
			t.Errorf("got %q", errors)
		}
		h.say(request("5"))
		h.Refuse("broken")
		h.hear(lost("5", "broken"))
		h.say(initialized) // which nobody answers
		h.end()
		h.done.Wait()
		h.Wait()
	})
}

func TestStdioSubscriptionsDoNotKeepAServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		s, began := h.use(t.Context())
		<-began
		h.say(`{"id":4,"method":"subscriptions/listen"}`)
		s.hear(`{"id":4,"method":"subscriptions/listen"}`)
		h.HandOver(t.Context())
		s.end()
		h.hear(lost("4", "the server has ended without an answer"))
		h.end()
		h.done.Wait()
		h.Wait()
	})
}

func TestStdioServerThatDoesNotBegin(t *testing.T) {
	begin := func(t *testing.T) *host {
		h := newHost(t)
		one, began := h.use(t.Context())
		<-began
		h.say(initialize)
		one.hear(initialize)
		one.say(agreed)
		h.hear(agreed)
		h.say(initialized)
		one.hear(initialized)
		h.HandOver(t.Context())
		one.end()
		return h
	}
	synctest.Test(t, func(t *testing.T) {
		h := begin(t)
		two, began := h.use(t.Context())
		two.hear(initialize)
		two.end()
		go two.hear(initialized)
		if err := <-began; err != errEnded {
			t.Error(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		three, began := h.use(ctx)
		three.hear(initialize)
		if err := <-began; err != context.DeadlineExceeded {
			t.Error(err)
		}
		three.end()
		h.say(request("1"))
		h.hear(lost("1", "there was no server for 1m0s"))
		h.end()
		h.done.Wait()
		h.Wait()
	})
}

func TestStdioLongLines(t *testing.T) {
	h := newHost(t)
	s, began := h.use(t.Context())
	<-began
	s.in.Buffer(nil, maxLine)
	h.out.Buffer(nil, maxLine)
	long := `{"id":1,"result":"` + strings.Repeat("x", 8<<20) + `"}`
	h.say(long)
	s.hear(long)
	s.say(long)
	h.hear(long)
	s.end()
	h.end()
	h.done.Wait()
	h.Wait()
}
