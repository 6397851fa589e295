package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// readDoc returns a page of the documentation.
func readDoc(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The page on options has every option of the runtime.
func TestOptionsAreDocumented(t *testing.T) {
	page := readDoc(t, "options.md")
	files, err := filepath.Glob("../runtime/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Recv != nil || !f.Name.IsExported() || f.Type.Results.NumFields() != 1 {
				continue
			}
			result, ok := f.Type.Results.List[0].Type.(*ast.Ident)
			if !ok || result.Name != "Option" && result.Name != "AskOption" {
				continue
			}
			found++
			if !strings.Contains(page, "`"+f.Name.Name+"(") {
				t.Errorf("options.md has no %s", f.Name.Name)
			}
		}
	}
	if found < 30 {
		t.Errorf("%d options, which cannot be all", found)
	}
}

// grammarWord finds the verbs, flags and keys of the language in its grammar.
var grammarWord = regexp.MustCompile(`\{name: "([a-z]+)"(?:, kind: (text|list|value))?(?:, repeat: true)?\}`)

// The page on directives has every verb, flag and key.
func TestDirectivesAreDocumented(t *testing.T) {
	page := readDoc(t, "directives.md")
	grammar := readDoc(t, "../gen/internal/directive/grammar.go")
	words := grammarWord.FindAllStringSubmatch(grammar, -1)
	if len(words) < 40 {
		t.Errorf("%d words, which cannot be all", len(words))
	}
	for _, word := range words {
		name := word[1]
		if word[2] != "" {
			name += "="
		}
		if !strings.Contains(page, "`"+name) && !strings.Contains(page, "//mcp:enum "+name) {
			t.Errorf("directives.md has no %s", name)
		}
	}
}

// The page on commands has every command of mcpgen.
func TestCommandsAreDocumented(t *testing.T) {
	page := readDoc(t, "commands.md")
	help, err := exec.Command("go", "run", "../cmd/mcpgen", "-h").Output()
	if err != nil {
		t.Fatal(err)
	}
	verbs := regexp.MustCompile(`(?m)^  mcpgen (\w+)`).FindAllSubmatch(help, -1)
	if len(verbs) < 8 {
		t.Errorf("%d commands, which cannot be all", len(verbs))
	}
	for _, verb := range verbs {
		if !strings.Contains(page, "`mcpgen "+string(verb[1])) {
			t.Errorf("commands.md has no mcpgen %s", verb[1])
		}
	}
}
