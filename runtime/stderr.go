package runtime

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// patientWriter writes log lines for programs whose logs nobody may read, such
// as servers that a client starts and whose standard error it leaves alone: a
// pipe that is full must not stop calls. A line that does not go out soon goes on
// by itself; those that come meanwhile wait, as long as they are few, and are
// otherwise counted and dropped.
type patientWriter struct {
	w io.Writer

	mu      sync.Mutex // guards what follows
	waiting []byte
	dropped int
	// stuck says that the write which goes on takes long.
	stuck bool
	// written is closed when nothing waits any more, nil while nothing does.
	written chan struct{}
}

const (
	// logPatience is how long a call waits for its log line to go out.
	logPatience = 100 * time.Millisecond
	// maxLogWaiting bounds the lines that wait, in bytes.
	maxLogWaiting = 64 << 10
)

// Write writes one line. It returns no error: nobody could be told.
func (p *patientWriter) Write(line []byte) (int, error) {
	written := p.add(line)
	if written != nil && !waitFor(written, logPatience) {
		p.mu.Lock()
		p.stuck = p.written == written
		p.mu.Unlock()
	}
	return len(line), nil
}

// add has a line written. What it returns is closed when it is; nil means that
// there is no waiting for it.
func (p *patientWriter) add(line []byte) (written <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting)+len(line) > maxLogWaiting && p.stuck {
		p.dropped++
		return nil
	}
	p.waiting = append(p.waiting, line...)
	switch {
	case p.stuck:
		return nil
	case p.written == nil:
		p.written = make(chan struct{})
		go p.drain()
	}
	return p.written
}

// drain writes what waits until nothing does.
func (p *patientWriter) drain() {
	var line []byte
	for {
		p.mu.Lock()
		if len(p.waiting) == 0 && p.dropped > 0 {
			p.waiting = fmt.Appendf(p.waiting, "%d log lines were dropped, since standard error was not read\n", p.dropped)
			p.dropped = 0
		}
		if len(p.waiting) == 0 {
			close(p.written)
			p.written, p.stuck = nil, false
			p.mu.Unlock()
			return
		}
		line, p.waiting = p.waiting, line[:0]
		p.mu.Unlock()
		p.w.Write(line)
	}
}

// flush waits until what waits is written, but not for long.
func (p *patientWriter) flush() {
	p.mu.Lock()
	written := p.written
	p.mu.Unlock()
	if written != nil {
		waitFor(written, logPatience)
	}
}

// waitFor reports whether a channel is closed within a time.
func waitFor(closed <-chan struct{}, d time.Duration) bool {
	limit := time.NewTimer(d)
	defer limit.Stop()
	select {
	case <-closed:
		return true
	case <-limit.C:
		return false
	}
}
