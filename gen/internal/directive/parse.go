package directive

import (
	"go/ast"
	"go/token"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
)

// Parse returns the directives of a doc comment, in order, and what is wrong
// with those that are not returned: unknown verbs, flags and keys, duplicates,
// bad quoting, empty values, and comments that are near misses. A nil group
// has none.
func Parse(fset *token.FileSet, doc *ast.CommentGroup) ([]*Directive, []diagnostic.Diagnostic) {
	return nil, nil
}

// Strays reports the directives of a file that Parse is not asked for, because
// they are attached to nothing or stand on a declaration that their verb is not
// for, and the near misses outside doc comments. It needs no help to know what
// is attached: the doc comments of the package clause, functions and types are.
func Strays(fset *token.FileSet, file *ast.File) []diagnostic.Diagnostic {
	return nil
}
