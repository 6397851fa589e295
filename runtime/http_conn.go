//go:build !mcp_stdio

package runtime

import (
	"net"
	"sync/atomic"
	"time"
)

// deadlineListener is a listener whose connections bound how long a write may
// take. Handlers bound what they know to be long; what is short is written when
// they have returned, and would wait for ever for a client that sends requests
// and does not read the replies.
type deadlineListener struct {
	net.Listener
	timeout time.Duration
}

func (l deadlineListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &deadlineConn{Conn: conn, timeout: l.timeout, began: time.Now()}, nil
}

// deadlineConn is a connection each write of which has to end in time, give or
// take deadlineStep.
type deadlineConn struct {
	net.Conn
	timeout time.Duration
	began   time.Time
	// until is when the write deadline has to be moved again, since began; 0 for
	// at once.
	until atomic.Int64
}

// deadlineStep is for how long a deadline is left where it is, so that it need
// not be moved for every write.
const deadlineStep = time.Second

func (c *deadlineConn) Write(b []byte) (int, error) {
	if now := time.Since(c.began); now >= time.Duration(c.until.Load()) {
		if err := c.SetWriteDeadline(c.began.Add(now + c.timeout)); err != nil {
			return 0, err
		}
	}
	return c.Conn.Write(b)
}

// SetWriteDeadline bounds the writes that begin soon. Without a deadline the
// next one gets that of the connection.
func (c *deadlineConn) SetWriteDeadline(t time.Time) error {
	until := time.Duration(0)
	if !t.IsZero() {
		until = time.Since(c.began) + deadlineStep
	}
	c.until.Store(int64(until))
	return c.Conn.SetWriteDeadline(t)
}
