package emit

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/mcpgen/mcpgen/gen/internal/model"
	"github.com/mcpgen/mcpgen/gen/internal/source"
)

// adding is a package with one tool.
func adding() *model.Package {
	number := &model.Type{Kind: model.Integer, Go: "int"}
	return &model.Package{
		Path: "example.com/calc", Name: "calc", Server: model.Server{Name: "calc"},
		Tools: []*model.Tool{{Name: "add", Description: "Add adds.", Func: model.Function{
			Name:    "Add",
			Params:  []*model.Param{{Role: model.Property, Field: model.Field{Name: "a", GoName: "a", Type: number}}},
			Results: model.Results{Kind: model.WrappedResult, Values: []*model.Field{{Type: number}}},
		}}},
		Guards: []*model.Guard{{Go: "Args", Underlying: "struct { A int \"json:\\\"a\\\"\"; U *\"net/url\".URL }"}},
	}
}

func emitted(t *testing.T, p *model.Package, opts Options) string {
	t.Helper()
	source, err := Package(p, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

func TestPackageIsFormattedAndMarkedAsGenerated(t *testing.T) {
	for name, header := range map[string]string{"plain": "", "licence": "// Copyright\n// All rights."} {
		source := emitted(t, adding(), Options{Guard: true, Header: header})
		formatted, err := format.Source([]byte(source))
		if err != nil || string(formatted) != source {
			t.Errorf("%s: not as gofmt has it: %v", name, err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), "mcp_gen.go", source, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if !ast.IsGenerated(file) {
			t.Errorf("%s: not marked as generated", name)
		}
		if file.Doc != nil {
			t.Errorf("%s: the package has documentation: %s", name, file.Doc.Text())
		}
		if !strings.HasPrefix(source, header) {
			t.Errorf("%s: the header is not first", name)
		}
	}
}

func TestPackageIsTheSameEveryTime(t *testing.T) {
	first := emitted(t, adding(), Options{Guard: true})
	for range 20 {
		if emitted(t, adding(), Options{Guard: true}) != first {
			t.Fatal("two runs differ")
		}
	}
}

func TestImportsOfTheStandardLibraryStandApart(t *testing.T) {
	const want = `import (
	"context"
	"net/url"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/codec"
)
`
	if source := emitted(t, adding(), Options{Guard: true}); !strings.Contains(source, want) {
		t.Errorf("imports are not\n%s in\n%s", want, source)
	}
}

func TestGuardsPinShapesUnlessTurnedOff(t *testing.T) {
	const want = "\t_ struct {\n\t\tA int `json:\"a\"`\n\t\tU *url.URL\n\t} = Args{}\n"
	if source := emitted(t, adding(), Options{Guard: true}); !strings.Contains(source, want) {
		t.Errorf("no guard\n%s in\n%s", want, source)
	}
	if source := emitted(t, adding(), Options{}); strings.Contains(source, "Args{}") {
		t.Error("a guard where none was asked for")
	}
}

func TestPackageThatRedefinesTheLanguageIsRefused(t *testing.T) {
	p := adding()
	p.Scope = []string{"len"}
	if _, err := Package(p, Options{}, nil); err == nil || !strings.Contains(err.Error(), "declares len") {
		t.Errorf("got %v", err)
	}
}

func TestWhatCannotBeWrittenIsAnError(t *testing.T) {
	tests := []struct {
		name  string
		field model.Field
		want  string
	}{
		{"unknown kind", model.Field{Type: &model.Type{Kind: "odd", Go: "Odd"}}, `kind "odd"`},
		{"a pattern of a time", model.Field{Type: &model.Type{Kind: model.Time, Go: `"time".Time`}, Constraints: &model.Constraints{Pattern: "x"}}, "pattern"},
		{"an enum of times", model.Field{Type: &model.Type{Kind: model.Time, Go: `"time".Time`}, Constraints: &model.Constraints{Enum: []string{`"x"`}}}, "enum"},
		{"a type that is no Go", model.Field{Type: &model.Type{Kind: model.String, Go: "a b"}}, "not Go"},
	}
	for _, test := range tests {
		p := adding()
		test.field.Name, test.field.GoName = "x", "x"
		p.Tools[0].Func.Params = []*model.Param{{Role: model.Property, Field: test.field}}
		if _, err := Package(p, Options{}, nil); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want an error about %s", test.name, err, test.want)
		}
	}
}

func TestNamesAreHandedOutOnce(t *testing.T) {
	n := newNames(map[string]bool{}, []string{"taken"})
	inner := n.inner()
	got := []string{n.pick("taken", "other"), n.pick("taken", "other"), inner.pick("other"), inner.pick("type"), inner.pick("fresh"), n.pick("_")}
	want := []string{"other", "taken2", "other2", "type2", "fresh", "_2"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("name %d is %s, want %s", i, got[i], want[i])
		}
	}
}

func TestStemsLeaveAllTheirNamesFree(t *testing.T) {
	n := newNames(map[string]bool{}, []string{"callAdd", "add2Input"})
	n.file.imported = []string{"add3Input"}
	got := n.stem("Add", "call%s", "%sInput")
	if got[0] != "callAdd4" || got[1] != "add4Input" {
		t.Errorf("got %v", got)
	}
}

func TestLowerKeepsWordsWhole(t *testing.T) {
	for name, want := range map[string]string{"Add": "add", "HTTPGet": "httpGet", "URL": "url", "ID2": "id2", "aB": "aB", "Über": "über", "": ""} {
		if got := lower(name); got != want {
			t.Errorf("lower(%s) = %s, want %s", name, got, want)
		}
	}
}

func TestUpperBeginsWithACapital(t *testing.T) {
	for name, want := range map[string]string{"add": "Add", "Add": "Add", "über": "Über", "_a": "_a", "1": "1", "": ""} {
		if got := upper(name); got != want {
			t.Errorf("upper(%s) = %s, want %s", name, got, want)
		}
	}
}

// statement is an expression where a statement has it.
func statement(t *testing.T, expression string) string {
	t.Helper()
	var p source.Printer
	p.Line("var x = %s", expression)
	const above = "package p\n\n"
	written := above + string(p.Bytes())
	formatted, err := format.Source([]byte(written))
	if err != nil {
		t.Fatalf("%v in %s", err, written)
	}
	if string(formatted) != written {
		t.Errorf("gofmt has\n%s of\n%s", formatted, written)
	}
	return strings.TrimSpace(strings.TrimPrefix(written, above+"var x = "))
}

func TestDurationsReadAsWritten(t *testing.T) {
	tests := map[time.Duration]string{
		time.Second: "time.Second", 90 * time.Second: "90 * time.Second", 2 * time.Hour: "2 * time.Hour", time.Millisecond: "time.Millisecond",
		1500 * time.Millisecond: "1500 * time.Millisecond", 7: "7 * time.Nanosecond", 0: "0", -time.Minute: "-1 * time.Minute",
	}
	for d, want := range tests {
		if got := statement(t, newEmitter(adding(), newBuffers()).duration(int64(d))); got != want {
			t.Errorf("%v is %s, want %s", d, got, want)
		}
	}
}

func TestTextsAreLiteralsOfOneLineEach(t *testing.T) {
	tests := map[string]string{
		"plain":           `"plain"`,
		"":                `""`,
		`a "b" \c`:        "`a \"b\" \\c`",
		"`a` \"b\"":       `"` + "`a`" + ` \"b\""`,
		"one\ntwo":        "\"one\\n\" +\n\t\"two\"",
		"end\n":           `"end\n"`,
		"tab\t\"":         `"tab\t\""`,
		"bell\a ü \u200b": `"bell\a ü \u200b"`,
	}
	for s, want := range tests {
		if got := statement(t, text(s)); got != want {
			t.Errorf("%q is %s, want %s", s, got, want)
		}
	}
}

func TestRawJSONHoldsEveryCharacter(t *testing.T) {
	if got, want := rawJSON("{\"a\":\"`\ufeff\"}"), "`{\"a\":\"\\u0060\\ufeff\"}`"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestBoundsOfIntegersAreWhole(t *testing.T) {
	tests := []struct {
		literal          string
		exclusive, lower bool
		want             int64
	}{
		{"5", false, true, 5}, {"5", true, true, 6}, {"5", true, false, 4}, {"1.5", false, true, 2}, {"1.5", true, true, 2},
		{"1.5", false, false, 1}, {"-1.5", false, true, -1}, {"-1.5", false, false, -2}, {"1e2", false, false, 100},
	}
	for _, test := range tests {
		r, ok := rational(test.literal)
		if got := whole(r, test.exclusive, test.lower); !ok || got.Cmp(big.NewInt(test.want)) != 0 {
			t.Errorf("whole(%s, %t, %t) = %s, want %d", test.literal, test.exclusive, test.lower, got, test.want)
		}
	}
	if _, ok := rational("1e999999999"); ok {
		t.Error("a number beyond those of float64 is taken")
	}
}

func TestMultiplesAmongIntegers(t *testing.T) {
	for literal, want := range map[string]string{"5": "5", "1.5": "3", "0.5": "", "1": "", "0": "", "2.50": "5"} {
		got := ""
		if m := modulus(literal); m != nil {
			got = m.String()
		}
		if got != want {
			t.Errorf("modulus(%s) = %s, want %s", literal, got, want)
		}
	}
}

func TestTypesAreReadable(t *testing.T) {
	for expression, want := range map[string]string{
		"Filter": "Filter", `map[string]*"net/url".URL`: "map[string]*url.URL", `Page["example.com/x/v2".Item]`: "Page[v2.Item]",
	} {
		if got := readable(expression); got != want {
			t.Errorf("readable(%s) = %s, want %s", expression, got, want)
		}
	}
}
