package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/gen"
)

const shopSource = `package shop

// Book is a book.
type Book struct {
	Title  string // of the cover
	Author *Person
}

// Person writes.
type Person struct{ Name string }

// Add adds a book.
//
//mcp:tool
func Add(b Book) {}

// Stay stays as it is.
//
//mcp:tool
func Stay() {}

// Books are all books.
//
//mcp:resource shop://books
func Books() string { return "" }

// Ask asks.
//
//mcp:prompt
func Ask() string { return "" }
`

func TestChanges(t *testing.T) {
	tests := []struct {
		name, old, new string
		want           []string
	}{
		{"nothing a client sees", "package shop\n", "package shop\n\n// a comment\n\nvar x = 1\n", nil},
		{"a new tool", "// Stay stays", "// More is more.\n//\n//mcp:tool\nfunc More() {}\n\n// Stay stays", []string{"+ tool more"}},
		{"a tool that is gone", "// Stay stays as it is.\n//\n//mcp:tool\n", "", []string{"- tool stay"}},
		{"a renamed tool", "func Stay()", "func Remain()", []string{"+ tool remain", "- tool stay"}},
		{"another description", "stays as it is", "changes", []string{"~ tool stay"}},
		{"a field of its argument", "// of the cover", "// of the spine", []string{"~ tool add"}},
		{"a field of a field's type", "{ Name string }", "{ Name, Nick string }", []string{"~ tool add"}},
		{"a resource and a prompt", "Books are all", "Books are some", []string{"~ resource shop://books"}},
		{"a prompt", "// Ask asks.", "// Ask wonders.", []string{"~ prompt ask"}},
	}
	before := packagesOf(t, shopSource)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if !strings.Contains(shopSource, test.old) {
				t.Fatalf("the source has no %q", test.old)
			}
			var got []string
			for _, c := range changes(before, packagesOf(t, strings.Replace(shopSource, test.old, test.new, 1))) {
				got = append(got, fmt.Sprintf("%c %s %s", c.sign, c.kind, c.name))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func packagesOf(t *testing.T, source string) []*gen.Package {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module example.com/shop\n\ngo 1.26.0\n", "a.go": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	result, err := gen.Generate(t.Context(), gen.Config{Dir: dir})
	if err != nil || len(result.Diagnostics) > 0 {
		t.Fatal(err, result)
	}
	return result.Packages
}
