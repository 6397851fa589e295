package main

import (
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"os/signal"

	"golang.org/x/term"

	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/build"
	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/process"
	"github.com/mcpgen/mcpgen/gen"
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
	dir, err := os.MkdirTemp("", "mcpgen-run-")
	if err != nil {
		return failed, err
	}
	defer os.RemoveAll(dir)
	executable, status, err := r.make(ctx, s, pattern, dir)
	if ctx.Err() != nil {
		return failed, errors.New("interrupted")
	}
	if executable == "" || err != nil {
		return status, err
	}
	return r.serve(ctx, s, executable, args)
}

// make builds the server. Without an executable it returns the exit status.
func (r *runFlags) make(ctx context.Context, s screen, pattern, dir string) (executable string, status int, err error) {
	program, err := r.find(ctx, pattern)
	if err != nil {
		return "", failed, err
	}
	result, err := r.generate(ctx, program.Annotatable)
	if err != nil {
		return "", failed, err
	}
	if len(result.Diagnostics) > 0 {
		return "", s.conclude(result, nil), nil
	}
	if !s.servable(program, result) {
		return "", failed, nil
	}
	executable, err = program.Compile(ctx, overlay(result.Files), dir)
	if errors.As(err, new(*build.Fault)) {
		s.printFault(err)
		return "", faulty, nil
	}
	return executable, failed, err
}

// overlay are the files that would have to be written.
func overlay(files []gen.File) build.Overlay {
	o := build.Overlay{}
	for _, f := range files {
		if f.Stale() {
			o[f.Path] = f.Content
		}
	}
	return o
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
