package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/build"
	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/process"
	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/watch"
	"github.com/mcpgen/mcpgen/gen"
)

const (
	// settleTime is how long a server that is to stop may take to begin its
	// answers, and then to end, before the next one starts beside it.
	settleTime = 2 * time.Second
	// drainTime is how long a server may go on after that with calls in flight:
	// a little longer than it does by itself.
	drainTime = 30 * time.Second
	// endTime is how long it may at the end of all.
	endTime = 3 * time.Second
)

// front stands between clients and servers that come and go.
type front interface {
	// HandOver has new requests wait, and returns when the server that was
	// started last may be told to stop, or ctx is done.
	HandOver(ctx context.Context)
	// Start runs a server, waits until it serves, and has it take the requests.
	// restarted says that others ran before it.
	Start(ctx context.Context, executable string, restarted bool) (*process.Process, error)
	// Refuse has requests refused, for a reason.
	Refuse(reason string)
}

// reloader keeps a server running that is what the source says.
type reloader struct {
	source
	screen
	pattern, address string
	watcher          *watch.Watcher
	front            front
	// temp is a directory to build in.
	temp string

	// program is nil until the package has been found.
	program *build.Program
	// packages are those that the last server was made of.
	packages []*gen.Package
	builds   int
	started  bool
	// current is the server, nil if none runs; executableDir holds it.
	current       *process.Process
	executableDir string
	// retiring are servers that have been told to stop. They have no more time
	// once hurry is closed.
	retiring sync.WaitGroup
	hurry    chan struct{}
}

// loop serves until ctx is done, and leaves nothing running.
func (r *reloader) loop(ctx context.Context) error {
	r.hurry = make(chan struct{})
	defer r.end()
	for {
		if r.current == nil {
			r.front.HandOver(ctx) // clients wait for what is being built
		}
		switch err := r.reload(ctx); {
		case err == nil || ctx.Err() != nil:
		case err == errOvertaken:
			continue
		case r.program == nil:
			return err
		default:
			r.keep(err)
		}
		if r.awaitChange(ctx); ctx.Err() != nil {
			return nil
		}
	}
}

// end stops all servers.
func (r *reloader) end() {
	r.front.Refuse("mcpgen dev is ending")
	timer := time.AfterFunc(endTime, func() { close(r.hurry) })
	defer timer.Stop()
	r.retire()
	r.retiring.Wait()
}

var (
	// errPrinted is an error that has been printed.
	errPrinted = errors.New("see above")
	// errOvertaken is that files have changed meanwhile.
	errOvertaken = errors.New("files have changed")
)

// reload brings everything up to date with the source.
func (r *reloader) reload(ctx context.Context) error {
	began := time.Now()
	program, err := r.find(ctx, r.pattern)
	if err != nil {
		return err
	}
	inputs := watch.Inputs{Sources: program.Sources, Files: program.Settings}
	for _, a := range program.Assets {
		inputs.Assets = append(inputs.Assets, watch.Asset(a))
	}
	if err := r.watcher.Watch(inputs); err != nil {
		return err
	}
	r.program = program
	result, err := r.regenerate(ctx)
	if err != nil {
		return err
	}
	executable, err := r.compile(ctx)
	if err != nil {
		return err
	}
	if err := r.replaceServer(ctx, executable); err != nil {
		return err
	}
	r.announce(result.Packages, time.Since(began))
	return nil
}

// regenerate writes the generated files.
func (r *reloader) regenerate(ctx context.Context) (*gen.Result, error) {
	result, err := r.generate(ctx, r.program.Annotatable)
	if result == nil || err != nil {
		return nil, err
	}
	err = r.write(result.Files)
	for _, f := range result.Files {
		r.watcher.Wrote(f.Path)
	}
	switch {
	case err != nil:
		return nil, err
	case len(result.Diagnostics) > 0:
		r.conclude(result, nil)
		return nil, errPrinted
	case !r.servable(r.program, result):
		return nil, errPrinted
	}
	return result, nil
}

// compile builds the server in a directory of its own. A change ends that early.
func (r *reloader) compile(ctx context.Context) (executable string, err error) {
	r.builds++
	dir := filepath.Join(r.temp, fmt.Sprint(r.builds))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	compiled := make(chan struct{})
	go func() {
		defer close(compiled)
		executable, err = r.program.Compile(ctx, nil, dir)
	}()
	overtaken := false
	for waiting := true; waiting; {
		select {
		case <-compiled:
			waiting = false
		case <-r.watcher.Stirred():
			if r.changed() {
				overtaken = true
				cancel()
			}
		}
	}
	if overtaken {
		err = errOvertaken
	}
	if err != nil {
		os.RemoveAll(dir)
	}
	return executable, err
}

// replaceServer stops the server and starts the next. One that has calls in
// flight goes on with them beside the next.
func (r *reloader) replaceServer(ctx context.Context, executable string) error {
	settling, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	r.front.HandOver(settling)
	if old := r.current; old != nil {
		r.retire()
		select {
		case <-old.Ended():
		case <-time.After(settleTime):
		case <-ctx.Done():
		}
	}
	next, err := r.front.Start(ctx, executable, r.started)
	if err != nil {
		os.RemoveAll(filepath.Dir(executable))
		return err
	}
	r.current, r.executableDir = next, filepath.Dir(executable)
	return nil
}

// retire tells the server to stop.
func (r *reloader) retire() {
	if r.current == nil {
		return
	}
	old, dir := r.current, r.executableDir
	r.current = nil
	r.retiring.Go(func() {
		old.Stop(drainTime, r.hurry)
		os.RemoveAll(dir)
	})
}

// awaitChange returns when files have changed, or ctx is done.
func (r *reloader) awaitChange(ctx context.Context) {
	for {
		var ended <-chan struct{}
		if r.current != nil {
			ended = r.current.Ended()
		}
		select {
		case <-ctx.Done():
			return
		case <-ended:
			exit := r.current.Exit()
			r.retire()
			r.front.Refuse("the server has ended (" + exit + "); mcpgen dev starts it again when a file is saved")
			fmt.Fprintf(r.err, "mcpgen: the server has ended (%s); the next save starts it again\n", exit)
		case <-r.watcher.Stirred():
			if r.changed() {
				return
			}
		}
	}
}

// changed says whether files have changed. If so it begins what is printed of
// the reload.
func (r *reloader) changed() bool {
	files, err := r.watcher.Changed()
	if err != nil {
		fmt.Fprintf(r.err, "mcpgen: %v\n", err)
	}
	if len(files) == 0 {
		return false
	}
	const most = 3
	var names []string
	for _, f := range files[:min(len(files), most)] {
		names = append(names, relative(f))
	}
	text := strings.Join(names, ", ")
	if more := len(files) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	fmt.Fprintf(r.err, "\nmcpgen: %s changed\n", text)
	return true
}

// keep prints why there is no new server, and what becomes of requests.
func (r *reloader) keep(err error) {
	if err != errPrinted {
		r.printFault(err)
	}
	if r.current != nil {
		fmt.Fprintln(r.err, "mcpgen: the server of before goes on serving")
		return
	}
	r.front.Refuse("there is no server, see what mcpgen dev prints; it tries again when a file is saved")
	fmt.Fprintln(r.err, "mcpgen: waiting for the next save")
}

// announce prints that a server runs and, on a terminal, what it has that the
// last one had not.
func (r *reloader) announce(packages []*gen.Package, took time.Duration) {
	if !r.started {
		fmt.Fprintf(r.err, "mcpgen: serving %s; a save restarts it, Ctrl-C ends it\n", r.address)
	} else {
		fmt.Fprintf(r.err, "mcpgen: restarted after %.1fs\n", took.Seconds())
		if file, ok := r.err.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
			for _, c := range changes(r.packages, packages) {
				fmt.Fprintf(r.err, "  %c %s %s\n", c.sign, c.kind, c.name)
			}
		}
	}
	r.started, r.packages = true, packages
}
