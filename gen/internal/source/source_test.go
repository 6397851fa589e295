package source

import (
	"fmt"
	"go/format"
	"math/rand/v2"
	"strings"
	"testing"
)

// wantFormatted fails where gofmt would change a file.
func wantFormatted(t *testing.T, file string) {
	t.Helper()
	formatted, err := format.Source([]byte(file))
	if err != nil {
		t.Fatalf("%v in\n%s", err, file)
	}
	if string(formatted) != file {
		t.Fatalf("gofmt has\n%s\nof\n%s", formatted, file)
	}
}

func TestLinesAreAsDeepAsTheirBlocks(t *testing.T) {
	var p Printer
	p.Line("package p")
	p.Blank()
	p.Open("func f(%s int) int {", "n")
	p.Open("switch {")
	p.Part("case %s:", "n > 0")
	p.Open("if n == 1 {")
	p.Line("return %s", "one(\n\tn,\n)")
	p.Part("} else {")
	p.Line("return 100 % n")
	p.Close("}")
	p.Part("default:")
	var inside Printer
	inside.Line("gone")
	inside.Reset(2)
	inside.Grow(100)
	inside.Line("return %s%s", "-", "1")
	p.Add(&inside)
	p.Close("}")
	p.Close("}")
	const want = `package p

func f(n int) int {
	switch {
	case n > 0:
		if n == 1 {
			return one(
				n,
			)
		} else {
			return 100 % n
		}
	default:
		return -1
	}
}
`
	if got := string(p.Bytes()); got != want {
		t.Errorf("got\n%s", got)
	}
	wantFormatted(t, want)
}

func TestArgumentsAreQuotedWhereTheFormatSaysSo(t *testing.T) {
	var p Printer
	p.Line("%q%s%q", "a b", "%q", "\"ü\n")
	const want = `"a b"%q"\"ü\n"` + "\n"
	if got := string(p.Bytes()); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestArgumentsThatDoNotFitTheFormatShow(t *testing.T) {
	var p Printer
	p.Line("a %s %s", "b")
	p.Line("a %s", "b", "c")
	p.Line("100%")
	const want = "a b %!s(MISSING)\na b%!(EXTRA c)\n100%\n"
	if got := string(p.Bytes()); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func qualifyLast(path, name string) string {
	if path == "" {
		return name
	}
	return path[strings.LastIndexByte(path, '/')+1:] + "." + name
}

func TestTypesAreSpelledAsInSource(t *testing.T) {
	tests := map[string]string{
		`int`:                          "int",
		`map[string]*"net/url".URL`:    "map[string]*url.URL",
		`Page["a.b/c".Item, [3][]int]`: "Page[c.Item, [3][]int]",
		`struct{A map[string]"much/too/long".Element}`: "struct{ A map[string]long.Element }",
		`struct{A map[string]map[string]"a".Element}`:  "struct {\n\tA map[string]map[string]a.Element\n}",
		`struct{}`:                                    "struct{}",
		`struct{A int}`:                               "struct{ A int }",
		`struct{*"a/b".C}`:                            "struct{ *b.C }",
		`struct{U "a/b".C}`:                           "struct{ U b.C }",
		`struct{A int "json:\"a\""}`:                  "struct {\n\tA int `json:\"a\"`\n}",
		`struct{Base "json:\"a\""}`:                   "struct {\n\tBase `json:\"a\"`\n}",
		`struct{A int "x"; Long map[string]T "y"}`:    "struct {\n\tA    int          `x`\n\tLong map[string]T `y`\n}",
		`struct{A map[string]"much/longer".Element}`:  "struct{ A map[string]longer.Element }",
		`func(a int, b ...string) (n int, err error)`: "func(a int, b ...string) (n int, err error)",
		`chan (<-chan "a".T)`:                         "chan (<-chan a.T)",
		`interface{F(a int); G()}`:                    "interface {\n\tF(a int)\n\tG()\n}",
		`struct{F func(struct{A, B int}) "a".T}`:      "struct{ F func(struct{ A, B int }) a.T }",
		`struct{A string "` + "`" + `"}`:              "struct {\n\tA string \"`\"\n}",
	}
	for expression, want := range tests {
		got, err := Type(expression, qualifyLast)
		if err != nil || got != want {
			t.Errorf("%s is %v\n%s\nwant\n%s", expression, err, got, want)
		}
	}
	for _, expression := range []string{"", "a b", "struct{a}}", "[x", `"a"`, `"a`, "3", "map[a", "type", "struct{[]int}"} {
		if got, err := Type(expression, qualifyLast); err == nil {
			t.Errorf("%s is %s, want an error", expression, got)
		}
	}
}

// FuzzType holds the speller to gofmt: what it spells itself is spelled so.
func FuzzType(f *testing.F) {
	for _, seed := range []string{
		"int", "*[]map[[3]a]b", `Page["a/b".C, d]`, "struct{}", "struct{A int}", `struct{A, B int "x"}`, `struct{A int "x"; *"a/b".C "y"; D struct{E f} "z"; G h}`,
		"struct{é ü; w ×}", `struct{A struct{B c "\n"}; C d}`, "[08]a", "func()", "chan a", "struct{a int \"`\"}",
	} {
		f.Add(seed)
	}
	qualify := func(path, name string) string { return fmt.Sprintf("p%d.%s", len(path), name) }
	f.Fuzz(func(t *testing.T, expression string) {
		s := &speller{rest: expression, qualify: qualify}
		got := s.spell()
		if s.odd || s.rest != "" {
			return
		}
		want, err := formatType(expression, qualify)
		if err != nil || got != want {
			t.Errorf("%q is\n%s\ngofmt has %v\n%s", expression, got, err, want)
		}
	})
}

// TestRandomSourceIsAsGofmtHasIt prints random declarations and statements.
func TestRandomSourceIsAsGofmtHasIt(t *testing.T) {
	seed := rand.Uint64()
	r := random{rand.New(rand.NewPCG(seed, 0))}
	defer func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	}()
	for range 500 {
		var p Printer
		p.Line("package p")
		for range 1 + r.IntN(4) {
			p.Blank()
			r.declaration(t, &p)
		}
		wantFormatted(t, string(p.Bytes()))
	}
}

type random struct{ *rand.Rand }

func (r random) name() string {
	return string(rune('a'+r.IntN(26))) + strings.Repeat("ü", r.IntN(2)) + strings.Repeat("x", r.IntN(9))
}

// typ is a type as go/types writes it.
func (r random) typ(depth int) string {
	if depth == 0 {
		return []string{"int", "string", `"net/url".URL`, r.name()}[r.IntN(4)]
	}
	switch r.IntN(9) {
	case 0:
		return "[]" + r.typ(depth-1)
	case 1:
		return "*" + r.typ(depth-1)
	case 2:
		return "map[string]" + r.typ(depth-1)
	case 3:
		return "[3]" + r.typ(depth-1)
	case 4:
		return "Page[" + r.typ(depth-1) + ", T]"
	case 5, 6:
		var fields []string
		for range r.IntN(6) {
			field := r.name() + " " + r.typ(depth-1)
			if r.IntN(6) == 0 {
				field = []string{"Base", `*"a/b".Base`, "Page[T]"}[r.IntN(3)]
			}
			if r.IntN(2) == 0 {
				field += fmt.Sprintf(" %q", []string{`json:"a"`, `json:"longer,omitempty"`, "`"}[r.IntN(3)])
			}
			fields = append(fields, field)
		}
		return "struct{" + strings.Join(fields, "; ") + "}"
	case 7:
		return "func(a " + r.typ(0) + ", b ..." + r.typ(0) + ") (" + r.typ(0) + ", error)"
	default:
		return r.typ(0)
	}
}

func (r random) spelled(t *testing.T) string {
	expression := r.typ(r.IntN(4))
	text, err := Type(expression, qualifyLast)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// value is an expression, of one line or several.
func (r random) value(depth int) string {
	switch n := r.IntN(8); {
	case n == 0:
		return "`a\t` +\n\t\"b\""
	case n == 1 && depth > 0:
		return r.name() + r.pairs(depth-1)
	case n == 2 && depth > 0:
		var items []string
		for range r.IntN(4) {
			items = append(items, List([]string{"A: " + r.name(), "B: 1"}))
		}
		return "[]" + r.name() + Items(items)
	case n == 3:
		var p Printer
		p.Open("func(%s int) error {", r.name())
		p.Line("return nil")
		p.Close("}")
		return p.Expression()
	case n == 4:
		return "90 * " + r.name()
	}
	return r.name()
}

func (r random) pairs(depth int) string {
	var pairs []Pair
	for range r.IntN(7) {
		pairs = append(pairs, Pair{r.name(), r.value(depth)})
	}
	return Pairs(pairs)
}

func (r random) declaration(t *testing.T, p *Printer) {
	switch r.IntN(3) {
	case 0:
		var rows [][]string
		for range 2 + r.IntN(4) {
			rows = append(rows, []string{"_", r.spelled(t), "= " + r.name() + "{}"})
		}
		p.Open("var (")
		p.Columns(rows)
		p.Close(")")
	case 1:
		p.Line("var %s = %s%s", r.name(), r.name(), r.pairs(2))
	default:
		p.Open("func %s(v *%s) {", r.name(), r.spelled(t))
		r.statements(t, p, 3)
		p.Close("}")
	}
}

func (r random) statements(t *testing.T, p *Printer, depth int) {
	for range 1 + r.IntN(4) {
		switch n := r.IntN(6); {
		case n == 0 && depth > 0:
			p.Open("if %s := %s; %s != nil {", r.name(), r.name(), r.name())
			r.statements(t, p, depth-1)
			if r.IntN(2) == 0 {
				p.Part("} else {")
				r.statements(t, p, depth-1)
			}
			p.Close("}")
		case n == 1 && depth > 0:
			p.Open("switch %s {", r.name())
			p.Part("case %s, %s:", r.name(), `"a"`)
			r.statements(t, p, depth-1)
			p.Part("default:")
			r.statements(t, p, depth-1)
			p.Close("}")
		case n == 2:
			p.Line("var %s %s", r.name(), r.spelled(t))
		case n == 3:
			p.Line("%s = new(%s)", r.name(), r.spelled(t))
		default:
			p.Line("%s(%s)", r.name(), r.value(2))
		}
	}
}
