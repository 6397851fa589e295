package directive

import (
	"go/ast"
	"go/token"
	"testing"
)

// FuzzParse holds that no comment makes Parse panic, and that everything it
// says has a position inside the comment.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"//mcp:tool readonly name=x title=\"a b\"",
		"//mcp:param q pattern=`^\\d+$` default={\"a\":[1]}",
		"//mcp:resource \"docs://{a}\" \"title=x y\"",
		"//mcp:enum off titled a,,b",
		"//mcp:schema {\"type\":\"string\"}",
		"// mcp:tool", "//MCP:Tool", "//+mcp: tool", "//mcp tool", "/* * mcp:tool\n\t//mcp:param */", "//mcp:", "//mcp:tool\u00a0x=", "//",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 2 {
			return
		}
		fset := token.NewFileSet()
		file := fset.AddFile("p.go", -1, len(text)+100)
		comment := &ast.Comment{Slash: file.Pos(50), Text: text}
		inside := func(what string, pos token.Pos) {
			if pos < comment.Slash || pos > comment.Slash+token.Pos(len(text)) {
				t.Errorf("%s at %d of %q", what, pos-comment.Slash, text)
			}
		}
		group := &ast.CommentGroup{List: []*ast.Comment{comment}}
		list, faults := Parse(fset, group)
		for _, d := range list {
			inside("directive", d.Pos)
			inside("verb", d.VerbPos)
			for _, a := range d.Args {
				inside("key "+a.Key, a.KeyPos)
				inside("value "+a.Value, a.ValuePos)
				if a.KeyPos > a.ValuePos {
					t.Errorf("the value of %s comes before it in %q", a.Key, text)
				}
			}
		}
		for _, d := range faults {
			if d.Pos.Offset < 50 || d.Pos.Offset > 50+len(text) {
				t.Errorf("fault at %d of %q: %s", d.Pos.Offset-50, text, d.Text)
			}
			if d.Text == "" {
				t.Errorf("fault without a text in %q", text)
			}
		}
		Strays(fset, &ast.File{Name: ast.NewIdent("p"), Comments: []*ast.CommentGroup{group}})
	})
}
