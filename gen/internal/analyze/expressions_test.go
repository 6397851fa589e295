package analyze

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/mcpgen/mcpgen/gen/internal/load"
)

// Expressions are what go/types writes.
func TestExpressionsAreThoseOfGoTypes(t *testing.T) {
	const source = `package p

import (
	"net/url"
	"time"
	"unsafe"
)

type (
	Own     struct{}
	Alias   = Own
	Page[T any] struct{ Items []T }
)

var (
	_ string
	_ byte
	_ rune
	_ Own
	_ Alias
	_ any
	_ error
	_ unsafe.Pointer
	_ *url.URL
	_ []*time.Time
	_ [3][]byte
	_ map[string]map[Own]*int
	_ Page[*url.URL]
	_ []Page[map[string]Own]
	_ interface{ Do(int) }
	_ map[string]func(a, b int, c ...string) (n int, err error)
	_ chan<- <-chan int
	_ struct{}
	_ struct{ A int }
	_ struct {
		Own
		*url.URL
		Alias2 []Alias ` + "`json:\"alias,omitempty\" pattern:\"\\\\\\\"\"`" + `
		Inner  struct{ B, c [2]int } "é\n"
	}
)
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	cfg := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := cfg.Check("example.com/p", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	a := &analyzer{pkg: &load.Package{Path: pkg.Path()}, spelled: map[*types.Named]string{}, imports: map[string]string{}}
	for expr, tv := range info.Types {
		if got, want := a.expr(tv.Type), types.TypeString(tv.Type, a.qualifier); tv.IsType() && got != want {
			t.Errorf("%s: got %s, want %s", fset.Position(expr.Pos()), got, want)
		}
	}
	if a.imports["net/url"] != "url" || a.imports["time"] != "time" || len(a.imports) != 3 {
		t.Errorf("got the imports %v", a.imports)
	}
}
