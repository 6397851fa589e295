//go:build !mcp_stdio

package runtime

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"time"
)

// ownedConns are the connections that feeds have taken from the HTTP server:
// an idle one then costs a goroutine that waits for the client to go, and
// nothing of what the server keeps for a request. The server does not know them
// any more, so that what it does for others has to be done here, above all when
// it stops. That is why only the server that [Main] runs gives any away: with
// somebody else's, Close would leave them open, Shutdown would not wait for
// their last events, and middleware would take the request to be over.
type ownedConns struct {
	// ctx is done when what still runs is cut off.
	ctx     context.Context
	running sync.WaitGroup

	mu    sync.Mutex // guards what follows
	links map[*connLink]struct{}
	// stopped says that no feed may begin, isCut that none may go on.
	stopped, isCut bool
}

func newOwnedConns(ctx context.Context) *ownedConns {
	c := &ownedConns{ctx: ctx, links: make(map[*connLink]struct{})}
	context.AfterFunc(ctx, c.cut)
	return c
}

// carry takes the connection of a request whose reply has begun, and goes on
// with the feed. It returns false where the connection cannot be had.
func (c *ownedConns) carry(h *httpHandler, w http.ResponseWriter, r *http.Request, f feed) bool {
	hijacker, ok := w.(http.Hijacker)
	if !ok || r.ProtoMajor != 1 || !c.begin() {
		return false
	}
	conn, _, err := hijacker.Hijack()
	if err != nil {
		c.running.Done()
		return false
	}
	if d, ok := conn.(*deadlineConn); ok {
		conn = d.Conn // here all that is written has a deadline anyway
	}
	l := &connLink{Conn: conn, chunked: r.ProtoAtLeast(1, 1)}
	c.add(l)
	go c.pump(h, f, l)
	return true
}

// pump is the goroutine of one feed. A panic ends no more than the feed, as it
// would in a handler: what is asked whether the feed goes on may be the
// program's.
func (c *ownedConns) pump(h *httpHandler, f feed, l *connLink) {
	defer c.running.Done()
	defer c.remove(l)
	defer f.close()
	defer func() {
		if v := recover(); v != nil {
			h.logger.Error("an event stream panicked", "panic", v, "stack", string(debug.Stack()))
		}
	}()
	out := &eventWriter{w: l, timeout: h.options.writeTimeout}
	if h.pump(c.ctx, out, f, l) == nil {
		l.finish(out.timeout)
	}
}

// begin has stop wait for a feed, from before its connection is taken: nobody
// else would after that. It returns false when the server has stopped.
func (c *ownedConns) begin() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped {
		return false
	}
	c.running.Add(1)
	return true
}

func (c *ownedConns) add(l *connLink) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.links[l] = struct{}{}
	if c.isCut {
		l.Close()
	}
}

func (c *ownedConns) remove(l *connLink) {
	l.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.links, l)
}

// stop waits for feeds that have been ended to write their last events, no
// longer than until ctx is done.
func (c *ownedConns) stop(ctx context.Context) {
	c.mu.Lock()
	c.stopped = true
	c.mu.Unlock()
	defer context.AfterFunc(ctx, c.cut)()
	c.running.Wait()
}

// cut closes the connections under their feeds.
func (c *ownedConns) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.isCut = true
	for l := range c.links {
		l.Close()
	}
}

// connLink waits on a feed's own connection. Only the client's end is to come
// from there, so one goroutine does all: it waits in a read, and wake has the
// read run out of time.
type connLink struct {
	net.Conn
	// chunked says that what is written is part of a chunked body.
	chunked bool
	// ignored counts what the client has sent.
	ignored int
	in      [16]byte

	mu    sync.Mutex // guards what follows, and the read deadline
	woken bool
}

// maxIgnored bounds what a client may send while it gets a stream, such as a
// request that it cannot have an answer to.
const maxIgnored = 64 << 10

var (
	errTalking = errors.New("the client goes on sending")
	longAgo    = time.Unix(1, 0)
)

func (l *connLink) wake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.woken = true
	l.SetReadDeadline(longAgo)
}

func (l *connLink) wait(until time.Time) (woken bool, err error) {
	if !l.prepare(until) {
		return true, nil
	}
	for {
		n, err := l.Read(l.in[:])
		l.ignored += n
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			return l.wasWoken(), nil
		case err != nil:
			return false, err
		case l.ignored > maxIgnored:
			return false, errTalking
		}
	}
}

// prepare bounds the read that follows. It returns false where there is nothing
// to wait for.
func (l *connLink) prepare(until time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.woken {
		l.woken = false
		return false
	}
	l.SetReadDeadline(until)
	return true
}

func (l *connLink) wasWoken() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	woken := l.woken
	l.woken = false
	return woken
}

// Write writes a piece of the body.
func (l *connLink) Write(b []byte) (int, error) {
	if !l.chunked {
		return l.Conn.Write(b)
	}
	chunk := make([]byte, 0, len(b)+16)
	chunk = strconv.AppendInt(chunk, int64(len(b)), 16)
	chunk = append(chunk, "\r\n"...)
	chunk = append(chunk, b...)
	chunk = append(chunk, "\r\n"...)
	if _, err := l.Conn.Write(chunk); err != nil {
		return 0, err
	}
	return len(b), nil
}

// finish ends the body.
func (l *connLink) finish(timeout time.Duration) {
	if l.chunked {
		l.SetWriteDeadline(time.Now().Add(timeout))
		l.Conn.Write([]byte("0\r\n\r\n"))
	}
}
