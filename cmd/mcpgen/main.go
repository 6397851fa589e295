// Mcpgen makes MCP servers of annotated Go functions.
//
// Write a function with a doc comment, add //mcp:tool to it, and run mcpgen in
// its directory: it writes mcp_gen.go, which is to be committed. Keep it up to
// date with a line
//
//	//go:generate go tool mcpgen ./...
//
// and see to it in continuous integration with
//
//	go tool mcpgen check ./...
//
// Run mcpgen -h for all there is, and mcpgen explain MCP014 for what a
// diagnostic means.
//
// The exit status is 0 when all is done, 1 when there are diagnostics or stale
// files, and 2 when mcpgen could not run.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

func main() {
	if os.Getenv("GOGC") == "" {
		// Little stays in memory, and much of the time would go into finding it.
		debug.SetGCPercent(300)
	}
	vettool(os.Args[1:])
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	defer stop()
	os.Exit(run(ctx, screen{os.Stdout, os.Stderr}, os.Args[1:]))
}
