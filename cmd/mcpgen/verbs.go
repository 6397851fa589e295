package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// The exit statuses.
const (
	done   = 0
	faulty = 1 // diagnostics, or stale files
	failed = 2 // could not run
)

// verb is one thing that the command does. Each has a file of its own and a
// place in verbs.
type verb struct {
	name string
	// args shows its arguments, summary says what it does in one line.
	args, summary string
	// detail is what else its help says.
	detail string
	// forwards says that arguments after -- are not the verb's own; its action
	// sees the --.
	forwards bool
	// bind declares the verb's flags and returns what it does once they are
	// parsed. The action returns the exit status; an error makes it failed.
	bind func(f *flag.FlagSet) action
}

// action does what a verb is for with the arguments after the flags.
type action func(ctx context.Context, s screen, args []string) (int, error)

// verbs are all verbs; the first is what mcpgen does without naming one.
var verbs = []*verb{&generateVerb, &checkVerb, &initVerb, &runVerb, &devVerb, &inspectVerb, &installVerb, &explainVerb, &versionVerb}

// screen is where a verb prints: its product, and everything about it.
type screen struct {
	out, err io.Writer
}

// usageError is an error in how mcpgen was called.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

// run finds the verb that the arguments name and does it. Flags may stand
// before the verb as well as after it.
func run(ctx context.Context, s screen, args []string) int {
	v, args := choose(args)
	flags := flag.NewFlagSet(v.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	act := v.bind(flags)
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		help(s.out, v, flags)
		return done
	case err != nil:
		return v.fail(s, usageError{err.Error()})
	}
	rest := flags.Args()
	if at := len(args) - len(rest); v.forwards && at > 0 && args[at-1] == "--" {
		rest = args[at-1:]
	}
	status, err := act(ctx, s, rest)
	if errors.Is(err, flag.ErrHelp) {
		help(s.out, v, flags)
		return done
	}
	if err != nil {
		return v.fail(s, err)
	}
	return status
}

// choose splits the verb from the arguments. Without one it is the first.
func choose(args []string) (*verb, []string) {
	before := flag.NewFlagSet("", flag.ContinueOnError)
	before.SetOutput(io.Discard)
	verbs[0].bind(before)
	if before.Parse(args) != nil || before.NArg() == 0 {
		return verbs[0], args
	}
	at := len(args) - before.NArg()
	i := slices.IndexFunc(verbs, func(v *verb) bool { return v.name == args[at] })
	if i < 0 || at > 0 && args[at-1] == "--" {
		return verbs[0], args
	}
	return verbs[i], slices.Concat(args[:at], args[at+1:])
}

// fail prints what kept the verb from running.
func (v *verb) fail(s screen, err error) int {
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(s.err, "mcpgen: %s\n", strings.TrimRight(line, "\n"))
	}
	if errors.As(err, new(usageError)) {
		fmt.Fprintf(s.err, "usage: %s\n", v.usage())
	}
	return failed
}

// usage is how the verb is called.
func (v *verb) usage() string {
	if v == verbs[0] {
		return "mcpgen " + v.args
	}
	return strings.TrimSpace("mcpgen " + v.name + " " + v.args)
}

// help prints what the verb does and its flags; with the first one, what the
// others are.
func help(w io.Writer, v *verb, flags *flag.FlagSet) {
	fmt.Fprintf(w, "usage: %s\n\n%s\n", v.usage(), v.summary)
	if v.detail != "" {
		fmt.Fprintf(w, "\n%s\n", v.detail)
	}
	if v == verbs[0] {
		fmt.Fprintf(w, "\nOther commands, each with a -h of its own:\n\n")
		for _, other := range verbs[1:] {
			fmt.Fprintf(w, "  mcpgen %-8s %s\n", other.name, other.summary)
		}
	}
	first := true
	flags.VisitAll(func(f *flag.Flag) {
		if first {
			fmt.Fprintf(w, "\nFlags:\n\n")
			first = false
		}
		value, text := flag.UnquoteUsage(f)
		if value != "" {
			value = " " + value
		}
		fmt.Fprintf(w, "  %-16s %s\n", "-"+f.Name+value, text)
	})
}
