// Package command is what a generated program does on a command line beside
// serving: it lists and calls its tools, for people and scripts. It is a client
// of the program's own server, in memory and in the protocol's own bytes.
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/runtime/internal/suggest"
)

// Server is a server that serves one client on streams.
type Server interface {
	ServeLines(ctx context.Context, r io.Reader, w io.Writer) error
}

// Program is the running program.
type Program struct {
	// Name is what the program is called on the command line.
	Name string
	// In, Out and Err are its standard streams.
	In, Out, Err *os.File
}

// The exit codes of commands.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
)

// verbs are the commands in the order of the usage text.
var verbs = []struct {
	name string
	run  func(*command) error
}{
	{"tools", (*command).tools},
	{"call", (*command).call},
	{"resources", (*command).resources},
	{"prompts", (*command).prompts},
	{"version", (*command).version},
}

// Is reports whether word is a command.
func Is(word string) bool {
	for _, v := range verbs {
		if v.name == word {
			return true
		}
	}
	return false
}

// Meant ends a message about a word that is no command with the command that is
// like it.
func Meant(word string) string {
	return suggest.Meant(word, len(verbs), func(i int) string { return verbs[i].name })
}

// command is one command as it runs.
type command struct {
	Program
	client *client
	args   []string
	// json prints what the server sent, as it is.
	json bool
	// file is where call puts images and other files of the result.
	file string
}

// usageError says that the command line is wrong.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func misuse(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// errSaid says that the command has failed and has said why.
var errSaid = errors.New("said")

// Run runs the command that args begin with, and returns the exit code: 0 where
// it succeeded, 1 where it failed and 2 where the command line is wrong.
func Run(ctx context.Context, s Server, p Program, args []string) int {
	i := slices.IndexFunc(verbs, func(v struct {
		name string
		run  func(*command) error
	}) bool {
		return v.name == args[0]
	})
	c := &command{Program: p}
	err := c.parse(args[0], args[1:])
	if err == nil {
		c.client = connect(ctx, s)
		err = verbs[i].run(c)
		c.client.close()
	}
	var wrong *usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(p.Out, "usage: %s %s\n", p.Name, usages[args[0]])
		return exitOK
	case errors.As(err, &wrong):
		fmt.Fprintf(p.Err, "%s: %s\n", p.Name, err)
		return exitUsage
	case err != errSaid:
		fmt.Fprintf(p.Err, "%s: %s\n", p.Name, err)
	}
	return exitFailure
}

// parse reads the flags of a command, which may stand anywhere among its
// arguments.
func (c *command) parse(verb string, args []string) error {
	flags := flag.NewFlagSet(verb, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.BoolVar(&c.json, "json", false, "")
	if verb == "call" {
		flags.StringVar(&c.file, "o", "", "")
	}
	for {
		switch err := flags.Parse(args); {
		case errors.Is(err, flag.ErrHelp):
			return err
		case err != nil:
			return misuse("%s: %v (%s %[1]s -h shows how it is used)", verb, err, c.Name)
		}
		if flags.NArg() == 0 {
			return nil
		}
		c.args = append(c.args, flags.Arg(0))
		args = flags.Args()[1:]
	}
}

// printJSON prints JSON: as the server sent it, or, on a terminal, indented.
func (c *command) printJSON(raw []byte) error {
	if isTerminal(c.Out) {
		raw = indent(raw)
	}
	_, err := c.Out.Write(append(slices.Clip(raw), '\n'))
	return err
}

// print prints text with a newline at its end.
func (c *command) print(text string) error {
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	_, err := io.WriteString(c.Out, text)
	return err
}
