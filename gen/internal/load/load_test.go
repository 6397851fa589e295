package load

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
)

var update = flag.Bool("update", false, "write what is found into the archives")

// TestLoad loads the archives in testdata and compares what it finds with
// their file "want". The archive's comment may hold lines "patterns: ...",
// "dir: ...", "env: ..." and "flags: ...".
func TestLoad(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			dir, want := unpack(t, archive)
			cfg := Config{Dir: dir, Env: append(os.Environ(), "GOFLAGS=", "GOWORK=", "GOPROXY=off")}
			for line := range strings.Lines(string(archive.Comment)) {
				key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
				switch key {
				case "patterns":
					cfg.Patterns = strings.Fields(value)
				case "dir":
					cfg.Dir = filepath.Join(dir, value)
				case "env":
					cfg.Env = append(cfg.Env, strings.Fields(value)...)
				case "flags":
					cfg.BuildFlags = strings.Fields(value)
				}
			}
			packages, result, err := loadAll(cfg)
			got := screen(packages, result, err, dir)
			cfg.Shallow = true
			if packages, shallow, err := loadAll(cfg); err != nil || !shallow.Shallow || len(shallow.Diagnostics) == 0 {
				if less := screen(packages, shallow, err, dir); less != got {
					t.Errorf("shallow\n%snot\n%s", less, got)
				}
			}
			if got != want && *update {
				archive.Files[len(archive.Files)-1].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			} else if got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// loadAll loads packages and keeps them, sorted by path.
func loadAll(cfg Config) ([]*Package, *Result, error) {
	var mutex sync.Mutex
	var all []*Package
	result, err := Load(context.Background(), cfg, func(p *Package) {
		mutex.Lock()
		defer mutex.Unlock()
		all = append(all, p)
	})
	slices.SortFunc(all, func(a, b *Package) int { return strings.Compare(a.Path, b.Path) })
	return all, result, err
}

// unpack writes an archive into a directory and returns it, and the file want.
func unpack(t *testing.T, archive *txtar.Archive) (dir, want string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if f.Name == "want" {
			want = string(f.Data)
			continue
		}
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir, want
}

// screen writes down what Load returned: packages with their annotated
// functions, and everything else.
func screen(packages []*Package, r *Result, err error, dir string) string {
	var b bytes.Buffer
	if err != nil {
		fmt.Fprintf(&b, "error: %v\n", err)
		return strings.ReplaceAll(b.String(), dir, "$WORK")
	}
	for _, p := range packages {
		fmt.Fprintf(&b, "package %s %s", p.Path, p.Name)
		for _, say := range []struct {
			word string
			on   bool
		}{{"main", p.HasMain}, {"serves", p.Serves}, {"existing", p.Existing != nil}} {
			if say.on {
				b.WriteString(" " + say.word)
			}
		}
		b.WriteByte('\n')
		for _, f := range p.Files {
			for _, decl := range f.Syntax.Decls {
				if fn, ok := decl.(*ast.FuncDecl); ok && len(directive.On(fn.Doc)) > 0 {
					fmt.Fprintf(&b, "\t%s\n", types.ObjectString(p.Func(fn), (*types.Package).Path))
				}
			}
		}
		for _, a := range p.Asks {
			fmt.Fprintf(&b, "\tasks %s\n", a.Type)
		}
		list(&b, "\t", p.Diagnostics)
	}
	for _, o := range r.Orphans {
		fmt.Fprintf(&b, "orphan %s\n", o.Path)
	}
	list(&b, "", r.Diagnostics)
	return strings.ReplaceAll(b.String(), dir, "$WORK")
}

func list(b *bytes.Buffer, indent string, diagnostics []diagnostic.Diagnostic) {
	for _, d := range diagnostics {
		fmt.Fprintf(b, "%s%s\n", indent, d)
	}
}

func TestVersionsNewerThanThisProgram(t *testing.T) {
	p := &packages.Package{Module: &packages.Module{Path: "example.com/m", GoVersion: "1.999"}}
	if err := checkVersions([]*packages.Package{p}); err == nil || !strings.Contains(err.Error(), "go1.999") {
		t.Errorf("got %v", err)
	}
	p.Module.GoVersion = "1.21"
	if err := checkVersions([]*packages.Package{p}); err != nil {
		t.Error(err)
	}
}

func TestLoadPositionsBodies(t *testing.T) {
	dir, _ := unpack(t, &txtar.Archive{Files: []txtar.File{
		{Name: "go.mod", Data: []byte("module example.com/m\n\ngo 1.26\n")},
		{Name: "b.go", Data: []byte("package m\n\n// F does.\n//\n//mcp:tool\nfunc F() {\n\tprintln()\n}\n")},
		{Name: "a.go", Data: []byte("package m\n")},
	}})
	packages, _, err := loadAll(Config{Dir: dir})
	if err != nil || len(packages) != 1 {
		t.Fatal(err, packages)
	}
	p := packages[0]
	var names []string
	for _, f := range p.Files {
		names = append(names, filepath.Base(f.Name))
	}
	if want := []string{"a.go", "b.go"}; !slices.Equal(names, want) {
		t.Errorf("files are %v, want %v", names, want)
	}
	fn := p.Files[1].Syntax.Decls[0].(*ast.FuncDecl)
	if got := p.Fset.Position(fn.End()).Line; got != 8 {
		t.Errorf("F ends on line %d, want 8", got)
	}
}
