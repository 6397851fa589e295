// Package stdguard keeps the process's standard input and output for a protocol:
// whatever else the program, its child processes or C code write to standard
// output goes to standard error, and whoever else reads standard input finds it
// empty.
package stdguard

import (
	"io"
	"os"
	"time"
)

// Guard is what has been taken. Give it back with Release.
type Guard struct {
	// In and Out are the process's standard input and output.
	In, Out *os.File

	// restore puts everything back where it was.
	restore func()
	// diverted is what others write to standard output.
	diverted *os.File
	copied   chan struct{}
}

// maxSample bounds what the hint quotes of the first diverted write.
const maxSample = 80

// Take takes standard input and output. The first time that something is
// diverted, hint is called with the beginning of it. Only one guard may exist at
// a time.
func Take(hint func(sample string)) (*Guard, error) {
	g := &Guard{copied: make(chan struct{})}
	if err := g.take(); err != nil {
		return nil, err
	}
	go g.divert(os.Stderr, hint)
	return g, nil
}

// Release puts standard input and output back. What has been diverted by then is
// on standard error when it returns.
func (g *Guard) Release() {
	g.restore()
	// The copying ends by itself, unless a child still has the other end.
	_ = g.diverted.SetReadDeadline(time.Now().Add(childTime))
	select {
	case <-g.copied:
	case <-time.After(2 * childTime):
	}
	g.diverted.Close()
}

// childTime is how long Release waits for child processes that may still write.
const childTime = 100 * time.Millisecond

// divert copies until restore stops it.
func (g *Guard) divert(to io.Writer, hint func(sample string)) {
	defer close(g.copied)
	buf := make([]byte, 4096)
	first := true
	for {
		n, err := g.diverted.Read(buf)
		if n > 0 && first {
			first = false
			hint(string(buf[:min(n, maxSample)]))
		}
		if n > 0 {
			// There is nowhere to report a failure of standard error to.
			_, _ = to.Write(buf[:n])
		}
		if err != nil {
			return
		}
	}
}
