//go:build linux

// Bench measures servers that mcpgen generates beside those of other libraries
// and beside ceilings that no server passes:
//
//	go -C testdata/bench run . speed        all workloads, in rounds: a table of ratios and a plot
//	go -C testdata/bench run . count        instructions for each call, and gates on them
//	go -C testdata/bench run . scale        many streams, sessions and calls at once, large messages, garbage
//	go -C testdata/bench run . page         all of these, into docs/performance.md
//	go -C testdata/bench run . profile      what our own server spends its time on
//
// .ci/peers installs the servers that are not in Go. Where they are missing,
// they are left out with a note.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"
)

// options are those of the command line.
type options struct {
	peers    string
	only     string
	rounds   int
	warm     time.Duration
	duration time.Duration
	plot     string
	quiet    bool
}

// commands are what bench does, by name.
var commands = map[string]func(options) error{
	"speed":   runSpeed,
	"count":   runCount,
	"scale":   runScale,
	"page":    runPage,
	"profile": runProfile,
}

func main() {
	runtime.LockOSThread() // the servers end with this thread
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	var o options
	flags.StringVar(&o.peers, "peers", "", "the `servers` to run beside ours, such as mcpgo,gosdk,A; all by default")
	flags.StringVar(&o.only, "only", "", "run the workloads, and parts of scale, whose name matches this `expression`")
	flags.IntVar(&o.rounds, "rounds", 3, "how often to run everything")
	flags.DurationVar(&o.warm, "warm", 300*time.Millisecond, "how long to load a server before measuring")
	flags.DurationVar(&o.duration, "duration", 700*time.Millisecond, "how long to measure")
	flags.StringVar(&o.plot, "plot", "", "the `file` to draw the plot into")
	flags.BoolVar(&o.quiet, "quiet", false, "print no progress")
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: bench speed|count|scale|page|profile [flags]")
		flags.PrintDefaults()
		os.Exit(2)
	}
	flags.Parse(os.Args[2:])
	if err := commands[os.Args[1]](o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// progress is where a command says how far it is.
func (o options) progress() io.Writer {
	if o.quiet {
		return io.Discard
	}
	return os.Stderr
}

// prepare chooses and builds the servers in a new directory.
func (o options) prepare(further ...int) (chosen []*server, notes []string, dir string, err error) {
	chosen, notes, err = choose(o.peers)
	if err != nil {
		return nil, nil, "", err
	}
	if dir, err = os.MkdirTemp("", "bench"); err != nil {
		return nil, nil, "", err
	}
	fmt.Fprintln(o.progress(), "building")
	if err := build(dir, false, further...); err != nil {
		os.RemoveAll(dir)
		return nil, nil, "", err
	}
	return chosen, notes, dir, divideProcessors()
}

func runSpeed(o options) error {
	chosen, notes, dir, err := o.prepare(manyToolsCount)
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := measureSpeed(dir, chosen, o, o.progress())
	if err != nil {
		return err
	}
	u, err := measureStartup(dir, chosen, 5*o.rounds, o.progress())
	if err != nil {
		return err
	}
	comparison(s, u).print(os.Stdout)
	fmt.Printf("\n%s", verdicts(judge(s, u)))
	if err := writePlot(o, s, u); err != nil {
		return err
	}
	for _, note := range append(notes, s.notes...) {
		fmt.Println("\n" + note)
	}
	return nil
}
