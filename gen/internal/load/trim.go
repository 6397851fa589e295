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

// trimVariables notes what the declarations mention, and leaves of variables that
// no other one mentions the names alone: generated identifiers must not collide
// with them.
func (s *source) trimVariables() {
	type variables struct {
		spec *ast.ValueSpec
		in   *mentions
	}
	var list []variables
	values := map[string]bool{}
	for _, f := range s.pkg.Files {
		f.mentions = map[string][]string{}
		m := &mentions{selected: f.mentions, values: values}
		for _, decl := range f.Syntax.Decls {
			if gen, ok := decl.(*ast.GenDecl); ok && gen.Tok == token.VAR {
				for _, spec := range gen.Specs {
					list = append(list, variables{spec.(*ast.ValueSpec), m})
				}
				continue
			}
			m.decl(decl)
		}
		for _, t := range s.asks {
			if f.Syntax.FileStart <= t.Pos() && t.Pos() < f.Syntax.FileEnd {
				m.typ(t)
			}
		}
	}
	// A variable that stays may mention others, which then stay as well.
	for stays := true; stays; {
		stays = false
		list = slices.DeleteFunc(list, func(v variables) bool {
			if !slices.ContainsFunc(v.spec.Names, func(id *ast.Ident) bool { return values[id.Name] }) {
				return false
			}
			v.in.spec(v.spec)
			stays = true
			return true
		})
	}
	for _, v := range list {
		end := v.spec.End()
		v.spec.Type = &ast.StructType{Struct: end, Fields: &ast.FieldList{Opening: end, Closing: end}}
		v.spec.Values = nil
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
