package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/build"
	"github.com/mcpgen/mcpgen/gen"
)

// builder makes the program of a package that serves.
type builder struct {
	source
	screen  screen
	program *build.Program
	result  *gen.Result
}

// load finds the package and generates for it in memory. A status other than
// done has been explained.
func (b *builder) load(ctx context.Context, pattern string) (int, error) {
	var err error
	if b.program, err = b.find(ctx, pattern); err != nil {
		return failed, err
	}
	if b.result, err = b.generate(ctx, b.program.Annotatable); err != nil {
		return failed, err
	}
	if len(b.result.Diagnostics) > 0 {
		return b.screen.conclude(b.result, nil), nil
	}
	if !b.screen.servable(b.program, b.result) {
		return failed, nil
	}
	return done, nil
}

// make is load and compile.
func (b *builder) make(ctx context.Context, pattern, dir string) (executable string, status int, err error) {
	if status, err := b.load(ctx, pattern); status != done || err != nil {
		return "", status, err
	}
	return b.compile(ctx, dir)
}

// compile builds the program into a directory, together with what that takes.
func (b *builder) compile(ctx context.Context, dir string) (executable string, status int, err error) {
	executable, err = b.program.Compile(ctx, overlay(b.result.Files), dir)
	if errors.As(err, new(*build.Fault)) {
		b.screen.printFault(err)
		return "", faulty, nil
	}
	if err != nil {
		return "", failed, err
	}
	return executable, done, nil
}

// overlay are the files that would have to be written.
func overlay(files []gen.File) build.Overlay {
	o := build.Overlay{}
	for _, f := range files {
		if f.Stale() {
			o[f.Path] = f.Content
		}
	}
	return o
}

// serverName is what the server calls itself, as far as a host may.
func (b *builder) serverName() string {
	name := b.program.Command()
	if i := slices.IndexFunc(b.result.Packages, func(p *gen.Package) bool { return p.Path == b.program.Path }); i >= 0 {
		name = b.result.Packages[i].Server.Name
	}
	name = plainName(name)
	return name[:min(len(name), 64)]
}

// executable is the name of the program's file.
func (b *builder) executable() string { return b.program.Command() + build.ExecutableSuffix }

// bin is the directory into which go install puts programs.
func (b *builder) bin(ctx context.Context) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "env", "GOBIN", "GOPATH")
	cmd.Dir = b.dir
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go env: %w", err)
	}
	bin, path, _ := strings.Cut(string(out), "\n")
	if bin = strings.TrimSpace(bin); bin != "" {
		return bin, nil
	}
	if list := filepath.SplitList(strings.TrimSpace(path)); len(list) > 0 {
		return filepath.Join(list[0], "bin"), nil
	}
	return "", errors.New("go install has nowhere to put programs: GOBIN, GOPATH and HOME are not set; say where with -o")
}

// install builds the program into a file, which may run meanwhile.
func (b *builder) install(ctx context.Context, path string) (int, error) {
	dir, err := os.MkdirTemp("", "mcpgen-install-")
	if err != nil {
		return failed, err
	}
	defer os.RemoveAll(dir)
	executable, status, err := b.compile(ctx, dir)
	if status != done || err != nil {
		return status, err
	}
	content, err := os.ReadFile(executable)
	if err != nil {
		return failed, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return failed, fmt.Errorf("cannot make %s: %w", filepath.Dir(path), reason(err))
	}
	if err = replaceAs(path, content, 0o777); err == nil {
		err = runnable(path)
	}
	if err != nil {
		return failed, fmt.Errorf("cannot write %s: %w", path, reason(err))
	}
	return done, nil
}

// runnable lets those execute a file who may read it: the file that was there
// before may have been none to execute.
func runnable(path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Mode()&0o111 != 0 {
		return err
	}
	return os.Chmod(path, info.Mode().Perm()|info.Mode().Perm()>>2&0o111)
}
