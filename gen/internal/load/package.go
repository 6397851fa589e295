package load

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
)

// Result is what Load found beside packages that can be analyzed.
type Result struct {
	// Orphans are generated files in matched packages that are no longer
	// annotated, sorted by path.
	Orphans []Orphan
	// Diagnostics are those of packages that cannot be analyzed, sorted by
	// position.
	Diagnostics []diagnostic.Diagnostic
	// Shallow says that well-known packages were not read: what is found
	// without diagnostics holds, and diagnostics are to be found again in a
	// result that is not.
	Shallow bool
}

// Orphan is a generated file without directives to be generated from.
type Orphan struct {
	// Path is absolute.
	Path     string
	Existing []byte
}

// Package is one package from source: an annotated one, or a local one that
// an annotated one mentions.
type Package struct {
	// Path is the import path, Name the package clause, Dir the absolute directory.
	Path string
	Name string
	Dir  string

	// Fset positions all files of a Result.
	Fset *token.FileSet
	// Files are sorted by name, without tests and without our own generated
	// file. Function bodies are empty, and package-level variables that no other
	// declaration mentions have lost their types and values.
	Files []*File

	// Types covers the declarations of Files. Names of imported packages that no
	// declaration mentions do not resolve, and nobody asks.
	Types *types.Package

	// HasMain says that the package declares a func main.
	HasMain bool
	// Generated is the absolute path of the package's generated file, whether
	// or not it exists; Existing are its bytes, nil when mcpgen wrote none.
	Generated string
	Existing  []byte

	// Serves says that a directive asks for generated code: those on types do not.
	Serves bool
	// Diagnostics were found while loading. The package can be analyzed, but
	// nothing is to be generated for it.
	Diagnostics []diagnostic.Diagnostic

	// Sources are the local packages that this one mentions, directly or not,
	// by import path: their syntax holds the documentation and constants of the
	// types that tools take. The package itself is among them.
	Sources map[string]*Package

	// Asks are the type arguments of mcp.Ask[T] in the bodies of functions.
	Asks []Ask
}

// Func returns the function or method that a declaration of the package
// declares, nil where a fault keeps it from declaring any.
func (p *Package) Func(decl *ast.FuncDecl) *types.Func {
	scope := p.Types.Scope()
	if decl.Recv == nil {
		if f, ok := scope.Lookup(decl.Name.Name).(*types.Func); ok && f.Pos() == decl.Name.Pos() {
			return f
		}
		return nil
	}
	base := scope.Lookup(receiver(decl))
	if base == nil {
		return nil
	}
	t := types.Unalias(base.Type())
	if p, ok := t.(*types.Pointer); ok { // behind an alias
		t = types.Unalias(p.Elem())
	}
	if named, ok := t.(*types.Named); ok {
		for f := range named.Methods() {
			if f.Pos() == decl.Name.Pos() {
				return f
			}
		}
	}
	return nil
}

// File is one source file.
type File struct {
	// Name is the absolute path.
	Name   string
	Syntax *ast.File
	// Token knows the lines of the file.
	Token  *token.File
	Source []byte

	// mentions are the names selected from qualifiers: Time and Duration of time.
	mentions map[string][]string
}

// Ask is one mcp.Ask[T].
type Ask struct {
	// Pos is the position of T, Type is T; it is invalid where T is declared
	// inside the function.
	Pos  token.Pos
	Type types.Type
	// Syntax is T as written: a struct there has fields with documentation.
	Syntax ast.Expr
}
