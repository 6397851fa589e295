//go:build unix

package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

// Whoever opens a pipe waits for its writer, who may never come.
func TestPipesAreNotOpened(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	c := mcptest.New(t, NewMCPServer(&Directory{root}))
	c.Read("file:///pipe").WantError("Resource not found")
	c.Call("read_file", mcptest.Args{"name": "pipe"}).WantError("there is no file pipe")
	c.Call("search_files", mcptest.Args{"text": "x"}).Want(map[string]any{"matches": []Match{}, "truncated": false})
}
