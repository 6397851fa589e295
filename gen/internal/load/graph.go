package load

import (
	"errors"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// graph is what annotated packages mention, directly or not.
type graph struct {
	*loader
	// leafy says that leaves are preferred to the packages themselves.
	leafy bool
	// known are all packages that annotated ones import, directly or not, as
	// the go command lists them.
	known map[string]*packages.Package
	// locals are packages of the module that were found without it, by path;
	// nil for what is none.
	locals map[string]*packages.Package
	// sources are loaded from source, by path; order has imported packages
	// before those that import them.
	sources map[string]*source
	order   []*source
	// exports are loaded from export data; compiled are those that mentioned
	// ones mention in turn, as export data needs them to be shared.
	exports  map[string]*types.Package
	compiled map[string]*types.Package
}

// complete gives annotated packages their types.
func (l *loader) complete(annotated []*source) error {
	if len(annotated) == 0 {
		return nil
	}
	g := &graph{
		loader:   l,
		known:    map[string]*packages.Package{},
		locals:   map[string]*packages.Package{},
		sources:  map[string]*source{},
		exports:  map[string]*types.Package{},
		compiled: map[string]*types.Package{},
	}
	for _, s := range annotated {
		g.sources[s.pkg.Path] = s
	}
	if l.cfg.Shallow {
		var err error
		if l.shallow, err = g.resolveLeaves(annotated); err != nil {
			return err
		}
	}
	if !l.shallow {
		if err := g.resolve(annotated); err != nil {
			return err
		}
	}
	if l.shallow {
		g.check(g.hand) // leaves are complete
		return nil
	}
	g.check(func(*source) {})
	if err := g.completeTypes(annotated); err != nil {
		return err
	}
	parallel(len(annotated), func(i int) { g.hand(annotated[i]) })
	return nil
}

// hand hands an annotated package over and, where no other needs it, lets go of
// it.
func (g *graph) hand(s *source) {
	if s.pkg.Generated == "" || len(s.broken) > 0 {
		return
	}
	g.use(s.pkg)
	if !s.imported {
		s.pkg, s.asks = nil, nil
	}
}

// resolve finds everything that declarations mention.
func (g *graph) resolve(annotated []*source) error {
	if err := g.listImports(annotated); err != nil {
		return err
	}
	var wave []*source
	for _, path := range sortedKeys(g.sources) {
		s := g.sources[path]
		s.imports, s.failed = map[string]string{}, map[string]error{}
		wave = append(wave, s)
	}
	if err := g.follow(wave); err != nil {
		return err
	}
	return g.readExports()
}

// listImports asks the go command for all imports, if any declaration
// mentions one.
func (g *graph) listImports(annotated []*source) error {
	var paths []string
	for _, s := range annotated {
		if slices.ContainsFunc(s.pkg.Files, (*File).mentionsImports) {
			paths = append(paths, s.pkg.Path)
		}
	}
	if len(paths) == 0 || len(g.known) > 0 {
		return nil
	}
	const mode = packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule
	roots, err := g.list(mode, paths)
	if err != nil {
		return err
	}
	packages.Visit(roots, func(p *packages.Package) bool {
		if g.known[p.PkgPath] != nil {
			return false
		}
		g.known[p.PkgPath] = p
		return true
	}, nil)
	for _, s := range annotated {
		if listed := g.known[s.pkg.Path]; listed != nil {
			s.meta = listed
		}
	}
	return nil
}

// follow resolves what the sources mention, and loads the local ones among
// that from source as well.
func (g *graph) follow(wave []*source) error {
	local := g.reachesLocal()
	for len(wave) > 0 {
		var next []*packages.Package
		for _, s := range wave {
			if g.known[s.pkg.Path] == nil {
				continue // it mentions nothing
			}
			for _, path := range s.mentioned() {
				if path == "C" || path == "unsafe" {
					continue
				}
				if g.leafy && s.isLeaf(path) {
					s.imports[path] = path
					continue
				}
				meta := s.meta.Imports[path]
				if meta == nil || len(meta.GoFiles) == 0 && len(meta.Errors) > 0 {
					s.failed[path] = g.whyNot(s, path)
					continue
				}
				s.imports[path] = meta.PkgPath
				if g.sources[meta.PkgPath] == nil && local[meta.PkgPath] {
					g.sources[meta.PkgPath] = &source{} // taken; filled in below
					next = append(next, meta)
				}
			}
		}
		var err error
		if wave, err = g.parse(next); err != nil {
			return err
		}
	}
	return nil
}

// whyNot says why the go command cannot import a path that s mentions.
func (g *graph) whyNot(s *source, path string) error {
	text := "the go command does not know it"
	switch meta := s.meta.Imports[path]; {
	case meta != nil:
		text = meta.Errors[0].Msg
	case len(s.meta.Errors) > 0:
		text = s.meta.Errors[0].Msg
	case g.known[path] != nil:
		text = "import cycle not allowed" // which it cuts somewhere
	}
	return errors.New(strings.ReplaceAll(text, "\n\t", " "))
}

// parse loads packages from source.
func (g *graph) parse(metas []*packages.Package) ([]*source, error) {
	parsed, err := g.parseEach(metas)
	for _, s := range parsed {
		g.sources[s.pkg.Path] = s
	}
	return parsed, err
}

func (g *graph) parseEach(metas []*packages.Package) ([]*source, error) {
	parsed := make([]*source, len(metas))
	faults := make([]error, len(metas))
	parallel(len(metas), func(i int) {
		var files []text
		if files, faults[i] = g.texts.readAll(metas[i].GoFiles); faults[i] == nil {
			parsed[i] = g.newSource(metas[i], files)
		}
	})
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return parsed, nil
}

// reachesLocal returns the packages that must be loaded from source: local
// ones, and those that import one. Export data would bring a second copy of
// the local one's types.
func (g *graph) reachesLocal() map[string]bool {
	local := map[string]bool{}
	visited := map[string]bool{}
	var visit func(p *packages.Package) bool
	visit = func(p *packages.Package) bool {
		if visited[p.PkgPath] {
			return local[p.PkgPath]
		}
		visited[p.PkgPath] = true
		reaches := isLocal(p.Module)
		for _, imported := range p.Imports {
			if visit(imported) {
				reaches = true
			}
		}
		local[p.PkgPath] = reaches
		return reaches
	}
	for _, p := range g.known {
		visit(p)
	}
	return local
}

// mentioned returns the import paths that declarations of the package
// mention, sorted.
func (s *source) mentioned() []string {
	var paths []string
	for _, f := range s.pkg.Files {
		names := f.mentions
		for _, spec := range f.Syntax.Imports {
			path := importPath(spec)
			switch name := s.nameOf(path); {
			case spec.Name == nil:
				// An unknown name might be any.
				if name == "" || names[name] != nil {
					paths = append(paths, path)
				}
			case spec.Name.Name == "." || names[spec.Name.Name] != nil:
				paths = append(paths, path)
			}
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// nameOf returns the package clause of an imported package, empty when it is
// not known.
func (s *source) nameOf(path string) string {
	if p := s.meta.Imports[path]; p != nil {
		return p.Name
	}
	return ""
}

// mentionsImports says whether declarations of a file may mention imports.
func (f *File) mentionsImports() bool {
	return len(f.Syntax.Imports) > 0 && len(f.mentions) > 0 || slices.ContainsFunc(f.Syntax.Imports, func(spec *ast.ImportSpec) bool {
		return spec.Name != nil && spec.Name.Name == "."
	})
}
