package vet_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestLintingPage runs the commands of docs/linting.md in a module with a fault,
// of which they say what the page says.
func TestLintingPage(t *testing.T) {
	repository, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(repository, "docs", "linting.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := func(language string) (list []string) {
		for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
			list = append(list, strings.TrimSpace(m[1]))
		}
		return list
	}
	commands, outputs := blocks("sh"), blocks("text")
	if len(commands) != 2 || len(outputs) != 1 {
		t.Fatalf("the page has %d commands and %d outputs", len(commands), len(outputs))
	}

	dir := t.TempDir()
	sums, err := os.ReadFile(filepath.Join(repository, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"go.mod": "module example.com/m\n\ngo 1.26.0\n\ntool github.com/mcpgen/mcpgen/cmd/mcpgen\n",
		"go.sum": string(sums),
		"bad.go": "// Package bad has a fault.\npackage bad\n\n// Add adds.\n//\n//mcp:tool readnly\nfunc Add(a, b int) int { return a + b }\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	run := func(dir string, words ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), words[0], words[1:]...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "PATH="+filepath.Join(dir, "bin")+string(filepath.ListSeparator)+os.Getenv("PATH"))
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	for _, words := range [][]string{
		{"go", "-C", repository, "build", "-o", filepath.Join(dir, "bin", "mcpgen"), "./cmd/mcpgen"},
		{"go", "mod", "edit", "-require=github.com/mcpgen/mcpgen@v0.0.0", "-replace=github.com/mcpgen/mcpgen=" + repository},
		{"go", "mod", "tidy"},
	} {
		if out, err := run(dir, words...); err != nil {
			t.Fatalf("%v: %v\n%s", words, err, out)
		}
	}
	for _, command := range commands {
		if out, err := run(dir, "sh", "-c", command); err == nil || !strings.Contains(out, outputs[0]) {
			t.Errorf("%s: %v\n%s", command, err, out)
		}
	}
}
