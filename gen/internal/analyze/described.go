package analyze

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
)

// describe returns what comments in the signature and items of the parameter
// list say of parameters and results, by name. go/ast attaches no comments to
// parameters, so that position decides: a comment on the line of a parameter,
// or alone on the lines above it.
func (a *analyzer) describe(fn *function) map[string]note {
	if len(fn.doc.items) == 0 && !a.severalLines(fn.decl.Type.Params) && !a.severalLines(fn.decl.Type.Results) {
		return nil
	}
	described := map[string]note{}
	a.describeList(fn, fn.decl.Type.Params, described)
	a.describeList(fn, fn.decl.Type.Results, described)
	params := fieldNames(fn.decl.Type.Params)
	for _, item := range fn.doc.items {
		name, text, ok := item.named()
		switch {
		case !ok:
			a.report(item.pos, diagnostic.ParamDoc, "the list after Parameters: holds an item without a name; write - name: text")
		case !slices.Contains(params, name):
			a.report(item.pos, diagnostic.ParamDoc, "%s has no parameter %s%s", fn.name(), name,
				cureFor(name, params))
		case described[name].text != "":
			a.report(item.pos, diagnostic.ParamDoc, "parameter %s is described twice, here and at %s; keep one",
				name, a.short(described[name].pos))
		default:
			described[name] = note{text: text, pos: item.pos}
		}
	}
	return described
}

// cureFor suggests the names that there are for one that there is not.
func cureFor(name string, names []string) string {
	if hint := diagnostic.DidYouMean(name, names); hint != "" && len(name) > 1 {
		return hint
	}
	if len(names) == 0 {
		return "; it has no parameters"
	}
	return "; it has " + sentence(names, "and")
}

// fieldNames returns the names in a parameter list.
func fieldNames(list *ast.FieldList) []string {
	var names []string
	if list == nil {
		return nil
	}
	for _, field := range list.List {
		for _, name := range field.Names {
			if name.Name != "_" {
				names = append(names, name.Name)
			}
		}
	}
	return names
}

// describeList associates the comments inside a multi-line parameter list with
// its fields.
func (a *analyzer) describeList(fn *function, list *ast.FieldList, described map[string]note) {
	if !a.severalLines(list) {
		return
	}
	for _, group := range a.commentsIn(fn.file.Syntax, list) {
		field, ok := a.fieldOf(group, list)
		if !ok {
			continue
		}
		a.visible(group.lines)
		text := a.plainText(group.lines, fn.file)
		if text == "" {
			continue
		}
		pos := group.pos
		for _, name := range field.Names {
			if before, twice := described[name.Name]; twice {
				a.report(pos, diagnostic.ParamDoc, "parameter %s is described twice, here and at %s; keep one",
					name.Name, a.short(before.pos))
				continue
			}
			described[name.Name] = note{text: text, pos: pos}
		}
	}
}

// severalLines says that a list has parentheses, on lines of their own.
func (a *analyzer) severalLines(list *ast.FieldList) bool {
	return list != nil && list.Opening.IsValid() && a.line(list.Opening) != a.line(list.Closing)
}

// signatureComment is a run of comments on one line, or alone on adjacent lines.
type signatureComment struct {
	lines       []docLine
	pos         token.Pos
	first, last int
	trailing    bool // behind a parameter on the same line
}

// commentsIn returns the comments inside a parameter list, but not those
// inside the types in it.
func (a *analyzer) commentsIn(file *ast.File, list *ast.FieldList) []signatureComment {
	var found []signatureComment
	for _, group := range file.Comments {
		for _, c := range group.List {
			if c.Pos() < list.Opening || c.End() > list.Closing || insideField(list, c.Pos()) {
				continue
			}
			lines := linesOf(&ast.CommentGroup{List: []*ast.Comment{c}})
			if len(lines) == 0 {
				continue
			}
			next := signatureComment{lines: lines, pos: c.Pos(), first: a.line(c.Pos()), last: a.line(c.End() - 1)}
			next.trailing = a.fieldBefore(list, c.Pos()) != nil || a.line(list.Opening) == next.first
			if n := len(found) - 1; n >= 0 && !next.trailing && !found[n].trailing && found[n].last+1 == next.first {
				found[n].lines = append(found[n].lines, next.lines...)
				found[n].last = next.last
				continue
			}
			found = append(found, next)
		}
	}
	return found
}

func insideField(list *ast.FieldList, pos token.Pos) bool {
	for _, field := range list.List {
		if field.Pos() < pos && pos < field.End() {
			return true
		}
	}
	return false
}

// fieldBefore returns the field that ends before pos on its line.
func (a *analyzer) fieldBefore(list *ast.FieldList, pos token.Pos) *ast.Field {
	var before *ast.Field
	for _, field := range list.List {
		if field.End() <= pos && a.line(field.End()) == a.line(pos) {
			before = field
		}
	}
	return before
}

// fieldOf returns the parameter that a comment describes.
func (a *analyzer) fieldOf(c signatureComment, list *ast.FieldList) (*ast.Field, bool) {
	var on []*ast.Field
	for _, field := range list.List {
		switch {
		case c.trailing && a.line(field.End()) == c.first:
			on = append(on, field)
		case !c.trailing && (a.line(field.Pos()) == c.last+1 || a.line(field.Pos()) == c.last && field.Pos() > c.pos):
			on = append(on, field)
		}
	}
	if len(on) == 0 {
		return nil, false
	}
	if len(on) == 1 {
		return on[0], true
	}
	var names []string
	for _, field := range on {
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
	}
	a.report(c.pos, diagnostic.ParamDoc, "the comment could be about %s; write each parameter on a line of its own",
		strings.TrimSpace(sentence(names, "or")))
	return nil, false
}

func (a *analyzer) line(pos token.Pos) int { return a.position(pos).Line }
