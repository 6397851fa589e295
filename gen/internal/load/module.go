package load

import (
	"bytes"
	"go/build"
	"go/parser"
	"go/token"
	"go/version"
	"io"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/mod/modfile"
	modulepath "golang.org/x/mod/module"
	"golang.org/x/tools/go/packages"
)

// module is a module whose packages can be told by looking: the go command would
// not find others, whatever the system, the tags and the flags are. That it
// would say so takes it longer than everything else takes us.
//
// What may matter to the go command leads back to it: workspaces, vendoring,
// cgo, build constraints, odd names, and settings of all kinds.
type module struct {
	root string // absolute
	dir  string // which patterns start from
	meta *packages.Module
	// texts are what has been read to tell.
	texts *texts
}

// findModule returns the module around the directory that patterns start from,
// nil where the go command has to be asked.
func (l *loader) findModule() *module {
	settings, ok := l.settings()
	if !ok || !settings.plain() || len(l.cfg.BuildFlags) > 0 {
		return nil
	}
	dir, err := filepath.Abs(l.cfg.Dir)
	if err != nil {
		return nil
	}
	if real, err := filepath.EvalSymlinks(dir); err != nil || real != dir {
		return nil
	}
	workspace := settings.get("GOWORK")
	if workspace != "" && workspace != "off" {
		return nil
	}
	root := ""
	for at := dir; ; at = filepath.Dir(at) {
		if root == "" && exists(filepath.Join(at, "go.mod")) {
			root = at
		}
		if workspace == "" && exists(filepath.Join(at, "go.work")) {
			return nil
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	if root == "" || exists(filepath.Join(root, "vendor")) {
		return nil
	}
	meta := readModFile(root)
	if meta == nil {
		return nil
	}
	return &module{root: root, dir: dir, meta: meta, texts: &l.texts}
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// readModFile reads a go.mod, and returns nil for one with something unusual.
func readModFile(root string) *packages.Module {
	name := filepath.Join(root, "go.mod")
	text, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	file, err := modfile.Parse(name, text, nil)
	if err != nil || file.Module == nil || file.Go == nil || len(file.Ignore) > 0 {
		return nil
	}
	p := file.Module.Mod.Path
	if modulepath.CheckImportPath(p) != nil || p == "std" || p == "cmd" || version.Compare("go"+file.Go.Version, runtime.Version()) > 0 {
		return nil
	}
	return &packages.Module{Path: p, Main: true, Dir: root, GoMod: name, GoVersion: file.Go.Version}
}

// match returns the packages that patterns match, and false where the go command
// has to be asked.
func (m *module) match(patterns []string) ([]*packages.Package, bool) {
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	var dirs []string
	seen := map[string]bool{}
	add := func(dir string) {
		if !seen[dir] {
			seen[dir] = true
			dirs = append(dirs, dir)
		}
	}
	single := map[string]bool{}
	for _, pattern := range patterns {
		if pattern != "." && !strings.HasPrefix(pattern, "./") {
			return nil, false
		}
		top, tree := strings.CutSuffix(pattern, "/...")
		start := filepath.Join(m.dir, filepath.FromSlash(top))
		if strings.Contains(top, "...") || !m.contains(start) {
			return nil, false
		}
		if !tree {
			single[start] = true
			add(start)
		} else if err := m.walk(start, add); err != nil {
			return nil, false
		}
	}
	listed := make([]*packages.Package, len(dirs))
	told := make([]bool, len(dirs))
	parallel(len(dirs), func(i int) { listed[i], told[i] = m.list(dirs[i]) })
	var matched []*packages.Package
	for i, p := range listed {
		if !told[i] || p == nil && single[dirs[i]] {
			return nil, false
		}
		if p != nil {
			matched = append(matched, p)
		}
	}
	return matched, len(matched) > 0
}

// contains says whether a directory is one of this module, and no module lies
// between them.
func (m *module) contains(dir string) bool {
	for ; dir != m.root; dir = filepath.Dir(dir) {
		if info, err := os.Lstat(dir); err != nil || !info.IsDir() || exists(filepath.Join(dir, "go.mod")) || dir == filepath.Dir(dir) {
			return false
		}
	}
	return true
}

// walk calls add for a directory and those below it that a pattern with dots at
// its end matches.
func (m *module) walk(dir string, add func(dir string)) error {
	add(dir)
	entries, err := m.texts.list(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := entry.Name()
		if !entry.IsDir() || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" {
			continue
		}
		below := filepath.Join(dir, name)
		if exists(filepath.Join(below, "go.mod")) {
			continue
		}
		if err := m.walk(below, add); err != nil {
			return err
		}
	}
	return nil
}

// find returns a package of the module by its path, nil where it is not to be
// told or is none.
func (m *module) find(importPath string) *packages.Package {
	rel, ok := strings.CutPrefix(importPath, m.meta.Path)
	if !ok || rel != "" && rel[0] != '/' {
		return nil
	}
	dir := filepath.Join(m.root, filepath.FromSlash(rel))
	if !m.contains(dir) {
		return nil
	}
	p, _ := m.list(dir)
	return p
}

// list returns the package in a directory, nil where there are no Go files. It
// reports false where the go command has to be asked.
func (m *module) list(dir string) (*packages.Package, bool) {
	rel, err := filepath.Rel(m.root, dir)
	if err != nil {
		return nil, false
	}
	p := &packages.Package{PkgPath: path.Join(m.meta.Path, filepath.ToSlash(rel)), Dir: dir, Module: m.meta}
	p.ID = p.PkgPath
	entries, err := m.texts.list(dir)
	if err != nil || modulepath.CheckImportPath(p.PkgPath) != nil || filepath.Base(dir) == "vendor" {
		return nil, false
	}
	tests := false
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case filepath.Ext(name) != ".go":
		case !entry.Type().IsRegular() || name[0] == '_' || name[0] == '.':
			return nil, false
		case strings.HasSuffix(name, "_test.go"):
			tests = true
		default:
			p.GoFiles = append(p.GoFiles, filepath.Join(dir, name))
		}
	}
	for _, name := range p.GoFiles {
		src, err := m.texts.read(name)
		if err != nil {
			return nil, false
		}
		clause := packageClause(name, src)
		if clause == "" || p.Name != "" && p.Name != clause {
			return nil, false
		}
		p.Name = clause
	}
	if p.Name == "" {
		return nil, !tests
	}
	return p, true
}

// packageClause returns the name in the package clause of a file that is in
// every build, and an empty string for any other.
func packageClause(name string, src []byte) string {
	mode := parser.ImportsOnly | parser.SkipObjectResolution
	if isGenerated(src) { // whose imports are ours
		mode |= parser.PackageClauseOnly
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, src, mode)
	if err != nil || file.Name.Name == "documentation" || importName(file, "C", "C") != "" {
		return ""
	}
	above := src[:file.Package-file.FileStart]
	if bytes.Contains(above, []byte("go:build")) || bytes.Contains(above, []byte("+build")) || boundByName(name) {
		return ""
	}
	return file.Name.Name
}

// boundByName says whether a file name binds a file to a system.
func boundByName(name string) bool {
	if base := filepath.Base(name); base == GeneratedFile || !strings.Contains(base, "_") {
		return false
	}
	// A system that does not exist matches no file name that is bound to one.
	ctx := build.Context{GOOS: "none", GOARCH: "none", Compiler: "gc", CgoEnabled: true,
		OpenFile: func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("package p\n")), nil }}
	match, err := ctx.MatchFile(filepath.Split(name))
	return err == nil && !match
}
