//go:build !mcp_stdio

package runtime

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// deadlineConn is a connection each write of which has to end in time. All its
// deadlines hold give or take deadlineStep, so that they cost next to nothing:
// net/http moves them ten times for each request, and hardly one ever strikes.
// They are noted here, and moved underneath where something is about to wait for
// one that does not fit.
type deadlineConn struct {
	net.Conn
	timeout time.Duration
	began   time.Time

	mu    sync.Mutex // guards what follows
	read  readDeadline
	write writeDeadline
}

// deadlineStep is for how long a deadline is left where it is, so that it need
// not be moved for every read and write.
const deadlineStep = time.Second

// readDeadline is until when reads may wait. Times are since the connection
// began, 0 for none.
type readDeadline struct {
	wanted, set time.Duration
	// reading says that a read waits.
	reading bool
}

// passed reports whether no read may wait any more.
func (d *readDeadline) passed(now time.Duration) bool { return d.wanted != 0 && d.wanted <= now }

// fits reports whether a read may begin with the deadline that is set. One that
// is early is good enough: a read that ends by it goes on.
func (d *readDeadline) fits(now time.Duration) bool {
	if d.set == 0 || d.wanted == 0 {
		return d.wanted == 0 && (d.set == 0 || d.set > now)
	}
	return d.set > now && d.set <= d.wanted+deadlineStep
}

// writeDeadline is until when writes may take.
type writeDeadline struct {
	// until is when it has to be moved again, since the connection began; 0 for
	// at once.
	until time.Duration
	// foreign says that it is not the connection's own.
	foreign bool
}

// since is a time on the clock of the deadlines.
func (c *deadlineConn) since(t time.Time) time.Duration {
	if t.IsZero() {
		return 0
	}
	if d := t.Sub(c.began); d != 0 {
		return d
	}
	return -1
}

func (c *deadlineConn) Read(b []byte) (int, error) {
	for {
		if err := c.beginRead(); err != nil {
			return 0, err
		}
		n, err := c.Conn.Read(b)
		if again := c.endRead(err); n > 0 || !again {
			return n, err
		}
	}
}

// beginRead sees to it that the read ends in time.
func (c *deadlineConn) beginRead() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	d := &c.read
	now := time.Since(c.began)
	if d.passed(now) {
		return os.ErrDeadlineExceeded
	}
	if !d.fits(now) {
		if err := c.setReadDeadline(d.wanted); err != nil {
			return err
		}
	}
	d.reading = true
	return nil
}

// endRead reports whether the deadline was early by which a read ended.
func (c *deadlineConn) endRead(err error) (again bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.read.reading = false
	return err != nil && errors.Is(err, os.ErrDeadlineExceeded) && !c.read.passed(time.Since(c.began))
}

// SetReadDeadline bounds reads. One that waits learns of an earlier deadline at
// once, of a later one when it has waited to the end.
func (c *deadlineConn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	d := &c.read
	d.wanted = c.since(t)
	if d.reading && d.wanted != 0 && (d.set == 0 || d.wanted < d.set) {
		return c.setReadDeadline(d.wanted)
	}
	return nil
}

// setReadDeadline moves the deadline underneath. The caller holds c.mu.
func (c *deadlineConn) setReadDeadline(to time.Duration) error {
	c.read.set = to
	if to == 0 {
		return c.Conn.SetReadDeadline(time.Time{})
	}
	return c.Conn.SetReadDeadline(c.began.Add(to))
}

func (c *deadlineConn) Write(b []byte) (int, error) {
	if err := c.beginWrite(); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}

// beginWrite sees to it that the write ends in time.
func (c *deadlineConn) beginWrite() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Since(c.began)
	if now < c.write.until {
		return nil
	}
	c.write = writeDeadline{until: now + deadlineStep}
	return c.Conn.SetWriteDeadline(c.began.Add(now + c.timeout))
}

// SetWriteDeadline bounds the writes that begin soon. Without a deadline the
// next one gets that of the connection.
func (c *deadlineConn) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.IsZero() {
		if c.write.foreign {
			c.write = writeDeadline{}
		}
		return nil
	}
	c.write = writeDeadline{until: time.Since(c.began) + deadlineStep, foreign: true}
	return c.Conn.SetWriteDeadline(t)
}

// SetDeadline bounds reads and writes.
func (c *deadlineConn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

// CloseWrite ends what goes to the client and no more, as net/http does where it
// answers before it has read a request to its end: closing both would lose the
// reply.
func (c *deadlineConn) CloseWrite() error {
	if conn, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return conn.CloseWrite()
	}
	return nil
}
