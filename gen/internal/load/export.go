package load

import (
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"slices"

	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/packages"

	"github.com/mcpgen/mcpgen/gen/internal/directive"
)

// readExports reads the export data of mentioned packages that are not loaded
// from source. What has none, because it does not compile or is made of
// something else, is loaded from source after all.
func (g *graph) readExports() error {
	paths := g.compiledPaths()
	for len(paths) > 0 {
		listed, err := g.list(packages.NeedName|packages.NeedExportFile, paths)
		if err != nil {
			return err
		}
		var without []*packages.Package
		for _, p := range listed {
			if p.ExportFile == "" {
				meta := g.known[p.PkgPath]
				if meta == nil {
					return fmt.Errorf("package %s has no export data: %w", p.PkgPath, listError(p))
				}
				without = append(without, meta)
				continue
			}
			if g.exports[p.PkgPath], err = g.readExport(p); err != nil {
				return fmt.Errorf("reading the export data of %s: %w", p.PkgPath, err)
			}
		}
		wave, err := g.parse(without)
		if err != nil {
			return err
		}
		if err := g.follow(wave); err != nil {
			return err
		}
		paths = g.compiledPaths()
	}
	return nil
}

// compiledPaths returns the paths that are still to be read as export data.
func (g *graph) compiledPaths() []string {
	var paths []string
	for _, s := range g.sources {
		for _, path := range s.imports {
			if g.sources[path] == nil && g.exports[path] == nil {
				paths = append(paths, path)
			}
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

func (g *graph) readExport(p *packages.Package) (*types.Package, error) {
	file, err := os.Open(p.ExportFile)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	//lint:ignore SA1019 the go command lists the archives of the compiler, whose export data starts further in
	data, err := gcexportdata.NewReader(file)
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(data, g.fset, g.compiled, p.PkgPath)
}

// completeTypes reads the packages of integers and strings that tools take
// and no declaration mentions: fs.FileMode for os.FileMode. Export data holds
// of them only what it needs, which leaves out the constants that make a type
// an enum.
func (g *graph) completeTypes(annotated []*source) error {
	incomplete := map[string]bool{}
	seen := map[types.Type]bool{}
	for _, s := range annotated {
		if len(s.broken) > 0 {
			continue // Its types may have no end: type G[T any] struct{ next *G[*T] }.
		}
		for _, f := range s.pkg.Files {
			for _, decl := range f.Syntax.Decls {
				if fn, ok := decl.(*ast.FuncDecl); ok && len(directive.On(fn.Doc)) > 0 {
					if f := s.pkg.Func(fn); f != nil {
						partial(f.Type(), seen, incomplete)
					}
				}
			}
		}
	}
	if len(incomplete) == 0 {
		return nil
	}
	listed, err := g.list(packages.NeedName|packages.NeedExportFile, sortedKeys(incomplete))
	if err != nil {
		return err
	}
	for _, p := range listed {
		if p.ExportFile == "" {
			continue
		}
		if _, err := g.readExport(p); err != nil {
			return err
		}
	}
	return nil
}

// partial collects the packages that a type needs to be complete.
func partial(t types.Type, seen map[types.Type]bool, paths map[string]bool) {
	if t == nil || seen[t] {
		return
	}
	seen[t] = true
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		_, basic := t.Underlying().(*types.Basic)
		if p := t.Obj().Pkg(); basic && p != nil && !p.Complete() {
			paths[p.Path()] = true
		}
		for arg := range t.TypeArgs().Types() {
			partial(arg, seen, paths)
		}
		partial(t.Underlying(), seen, paths)
	case *types.Struct:
		for f := range t.Fields() {
			partial(f.Type(), seen, paths)
		}
	case *types.Map:
		partial(t.Key(), seen, paths)
		partial(t.Elem(), seen, paths)
	case interface{ Elem() types.Type }:
		partial(t.Elem(), seen, paths)
	case *types.Signature:
		partial(t.Params(), seen, paths)
		partial(t.Results(), seen, paths)
	case *types.Tuple:
		for v := range t.Variables() {
			partial(v.Type(), seen, paths)
		}
	}
}
