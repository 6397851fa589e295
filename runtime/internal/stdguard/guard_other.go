//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package stdguard

import (
	"fmt"
	"os"
)

// take replaces the variables of package os: where descriptors cannot be
// replaced, this covers Go code that prints, and children that are given
// os.Stdin and os.Stdout.
func (g *Guard) take() error {
	null, err := os.Open(os.DevNull)
	if err != nil {
		return fmt.Errorf("taking standard input: %w", err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		null.Close()
		return fmt.Errorf("diverting standard output: %w", err)
	}
	g.In, g.Out, g.diverted = os.Stdin, os.Stdout, r
	os.Stdin, os.Stdout = null, w
	g.restore = func() {
		os.Stdin, os.Stdout = g.In, g.Out
		null.Close()
		w.Close()
	}
	return nil
}
