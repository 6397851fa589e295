package load

import (
	"context"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"
)

// told is what a module says of patterns, one line for each package.
func told(cfg Config) ([]string, bool) {
	l := &loader{ctx: context.Background(), cfg: cfg, fset: token.NewFileSet()}
	m := l.findModule()
	if m == nil {
		return nil, false
	}
	matched, ok := m.match(cfg.Patterns)
	if !ok {
		return nil, false
	}
	return describePackages(matched), true
}

// listed is what the go command says.
func listed(t *testing.T, cfg Config) []string {
	t.Helper()
	l := &loader{ctx: context.Background(), cfg: cfg, fset: token.NewFileSet()}
	list, err := l.list(packages.NeedName|packages.NeedFiles|packages.NeedModule, cfg.Patterns)
	if err != nil {
		t.Fatal(err)
	}
	return describePackages(list)
}

func describePackages(list []*packages.Package) []string {
	var lines []string
	for _, p := range list {
		dir := p.Dir
		if dir == "" && len(p.GoFiles) > 0 {
			dir = filepath.Dir(p.GoFiles[0])
		}
		line := strings.Join(slices.Concat([]string{p.PkgPath, p.Name, dir}, slices.Sorted(slices.Values(p.GoFiles)), p.IgnoredFiles), " ")
		if m := p.Module; m != nil {
			line += " of " + m.Path + " " + m.Dir + " " + m.GoMod + " " + m.GoVersion
			if m.Main {
				line += " main"
			}
		}
		for _, e := range p.Errors {
			line += " error " + e.Msg
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

// TestModuleTellsWhatTheGoCommandDoes holds the one to the other on this
// project, and on every archive in testdata.
func TestModuleTellsWhatTheGoCommandDoes(t *testing.T) {
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		t.Fatal(err)
	}
	env := append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off")
	configs := []Config{{Dir: root, Patterns: []string{"./gen/...", "./cmd/..."}}, {Dir: root, Patterns: []string{"./examples/..."}}, {Dir: filepath.Join(root, "gen"), Patterns: nil}}
	for _, name := range []string{"differential", "generator", "jsontext"} {
		configs = append(configs, Config{Dir: filepath.Join(root, "testdata", name), Patterns: []string{"./..."}})
	}
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		dir, _ := unpack(t, archive)
		configs = append(configs, Config{Dir: dir, Patterns: []string{"./..."}})
	}
	count := 0
	for _, cfg := range configs {
		cfg.Env = env
		got, ok := told(cfg)
		if !ok {
			continue
		}
		count++
		if want := listed(t, cfg); !slices.Equal(got, want) {
			t.Errorf("%s %v:\n%s\nthe go command says\n%s", cfg.Dir, cfg.Patterns, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	t.Logf("%d of %d are told", count, len(configs))
	if count < 10 {
		t.Errorf("only %d of %d are told", count, len(configs))
	}
}

// moduleTests are modules, with what is asked of them, and whether they are told.
var moduleTests = []struct {
	name, patterns string
	files          string
	env            string
	told           bool
}{
	{name: "plain", told: true},
	{name: "the package itself", patterns: ".", told: true},
	{name: "by name", patterns: "./a ./b/...", told: true},
	{name: "flags without a say", env: "GOFLAGS=-buildvcs=false -trimpath", told: true},
	{name: "what is skipped", files: "-- .x/x.go --\nbroken\n-- _y/y.go --\nbroken\n-- testdata/z.go --\nbroken\n-- n/go.mod --\nmodule n\n-- n/n.go --\npackage n\n-- t.txt --\n", told: true},
	{name: "tests beside", files: "-- a/a_test.go --\npackage a_test\n", told: true},
	{name: "deep in testdata", patterns: "./testdata/deep", files: "-- testdata/deep/d.go --\npackage deep\n", told: true},
	{name: "underscores", files: "-- a/my_file_for_tools.go --\npackage a\n", told: true},
	{name: "a constraint", files: "-- a/c.go --\n//go:build linux\n\npackage a\n"},
	{name: "an old constraint", files: "-- a/c.go --\n// +build linux\n\npackage a\n"},
	{name: "a name with a constraint", files: "-- a/a_windows.go --\npackage a\n"},
	{name: "another name with a constraint", files: "-- a/a_arm64.go --\npackage a\n"},
	{name: "cgo", files: "-- a/c.go --\npackage a\n\nimport \"C\"\n"},
	{name: "documentation", files: "-- a/c.go --\npackage documentation\n"},
	{name: "two names", files: "-- a/c.go --\npackage other\n"},
	{name: "no package clause", files: "-- a/c.go --\nbroken\n"},
	{name: "tests alone", files: "-- t/t_test.go --\npackage t\n"},
	{name: "hidden files", files: "-- a/.c.go --\npackage a\n"},
	{name: "files left out", files: "-- a/_c.go --\npackage a\n"},
	{name: "an odd directory", files: "-- o d/c.go --\npackage a\n"},
	{name: "vendoring", files: "-- vendor/modules.txt --\n"},
	{name: "a workspace", files: "-- go.work --\ngo 1.26.0\n\nuse .\n"},
	{name: "a workspace turned off", env: "GOWORK=off", files: "-- go.work --\ngo 1.26.0\n\nuse .\n", told: true},
	{name: "ignored directories", files: "-- go.mod --\nmodule m.example\n\ngo 1.26.0\n\nignore ./a\n"},
	{name: "a newer Go", files: "-- go.mod --\nmodule m.example\n\ngo 1.99.0\n"},
	{name: "no Go version", files: "-- go.mod --\nmodule m.example\n"},
	{name: "a broken go.mod", files: "-- go.mod --\nmodul\n"},
	{name: "another module", patterns: "./n", files: "-- n/go.mod --\nmodule n\n-- n/n.go --\npackage n\n"},
	{name: "outside", patterns: "../..."},
	{name: "no directory", patterns: "./none"},
	{name: "no files", patterns: "./empty", files: "-- empty/a.txt --\n"},
	{name: "an import path", patterns: "m.example/a"},
	{name: "dots in the middle", patterns: "./.../a"},
	{name: "tags", env: "GOFLAGS=-tags=x"},
	{name: "another go.mod", env: "GOFLAGS=-modfile=x.mod"},
	{name: "without modules", env: "GO111MODULE=off"},
	{name: "a driver", env: "GOPACKAGESDRIVER=/bin/true"},
	{name: "a file of settings", env: "GOENV=go.env", files: "-- go.env --\nGOFLAGS=-mod=mod\n"},
}

func TestModuleLeavesOddThingsToTheGoCommand(t *testing.T) {
	const plain = "-- go.mod --\nmodule m.example\n\ngo 1.26.0\n-- m.go --\npackage main\n-- a/a.go --\n// Package a.\npackage a\n-- b/c/b.go --\npackage other\n"
	for _, test := range moduleTests {
		t.Run(test.name, func(t *testing.T) {
			dir, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range txtar.Parse([]byte(plain + test.files)).Files {
				name := filepath.Join(dir, filepath.FromSlash(f.Name))
				if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, f.Data, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			cfg := Config{Dir: dir, Patterns: strings.Fields(test.patterns), Env: append(os.Environ(), "GOFLAGS=", "GOWORK=", "GOENV=off", "GOPROXY=off")}
			if test.env != "" {
				cfg.Env = append(cfg.Env, strings.Replace(test.env, "GOENV=", "GOENV="+dir+string(filepath.Separator), 1))
			}
			if test.patterns == "" {
				cfg.Patterns = []string{"./..."}
			}
			got, ok := told(cfg)
			if ok != test.told {
				t.Fatalf("told %t: %s", ok, strings.Join(got, "\n"))
			}
			if !ok {
				return
			}
			if want := listed(t, cfg); !slices.Equal(got, want) {
				t.Errorf("got\n%s\nthe go command says\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}
