//go:build unix

package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// TestRunEnds has signals go on to the server, and nothing left afterwards.
func TestRunEnds(t *testing.T) {
	// Where nohup started the tests, the processes that they start ignore hangups
	// as well, unless the tests themselves want to hear of them.
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	const source = "package main\n\n// Add adds.\n//\n//mcp:tool\nfunc Add(a, b int) int { return a + b }\n"
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(sig.String(), func(t *testing.T) {
			run := start(t, map[string]string{"a.go": source}, "run", "--", "-http", "0")
			run.run()
			url := run.await(`url=(\S+)`)[1]
			(&client{t: t, url: url}).wantCall("add", `{"a":2,"b":3}`, "5")
			if sig == syscall.SIGHUP { // which the runtime does not catch
				run.signal(sig, 128+int(syscall.SIGHUP))
			} else {
				run.signal(sig, 0)
			}
		})
	}
	t.Run("the client goes", func(t *testing.T) {
		run := start(t, map[string]string{"a.go": source}, "run")
		in, err := run.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := run.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		run.run()
		fmt.Fprintln(in, `{"jsonrpc":"2.0","id":1,"method":"ping"}`)
		lines := bufio.NewScanner(out)
		if !lines.Scan() || lines.Text() != `{"jsonrpc":"2.0","id":1,"result":{}}` {
			t.Error(lines.Text())
		}
		in.Close()
		run.wait(0)
	})
	t.Run("while it builds", func(t *testing.T) {
		run := start(t, map[string]string{"a.go": source}, "run")
		real, err := exec.LookPath("go")
		if err != nil {
			t.Fatal(err)
		}
		bin := t.TempDir()
		fifo := filepath.Join(bin, "building")
		if err := syscall.Mkfifo(fifo, 0o600); err != nil {
			t.Fatal(err)
		}
		script := fmt.Sprintf("#!/bin/sh\nif [ \"$1\" = build ]; then echo building > '%s'; exec sleep 1000; fi\nexec '%s' \"$@\"\n", fifo, real)
		if err := os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
		run.Env = append(run.Env, "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
		run.run()
		if text, err := os.ReadFile(fifo); err != nil || string(text) != "building\n" {
			t.Fatal(string(text), err)
		}
		run.signal(os.Interrupt, 2)
		if !slices.Contains(run.seen, "mcpgen: interrupted") {
			t.Error(run.seen)
		}
	})
}
