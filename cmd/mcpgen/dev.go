package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/gateway"
	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/watch"
)

var devVerb = verb{
	name:    "dev",
	args:    "[flags] [package] [-- arguments]",
	summary: "Serve a package, and anew whenever a file of it is saved.",
	detail: `It writes mcp_gen.go, builds the package, runs the server with the arguments,
and does so again when a file changes: of the package, of those it imports from
this module, or one that they embed. While there are faults it prints them, and
the server of before goes on serving.

The address stays open all the time. A request that arrives during a restart
waits for the new server, calls in flight are answered by the old one, and
sessions go on. Streams end, and clients that open theirs again hear that lists
may have changed. Interrupt it to end it, and the server with it.

With -stdio it is the command of a client instead, which keeps its connection.
Nothing but the protocol goes to standard output.`,
	forwards: true,
	bind: func(f *flag.FlagSet) action {
		var d devFlags
		d.bind(f)
		f.StringVar(&d.address, "http", "", "serve at http://`address`/mcp, 8000 if not given; a port alone means 127.0.0.1")
		f.BoolVar(&d.stdio, "stdio", false, "serve standard input and output, for a client that starts mcpgen dev")
		return d.run
	},
}

type devFlags struct {
	source
	address string
	stdio   bool
}

func (d *devFlags) run(ctx context.Context, s screen, args []string) (status int, err error) {
	pattern, args, err := served(args)
	if err != nil {
		return failed, err
	}
	if i := slices.IndexFunc(args, namesAddress); i >= 0 {
		return failed, usageError{fmt.Sprintf("%s is how mcpgen dev reaches the server; its own -http, before the package, is the address for clients", args[i])}
	}
	if d.stdio && d.address != "" {
		return failed, usageError{"-http and -stdio exclude each other"}
	}
	dir, err := os.MkdirTemp("", "mcpgen-dev-")
	if err != nil {
		return failed, err
	}
	defer os.RemoveAll(dir)
	watcher, err := watch.New()
	if err != nil {
		return failed, err
	}
	defer watcher.Close()
	r := &reloader{source: d.source, screen: s, pattern: pattern, watcher: watcher, temp: dir}
	command := serverCommand{screen: s, dir: d.dir, args: args, environment: childEnvironment()}
	if d.stdio {
		err = serveStdio(ctx, r, command)
	} else {
		err = d.serveHTTP(ctx, r, command)
	}
	if err != nil {
		return failed, err
	}
	return done, nil
}

// serveHTTP keeps an address open for clients.
func (d *devFlags) serveHTTP(ctx context.Context, r *reloader, command serverCommand) error {
	listener, err := gateway.Listen(localAddress(cmp.Or(d.address, "8000")))
	if err != nil {
		return fmt.Errorf("%w; -http chooses another address", err)
	}
	defer listener.Close()
	g := gateway.New()
	r.front, r.address = &httpFront{g, command}, "http://"+listener.Addr().String()+"/mcp"
	return alongside(ctx, g, listener, r.loop)
}

// serveStdio serves the client that has started this process until it has no
// more to say.
func serveStdio(ctx context.Context, r *reloader, command serverCommand) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g := gateway.NewStdio(os.Stdin, os.Stdout)
	r.front, r.address = &stdioFront{g, command}, "standard input and output"
	go func() { // which ends with the process where the client says nothing
		defer cancel()
		if err := g.Serve(); err != nil {
			fmt.Fprintf(r.err, "mcpgen: reading from the client: %v\n", err)
		}
		answering, stop := context.WithTimeout(ctx, drainTime)
		defer stop()
		g.HandOver(answering)
	}()
	err := r.loop(ctx)
	g.Wait()
	return err
}

// alongside does the work while the gateway serves. The end of either ends the
// other.
func alongside(ctx context.Context, g *gateway.Gateway, listener net.Listener, work func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	serving, stop := context.WithCancel(context.Background())
	defer stop()
	failure := make(chan error, 1)
	go func() {
		defer cancel()
		failure <- g.Serve(serving, listener)
	}()
	err := work(ctx)
	stop()
	return errors.Join(err, <-failure)
}

// namesAddress says whether an argument of the server is the flag -http.
func namesAddress(arg string) bool {
	name, _, _ := strings.Cut(arg, "=")
	return name == "-http" || name == "--http"
}

// localAddress completes a port alone to an address of this machine.
func localAddress(address string) string {
	port := strings.TrimPrefix(address, ":")
	if strings.Contains(port, ":") {
		return address
	}
	return "127.0.0.1:" + port
}

// childEnvironment is that of the servers. They have one key, so that each
// knows the sessions of those before it.
func childEnvironment() []string {
	const keys = "MCP_STATE_KEYS"
	environment := os.Environ()
	if os.Getenv(keys) == "" {
		key := make([]byte, 32)
		rand.Read(key)
		environment = append(environment, keys+"="+base64.StdEncoding.EncodeToString(key))
	}
	return environment
}
