package outline_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/gen/internal/outline"
)

var exhaustive = flag.Bool("exhaustive", false, "read all of the standard library, and try many mutations")

// parse parses as those do who use Blank.
func parse(src []byte) (*token.File, *ast.File, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments|parser.SkipObjectResolution)
	return fset.File(file.FileStart), file, err
}

// verify checks what Blank promises of one file, and counts its bodies that
// hold anything, and those of them that are blanked.
func verify(t *testing.T, src []byte) (bodies, blanks int) {
	t.Helper()
	before := bytes.Clone(src)
	blanked := outline.Blank(src)
	if !bytes.Equal(src, before) {
		t.Fatalf("the source has changed:\n%s", before)
	}
	lines, want, err := parse(src)
	blankedLines, got, blankedErr := parse(blanked)
	if (err == nil) != (blankedErr == nil) {
		t.Fatalf("errors: %v\nof the blanked text: %v\nsource:\n%s\nblanked:\n%s", err, blankedErr, src, blanked)
	}
	if err != nil {
		return 0, 0
	}
	rest := bytes.Clone(src)
	for _, decl := range want.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		open, end := lines.Offset(fn.Body.Lbrace)+1, lines.Offset(fn.Body.Rbrace)
		if len(bytes.TrimSpace(src[open:end])) == 0 {
			continue
		}
		bodies++
		if len(bytes.TrimSpace(blanked[open:end])) > 0 {
			continue
		}
		blanks++
		copy(rest[open:end], blanked[open:end])
		dropBody(t, want, fn)
	}
	if !bytes.Equal(rest, blanked) {
		t.Fatalf("more than bodies is blanked:\n%s\nblanked:\n%s", src, blanked)
	}
	if !reflect.DeepEqual(lines.Lines(), blankedLines.Lines()) {
		t.Fatalf("the lines of the blanked text are others:\n%s", src)
	}
	if !reflect.DeepEqual(want, got) {
		t.Fatalf("the syntax of the blanked text is another:\n%s\nblanked:\n%s", src, blanked)
	}
	return bodies, blanks
}

// dropBody takes from a file what blanking a body takes from it, and checks that
// nobody misses it.
func dropBody(t *testing.T, file *ast.File, fn *ast.FuncDecl) {
	t.Helper()
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == "Ask" {
			t.Fatalf("func %s is blanked, and mentions Ask", fn.Name)
		}
		return true
	})
	fn.Body.List = nil
	var comments []*ast.CommentGroup
	for _, group := range file.Comments {
		if group.Pos() < fn.Body.Lbrace || group.Pos() > fn.Body.Rbrace {
			comments = append(comments, group)
			continue
		}
		for _, c := range group.List {
			if strings.Contains(strings.ToLower(c.Text), "mcp") || strings.HasPrefix(c.Text[2:], "line ") {
				t.Fatalf("func %s is blanked, with the comment %s", fn.Name, c.Text)
			}
		}
	}
	file.Comments = comments
}

// eachFile calls do for the Go files below a directory.
func eachFile(t testing.TB, dir string, do func(name string, src []byte)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".go" {
			return err
		}
		src, err := os.ReadFile(name)
		if err == nil {
			do(name, src)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestBlankedFilesHaveTheSameSyntax(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, dir string
		every     int // file
	}{
		{"the standard library", filepath.Join(build.Default.GOROOT, "src"), 20},
		{"the generator", filepath.Join("..", ".."), 1},
		{"the runtime", filepath.Join("..", "..", "..", "runtime"), 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files, bodies, blanks := 0, 0, 0
			eachFile(t, test.dir, func(_ string, src []byte) {
				if files++; files%test.every == 0 || *exhaustive {
					b, n := verify(t, src)
					bodies, blanks = bodies+b, blanks+n
				}
			})
			share := fmt.Sprintf("%d of %d bodies are blanked (%.1f %%)", blanks, bodies, 100*float64(blanks)/float64(bodies))
			t.Log(share)
			if blanks*100 < bodies*90 {
				t.Error("only " + share)
			}
		})
	}
}

// function is a file with one function of the body, and one behind it.
func function(body string) []byte {
	return []byte("package p\n\nfunc (t T[P]) f(x struct{ y int }) (n [2]int, err interface{ e() }) {" + body + "\n}\n\nfunc g() { g() }\n")
}

func TestPlainBodiesAreBlanked(t *testing.T) {
	for _, test := range plain {
		t.Run(test.name, func(t *testing.T) {
			if _, blanks := verify(t, function(test.body)); blanks != 2 {
				t.Errorf("%d of 2 bodies are blanked:\n%s", blanks, test.body)
			}
		})
	}
}

func TestOtherBodiesAreLeft(t *testing.T) {
	for _, test := range left {
		t.Run(test.why, func(t *testing.T) {
			src := function(test.body)
			verify(t, src)
			if !bytes.Contains(outline.Blank(src), []byte(test.body)) {
				t.Errorf("it is blanked")
			}
		})
	}
}

func TestBlankFindsBodies(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"no function", "package p\n", ""},
		{"no body", "package p\nfunc f()\nfunc g() { x() }\n", "package p\nfunc f()\nfunc g() {     }\n"},
		{"line breaks stay", "package p\nfunc f() { // é\n\tx()\r\n}\n", "package p\nfunc f() {      \n     \n}\n"},
		{"a variable of a function", "package p\nvar f = func() { x() }\n", ""},
		{"a variable on two lines", "package p\nvar f =\nfunc() { x() }\n", ""},
		{"a type of a function", "package p\ntype F func()\ntype T struct{ f func() }\n", ""},
		{"results with braces", "package p\nfunc f() struct{ x int } { x() }\nfunc g() map[T]interface{} { x() }\n", "package p\nfunc f() struct{ x int } {     }\nfunc g() map[T]interface{} {     }\n"},
		{"a function as result", "package p\nfunc f() func() { x() }\n", "package p\nfunc f() func() {     }\n"},
		{"two on a line", "package p; func f() { x() }; func g() { x() }", "package p; func f() {     }; func g() {     }"},
		{"behind one that is left", "package p\nfunc f() { x := 1i; { } }\nfunc g() { x() }\n", "package p\nfunc f() { x := 1i; { } }\nfunc g() {     }\n"},
		{"braces in strings and comments", "package p\n/* func f() { x() } */\nvar s = `\nfunc f() { x() }\n` + \"{\"\nvar r = '{' // {\nfunc g() { x() }\n", "package p\n/* func f() { x() } */\nvar s = `\nfunc f() { x() }\n` + \"{\"\nvar r = '{' // {\nfunc g() {     }\n"},
		{"a byte order mark", "\uFEFFpackage p\nfunc f() { x() }\n", ""},
		{"a zero byte", "package p\nfunc f() { x(\"\x00\") }\n", ""},
		{"text that is no UTF-8", "package p\nfunc f() { x(\"\xff\") }\n", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			verify(t, []byte(test.src))
			want := test.want
			if want == "" {
				want = test.src
			}
			if got := string(outline.Blank([]byte(test.src))); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// The parser refuses bodies for their nesting, and so does the recognizer, which
// recurses as well.
func TestDeepBodiesAreLeft(t *testing.T) {
	t.Parallel()
	for _, nest := range []struct{ open, inmost, end string }{
		{"(", "x", ")"},
		{"{", "", "}"},
		{"- ", "x", ""},
		{"x+-", "x", ""},
		{"[", "1", "]T{}"},
		{"x[", "x", "]"},
		{"x(", "x", ")"},
		{"T{", "x", "}"},
		{"func(){", "", "}()"},
		{"if x {} else ", "{}", ""},
		{"x: ", "", ""},
		{"if x {", "", "}"},
	} {
		size := len(nest.open + nest.end)
		for _, n := range []int{30_000 / size, 40_000} {
			body := strings.Repeat(nest.open, n) + nest.inmost + strings.Repeat(nest.end, n)
			src := function(body)
			left := bytes.Contains(outline.Blank(src), []byte(body))
			if want := n == 40_000; left != want {
				t.Errorf("%d times %s: it is left: %t", n, nest.open, left)
			}
			if _, _, err := parse(src); !left && err != nil {
				t.Errorf("%d times %s is blanked: %v", n, nest.open, err)
			}
		}
	}
}
