// Package docs holds the documentation, and the tests that keep it true.
package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// pages are all pages of documentation, by their paths from the root.
func pages(t *testing.T, root string) []*page {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	list := []*page{}
	for _, name := range append(names, filepath.Join(root, "README.md")) {
		rel, err := filepath.Rel(root, name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := readPage(root, filepath.ToSlash(rel))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

func repository(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// elsewhere are pages with tests of their own, and where those are.
var elsewhere = map[string]string{
	"README.md":           "testdata/clients/go/readme_test.go",
	"docs/linting.md":     "gen/vet/page_test.go",
	"docs/performance.md": "testdata/bench/page.go",
}

// begins finds pages that make a module themselves; others go on in one.
var begins = regexp.MustCompile(`go mod init|mcpgen init`)

// module returns the directory of a module that uses mcpgen.
func module(t *testing.T, root string) string {
	t.Helper()
	dir := t.TempDir()
	mod := "module example.com/docs\n\ngo 1.26.0\n\ntool github.com/mcpgen/mcpgen/cmd/mcpgen\n\n" +
		"require github.com/mcpgen/mcpgen v0.0.0\n\nreplace github.com/mcpgen/mcpgen => " + strconv.Quote(root) + "\n"
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"go.mod": mod, "go.sum": string(sums)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tidy := exec.Command("go", "mod", "tidy")
	tidy.Dir = dir
	if out, err := tidy.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return dir
}

// Every page is true: its commands run, its programs compile, its excerpts are
// of files that are there.
func TestPagesAreTrue(t *testing.T) {
	root := repository(t)
	bin := t.TempDir()
	build := exec.Command("go", "build", "-o", bin, "./cmd/mcpgen")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	module := module(t, root)
	for _, p := range pages(t, root) {
		seed := module
		if slices.ContainsFunc(p.blocks, func(b *block) bool { return b.language == "sh" && begins.MatchString(b.text) }) {
			seed = ""
		}
		if elsewhere[p.name] != "" {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(p.name), ".md"), func(t *testing.T) {
			t.Parallel()
			s := newSession(t, root, bin, seed)
			for _, b := range p.blocks {
				if err := s.run(b); err != nil {
					t.Fatalf("%s: %v", b, err)
				}
			}
		})
	}
}

// What a page says is checked: a wrong output, excerpt, command or kind of block
// is an error.
func TestPagesThatAreNotTrue(t *testing.T) {
	root := repository(t)
	tests := []struct{ name, text string }{
		{"output", "```sh\necho one\n```\n\n```text\ntwo\n```\n"},
		{"more output", "```sh\necho one; echo two\n```\n\n```text\none\n```\n"},
		{"excerpt", "```go from=examples/calc/calc.go\nfunc Add(a, b string)\n```\n"},
		{"order of excerpts", "```go from=examples/calc/calc.go\nfunc Divide(\n…\nfunc Add(\n```\n"},
		{"command", "```sh\nfalse\necho\n```\n"},
		{"failure", "```sh fails\ntrue\n```\n"},
		{"json", "```json\n{\n```\n"},
		{"kind", "```go\npackage main\n```\n"},
		{"server", "```sh background\necho 8000\n```\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "page.md"), []byte(test.text), 0o644); err != nil {
				t.Fatal(err)
			}
			p, err := readPage(dir, "page.md")
			if err != nil {
				t.Fatal(err)
			}
			s := newSession(t, root, dir, "")
			for _, b := range p.blocks {
				if err = s.run(b); err != nil {
					return
				}
			}
			t.Error("the page passes")
		})
	}
}
