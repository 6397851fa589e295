package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

var initVerb = verb{
	name:    "init",
	args:    "[flags] [dir]",
	summary: "Write a server with one tool and its test.",
	detail: `It writes greet.go and greet_test.go into a directory without Go files, generates
mcp_gen.go, and prints what to do next. Outside a module it makes one, with
mcpgen as a tool in the version that runs; a go.mod that is there stays as it
is. It never overwrites a file.`,
	bind: func(f *flag.FlagSet) action {
		var i initFlags
		f.StringVar(&i.dir, "C", "", "change to `dir` first")
		f.StringVar(&i.module, "module", "", "`path` of the module to make; example.com/dir by default")
		f.StringVar(&i.replace, "replace", "", "use the clone of mcpgen in `dir` rather than a release")
		return i.run
	},
}

// The modules and packages that a server needs.
const (
	ownModule = "github.com/mcpgen/mcpgen"
	ownTool   = ownModule + "/cmd/mcpgen"
)

type initFlags struct {
	dir, module, replace string
}

func (i *initFlags) run(ctx context.Context, s screen, args []string) (int, error) {
	if len(args) > 1 {
		return failed, usageError{"init takes one directory; flags come first"}
	}
	given := filepath.Join(append([]string{i.dir}, args...)...)
	dir, err := filepath.Abs(given)
	if err != nil {
		return failed, err
	}
	if err := withoutGo(dir); err != nil {
		return failed, err
	}
	p := &project{dir: dir, screen: s}
	if err := p.find(ctx); err != nil {
		return failed, err
	}
	if p.fresh {
		if err := p.require(i); err != nil {
			return failed, err
		}
	} else if i.module != "" || i.replace != "" {
		return failed, usageError{fmt.Sprintf("%s has a module, in %s; -module and -replace are for a new one", relative(dir), relative(p.gomod))}
	}
	if err := p.write(ctx); err != nil {
		return failed, err
	}
	p.next()
	return done, nil
}

// withoutGo checks that a directory is no Go package yet.
func withoutGo(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", relative(dir), reason(err))
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") {
			return fmt.Errorf("%s has Go files, and init overwrites nothing: give it another directory, or write //mcp:tool below the comment of a function that is there and run mcpgen", relative(dir))
		}
	}
	return nil
}

// require decides what a new module requires.
func (p *project) require(i *initFlags) error {
	p.module = i.module
	if p.module == "" {
		p.module = "example.com/" + plainName(p.dir)
	}
	if err := module.CheckImportPath(p.module); err != nil {
		return err
	}
	if i.replace != "" {
		clone, err := filepath.Abs(i.replace)
		if i.dir != "" && !filepath.IsAbs(i.replace) {
			clone, err = filepath.Abs(filepath.Join(i.dir, i.replace))
		}
		if err != nil {
			return err
		}
		text, err := os.ReadFile(filepath.Join(clone, "go.mod"))
		if err != nil || modfile.ModulePath(text) != ownModule {
			return fmt.Errorf("-replace %s: that is no clone of %s", i.replace, ownModule)
		}
		p.clone, p.version = clone, "v0.0.0"
		return nil
	}
	p.version = moduleVersion()
	if !strings.HasPrefix(p.version, "v") || strings.Contains(p.version, "+") {
		return fmt.Errorf("this mcpgen is %s, which no module can require; run a release, go run %s@latest init, or name the clone that it was built from with -replace",
			p.version, ownTool)
	}
	return nil
}
