package gen_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

const staleSource = `// Package stale changes after it has been generated.
package stale

// Args are arguments.
type Args struct {
	A int ` + "`json:\"a\" min:\"1\"`" + `
}

// Use uses them.
//
//mcp:tool
func Use(args Args, times int) error { return nil }
`

// TestStaleCodeDoesNotBuild changes what generated code was made of. Either the
// compiler says so, or nothing was stale.
func TestStaleCodeDoesNotBuild(t *testing.T) {
	dir := t.TempDir()
	g := &golden{name: "stale", archive: &txtar.Archive{Files: []txtar.File{{Name: "stale.go", Data: []byte(staleSource)}}}}
	writeModule(t, dir, []*golden{g})
	generated := string(generateModule(t, dir)[filepath.Join(dir, "stale", "mcp_gen.go")])
	tests := []struct {
		name, file, old, new string
		builds               bool
	}{
		{"nothing", "stale.go", "", "", true},
		{"a comment", "stale.go", "Use uses them.", "Use uses them well.", true},
		{"a constraint", "stale.go", `min:"1"`, `min:"2"`, false},
		{"a field", "stale.go", "\tA int", "\tB int; A int", false},
		{"the type of a field", "stale.go", "\tA int", "\tA int64", false},
		{"a parameter", "stale.go", "times int", "times int64", false},
		{"a result", "stale.go", "error { return nil }", "{}", false},
		{"the function's name", "stale.go", "func Use", "func Apply", false},
		{"a runtime that is too new", "mcp_gen.go", "1 - mcp.MinGeneration", "0 - mcp.MinGeneration", false},
		{"a runtime that is too old", "mcp_gen.go", "mcp.MaxGeneration - 1", "mcp.MaxGeneration - 2", false},
	}
	for _, test := range tests {
		files := map[string]string{"stale.go": staleSource, "mcp_gen.go": generated}
		changed := strings.ReplaceAll(files[test.file], test.old, test.new)
		if changed == files[test.file] && test.old != "" {
			t.Fatalf("%s: nothing to change", test.name)
		}
		files[test.file] = changed
		for name, content := range files {
			write(t, filepath.Join(dir, "stale", name), content)
		}
		cmd := exec.Command("go", "build", "./stale")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off")
		out, err := cmd.CombinedOutput()
		if test.builds != (err == nil) || err != nil && !strings.Contains(string(out), "mcp_gen.go:") {
			t.Errorf("after a change of %s: %v\n%s", test.name, err, out)
		}
	}
}
