package load

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"sync"

	"golang.org/x/tools/txtar"
)

//go:embed leaves.txtar
var leavesText []byte

// leafSources are the declarations of leaves by import path.
var leafSources = sync.OnceValue(func() map[string][]byte {
	sources := map[string][]byte{}
	for _, f := range txtar.Parse(leavesText).Files {
		sources[f.Name] = f.Data
	}
	return sources
})

// leafNames are the names that leaves declare, by import path.
var leafNames = sync.OnceValue(func() map[string]*leafScope {
	scopes := map[string]*leafScope{}
	for path, src := range leafSources() {
		file, err := parser.ParseFile(token.NewFileSet(), path, src, parser.SkipObjectResolution)
		if err != nil {
			panic(err) // a test reads them all
		}
		scope := &leafScope{name: file.Name.Name, declared: map[string]bool{}}
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range gen.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					scope.declared[spec.Name.Name] = true
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						scope.declared[id.Name] = true
					}
				}
			}
		}
		scopes[path] = scope
	}
	return scopes
})

// leafScope is what a leaf declares.
type leafScope struct {
	name     string // of the package clause
	declared map[string]bool
}

// leaves are well-known packages of which a few declarations are kept here, so
// that neither the go command has to be asked where they are nor the compiler
// for their export data. They serve while a run needs no export data at all:
// beside a real package they would be a second copy of its types.
//
// A leaf declares enough to accept what the language accepts, and refuses more.
// So what is generated with leaves holds, but diagnostics are to be found again
// without them.
type leaves struct {
	fset   *token.FileSet
	loaded map[string]*types.Package
}

// Import type-checks the declarations of a leaf.
func (l *leaves) Import(path string) (*types.Package, error) {
	if p := l.loaded[path]; p != nil {
		return p, nil
	}
	src, ok := leafSources()[path]
	if !ok {
		return nil, fmt.Errorf("%s is no leaf", path)
	}
	file, err := parser.ParseFile(l.fset, path, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	cfg := types.Config{Importer: l, IgnoreFuncBodies: true}
	p, err := cfg.Check(path, l.fset, []*ast.File{file}, nil)
	if err != nil {
		return nil, err
	}
	l.loaded[path] = p
	return p, nil
}

// isLeaf says whether everything that the package mentions of a path is
// declared by its leaf.
func (s *source) isLeaf(path string) bool {
	scope := leafNames()[path]
	if scope == nil {
		return false
	}
	for _, f := range s.pkg.Files {
		name := importName(f.Syntax, path, scope.name)
		if name == "." {
			return false
		}
		for _, selected := range f.mentions[name] {
			if name != "" && !scope.declared[selected] {
				return false
			}
		}
	}
	return true
}

// resolveLeaves finds what declarations mention where all of it is local or a
// leaf, and reports false where it is not.
func (g *graph) resolveLeaves(annotated []*source) (bool, error) {
	near, err := g.resolveNear(annotated)
	if err != nil {
		return false, err
	}
	if !near {
		if err := g.listImports(annotated); err != nil {
			return false, err
		}
		g.leafy = true
		err := g.follow(annotated)
		g.leafy = false
		if err != nil {
			return false, err
		}
	}
	for _, s := range g.sources {
		for path, real := range s.imports {
			if g.sources[real] == nil && !s.isLeaf(path) {
				return false, nil
			}
		}
	}
	leaves := leaves{fset: g.fset, loaded: map[string]*types.Package{}}
	for _, path := range g.compiledPaths() {
		p, err := leaves.Import(path)
		if err != nil {
			return false, err
		}
		g.exports[path] = p
	}
	return true, nil
}
