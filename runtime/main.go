package runtime

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

// Main runs s as a program and ends the process. Without arguments it serves
// standard input and output; with -http address it serves Streamable HTTP at
// /mcp. The commands tools, call, resources, prompts and version are for people
// and scripts: they list and call what s offers. -h explains them all. SIGINT and SIGTERM end it in good order, a second one at once: calls and
// tasks that run then have the [DrainTime], together. The exit code is 0 after
// an orderly end, 1 after a failure and 2 where the arguments are wrong.
func Main(s *Server) {
	code := s.main(os.Args[1:])
	standardError.flush()
	os.Exit(code)
}

// The exit codes of Main.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
)

func (s *Server) main(args []string) int {
	program := strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe")
	if len(args) > 0 && isCommand(args[0]) {
		return s.command(program, args)
	}
	flags := flag.NewFlagSet(program, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	address := flags.String("http", "", "")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		s.usage(os.Stdout, program)
		return exitOK
	case err != nil:
		return complain(program, err.Error()+" (-h shows how it is used)", exitUsage)
	case flags.NArg() > 0:
		return complain(program, fmt.Sprintf("unexpected argument %q%s (-h shows how it is used)", flags.Arg(0), commandMeant(flags.Arg(0))), exitUsage)
	}
	ctx, stop := untilSignal(context.Background())
	defer stop()
	var err error
	if *address != "" {
		err = s.serveHTTP(ctx, listenAddress(*address))
	} else {
		if isTerminal(os.Stdin) {
			fmt.Fprintf(os.Stderr, "%s serves MCP on standard input and output, for a client to start; -h shows what else it does\n", program)
		}
		err = s.serveStdio(ctx, s.endTasks)
	}
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return complain(program, fmt.Sprintf("address %s is in use: choose another with -http, or stop what listens there", listenAddress(*address)), exitFailure)
	case err != nil:
		return complain(program, err.Error(), exitFailure)
	}
	return exitOK
}

func complain(program, problem string, code int) int {
	fmt.Fprintf(os.Stderr, "%s: %s\n", program, problem)
	return code
}

// listenAddress completes a port alone to an address that only this machine
// reaches.
func listenAddress(address string) string {
	port := strings.TrimPrefix(address, ":")
	if strings.Contains(port, ":") {
		return address
	}
	return "127.0.0.1:" + port
}

// isTerminal reports whether a file may be somebody's terminal.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// untilSignal returns a context that ends with the first signal to stop. The
// second one ends the process.
func untilSignal(parent context.Context) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
		case <-ctx.Done():
			return
		}
		cancel()
		<-signals
		os.Exit(exitFailure)
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel()
	}
}
