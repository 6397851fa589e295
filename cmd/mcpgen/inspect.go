package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/process"
)

// The Inspector, in the version whose arguments are known here, and the Node
// that it needs.
const (
	inspector   = "@modelcontextprotocol/inspector@2"
	nodeVersion = 22
)

var inspectVerb = verb{
	name:    "inspect",
	args:    "[flags] [package] [-- arguments]",
	summary: "Open a server in the MCP Inspector.",
	detail: `It builds the package and starts the Inspector on it with npx, which downloads it
where it is missing: a page in the browser, or, with arguments for it such as
-- --cli --method tools/list, a command. Its exit status is that of mcpgen
inspect. Without Node ` + strconv.Itoa(nodeVersion) + ` or newer it says what to do instead, and exits with 2.`,
	forwards: true,
	bind: func(f *flag.FlagSet) action {
		i := inspectFlags{runFlags: runFlags{source{guard: true}}}
		i.bindInput(f)
		f.BoolVar(&i.http, "http", false, "serve Streamable HTTP rather than standard input and output")
		return i.run
	},
}

type inspectFlags struct {
	runFlags
	http bool
}

func (i *inspectFlags) run(ctx context.Context, s screen, args []string) (int, error) {
	pattern, args, err := served(args)
	if err != nil {
		return failed, err
	}
	if err := haveNode(ctx, pattern); err != nil {
		return failed, err
	}
	dir, err := os.MkdirTemp("", "mcpgen-inspect-")
	if err != nil {
		return failed, err
	}
	defer os.RemoveAll(dir)
	b := builder{source: i.source, screen: s}
	target, status, err := b.make(ctx, pattern, dir)
	if ctx.Err() != nil {
		return failed, errors.New("interrupted")
	}
	if status != done || err != nil {
		return status, err
	}
	if i.http {
		server, address, err := i.listen(ctx, s, target)
		if err != nil {
			return failed, err
		}
		defer server.Stop(5*time.Second, nil)
		target = "http://" + address + "/mcp"
	}
	return i.serve(ctx, s, "npx", inspectorArguments(target, args))
}

// inspectorArguments are those of npx. The mode of the Inspector comes first.
func inspectorArguments(target string, args []string) []string {
	mode := 0
	if len(args) > 0 && slices.Contains([]string{"--cli", "--tui", "--web"}, args[0]) {
		mode = 1
	}
	return slices.Concat([]string{"-y", inspector}, args[:mode], []string{target}, args[mode:])
}

// listen starts the server on a free port of the loopback interface.
func (i *inspectFlags) listen(ctx context.Context, s screen, executable string) (*process.Process, string, error) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	address := free.Addr().String()
	free.Close()
	cmd := exec.Command(executable, "-http", address)
	cmd.Dir, cmd.Stderr = i.dir, s.err
	server, err := process.Start(cmd)
	if err != nil {
		return nil, "", err
	}
	for {
		conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", address)
		if err == nil {
			conn.Close()
			return server, address, nil
		}
		select {
		case <-ctx.Done():
			server.Stop(time.Second, nil)
			return nil, "", errors.New("interrupted")
		case <-server.Ended():
			return nil, "", fmt.Errorf("the server ended with %s instead of listening on %s", server.Exit(), address)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

var leadingNumber = regexp.MustCompile(`^v([0-9]+)\.`)

// haveNode checks that the Inspector can run, and says what to do where it
// cannot.
func haveNode(ctx context.Context, pattern string) error {
	problem := ""
	if _, err := exec.LookPath("npx"); err != nil {
		problem = "npx is not installed"
	} else if out, err := exec.CommandContext(ctx, "node", "--version").Output(); err != nil {
		problem = "node does not run"
	} else if m := leadingNumber.FindSubmatch(out); m != nil {
		if major, _ := strconv.Atoi(string(m[1])); major < nodeVersion {
			problem = "node is " + strings.TrimSpace(string(out))
		}
	}
	if problem == "" {
		return nil
	}
	return fmt.Errorf(`the Inspector needs Node %d or newer, and here %s. Install it from https://nodejs.org, or do this where it is:
	go build -o server %s
	npx %s ./server`, nodeVersion, problem, shellWord(pattern), inspector)
}
