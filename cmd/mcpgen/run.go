package main

import (
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"os/signal"

	"golang.org/x/term"

	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/process"
)

var runVerb = verb{
	name:    "run",
	args:    "[flags] [package] [-- arguments]",
	summary: "Serve a package, and leave no file behind.",
	detail: `It generates in memory, builds the package and runs the server with the
arguments. Without any that serves standard input and output, so that a client
can have this as its command; -- -http 8000 serves HTTP. A package that is no
command is served as well. Signals go on to the server, and its exit status is
that of mcpgen run: 1 is also that of diagnostics and of code that does not
compile, 2 that of a server that could not be made.`,
	forwards: true,
	bind: func(f *flag.FlagSet) action {
		r := runFlags{source: source{guard: true}}
		r.bindInput(f)
		return r.run
	},
}

type runFlags struct{ source }

func (r *runFlags) run(ctx context.Context, s screen, args []string) (int, error) {
	pattern, args, err := served(args)
	if err != nil {
		return failed, err
	}
	dir, err := os.MkdirTemp("", "mcpgen-run-") // which the server's -h knows
	if err != nil {
		return failed, err
	}
	defer os.RemoveAll(dir)
	b := builder{source: r.source, screen: s}
	executable, status, err := b.make(ctx, pattern, dir)
	if ctx.Err() != nil {
		return failed, errors.New("interrupted")
	}
	if status != done || err != nil {
		return status, err
	}
	return r.serve(ctx, s, executable, args)
}

// serve runs the server on the input and output of this process, which it has
// for itself.
func (r *runFlags) serve(ctx context.Context, s screen, executable string, args []string) (int, error) {
	cmd := exec.Command(executable, args...)
	cmd.Dir = r.dir
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, s.out, s.err
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, process.Signals()...)
	defer signal.Stop(signals)
	if ctx.Err() != nil {
		return failed, errors.New("interrupted")
	}
	// On a terminal the server is the one who reads from it, and hears of its
	// interrupts without being told.
	terminal := term.IsTerminal(int(os.Stdin.Fd()))
	start := process.Start
	if terminal {
		start = process.StartHere
	}
	p, err := start(cmd)
	if err != nil {
		return failed, err
	}
	for {
		select {
		case <-p.Ended():
			return p.Code(), nil
		case sig := <-signals:
			if terminal && process.FromTerminal(sig) {
				continue
			}
			if err := p.Signal(sig); err != nil {
				p.Kill()
			}
		}
	}
}
