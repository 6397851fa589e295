package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"github.com/mcpgen/mcpgen/gen"
)

//go:embed starter/*.txt
var starter embed.FS

// project is where a server is written.
type project struct {
	screen screen
	dir    string // absolute
	gomod  string
	work   string // the go.work file in force
	fresh  bool   // whether the module is to be made

	module, version, clone string // of a fresh one

	tooled bool   // whether the module that was there has the tool
	inside string // the directory relative to that module
}

// find looks for the module that the directory is in.
func (p *project) find(ctx context.Context) error {
	above := p.dir
	for {
		if info, err := os.Stat(above); err == nil && info.IsDir() {
			break
		}
		above = filepath.Dir(above)
	}
	out, err := p.goCommand(ctx, above, "env", "GOMOD", "GOWORK").Output()
	if err != nil {
		return fmt.Errorf("go env: %w", err)
	}
	gomod, work, _ := strings.Cut(string(out), "\n")
	p.gomod, p.work = strings.TrimSpace(gomod), strings.TrimSpace(work)
	if p.gomod == "" || p.gomod == os.DevNull {
		p.fresh, p.gomod = true, filepath.Join(p.dir, "go.mod")
		return nil
	}
	text, err := os.ReadFile(p.gomod)
	if err != nil {
		return err
	}
	file, err := modfile.Parse(relative(p.gomod), text, nil)
	if err != nil {
		return err
	}
	if p.inside, err = filepath.Rel(filepath.Dir(p.gomod), p.dir); err != nil {
		return err
	}
	if err := module.CheckImportPath(path.Join(modfile.ModulePath(text), filepath.ToSlash(p.inside))); err != nil {
		return err
	}
	p.tooled = file.Module != nil && file.Module.Mod.Path == ownModule ||
		slices.ContainsFunc(file.Tool, func(t *modfile.Tool) bool { return t.Path == ownTool })
	return nil
}

// plainName is the last element of a path, as far as a module may be called it.
func plainName(dir string) string {
	name := strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') {
			return r
		}
		return '-'
	}, filepath.Base(dir))
	if name = strings.Trim(name, "-_"); name == "" {
		return "server"
	}
	return name
}

// write makes the files. The generated one is made before there is anything to
// download.
func (p *project) write(ctx context.Context) error {
	if err := os.MkdirAll(p.dir, 0o777); err != nil {
		return fmt.Errorf("cannot make %s: %w", relative(p.dir), reason(err))
	}
	if p.fresh {
		if err := p.do(ctx, "mod", "init", p.module); err != nil {
			return err
		}
		p.wrote(p.gomod)
	}
	for _, name := range []string{"greet.go", "greet_test.go"} {
		text, err := starter.ReadFile("starter/" + name + ".txt")
		if err != nil {
			return err
		}
		text = bytes.ReplaceAll(text, []byte("NAME"), []byte(plainName(p.dir)))
		file := filepath.Join(p.dir, name)
		if err := create(file, text); err != nil {
			return fmt.Errorf("cannot write %s: %w", relative(file), reason(err))
		}
		p.wrote(file)
	}
	result, err := gen.Generate(ctx, gen.Config{Dir: p.dir, Env: p.environ()})
	if err != nil {
		return err
	}
	if err := p.screen.write(result.Files); err != nil || !p.fresh {
		return err
	}
	edit := []string{"mod", "edit", "-require=" + ownModule + "@" + p.version, "-tool=" + ownTool}
	if p.clone != "" {
		edit = append(edit, "-replace="+ownModule+"="+nearby(p.dir, p.clone))
	}
	if err := p.do(ctx, edit...); err != nil {
		return err
	}
	// Like go get -tool, which does not know a clone: what it takes to build and
	// test, and not what it takes to test that.
	return p.do(ctx, "list", "-mod=mod", "-deps", "-test", "./...", "tool")
}

// create writes a file that must not be there.
func create(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// nearby is a path as a go.mod in dir names it.
func nearby(dir, path string) string {
	rel, err := filepath.Rel(dir, path)
	if err != nil {
		return path
	}
	if rel = filepath.ToSlash(rel); !strings.HasPrefix(rel, "../") && rel != ".." {
		rel = "./" + rel
	}
	return rel
}

func (p *project) wrote(path string) {
	fmt.Fprintf(p.screen.err, "mcpgen: wrote %s\n", relative(path))
}

// environ is the environment of the go command: a new module is in no
// workspace yet.
func (p *project) environ() []string {
	if p.fresh {
		return append(os.Environ(), "GOWORK=off")
	}
	return os.Environ()
}

func (p *project) goCommand(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = dir, p.environ()
	return cmd
}

// do runs the go command in the directory.
func (p *project) do(ctx context.Context, args ...string) error {
	out, err := p.goCommand(ctx, p.dir, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, bytes.TrimSpace(out))
	}
	return nil
}

// next prints what to do now.
func (p *project) next() {
	var lines []string
	root, pattern, tests := p.dir, "", "./..."
	if !p.fresh {
		root = filepath.Dir(p.gomod)
	}
	if p.fresh && p.work != "" {
		lines = append(lines, "go work use "+shellWord(relative(p.dir)))
	}
	here, err := os.Getwd()
	below := err == nil && !p.fresh && within(root, here)
	if !below && relative(root) != "." {
		lines = append(lines, "cd "+shellWord(relative(root)))
	}
	if !p.fresh && !p.tooled {
		lines = append(lines, "go get -tool "+ownTool)
	}
	dir := p.inside
	if below {
		dir = relative(p.dir)
	}
	if !p.fresh && dir != "." {
		if !strings.HasPrefix(dir, "..") && !filepath.IsAbs(dir) {
			dir = "./" + filepath.ToSlash(dir)
		}
		tests = shellWord(dir)
		pattern = " " + tests
	}
	lines = append(lines, "go test "+tests, "go tool mcpgen inspect"+pattern, "go tool mcpgen install claude-code -w"+pattern)
	fmt.Fprintf(p.screen.out, "Next:\n\n\t%s\n", strings.Join(lines, "\n\t"))
}

// within says whether a path is below a directory.
func within(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
