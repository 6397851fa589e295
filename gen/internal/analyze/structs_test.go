//lint:file-ignore U1000 the fields are there for their shape, which reflect and the analyzer look at
//lint:file-ignore SA5008 odd tags are among the cases

package analyze

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/load"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// The structs below hide, shadow and rename fields in all the ways that there
// are.
type (
	domA struct{ X, Y int }
	domB struct {
		X int
		Z int `json:"z"`
	}
	domC struct {
		Y int `json:"Y"`
		W int
	}
	domDeep struct{ Deep int }
	domL    struct {
		domDeep
		L int
	}
	domR struct {
		domDeep
		R int
	}
	domLoop struct {
		*domLoop
		Loop int
	}
	domText string

	DomNone   struct{ A, B int }
	DomHidden struct {
		domA
		domB
	}
	DomShadowed struct {
		domA
		domB
		X string
	}
	DomTagged struct {
		domA
		domC
	}
	DomDiamond struct {
		domL
		domR
	}
	DomTwice struct {
		domDeep
		Again domDeep
		Named domDeep `json:"Deep"`
	}
	DomPointer struct {
		*domA
		B *domB
	}
	DomLoop struct{ domLoop }
	DomTag  struct {
		domA `json:"a"`
		Y    int `json:"-"`
		Z    int `json:"-,"`
		W    int `json:",omitempty"`
		V    int `json:""`
	}
	DomOther struct {
		domText
		DomText domText
		Any     any
		private int
	}
	DomDepth struct {
		domL
		domB
		Deep string `json:"deep"`
	}
	DomWins struct {
		domA
		domC
		Inner struct{ domA } `json:"inner"`
	}
)

// The fields of a struct are those that encoding/json writes, in its order.
func TestFieldsAreThoseOfEncodingJSON(t *testing.T) {
	samples := map[string]any{
		"DomNone": DomNone{}, "DomHidden": DomHidden{}, "DomShadowed": DomShadowed{}, "DomTagged": DomTagged{},
		"DomDiamond": DomDiamond{}, "DomTwice": DomTwice{}, "DomPointer": DomPointer{domA: &domA{}}, "DomLoop": DomLoop{},
		"DomTag": DomTag{W: 1}, "DomOther": DomOther{}, "DomDepth": DomDepth{}, "DomWins": DomWins{},
	}
	a, scope := analyzeItself(t)
	for name, sample := range samples {
		t.Run(name, func(t *testing.T) {
			named := scope.Lookup(name).Type().(*types.Named)
			var got []string
			for _, m := range a.dominant(named, named.Underlying().(*types.Struct), site{}) {
				got = append(got, m.name)
			}
			if want := memberNames(t, sample); !slices.Equal(got, want) {
				t.Errorf("got %q, encoding/json writes %q", got, want)
			}
		})
	}
}

// analyzeItself returns an analyzer of this test file.
func analyzeItself(t *testing.T) (*analyzer, *types.Scope) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "structs_test.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
		gen, ok := d.(*ast.GenDecl)
		return !ok || gen.Tok != token.TYPE
	})
	cfg := types.Config{Error: func(error) {}}
	pkg, _ := cfg.Check("analyze", fset, []*ast.File{file}, nil)
	p := &load.Package{Path: "analyze", Fset: fset, Types: pkg, Files: []*load.File{{Syntax: file}}}
	return &analyzer{pkg: p, out: &model.Package{}, source: newSource(p), reported: map[diagnostic.Diagnostic]bool{}, constantsIn: map[*types.Package][]*types.Const{}, constantsOf: map[*types.TypeName][]*types.Const{}, spelled: map[*types.Named]string{}, scalars: map[*types.Named]*model.Type{}}, pkg.Scope()
}

// memberNames returns the names of the members that encoding/json writes.
func memberNames(t *testing.T, sample any) []string {
	t.Helper()
	text, err := json.Marshal(sample)
	if err != nil {
		t.Fatal(err)
	}
	var members []string
	decoder := json.NewDecoder(bytes.NewReader(text))
	_, _ = decoder.Token()
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, key.(string))
		var skip json.RawMessage
		if err := decoder.Decode(&skip); err != nil {
			t.Fatal(err)
		}
	}
	return members
}
