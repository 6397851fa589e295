//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package stdguard

import (
	"fmt"
	"os"
	"syscall"
)

func init() {
	// What C code does.
	leaks["descriptor"] = func() error {
		_, err := syscall.Write(1, []byte("stray\n"))
		return err
	}
	// A client that closes standard error: writing there must not end the
	// process with SIGPIPE.
	leaks["broken stderr"] = func() error {
		r, w, err := os.Pipe()
		if err != nil {
			return err
		}
		saved, err := duplicate(2)
		if err != nil {
			return err
		}
		fmt.Fprintln(os.Stderr, "hint: \"stray")
		r.Close()
		if err := replace(int(w.Fd()), 2); err != nil {
			return err
		}
		if _, err := os.Stderr.WriteString("nobody reads this"); err == nil {
			return fmt.Errorf("standard error is not broken")
		}
		return replace(saved, 2)
	}
}
