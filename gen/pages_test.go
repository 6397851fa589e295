package gen

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestPagesTellTheTruth generates the examples of all pages: the wrong one has
// the diagnostic that the page is about and no other, the right one has none.
func TestPagesTellTheTruth(t *testing.T) {
	files := []txtar.File{{Name: "go.mod", Data: moduleFile(t, "example.com/pages")}}
	for _, page := range Pages() {
		_, rest, _ := strings.Cut(page.Text, "\nWrong:\n")
		wrong, right, _ := strings.Cut(rest, "\nRight:\n")
		for name, example := range map[string]string{"wrong": wrong, "right": right} {
			files = append(files, txtar.File{
				Name: fmt.Sprintf("%s/%s/example.go", page.Code, name),
				Data: []byte(program(example)),
			})
		}
	}
	dir := unpackFiles(t, files)
	result, err := Generate(context.Background(), Config{Dir: dir, Patterns: []string{"./..."}})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]Diagnostic{}
	for _, d := range result.Diagnostics {
		rel, err := filepath.Rel(dir, filepath.Dir(d.Pos.Filename))
		if err != nil {
			t.Fatal(err)
		}
		found[filepath.ToSlash(rel)] = append(found[filepath.ToSlash(rel)], d)
	}
	for _, page := range Pages() {
		wrong := found[page.Code.String()+"/wrong"]
		if len(wrong) == 0 {
			t.Errorf("%s: nothing is wrong with the wrong example", page.Code)
		}
		for _, d := range wrong {
			if d.Code != page.Code {
				t.Errorf("%s: in the wrong example: %s", page.Code, d)
			}
		}
		for _, d := range found[page.Code.String()+"/right"] {
			t.Errorf("%s: in the right example: %s", page.Code, d)
		}
	}
}

// program makes a file of an example, as its reader would.
func program(example string) string {
	var b strings.Builder
	for line := range strings.Lines(example) {
		b.WriteString(strings.TrimPrefix(line, "    "))
	}
	text := strings.TrimLeft(b.String(), "\n")
	if strings.Contains(text, "\npackage ") || strings.HasPrefix(text, "package ") {
		return text
	}
	imports := ""
	for name, path := range map[string]string{"context.": `"context"`, "mcp.": `mcp "github.com/mcpgen/mcpgen/runtime"`} {
		if strings.Contains(text, name) {
			imports += "import " + path + "\n"
		}
	}
	return "package shop\n\n" + imports + "\n" + text
}
