//go:build !mcp_stdio

package runtime

import (
	"errors"
	"log/slog"
	"net"
	"syscall"
	"time"
)

// patientListener is a listener that waits where the process has no room for
// another connection, and whose connections bound how long a write may take.
// Handlers bound what they know to be long; what is short is written when they
// have returned, and would wait for ever for a client that sends requests and
// does not read the replies.
type patientListener struct {
	net.Listener
	timeout time.Duration
	logger  *slog.Logger

	// What follows belongs to the goroutine that accepts.
	refused int           // connections that could not be accepted since it was logged
	logged  time.Time     // when that was
	pause   time.Duration // the latest, 0 after a connection
}

// How long it waits at first and at most for room, and how often it says so.
const (
	firstPause    = 5 * time.Millisecond
	longestPause  = 250 * time.Millisecond
	complaintEach = 10 * time.Second
)

func (l *patientListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		switch {
		case err == nil:
			l.pause = 0
			return &deadlineConn{Conn: conn, timeout: l.timeout, began: time.Now()}, nil
		case !noRoom(err):
			return nil, err
		}
		l.complain(err)
		l.pause = min(max(2*l.pause, firstPause), longestPause)
		time.Sleep(l.pause)
	}
}

// complain logs why connections cannot be accepted, now and then.
func (l *patientListener) complain(err error) {
	l.refused++
	if !l.logged.IsZero() && time.Since(l.logged) < complaintEach {
		return
	}
	l.logger.Error("no room for another connection", "error", err, "times", l.refused)
	l.refused, l.logged = 0, time.Now()
}

// noRoom reports whether a connection could not be accepted since something has
// run out.
func noRoom(err error) bool {
	for _, errno := range []syscall.Errno{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM} {
		if errors.Is(err, errno) {
			return true
		}
	}
	return false
}
