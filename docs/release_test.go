package docs

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gomod "golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// release is the version as which the repository is released here.
var release = gomod.Version{Path: "github.com/mcpgen/mcpgen", Version: "v0.1.0"}

// source is a file of the repository, named with slashes from its root.
type source struct{ root, name string }

func (s source) Path() string                 { return s.name }
func (s source) Lstat() (os.FileInfo, error)  { return os.Lstat(s.file()) }
func (s source) Open() (io.ReadCloser, error) { return os.Open(s.file()) }
func (s source) file() string                 { return filepath.Join(s.root, filepath.FromSlash(s.name)) }

// sources are the files of a release, without what other package managers have
// installed beside them, which would be too large for one.
func sources(root string) (files []zip.File, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".venv" || d.Name() == ".git"):
			return fs.SkipDir
		case d.Type().IsRegular():
			name, err := filepath.Rel(root, path)
			files = append(files, source{root, filepath.ToSlash(name)})
			return err
		}
		return nil
	})
	return files, err
}

// publish makes a release of the repository, as the Go proxy would have it, and
// returns the environment of somebody who gets it, without a network: other
// modules are those of the module cache.
func publish(t *testing.T, root string) (env []string) {
	t.Helper()
	base := t.TempDir()
	versions := filepath.Join(base, "proxy", filepath.FromSlash(release.Path), "@v")
	if err := os.MkdirAll(versions, 0o755); err != nil {
		t.Fatal(err)
	}
	archive, err := os.Create(filepath.Join(versions, release.Version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	files, err := sources(root)
	if err != nil {
		t.Fatal(err)
	}
	if err := zip.Create(archive, release, files); err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"list":                    release.Version + "\n",
		release.Version + ".info": fmt.Sprintf(`{"Version":%q,"Time":%q}`, release.Version, time.Now().UTC().Format(time.RFC3339)),
		release.Version + ".mod":  string(mod),
	} {
		if err := os.WriteFile(filepath.Join(versions, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	known := filepath.Join(strings.TrimSpace(string(cache)), "cache", "download")
	// A module cache of its own, since every run has another v0.1.0.
	return []string{
		"GOMODCACHE=" + filepath.Join(base, "modules"), "GOFLAGS=-modcacherw", "GOSUMDB=off", "GONOPROXY=none", "GOPRIVATE=",
		"GOPROXY=file://" + filepath.ToSlash(filepath.Join(base, "proxy")) + ",file://" + filepath.ToSlash(known),
	}
}

// Who is in a hurry gets from nothing to a tested server with a release, by the
// tutorial's first commands and those that init says come next.
func TestThreeCommandsLeadToAServer(t *testing.T) {
	root := repository(t)
	tutorial, err := readPage(root, "docs/tutorial.md")
	if err != nil {
		t.Fatal(err)
	}
	hurry, _, found := strings.Cut(tutorial.blocks[0].text, "go tool mcpgen inspect") // which is a browser
	if !found || !strings.Contains(hurry, release.Path+"/cmd/mcpgen@latest init ") {
		t.Fatalf("the tutorial begins with\n%s", tutorial.blocks[0].text)
	}
	s := newSession(t, root, t.TempDir(), "")
	s.env = append(s.env, publish(t, root)...)
	for _, step := range []struct{ commands, output string }{
		{hurry, "…\nmcpgen: wrote hello/go.mod\n…\nmcpgen: wrote hello/mcp_gen.go\nNext:\n…\n"},
		{"go list -m " + release.Path, release.Path + " " + release.Version},
		{"go test ./...", "ok…example.com/hello…"},
		{"go tool mcpgen check && go tool mcpgen version", "mcpgen " + release.Version + " …"},
		{"go run . call greet name=Ada", "Hello, Ada!"},
	} {
		if err := s.shell(&block{text: step.commands}); err != nil {
			t.Fatalf("%s: %v", step.commands, err)
		}
		if err := matches(step.output, s.output); err != nil {
			t.Errorf("%s: %v", step.commands, err)
		}
	}
}
