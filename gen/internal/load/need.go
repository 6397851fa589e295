package load

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/directive"
)

// needed are the declarations that annotated functions need to have types:
// their signatures, the types that these mention, and so on.
type needed struct {
	*graph
	declared map[token.Pos]*declaration // by the position of the name
	nodes    []ast.Node
	cgo      []*ast.SelectorExpr
	seen     map[ast.Node]bool
}

// declaration is a package-level declaration and where it stands.
type declaration struct {
	node ast.Node // a TypeSpec, a FuncDecl, a GenDecl of constants, or T of an Ask[T]
	in   *source
}

// needs collects what the annotated functions of a package need.
func (g *graph) needs(s *source) *needed {
	n := &needed{graph: g, declared: map[token.Pos]*declaration{}, seen: map[ast.Node]bool{}}
	for path := range s.pkg.Sources {
		n.declare(g.sources[path])
	}
	for _, t := range s.asks {
		n.need(&declaration{t, s})
	}
	for _, f := range s.pkg.Files {
		for _, decl := range f.Syntax.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && len(directive.On(fn.Doc)) > 0 {
				n.need(&declaration{fn, s})
			}
		}
	}
	return n
}

// declare indexes the declarations of a package.
func (n *needed) declare(s *source) {
	for _, f := range s.pkg.Files {
		for _, decl := range f.Syntax.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				n.declared[decl.Name.Pos()] = &declaration{decl, s}
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						n.declared[spec.Name.Pos()] = &declaration{spec, s}
					case *ast.ValueSpec:
						for _, id := range spec.Names {
							// Constants take their values from those above them.
							n.declared[id.Pos()] = &declaration{decl, s}
						}
					}
				}
			}
		}
	}
}

// need adds a declaration, and what it mentions.
func (n *needed) need(d *declaration) {
	if n.seen[d.node] {
		return
	}
	n.seen[d.node] = true
	n.nodes = append(n.nodes, d.node)
	ast.Inspect(d.node, func(node ast.Node) bool {
		if sel, ok := node.(*ast.SelectorExpr); ok && isCgo(d.in, sel) {
			n.cgo = append(n.cgo, sel)
			return false
		}
		id, ok := node.(*ast.Ident)
		if !ok {
			return true
		}
		switch obj := d.in.info().Uses[id].(type) {
		case nil:
		case *types.PkgName:
			n.needImport(d.in, obj)
		default:
			if to := n.declared[obj.Pos()]; to != nil {
				n.need(to)
			}
		}
		return true
	})
	if spec, ok := d.node.(*ast.TypeSpec); ok {
		n.needWith(d.in, spec)
	}
}

// isCgo says whether an expression is a name of C.
func isCgo(s *source, sel *ast.SelectorExpr) bool {
	id, ok := sel.X.(*ast.Ident)
	if !ok || id.Name != "C" {
		return false
	}
	name, ok := s.info().Uses[id].(*types.PkgName)
	return ok && name.Imported().Path() == "C"
}

// needImport adds the import of a package by its name.
func (n *needed) needImport(s *source, name *types.PkgName) {
	for _, f := range s.pkg.Files {
		for _, spec := range f.Syntax.Imports {
			if s.info().PkgNameOf(spec) == name && !n.seen[spec] {
				n.seen[spec] = true
				n.nodes = append(n.nodes, spec)
			}
		}
	}
}

// needWith adds what decides how a type travels: its marshalers, and the
// constants that make it an enum.
func (n *needed) needWith(s *source, spec *ast.TypeSpec) {
	for _, f := range s.pkg.Files {
		for _, decl := range f.Syntax.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if marshals(decl) && receiver(decl) == spec.Name.Name {
					n.need(&declaration{decl, s})
				}
			case *ast.GenDecl:
				if decl.Tok == token.CONST && slices.ContainsFunc(decl.Specs, func(c ast.Spec) bool {
					id, ok := c.(*ast.ValueSpec).Type.(*ast.Ident)
					return ok && id.Name == spec.Name.Name
				}) {
					n.need(&declaration{decl, s})
				}
			}
		}
	}
}

// marshals says whether a method is one that encoding/json would look for.
func marshals(fn *ast.FuncDecl) bool {
	name := strings.TrimPrefix(fn.Name.Name, "Un")
	return fn.Recv != nil && (strings.EqualFold(name, "MarshalJSON") || strings.EqualFold(name, "MarshalText"))
}

// receiver returns the name of the type that a method is on.
func receiver(fn *ast.FuncDecl) string {
	if len(fn.Recv.List) == 0 {
		return ""
	}
	t := ast.Unparen(fn.Recv.List[0].Type)
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = ast.Unparen(x.X)
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
