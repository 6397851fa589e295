package main

import (
	"context"
	"os"

	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/gateway"
	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/process"
)

// stdioFront has servers speak through pipes to the client of this process.
type stdioFront struct {
	gateway *gateway.Stdio
	command serverCommand
}

func (f *stdioFront) HandOver(ctx context.Context) { f.gateway.HandOver(ctx) }

func (f *stdioFront) Refuse(reason string) { f.gateway.Refuse(reason) }

func (f *stdioFront) Start(ctx context.Context, executable string, restarted bool) (*process.Process, error) {
	cmd := f.command.make(executable, restarted)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	// Not cmd.StdoutPipe, of which the end of the process cuts off the rest.
	out, written, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdout = written
	p, err := process.Start(cmd)
	written.Close()
	if err != nil {
		out.Close()
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	if err := f.gateway.Use(ctx, in, out); err != nil {
		p.Kill()
		<-p.Ended()
		return nil, err
	}
	return p, nil
}
