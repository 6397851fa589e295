package analyze

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/load"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

var update = flag.Bool("update", false, "write what the analyzer says into the archives")

// TestDiagnostics holds what the analyzer says of the packages in
// testdata/bad against the file want of each archive: every line with its
// position, code and text. Among them are the protocol's rows M13, headers that
// clients could not send; F6, schemas that refer to others; and M14, which here is no warning: what is named like
// a secret never becomes a header, since proxies log those.
func TestDiagnostics(t *testing.T) {
	eachArchive(t, "bad", func(t *testing.T, archive *txtar.Archive) string {
		_, faults := analyzeArchive(t, archive)
		return faults
	})
}

// TestModel holds the models of the packages in testdata/good against the
// file want of each archive.
func TestModel(t *testing.T) {
	eachArchive(t, "good", func(t *testing.T, archive *txtar.Archive) string {
		packages, faults := analyzeArchive(t, archive)
		if faults != "" {
			t.Errorf("diagnostics of a good package:\n%s", faults)
		}
		var screen strings.Builder
		for _, p := range packages {
			var b bytes.Buffer
			encoder := json.NewEncoder(&b)
			encoder.SetEscapeHTML(false)
			if err := encoder.Encode(p); err != nil {
				t.Fatal(err)
			}
			layout(&screen, bytes.TrimSpace(b.Bytes()), "")
			screen.WriteString("\n")
		}
		return screen.String()
	})
}

// eachArchive compares what screen returns with the last file, want, of every
// archive in a directory of testdata.
func eachArchive(t *testing.T, dir string, screen func(*testing.T, *txtar.Archive) string) {
	names, err := filepath.Glob(filepath.Join("testdata", dir, "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatal("no archives", err)
	}
	keepShared(t)
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			if n := len(archive.Files) - 1; archive.Files[n].Name == "want" {
				want = string(archive.Files[n].Data)
				archive.Files = archive.Files[:n]
			}
			got := screen(t, archive)
			if got == want {
				return
			}
			if !*update {
				t.Errorf("got\n%s\nwant\n%s", got, want)
				return
			}
			archive.Files = append(archive.Files, txtar.File{Name: "want", Data: []byte(got)})
			if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// layout writes compact JSON with a line for each member or item that does not
// fit on the line of its parent.
func layout(b *strings.Builder, text []byte, indent string) {
	if len(indent)*4+len(text) <= 120 || text[0] != '{' && text[0] != '[' {
		b.Write(text)
		return
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	_, _ = decoder.Token()
	b.WriteByte(text[0])
	for separator := "\n"; decoder.More(); separator = ",\n" {
		b.WriteString(separator + indent + "\t")
		if text[0] == '{' {
			key, _ := decoder.Token()
			b.WriteString(quote(key.(string)) + ": ")
		}
		var value json.RawMessage
		_ = decoder.Decode(&value)
		layout(b, value, indent+"\t")
	}
	b.WriteString("\n" + indent)
	b.WriteByte(text[len(text)-1])
}

// stub is a module with the names of the runtime that signatures mention.
const stub = `package runtime

import "context"

type (
	Request    struct{}
	Role       string
	Text       struct{ Text string }
	Image      struct{ Data []byte }
	Audio      struct{ Data []byte }
	Link       struct{ URI string }
	Embedded   struct{ Contents Contents }
	Content    interface{ appendContent() }
	Contents   struct{ URI string }
	Message    struct{ Role Role }
	Result     struct{ Content []Content }
)

func Ask[T any](ctx context.Context, question string) (T, error) { panic(question) }
`

// loadAll loads packages and keeps them, sorted by path.
func loadAll(cfg load.Config) ([]*load.Package, *load.Result, error) {
	var mutex sync.Mutex
	var all []*load.Package
	result, err := load.Load(context.Background(), cfg, func(p *load.Package) {
		mutex.Lock()
		defer mutex.Unlock()
		all = append(all, p)
	})
	slices.SortFunc(all, func(a, b *load.Package) int { return strings.Compare(a.Path, b.Path) })
	return all, result, err
}

// keepShared holds what the models of all packages share against what it was
// before the test.
func keepShared(t *testing.T) {
	t.Helper()
	var before [len(basics)]model.Type
	for kind, m := range basics {
		if m != nil {
			before[kind] = *m
		}
	}
	t.Cleanup(func() {
		for kind, m := range basics {
			if m != nil && !reflect.DeepEqual(*m, before[kind]) {
				t.Errorf("%s has become %+v", before[kind].Go, *m)
			}
		}
		if !reflect.DeepEqual(*unconstrained, model.Constraints{}) {
			t.Errorf("no constraints have become %+v", *unconstrained)
		}
	})
}

// analyzeArchive loads the packages of an archive, which make the module
// example.com/m, and returns their models and all diagnostics.
func analyzeArchive(t *testing.T, archive *txtar.Archive) ([]*model.Package, string) {
	t.Helper()
	dir := unpack(t, archive)
	loaded, result, err := loadAll(load.Config{
		Dir: dir, Patterns: []string{"./..."}, Env: append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off"),
	})
	if err != nil {
		t.Fatal(err)
	}
	faults := result.Diagnostics
	var packages []*model.Package
	for _, p := range loaded {
		m, found := Analyze(p)
		m.Dir = strings.TrimPrefix(strings.TrimPrefix(m.Dir, dir), string(filepath.Separator))
		packages = append(packages, m)
		faults = append(append(faults, p.Diagnostics...), found...)
	}
	diagnostic.Sort(faults)
	var b strings.Builder
	for _, d := range faults {
		d.Pos.Filename = relative(dir, d.Pos.Filename)
		b.WriteString(d.String() + "\n")
	}
	for _, p := range packages {
		relativePositions(p, dir)
	}
	return packages, b.String()
}

func relative(dir, name string) string {
	return filepath.ToSlash(strings.TrimPrefix(name, dir+string(filepath.Separator)))
}

func relativePositions(p *model.Package, dir string) {
	place := func(f *model.Function) {
		f.Pos.Filename = relative(dir, f.Pos.Filename)
		f.Pos.Offset = 0 // The line and the column say as much.
	}
	for _, t := range p.Tools {
		place(&t.Func)
	}
	for _, r := range p.Resources {
		place(&r.Func)
	}
	for _, r := range p.Prompts {
		place(&r.Func)
	}
	for _, c := range p.Completions {
		place(&c.Func)
	}
}

func unpack(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	files := append([]txtar.File{
		{Name: "go.mod", Data: []byte("module example.com/m\n\ngo 1.26\n\nrequire github.com/mcpgen/mcpgen v0.0.0\n\nreplace github.com/mcpgen/mcpgen => ./stub\n")},
		{Name: "stub/go.mod", Data: []byte("module github.com/mcpgen/mcpgen\n\ngo 1.26\n")},
		{Name: "stub/runtime/runtime.go", Data: []byte(stub)},
	}, archive.Files...)
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
