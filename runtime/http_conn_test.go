//go:build !mcp_stdio

package runtime

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// countedConn counts how often its deadlines are moved.
type countedConn struct {
	net.Conn
	moves int
}

func (c *countedConn) SetReadDeadline(t time.Time) error {
	c.moves++
	return c.Conn.SetReadDeadline(t)
}

func (c *countedConn) SetWriteDeadline(t time.Time) error {
	c.moves++
	return c.Conn.SetWriteDeadline(t)
}

// pipe returns the two ends of a connection, the first with deadlines that are
// only noted.
func pipe(t *testing.T, timeout time.Duration) (near *deadlineConn, far net.Conn) {
	a, b := net.Pipe()
	t.Cleanup(func() { a.Close(); b.Close() })
	return &deadlineConn{Conn: &countedConn{Conn: a}, timeout: timeout, began: time.Now()}, b
}

// in returns the time in so many seconds, none for a negative number.
func in(seconds float64) time.Time {
	if seconds < 0 {
		return time.Time{}
	}
	return time.Now().Add(time.Duration(seconds * float64(time.Second)))
}

// Reads end by the deadline that counts when it strikes, whatever it was before.
func TestReadDeadlines(t *testing.T) {
	const none = -1
	for _, test := range []struct {
		name   string
		before []float64 // deadlines, each set before a read of a byte that is there
		begin  float64   // the deadline when the read begins
		after  float64   // when, in seconds, it is moved to then
		then   float64
		want   float64 // how many seconds the read may wait
	}{
		{"a deadline", nil, 5, 0, 5, 5},
		{"one that has passed", nil, 0, 0, 0, 0},
		{"none before", []float64{none}, 5, 0, 5, 5},
		{"an earlier one before", []float64{2}, 5, 0, 5, 5},
		{"a later one before", []float64{20}, 5, 0, 5, 5},
		{"one just later before", []float64{5.5}, 5, 0, 5, 5.5},
		{"earlier while it waits", nil, 5, 1, 2, 3},
		{"passed while it waits", nil, none, 3, 0, 3},
		{"later while it waits", nil, 2, 1, 5, 6},
		{"a first one while it waits", nil, none, 1, 2, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				near, far := pipe(t, time.Minute)
				for _, seconds := range test.before {
					near.SetReadDeadline(in(seconds))
					go far.Write([]byte("."))
					if _, err := near.Read(make([]byte, 1)); err != nil {
						t.Fatal(err)
					}
				}
				near.SetReadDeadline(in(test.begin))
				began := time.Now()
				if test.after > 0 {
					time.AfterFunc(time.Duration(test.after*float64(time.Second)), func() { near.SetReadDeadline(in(test.then)) })
				}
				_, err := near.Read(make([]byte, 1))
				if waited := time.Since(began).Seconds(); !errors.Is(err, os.ErrDeadlineExceeded) || waited != test.want {
					t.Errorf("waited %v s, want %v; %v", waited, test.want, err)
				}
				near.SetReadDeadline(time.Time{})
				go far.Write([]byte("."))
				if _, err := near.Read(make([]byte, 1)); err != nil {
					t.Errorf("without a deadline again: %v", err)
				}
			})
		})
	}
}

// A read goes on when its deadline is taken away while it waits.
func TestReadDeadlineTakenAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := pipe(t, time.Minute)
		near.SetReadDeadline(in(2))
		time.AfterFunc(time.Second, func() { near.SetReadDeadline(time.Time{}) })
		time.AfterFunc(time.Hour, func() { far.Write([]byte(".")) })
		if _, err := near.Read(make([]byte, 1)); err != nil {
			t.Error(err)
		}
	})
}

// Writes have a deadline of their own, and that of whoever sets one.
func TestWriteDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, _ := pipe(t, 30*time.Second)
		for _, test := range []struct {
			name string
			set  []float64
			want time.Duration
		}{
			{"the connection's", nil, 30 * time.Second},
			{"another", []float64{3}, 3 * time.Second},
			{"none after another", []float64{3, -1}, 30 * time.Second},
			{"none", []float64{-1}, 30 * time.Second},
		} {
			for _, seconds := range test.set {
				near.SetWriteDeadline(in(seconds))
			}
			began := time.Now()
			_, err := near.Write([]byte("."))
			if waited := time.Since(began); !errors.Is(err, os.ErrDeadlineExceeded) || waited != test.want {
				t.Errorf("%s: waited %v, want %v; %v", test.name, waited, test.want, err)
			}
			time.Sleep(deadlineStep)
		}
	})
}

// A connection that is in use hardly moves its deadlines.
func TestDeadlinesStayWhereTheyAre(t *testing.T) {
	near, far := pipe(t, time.Minute)
	listener := &oneConn{conn: near}
	srv := &http.Server{
		ReadHeaderTimeout: readHeaderTimeout,
		IdleTimeout:       idleTimeout,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			setReadDeadline(w, time.Now().Add(time.Minute))
			io.Copy(io.Discard, r.Body)
			setReadDeadline(w, time.Time{})
		}),
	}
	go srv.Serve(listener)
	defer srv.Close()
	client := http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return far, nil }}}
	defer client.CloseIdleConnections()
	const requests = 200
	for range requests {
		r, err := client.Post("http://host/", "text/plain", strings.NewReader("body"))
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, r.Body)
		r.Body.Close()
	}
	near.mu.Lock()
	defer near.mu.Unlock()
	// A read that waits when its request is answered is ended by a deadline that
	// has passed, so that the next one needs another.
	if moves := near.Conn.(*countedConn).moves; moves > 3*requests {
		t.Errorf("moved %d times in %d requests", moves, requests)
	}
}

// oneConn is a listener with one connection.
type oneConn struct {
	conn net.Conn
	done chan struct{}
}

func (l *oneConn) Accept() (net.Conn, error) {
	if conn := l.conn; conn != nil {
		l.conn, l.done = nil, make(chan struct{})
		return conn, nil
	}
	<-l.done
	return nil, net.ErrClosed
}

func (l *oneConn) Close() error {
	if l.done != nil {
		close(l.done)
	}
	return nil
}

func (l *oneConn) Addr() net.Addr { return &net.TCPAddr{} }
