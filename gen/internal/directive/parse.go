package directive

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
)

// Parse returns the directives of a doc comment, in order, and what is wrong
// with it: unknown verbs, flags and keys, duplicates, bad quoting, empty
// values, and comments that are near misses. A directive with a fault is
// returned with what is right about it, if its verb is known or can be guessed
// and nothing is missing: what follows from it need not be reported as well.
// A nil group has no directives.
func Parse(fset *token.FileSet, doc *ast.CommentGroup) ([]*Directive, []diagnostic.Diagnostic) {
	if doc == nil || !slices.ContainsFunc(doc.List, telling) {
		return nil, nil
	}
	r := &reader{fset: fset}
	var list []*Directive
	for _, c := range doc.List {
		if raw, ok := recognise(c); ok {
			if d := r.directive(raw); d != nil {
				list = append(list, d)
			}
			continue
		}
		for _, miss := range nearMisses(c, true) {
			r.report(miss.pos, diagnostic.NearMiss, "%s", miss.text)
		}
	}
	return r.distinct(list), r.faults
}

// Position returns the position of the first directive of a file, wherever it
// stands, and token.NoPos when it has none.
func Position(file *ast.File) token.Pos {
	for _, group := range file.Comments {
		for _, c := range group.List {
			if _, ok := recognise(c); ok {
				return c.Pos()
			}
		}
	}
	return token.NoPos
}

// Annotated says whether a file has a directive, or a comment that looks like
// one, so that somebody has to judge it.
func Annotated(file *ast.File) bool {
	if Position(file).IsValid() {
		return true
	}
	for _, group := range file.Comments {
		for _, c := range group.List {
			if len(nearMisses(c, false)) > 0 {
				return true
			}
		}
	}
	return false
}

// On returns the verbs of a doc comment's directives, without judging their
// arguments. A nil group has none.
func On(doc *ast.CommentGroup) []Verb {
	if doc == nil {
		return nil
	}
	var verbs []Verb
	for _, c := range doc.List {
		if d, ok := recognise(c); ok {
			verbs = append(verbs, Verb(d.Name))
		}
	}
	return verbs
}

// recognise returns the comment as one of our directives. A verb is not
// needed to be one: "//mcp: tool" is for nearMisses to judge.
func recognise(c *ast.Comment) (ast.Directive, bool) {
	if !strings.HasPrefix(c.Text, "//"+Tool+":") {
		return ast.Directive{}, false
	}
	return ast.ParseDirective(c.Slash, c.Text)
}

// reader collects the faults of one comment group.
type reader struct {
	fset   *token.FileSet
	faults []diagnostic.Diagnostic
}

func (r *reader) report(pos token.Pos, code diagnostic.Code, format string, args ...any) {
	r.faults = append(r.faults, diagnostic.New(r.fset, pos, code, format, args...))
}

func (r *reader) bad(pos token.Pos, format string, args ...any) {
	r.report(pos, diagnostic.BadDirective, format, args...)
}

// directive judges one directive; nil when nothing can be made of it.
func (r *reader) directive(raw ast.Directive) *Directive {
	verbPos := raw.Slash + token.Pos(len("//"+Tool+":"))
	s := lookup(raw.Name)
	if s == nil {
		guess := diagnostic.Nearest(raw.Name, verbs)
		if guess == "" {
			r.bad(verbPos, "unknown directive //mcp:%s; there are %s", raw.Name, strings.Join(verbs, ", "))
			return nil
		}
		r.bad(verbPos, "unknown directive //mcp:%s; did you mean //mcp:%s?", raw.Name, guess)
		s = lookup(guess)
	}
	d := &Directive{Verb: s.verb, Pos: raw.Slash, VerbPos: verbPos}
	if s.verbatim && raw.Args != "" && !strings.ContainsRune("\"`", rune(raw.Args[0])) {
		d.Args = []Arg{{Value: raw.Args, KeyPos: raw.ArgsPos, ValuePos: raw.ArgsPos}}
		return d
	}
	a := arguments{reader: r, syntax: s, directive: d, before: len(r.faults), rest: words{text: raw.Args, pos: raw.ArgsPos}}
	if !a.read() {
		return nil
	}
	return d
}

// distinct drops directives that say again what one before them says.
func (r *reader) distinct(list []*Directive) []*Directive {
	first := map[string]*Directive{}
	return slices.DeleteFunc(list, func(d *Directive) bool {
		subject := ""
		switch d.Verb {
		case VerbServer, VerbEnum, VerbSchema:
		case VerbParam:
			name, _ := d.Positional(0)
			subject = " " + name.Value
		default:
			return false
		}
		name := fmt.Sprintf("//mcp:%s%s", d.Verb, subject)
		if before, dup := first[name]; dup {
			r.bad(d.Pos, "second %s; say everything in the one on line %d", name, r.fset.PositionFor(before.Pos, false).Line)
			return true
		}
		first[name] = d
		return false
	})
}
