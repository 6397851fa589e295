package load

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
)

// runtimePath is the import path of the runtime, whose Ask is looked for.
const runtimePath = "github.com/mcpgen/mcpgen/runtime"

// trim takes from a package what only its execution needs: the bodies of
// functions, and the types and values of variables. What the rest mentions is
// all that has to be imported.
func (s *source) trim() {
	for _, f := range s.pkg.Files {
		runtime := importName(f.Syntax, runtimePath, "runtime")
		for _, decl := range f.Syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if fn.Recv == nil && fn.Name.Name == "main" && s.pkg.Name == "main" {
				s.pkg.HasMain = true
			}
			if fn.Body == nil {
				continue
			}
			if runtime != "" {
				s.asks = append(s.asks, asked(fn.Body, runtime)...)
			}
			// The braces stay, so that positions in the body are known to be.
			fn.Body.List = nil
		}
	}
	s.trimVariables()
}

// trimVariables leaves of variables that no other declaration mentions the
// names alone: generated identifiers must not collide with them.
func (s *source) trimVariables() {
	var specs []*ast.ValueSpec
	var others []ast.Decl
	mentioned := map[string]bool{} // for the names of variables
	for _, f := range s.pkg.Files {
		for _, decl := range f.Syntax.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				others = append(others, decl)
				continue
			}
			for _, spec := range gen.Specs {
				spec := spec.(*ast.ValueSpec)
				specs = append(specs, spec)
				for _, id := range spec.Names {
					mentioned[id.Name] = false
				}
			}
		}
	}
	if len(specs) == 0 {
		return
	}
	note := func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if _, variable := mentioned[id.Name]; variable {
				mentioned[id.Name] = true
			}
		}
		return true
	}
	for _, decl := range others {
		ast.Inspect(decl, note)
	}
	// A variable that stays may mention others, which then stay as well.
	for stays := true; stays; {
		stays = false
		specs = slices.DeleteFunc(specs, func(spec *ast.ValueSpec) bool {
			if !slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return mentioned[id.Name] }) {
				return false
			}
			ast.Inspect(spec, note)
			stays = true
			return true
		})
	}
	for _, spec := range specs {
		spec.Type = &ast.StructType{Struct: spec.End(), Fields: &ast.FieldList{Opening: spec.End(), Closing: spec.End()}}
		spec.Values = nil
	}
}

// asked returns the type arguments of the calls of Ask[T] in a body.
func asked(body *ast.BlockStmt, runtime string) []ast.Expr {
	var list []ast.Expr
	ast.Inspect(body, func(n ast.Node) bool {
		index, ok := n.(*ast.IndexExpr)
		if !ok {
			return true
		}
		switch called := index.X.(type) {
		case *ast.SelectorExpr:
			if id, ok := called.X.(*ast.Ident); ok && id.Name == runtime && called.Sel.Name == "Ask" {
				list = append(list, index.Index)
			}
		case *ast.Ident:
			if runtime == "." && called.Name == "Ask" {
				list = append(list, index.Index)
			}
		}
		return true
	})
	return list
}

// importName returns the name that a file gives the package at path, whose
// clause says name; empty when the file does not import it.
func importName(file *ast.File, path, name string) string {
	for _, spec := range file.Imports {
		if importPath(spec) != path {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return name
	}
	return ""
}

// importPath returns the path of an import, empty when it is malformed.
func importPath(spec *ast.ImportSpec) string {
	path, _ := strconv.Unquote(spec.Path.Value)
	return path
}

// qualifiers returns the names before a dot in what is left of a file, with
// those behind it: the names of packages are among them.
func (s *source) qualifiers(f *File) map[string][]string {
	names := map[string][]string{}
	note := func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				names[id.Name] = append(names[id.Name], sel.Sel.Name)
			}
		}
		return true
	}
	for _, decl := range f.Syntax.Decls {
		ast.Inspect(decl, note)
	}
	for _, t := range s.asks {
		if f.Syntax.FileStart <= t.Pos() && t.Pos() < f.Syntax.FileEnd {
			ast.Inspect(t, note)
		}
	}
	return names
}
