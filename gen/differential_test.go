package gen

import (
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/mcpgen/mcpgen/gen/internal/analyze"
	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/load"
)

// TestLoadingLessFindsTheSame holds the loader, which reads as little as it
// can, against one that reads everything: the models are the same.
func TestLoadingLessFindsTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks the standard library from source")
	}
	tests := []struct{ name, dir string }{
		{"examples", "../examples"},
		{"types", unpack(t, "testdata/types.txtar")},
		{"golden", unpackGolden(t)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			full := loadEverything(t, tt.dir)
			compare(t, full, load.Config{Dir: tt.dir, Patterns: []string{"./..."}, Shallow: true})
			compare(t, full, load.Config{Dir: tt.dir, Patterns: []string{"./..."}})
			// One by one, as what one mentions keeps others from shallow loading.
			shallow := 0
			for path := range full {
				if loaded, result := compare(t, full, load.Config{Dir: tt.dir, Patterns: []string{path}, Shallow: true}); result.Shallow && len(loaded) > 0 {
					shallow++
				}
			}
			if shallow == 0 {
				t.Error("no package is loaded without export data")
			}
		})
	}
}

// compare loads packages and compares their models with the reference.
func compare(t *testing.T, full map[string]*load.Package, cfg load.Config) ([]*load.Package, *load.Result) {
	t.Helper()
	var mutex sync.Mutex
	var loaded []*load.Package
	result, err := load.Load(context.Background(), cfg, func(p *load.Package) {
		mutex.Lock()
		defer mutex.Unlock()
		loaded = append(loaded, p)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range result.Diagnostics {
		t.Error(d)
	}
	for _, p := range loaded {
		reference := full[p.Path]
		if reference == nil {
			t.Errorf("%s: no reference", p.Path)
			continue
		}
		got, faults := describe(t, p)
		want, _ := describe(t, reference)
		if got != want && !(result.Shallow && faults > 0) {
			t.Errorf("%s, shallow %v:\n%s", p.Path, result.Shallow, firstDifference(got, want))
		}
	}
	return loaded, result
}

// unpack writes an archive into a directory.
func unpack(t *testing.T, name string) string {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return unpackFiles(t, archive.Files)
}

// unpackGolden makes a module of the golden packages.
func unpackGolden(t *testing.T) string {
	t.Helper()
	names, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no archives", err)
	}
	files := []txtar.File{{Name: "go.mod", Data: moduleFile(t, "golden.example")}}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if filepath.Ext(f.Name) == ".go" {
				f.Name = strings.TrimSuffix(filepath.Base(name), ".txtar") + "/" + f.Name
				files = append(files, f)
			}
		}
	}
	return unpackFiles(t, files)
}

// moduleFile returns the go.mod of a module that uses this one.
func moduleFile(t *testing.T, path string) []byte {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Appendf(nil, "module %s\n\ngo 1.26.0\n\nrequire github.com/mcpgen/mcpgen v0.0.0\n\nreplace github.com/mcpgen/mcpgen => %s\n", path, filepath.ToSlash(root))
}

func unpackFiles(t *testing.T, files []txtar.File) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// loadEverything loads packages with their bodies and all they depend on from
// source, as go/packages does it.
func loadEverything(t *testing.T, dir string) map[string]*load.Package {
	t.Helper()
	listed, err := packages.Load(&packages.Config{
		Dir:     dir,
		Overlay: withoutGenerated(t, dir),
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedDeps |
			packages.NeedModule | packages.NeedTypes | packages.NeedTypesSizes | packages.NeedTypesInfo | packages.NeedSyntax,
	}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*load.Package{}
	sources := map[string]*load.Package{}
	packages.Visit(listed, nil, func(p *packages.Package) {
		if p.Module == nil || !p.Module.Main {
			return
		}
		out := &load.Package{Path: p.PkgPath, Name: p.Name, Dir: p.Dir, Fset: p.Fset, Types: p.Types, Sources: sources}
		for i, syntax := range p.Syntax {
			if filepath.Base(p.GoFiles[i]) == load.GeneratedFile {
				continue
			}
			out.Files = append(out.Files, &load.File{Name: p.GoFiles[i], Syntax: syntax, Token: p.Fset.File(syntax.Package)})
			ast.Inspect(syntax, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.FuncDecl:
					out.HasMain = out.HasMain || n.Recv == nil && n.Name.Name == "main"
				case *ast.IndexExpr:
					sel, ok := n.X.(*ast.SelectorExpr)
					if ok && isAsk(p.TypesInfo.Uses[sel.Sel]) {
						out.Asks = append(out.Asks, load.Ask{Pos: n.Index.Pos(), Type: p.TypesInfo.TypeOf(n.Index), Syntax: n.Index})
					}
				}
				return true
			})
		}
		all[p.PkgPath], sources[p.PkgPath] = out, out
	})
	return all
}

func isAsk(obj types.Object) bool {
	return obj != nil && obj.Name() == "Ask" && obj.Pkg().Path() == "github.com/mcpgen/mcpgen/runtime"
}

// withoutGenerated empties generated files, which the loader passes over.
func withoutGenerated(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	overlay := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != load.GeneratedFile {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.PackageClauseOnly)
		if err != nil {
			return err
		}
		path, err = filepath.Abs(path)
		overlay[path] = []byte("package " + file.Name.Name + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return overlay
}

// describe writes down what the analyzer makes of a package, and counts its
// diagnostics.
func describe(t *testing.T, p *load.Package) (string, int) {
	t.Helper()
	model, diagnostics := analyze.Analyze(p)
	text, err := json.MarshalIndent(struct {
		Model       any
		Scope       []string
		Diagnostics []diagnostic.Diagnostic
	}{model, model.Scope, diagnostics}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text), len(diagnostics)
}

// firstDifference shows where two texts part.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			from := max(0, i-15)
			return "got\n" + strings.Join(g[from:min(len(g), i+8)], "\n") + "\nwant\n" + strings.Join(w[from:min(len(w), i+8)], "\n")
		}
	}
	return "one is longer than the other"
}
