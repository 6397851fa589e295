// Package build makes programs of packages: it finds what a program is made of
// and has the go command compile it, with files that need not be on disk.
package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Config says how the go command is run.
type Config struct {
	// Dir is the directory that relative patterns start from; empty is the
	// current one.
	Dir string
	// Flags are flags of the go command, such as -tags=x.
	Flags []string
	// Name says what a file is called in messages; nil leaves paths as they are.
	Name func(path string) string
}

// Program is a package that is to be served.
type Program struct {
	// Path is the import path, Name the package clause, Dir the absolute directory.
	Path, Name, Dir string
	// Annotatable are the directories of the packages that mcpgen may write to:
	// the package and those that it imports, as far as they are of the main
	// module or of one in the workspace.
	Annotatable []string
	// Sources are the directories whose files the program is compiled of, as far
	// as somebody works on them: those above and those of modules that are
	// replaced by a directory. Some may not exist yet.
	Sources []string
	// Assets are what the sources embed.
	Assets []Asset
	// Settings are the go.mod, go.sum and go.work files that are in force.
	Settings []string

	config Config
}

// Asset is a pattern of a go:embed directive and the directory of the package
// that has it.
type Asset struct{ Dir, Pattern string }

// listed is what the go command says of a package.
type listed struct {
	Dir, ImportPath, Name string
	DepOnly, Standard     bool
	EmbedPatterns         []string
	Module                *module
	Error                 *struct{ Err string }
}

type module struct {
	Path, Dir, GoMod string
	Main             bool
	Replace          *struct{ Version string }
}

// isLocal says whether somebody works on the module here.
func (m *module) isLocal() bool { return m != nil && (m.Main || m.replacedByDir()) }

func (m *module) replacedByDir() bool { return m.Replace != nil && m.Replace.Version == "" }

// Find asks the go command for the package that a pattern matches. Packages
// that do not compile, or import what is missing, are found all the same.
func Find(ctx context.Context, cfg Config, pattern string) (*Program, error) {
	args := append([]string{"list", "-e", "-deps", "-json=Dir,ImportPath,Name,DepOnly,Standard,EmbedPatterns,Module,Error"}, cfg.Flags...)
	out, err := output(ctx, cfg, append(args, "--", pattern)...)
	if err != nil {
		return nil, err
	}
	packages, err := decode(out)
	if err != nil {
		return nil, err
	}
	root, err := rootOf(packages, pattern)
	if err != nil {
		return nil, err
	}
	work, err := output(ctx, cfg, "env", "GOWORK")
	if err != nil {
		return nil, err
	}
	p := &Program{Path: root.ImportPath, Name: root.Name, Dir: root.Dir, config: cfg}
	p.collect(packages, strings.TrimSpace(string(work)))
	return p, nil
}

// decode reads what go list printed.
func decode(out []byte) ([]listed, error) {
	var packages []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		switch err := d.Decode(&p); {
		case err == io.EOF:
			return packages, nil
		case err != nil:
			return nil, fmt.Errorf("cannot read what go list printed: %w", err)
		}
		packages = append(packages, p)
	}
}

// rootOf picks the one package that was asked for.
func rootOf(packages []listed, pattern string) (*listed, error) {
	var roots []*listed
	for i, p := range packages {
		if !p.DepOnly {
			roots = append(roots, &packages[i])
		}
	}
	switch {
	case len(roots) == 0:
		return nil, fmt.Errorf("%s matches no package", pattern)
	case len(roots) > 1:
		var paths []string
		for _, r := range roots {
			paths = append(paths, r.ImportPath)
		}
		return nil, fmt.Errorf("%s matches %d packages, and one program is made of one; name one of %s", pattern, len(roots), strings.Join(paths, ", "))
	}
	root := roots[0]
	switch {
	case root.Name == "" && root.Error != nil:
		return nil, errors.New(strings.TrimPrefix(root.Error.Err, "stat "))
	case root.Module == nil && !root.Standard:
		return nil, fmt.Errorf("the package in %s is in no module; run go mod init in its root first", root.Dir)
	case !root.Module.isLocal():
		return nil, fmt.Errorf("%s is outside this module", root.ImportPath)
	}
	return root, nil
}

// collect notes what the program is made of.
func (p *Program) collect(packages []listed, work string) {
	var mains []*module
	for _, l := range packages {
		if !l.Module.isLocal() || l.Dir == "" {
			continue
		}
		p.Sources = append(p.Sources, l.Dir)
		p.Settings = append(p.Settings, l.Module.GoMod)
		if l.Module.Main {
			mains = append(mains, l.Module)
			p.Annotatable = append(p.Annotatable, l.Dir)
			p.Settings = append(p.Settings, filepath.Join(l.Module.Dir, "go.sum"))
		}
		for _, pattern := range l.EmbedPatterns {
			p.Assets = append(p.Assets, Asset{l.Dir, strings.TrimPrefix(pattern, "all:")})
		}
	}
	for _, l := range packages {
		if l.Dir == "" && l.Error != nil {
			if dir, ok := expected(l.ImportPath, mains); ok {
				p.Sources = append(p.Sources, dir)
			}
		}
	}
	if work != "" && work != "off" {
		p.Settings = append(p.Settings, work)
	}
	for _, list := range []*[]string{&p.Annotatable, &p.Sources, &p.Settings} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
}

// expected is the directory in which an imported package would be, had it been
// written already.
func expected(importPath string, mains []*module) (string, bool) {
	for _, m := range mains {
		if rest, ok := strings.CutPrefix(importPath, m.Path+"/"); ok {
			return filepath.Join(m.Dir, filepath.FromSlash(rest)), true
		}
	}
	return "", false
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// Command is the name of the program, as go install would call it.
func (p *Program) Command() string {
	if name := path.Base(p.Path); !majorVersion.MatchString(name) || !strings.Contains(p.Path, "/") {
		return name
	}
	return path.Base(path.Dir(p.Path))
}

// stopDelay is how long the go command has to clean up after an interrupt.
const stopDelay = 5 * time.Second

// command is a run of the go command.
func (cfg Config) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = cfg.Dir
	cmd.Cancel = func() error { return interrupt(cmd.Process) }
	cmd.WaitDelay = stopDelay
	return cmd
}

// output returns what the go command prints.
func output(ctx context.Context, cfg Config, args ...string) ([]byte, error) {
	cmd := cfg.command(ctx, args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	return out, failure(ctx, err, &said)
}

// failure is why the go command failed, in its own words.
func failure(ctx context.Context, err error, said *bytes.Buffer) error {
	text := strings.TrimSpace(said.String())
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, exec.ErrNotFound):
		return errors.New("go command required, not found")
	case text != "":
		return errors.New(text)
	}
	return fmt.Errorf("go: %w", err)
}

// interrupt asks a process to end, and ends it where one cannot ask.
func interrupt(p *os.Process) error {
	if err := p.Signal(os.Interrupt); err == nil || errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return p.Kill()
}
