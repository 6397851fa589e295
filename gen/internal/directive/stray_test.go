package directive

import (
	"go/parser"
	"go/token"
	"testing"
)

func TestStrays(t *testing.T) {
	tests := []struct {
		name, src, want string
	}{
		{"everything in its place", `//mcp:server name=x
package p

//mcp:tool
func F() {}

//mcp:enum off
type T string

type (
	//mcp:schema {}
	U string
)

type V struct{}

//mcp:prompt
func (V) M() {}
`, ``},
		{"a blank line before the function", `package p

//mcp:tool

func F() {}
`, `p.go:3:1: MCP001: //mcp:tool is attached to nothing: a blank line parts it from func F; it belongs in the doc comment of a function or method`},
		{"a blank line before the package clause", `//mcp:server name=x

package p
`, `p.go:1:1: MCP001: //mcp:server is attached to nothing; it belongs in the doc comment of the package clause`},
		{"inside a function", `package p

func F() {
	//mcp:tool
}
`, `p.go:4:2: MCP001: //mcp:tool is attached to nothing: it stands inside func F; it belongs in the doc comment of a function or method`},
		{"behind a function", `package p

func F() {} //mcp:tool
`, `p.go:3:13: MCP001: //mcp:tool is attached to nothing: it follows code on its line; it belongs in the doc comment of a function or method`},
		{"behind a parameter", `package p

func F(
	a int, //mcp:param a min=1
) {
}
`, `p.go:4:9: MCP001: //mcp:param is attached to nothing: it stands inside func F; it belongs in the doc comment of a function or method`},
		{"at the end of the file", `package p

//mcp:tool
`, `p.go:3:1: MCP001: //mcp:tool is attached to nothing; it belongs in the doc comment of a function or method`},
		{"a tool on a type", `package p

//mcp:tool
type T string
`, `p.go:3:1: MCP001: //mcp:tool stands on a type; it belongs in the doc comment of a function or method`},
		{"an enum on a group of types", `package p

//mcp:enum off
type (
	T string
)
`, `p.go:3:1: MCP001: //mcp:enum stands on a group of types; it belongs in the doc comment of a type`},
		{"a tool on a variable", `package p

//mcp:tool
var F = func() {}
`, `p.go:3:1: MCP001: //mcp:tool stands on a var declaration; it belongs in the doc comment of a function or method`},
		{"an unknown verb on a constant", `package p

const (
	//mcp:foo
	A = 1
)
`, `p.go:4:2: MCP001: //mcp:foo stands on a constant or variable, which has no directives`},
		{"a tool on an interface's method", `package p

type I interface {
	//mcp:tool
	F()
}
`, `p.go:4:2: MCP001: //mcp:tool stands on a field or parameter; it belongs in the doc comment of a function or method`},
		{"a server on a function", `package p

//mcp:server name=x
func F() {}
`, `p.go:3:1: MCP001: //mcp:server stands on a function or method; it belongs in the doc comment of the package clause`},
		{"an unknown verb attached to nothing", `package p

//mcp:foo

var x int
`, `p.go:3:1: MCP001: //mcp:foo is attached to nothing; foo is no directive either`},
		{"a near miss attached to nothing", `package p

// mcp:tool

func F() {}
`, `p.go:3:1: MCP001: // mcp:tool is an ordinary comment; write //mcp:tool, without a space after the slashes`},
		{"near misses in doc comments are left to Parse", `package p

// mcp:tool
func F() {}
`, ``},
		{"code that was put aside", `package p

/*
//mcp:tool
func F() {}
*/

// //mcp:tool
// func G() {}
`, ``},
		{"a block that is a directive", `package p

/* mcp:tool */

func F() {}
`, `p.go:3:4: MCP001: a directive in a block comment is not seen; write //mcp:tool on a line of its own`},
		{"text in a string", "package p\n\nconst s = `\n//mcp:tool\n`\n", ``},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, "p.go", tt.src, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if got := texts(Strays(fset, file)); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestPositionFindsTheFirstDirective(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", "package p\n\n// mcp:tool\nconst s = \"//mcp:tool\"\n\nfunc f() {\n\t//mcp:tool\n}\n", parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	if got := fset.Position(Position(file)).Line; got != 7 {
		t.Errorf("line %d, want 7", got)
	}
}
