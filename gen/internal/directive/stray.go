package directive

import (
	"go/ast"
	"go/token"
	"slices"
	"sort"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
)

// Strays reports the directives of a file that nobody will ask Parse for,
// because they are attached to nothing, and those on a declaration that their
// verb is not for; also the near misses outside doc comments. It needs no help to
// know what is attached: the doc comments of the package clause, functions
// and types are.
func Strays(fset *token.FileSet, file *ast.File) []diagnostic.Diagnostic {
	r := &reader{fset: fset}
	for _, group := range file.Comments {
		if !slices.ContainsFunc(group.List, telling) {
			continue
		}
		at, attached := siteOf(file, group)
		for _, c := range group.List {
			raw, ok := recognise(c)
			if !ok {
				if at.place == nowhere {
					for _, m := range nearMisses(c, attached) {
						r.report(m.pos, diagnostic.NearMiss, "%s", m.text)
					}
				}
				continue
			}
			if attached {
				r.misplaced(c.Slash, raw.Name, at)
			} else {
				r.stray(c.Slash, raw.Name, where(fset, file, group))
			}
		}
	}
	return r.faults
}

// telling says whether a comment is a directive, or looks like one.
func telling(c *ast.Comment) bool {
	_, ok := recognise(c)
	return ok || len(nearMisses(c, true)) > 0
}

// misplaced reports a directive on a declaration that its verb is not for.
// That the verb is unknown is for Parse to report, if anyone asks it.
func (r *reader) misplaced(pos token.Pos, verb string, at site) {
	switch s := lookup(verb); {
	case s == nil && at.place == nowhere:
		r.report(pos, diagnostic.NearMiss, "//mcp:%s stands on %s, which has no directives", verb, at.what)
	case s != nil && s.place != at.place:
		r.report(pos, diagnostic.NearMiss, "//mcp:%s stands on %s; it belongs in the doc comment of %s", verb, at.what, s.place)
	}
}

// stray reports a directive in no doc comment.
func (r *reader) stray(pos token.Pos, verb, where string) {
	belongs := "; " + verb + " is no directive either"
	if s := lookup(verb); s != nil {
		belongs = "; it belongs in the doc comment of " + s.place.String()
	}
	r.report(pos, diagnostic.NearMiss, "//mcp:%s is attached to nothing%s%s", verb, where, belongs)
}

// site is what a doc comment documents.
type site struct {
	place place // nowhere: nothing that any verb is for
	what  string
}

// siteOf returns what a comment documents, and false where it documents nothing.
func siteOf(file *ast.File, group *ast.CommentGroup) (site, bool) {
	if group == file.Doc {
		return site{onPackage, onPackage.String()}, true
	}
	i := sort.Search(len(file.Decls), func(i int) bool { return file.Decls[i].End() > group.Pos() })
	if i == len(file.Decls) {
		return site{}, false
	}
	decl := file.Decls[i]
	if doc, at := documented(decl); doc == group {
		return at, true
	}
	for n := range ast.Preorder(decl) {
		if doc, at := documented(n); doc == group {
			return at, true
		}
	}
	return site{}, false
}

// documented returns the doc comment of a node, and what it is on.
func documented(n ast.Node) (*ast.CommentGroup, site) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		return n.Doc, site{onFunction, onFunction.String()}
	case *ast.GenDecl:
		switch {
		case n.Tok == token.TYPE && !n.Lparen.IsValid():
			return n.Doc, site{onType, onType.String()}
		case n.Tok == token.TYPE:
			return n.Doc, site{nowhere, "a group of types"}
		default:
			return n.Doc, site{nowhere, "a " + n.Tok.String() + " declaration"}
		}
	case *ast.TypeSpec:
		return n.Doc, site{onType, onType.String()}
	case *ast.ValueSpec:
		return n.Doc, site{nowhere, "a constant or variable"}
	case *ast.ImportSpec:
		return n.Doc, site{nowhere, "an import"}
	case *ast.Field:
		return n.Doc, site{nowhere, "a field or parameter"}
	}
	return nil, site{}
}

// where says what surrounds a comment that documents nothing.
func where(fset *token.FileSet, file *ast.File, group *ast.CommentGroup) string {
	line := func(p token.Pos) int { return fset.PositionFor(p, false).Line }
	for _, decl := range file.Decls {
		fn, isFunc := decl.(*ast.FuncDecl)
		switch {
		case isFunc && fn.Pos() < group.Pos() && group.End() < fn.End():
			return ": it stands inside func " + fn.Name.Name
		case group.Pos() >= decl.Pos() && group.Pos() < decl.End():
			return ": it stands inside a declaration"
		case decl.Pos() < group.Pos() && line(decl.End()) == line(group.Pos()):
			return ": it follows code on its line"
		case decl.Pos() > group.End() && docOf(decl) == nil && line(decl.Pos()) > line(group.End()):
			if isFunc {
				return ": a blank line parts it from func " + fn.Name.Name
			}
			return ""
		case decl.Pos() > group.End():
			return ""
		}
	}
	return ""
}

func docOf(decl ast.Decl) *ast.CommentGroup {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		return decl.Doc
	case *ast.GenDecl:
		return decl.Doc
	}
	return nil
}
