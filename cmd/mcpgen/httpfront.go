package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/gateway"
	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/process"
)

const (
	// startTime is how long a server may take until it listens.
	startTime = 30 * time.Second
	// dialInterval is how often somebody looks whether it does.
	dialInterval = 10 * time.Millisecond
)

// serverCommand is how servers are run.
type serverCommand struct {
	screen screen
	// dir is the directory to run them in.
	dir         string
	args        []string
	environment []string
}

// make returns the command of a server. The arguments go before its own.
func (c *serverCommand) make(executable string, restarted bool, args ...string) *exec.Cmd {
	cmd := exec.Command(executable, slices.Concat(args, c.args)...)
	cmd.Dir, cmd.Env = c.dir, slices.Clone(c.environment)
	if restarted {
		cmd.Env = append(cmd.Env, "MCP_RESTARTED=1")
	}
	cmd.Stderr = c.screen.err
	return cmd
}

// httpFront has servers listen on Unix sockets behind a gateway.
type httpFront struct {
	gateway *gateway.Gateway
	command serverCommand
}

func (f *httpFront) HandOver(ctx context.Context) { f.gateway.HandOver(ctx) }

func (f *httpFront) Refuse(reason string) { f.gateway.Refuse(reason) }

func (f *httpFront) Start(ctx context.Context, executable string, restarted bool) (*process.Process, error) {
	socket := filepath.Join(filepath.Dir(executable), "socket")
	cmd := f.command.make(executable, restarted, "-http", "unix:"+socket)
	said := &without{out: cmd.Stderr, text: []byte(socket)}
	cmd.Stdout, cmd.Stderr = f.command.screen.out, said
	p, err := process.Start(cmd)
	if err != nil {
		return nil, err
	}
	if err := listening(ctx, p, socket); err != nil {
		p.Kill()
		<-p.Ended()
		said.flush()
		return nil, err
	}
	f.gateway.Use("unix", socket)
	return p, nil
}

// listening waits until a server listens on its socket.
func listening(ctx context.Context, p *process.Process, socket string) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	tick := time.NewTicker(dialInterval)
	defer tick.Stop()
	var d net.Dialer
	for {
		if conn, err := d.DialContext(ctx, "unix", socket); err == nil {
			conn.Close()
			return nil
		}
		select {
		case <-tick.C:
		case <-p.Ended():
			return fmt.Errorf("the server has ended (%s)", p.Exit())
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return fmt.Errorf("the server does not listen where -http says, after %v; a main of your own has to call mcp.Main", startTime)
			}
			return ctx.Err()
		}
	}
}

// without passes on what is written to it, but for the first line that has a
// text: the server names its socket there, which is no address for anybody.
type without struct {
	out  io.Writer
	text []byte
	// line is what has come of a line, until that one is found.
	line  []byte
	found bool
}

// maxLine is how much of a line is looked at.
const maxLine = 8 << 10

func (w *without) Write(p []byte) (int, error) {
	rest := p
	for !w.found && len(rest) > 0 {
		end := bytes.IndexByte(rest, '\n') + 1
		if end == 0 {
			end = len(rest)
		}
		w.line, rest = append(w.line, rest[:end]...), rest[end:]
		whole := bytes.HasSuffix(w.line, []byte("\n"))
		switch {
		case whole && bytes.Contains(w.line, w.text):
			w.found, w.line = true, nil
		case whole || len(w.line) > maxLine:
			if err := w.flush(); err != nil {
				return 0, err
			}
		}
	}
	if len(rest) > 0 {
		if _, err := w.out.Write(rest); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// flush passes on what has come of a line.
func (w *without) flush() error {
	_, err := w.out.Write(w.line)
	w.line = w.line[:0]
	return err
}
