package load

import (
	"errors"
	"fmt"
	"go/version"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/tools/go/packages"
)

// match returns the packages that the patterns match, of those that are the
// user's to write to.
func (l *loader) match() ([]*packages.Package, error) {
	if l.cfg.Shallow {
		if m := l.findModule(); m != nil {
			if matched, ok := m.match(l.cfg.Patterns); ok {
				l.module = m
				return matched, nil
			}
		}
	}
	return l.ask()
}

// ask asks the go command which packages the patterns match: it knows about
// tags, workspaces, vendoring, cgo and nested modules.
func (l *loader) ask() ([]*packages.Package, error) {
	for _, pattern := range l.cfg.Patterns {
		if strings.HasSuffix(pattern, ".go") {
			if info, err := os.Stat(filepath.Join(l.cfg.Dir, pattern)); err == nil && !info.IsDir() {
				return nil, fmt.Errorf("%s is a file; name its package: ./%s", pattern, filepath.ToSlash(filepath.Dir(pattern)))
			}
		}
	}
	listed, err := l.list(packages.NeedName|packages.NeedFiles|packages.NeedModule, l.cfg.Patterns)
	if err != nil {
		return nil, err
	}
	var local []*packages.Package
	var faults []error
	for _, p := range listed {
		switch {
		case p.Name == "" && len(p.GoFiles) == 0 && len(p.IgnoredFiles) == 0:
			faults = append(faults, listError(p))
		case p.PkgPath == "command-line-arguments":
			faults = append(faults, errors.New("the patterns name files; name their package instead"))
		case isLocal(p.Module):
			local = append(local, p)
		case p.Module == nil && !isStandard(p.PkgPath):
			faults = append(faults, fmt.Errorf("the package in %s is in no module; run go mod init in its root first", p.Dir))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	if len(local) == 0 && len(listed) > 0 {
		return nil, fmt.Errorf("%s is outside this module, and mcpgen writes only inside it", strings.Join(l.cfg.Patterns, ", "))
	}
	return local, checkVersions(local)
}

// list runs the go command.
func (l *loader) list(mode packages.LoadMode, patterns []string) ([]*packages.Package, error) {
	listed, err := packages.Load(&packages.Config{
		Context:    l.ctx,
		Dir:        l.cfg.Dir,
		Env:        l.cfg.Env,
		BuildFlags: l.cfg.BuildFlags,
		Mode:       mode,
		Fset:       l.fset,
	}, patterns...)
	if err != nil {
		return nil, goError(err)
	}
	return listed, nil
}

// goError keeps what the go command said of an error that says how it was run.
func goError(err error) error {
	text := err.Error()
	ran, said, _ := strings.Cut(text, "stderr: ")
	if said = strings.TrimSpace(said); said != "" {
		return errors.New(said)
	}
	return errors.New(strings.TrimSuffix(strings.TrimPrefix(ran, "err: "), ": "))
}

// listError is what is wrong with a pattern that matches nothing.
func listError(p *packages.Package) error {
	if len(p.Errors) == 0 {
		return fmt.Errorf("%s matches no package", p.ID)
	}
	return errors.New(strings.TrimPrefix(p.Errors[0].Msg, "stat "))
}

// isLocal says whether a module is one that its author works on: the main
// module, one of a workspace, or one replaced by a directory.
func isLocal(m *packages.Module) bool {
	return m != nil && (m.Main || m.Replace != nil && m.Replace.Version == "")
}

// isStandard says whether a path without a module is of the standard library.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") && !strings.HasPrefix(first, "_")
}

// checkVersions refuses modules that are written for a newer Go than this
// program can read.
func checkVersions(local []*packages.Package) error {
	for _, p := range local {
		if v := goVersion(p.Module); v != "" && version.IsValid(runtime.Version()) && version.Compare(version.Lang(v), version.Lang(runtime.Version())) > 0 {
			return fmt.Errorf("module %s is written for %s, but this mcpgen was built with %s; build it again with the newer Go, or run it as go tool mcpgen", p.Module.Path, v, runtime.Version())
		}
	}
	return nil
}

// goVersion is a module's language version, empty when it has none.
func goVersion(m *packages.Module) string {
	if m == nil || m.GoVersion == "" {
		return ""
	}
	return "go" + m.GoVersion
}
