package load

import (
	"maps"

	"golang.org/x/tools/go/packages"
)

// resolveNear resolves the imports of packages without the go command, if all
// that they mention are leaves and packages of the same module, and so on with
// those. It reports false, and leaves everything as it was, if not.
func (g *graph) resolveNear(annotated []*source) (bool, error) {
	found := map[string]*source{}
	for _, s := range annotated {
		found[s.pkg.Path] = s
	}
	for wave := annotated; len(wave) > 0; {
		var next []*packages.Package
		for _, s := range wave {
			locals, ok := g.nearImports(s)
			if !ok {
				for _, s := range annotated {
					clear(s.imports)
				}
				return false, nil
			}
			for _, p := range locals {
				if found[p.PkgPath] == nil {
					found[p.PkgPath] = &source{} // taken; filled in below
					next = append(next, p)
				}
			}
		}
		parsed, err := g.parseEach(next)
		if err != nil {
			return false, err
		}
		for _, s := range parsed {
			found[s.pkg.Path] = s
		}
		wave = parsed
	}
	maps.Copy(g.sources, found)
	return true, nil
}

// nearImports resolves the imports that a package mentions, and returns those
// that are local.
func (g *graph) nearImports(s *source) (locals []*packages.Package, ok bool) {
	for _, f := range s.pkg.Files {
		unresolved := maps.Clone(f.mentions)
		for _, spec := range f.Syntax.Imports {
			path := importPath(spec)
			local := g.local(path)
			name := ""
			if scope := leafNames()[path]; scope != nil {
				name = scope.name
			} else if local != nil {
				name = local.Name
			}
			if spec.Name != nil {
				name = spec.Name.Name
			}
			switch {
			case name == ".":
				return nil, false
			case unresolved[name] == nil:
				continue
			case local != nil:
				locals = append(locals, local)
			case !s.isLeaf(path):
				return nil, false
			}
			s.imports[path] = path
			delete(unresolved, name)
		}
		if len(unresolved) > 0 {
			return nil, false
		}
	}
	return locals, true
}

// local returns a package of the module by its path, nil where it is not known.
func (g *graph) local(path string) *packages.Package {
	if leafNames()[path] != nil || g.module == nil {
		return nil
	}
	p, ok := g.locals[path]
	if !ok {
		p = g.module.find(path)
		g.locals[path] = p
	}
	if p == nil || p.Name == "main" {
		return nil
	}
	return p
}
