//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package stdguard

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

const (
	stdin  = 0
	stdout = 1
)

// take replaces descriptors 0 and 1 themselves, so that nothing in the process
// and in its children gets past it.
func (g *Guard) take() error {
	in, err := duplicate(stdin)
	if err != nil {
		return fmt.Errorf("taking standard input: %w", err)
	}
	out, err := duplicate(stdout)
	if err != nil {
		syscall.Close(in)
		return fmt.Errorf("taking standard output: %w", err)
	}
	if err := g.redirect(); err != nil {
		syscall.Close(in)
		syscall.Close(out)
		return fmt.Errorf("diverting standard output: %w", err)
	}
	// A client that closes standard error or output must not end the process.
	pipes := make(chan os.Signal, 1)
	signal.Notify(pipes, syscall.SIGPIPE)
	g.In, g.Out = os.NewFile(uintptr(in), "stdin"), os.NewFile(uintptr(out), "stdout")
	g.restore = func() {
		signal.Stop(pipes)
		// The descriptors exist: that they can be replaced has been seen.
		_ = replace(in, stdin)
		_ = replace(out, stdout)
		g.In.Close()
		g.Out.Close()
	}
	return nil
}

// redirect puts the null device on standard input and a pipe on standard output.
func (g *Guard) redirect() error {
	null, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	defer null.Close()
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer w.Close()
	fd := int(w.Fd())
	// C code and children do not expect a descriptor that does not block.
	if err := syscall.SetNonblock(fd, false); err != nil {
		r.Close()
		return err
	}
	if err := replace(fd, stdout); err != nil {
		r.Close()
		return err
	}
	g.diverted = r
	return replace(int(null.Fd()), stdin)
}

// duplicate returns another descriptor of the same file, which children do not
// inherit.
func duplicate(fd int) (int, error) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	copied, err := syscall.Dup(fd)
	if err == nil {
		syscall.CloseOnExec(copied)
	}
	return copied, err
}
