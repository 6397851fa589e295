package gen

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// generateFiles generates a module of files in a directory of its own, and
// returns the files by their path in it.
func generateFiles(t *testing.T, cfg Config, files ...txtar.File) (*Result, map[string]File, error) {
	t.Helper()
	files = append(files, txtar.File{Name: "go.mod", Data: []byte("module example.com/m\n\ngo 1.26\n")})
	cfg.Dir, cfg.Patterns = unpackFiles(t, files), []string{"./..."}
	r, err := Generate(context.Background(), cfg)
	byPath := map[string]File{}
	if r != nil {
		for _, f := range r.Files {
			rel, relErr := filepath.Rel(cfg.Dir, f.Path)
			if relErr != nil {
				t.Fatal(relErr)
			}
			byPath[filepath.ToSlash(rel)] = f
		}
	}
	return r, byPath, err
}

func tool(name string) txtar.File {
	return txtar.File{Name: name + "/a.go", Data: []byte("package " + name + "\n\n// F does a thing to it all.\n//\n//mcp:tool\nfunc F() {}\n")}
}

func TestGenerateTellsMissingStaleAndOrphanedFilesApart(t *testing.T) {
	_, fresh, err := generateFiles(t, Config{}, tool("a"))
	if err != nil {
		t.Fatal(err)
	}
	content := fresh["a/mcp_gen.go"].Content
	r, files, err := generateFiles(t, Config{}, tool("a"), tool("b"), tool("c"),
		txtar.File{Name: "a/mcp_gen.go", Data: content},
		txtar.File{Name: "b/mcp_gen.go", Data: content},
		txtar.File{Name: "d/mcp_gen.go", Data: content})
	if err != nil || len(r.Diagnostics) > 0 {
		t.Fatal(err, r.Diagnostics)
	}
	for path, want := range map[string]struct{ stale, orphan, exists bool }{
		"a/mcp_gen.go": {false, false, true},
		"b/mcp_gen.go": {true, false, true},
		"c/mcp_gen.go": {true, false, false},
		"d/mcp_gen.go": {true, true, true},
	} {
		f, ok := files[path]
		if !ok || f.Stale() != want.stale || f.Orphan != want.orphan || (f.Existing != nil) != want.exists || (f.Content != nil) == want.orphan {
			t.Errorf("%s: found %v, stale %v, orphan %v, existing %v, content %v", path, ok, f.Stale(), f.Orphan, f.Existing != nil, f.Content != nil)
		}
	}
}

func TestGenerateDependsOnThePackageAlone(t *testing.T) {
	_, alone, err := generateFiles(t, Config{}, tool("a"))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		_, among, err := generateFiles(t, Config{}, tool("a"), tool("b"), tool("c"), txtar.File{Name: "bad/a.go", Data: []byte("package bad\n\n//mcp:tool\nfunc F( {}\n")})
		if err != nil {
			t.Fatal(err)
		}
		if string(among["a/mcp_gen.go"].Content) != string(alone["a/mcp_gen.go"].Content) {
			t.Error("other packages change what is generated")
		}
	}
}

func TestGenerateRefusesAHeaderThatIsNoComment(t *testing.T) {
	for header, want := range map[string]string{
		"this is no comment":        "the header is not Go",
		"// one\n\nvar x = 1\n\n//": "the header is not Go",
	} {
		r, files, err := generateFiles(t, Config{Header: header}, tool("a"))
		if r == nil || err == nil || !strings.Contains(err.Error(), want) || len(files) > 0 {
			t.Errorf("%q: got %v and %d files, want an error about it", header, err, len(files))
		}
	}
}

func TestGenerateRefusesOtherMeaningsOfTheLanguage(t *testing.T) {
	r, _, err := generateFiles(t, Config{}, tool("a"), txtar.File{Name: "a/b.go", Data: []byte("package a\n\ntype string int\n")})
	if err != nil || len(r.Diagnostics) != 1 {
		t.Fatal(err, r)
	}
	if got, want := r.Diagnostics[0].String(), "b.go:3:6: MCP010: generated code uses string as Go predeclares it; rename this one"; !strings.HasSuffix(got, want) {
		t.Errorf("got %s", got)
	}
}
