package diagnostic

import (
	"go/token"
	"slices"
	"strings"
	"testing"
)

func TestString(t *testing.T) {
	tests := []struct {
		name string
		d    Diagnostic
		want string
	}{
		{"a full position", Diagnostic{token.Position{Filename: "f.go", Line: 12, Column: 3}, ReadOnlyDestructive, "text"}, "f.go:12:3: MCP014: text"},
		{"a file alone", Diagnostic{token.Position{Filename: "f.go"}, TypeError, "text"}, "f.go: MCP020: text"},
		{"no position", Diagnostic{Code: NearMiss, Text: "text"}, "MCP001: text"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.d.String(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNewIgnoresLineComments(t *testing.T) {
	fset := token.NewFileSet()
	file := fset.AddFile("real.go", -1, 100)
	file.AddLineColumnInfo(10, "other.go", 7, 1)
	if got := New(fset, file.Pos(20), NearMiss, "%d%%", 5).String(); got != "real.go:1:21: MCP001: 5%" {
		t.Error(got)
	}
}

func TestParseCode(t *testing.T) {
	for s, want := range map[string]Code{"MCP014": 14, "mcp14": 14, "14": 14, "MCP001": 1, "20": 20} {
		if got, ok := ParseCode(s); !ok || got != want {
			t.Errorf("ParseCode(%q) = %v, %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "MCP", "MCP000", "MCP021", "-1", "+1", "x14", "MCP14x", "99999999999999999999"} {
		if got, ok := ParseCode(s); ok {
			t.Errorf("ParseCode(%q) = %v", s, got)
		}
	}
}

func TestSortOrdersByPositionThenCodeThenText(t *testing.T) {
	at := func(file string, line, column int, code Code, text string) Diagnostic {
		return Diagnostic{token.Position{Filename: file, Line: line, Column: column}, code, text}
	}
	want := []Diagnostic{at("a.go", 2, 1, 1, "a"), at("a.go", 2, 1, 1, "b"), at("a.go", 2, 1, 3, "a"), at("a.go", 2, 9, 1, "a"), at("a.go", 10, 1, 1, "a"), at("b.go", 1, 1, 1, "a")}
	got := slices.Clone(want)
	slices.Reverse(got)
	Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestNearest(t *testing.T) {
	words := []string{"readonly", "destructive", "name", "title", "min", "max"}
	for word, want := range map[string]string{
		"raedonly": "readonly", "readOnly": "readonly", "destructiv": "destructive", "nmae": "name", "Titel": "title",
		"mni": "min", "mix": "min", "xyz": "", "": "", "numbers": "", "zz": "",
	} {
		if got := Nearest(word, words); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
	if got := DidYouMean("nmae", words); got != "; did you mean name?" {
		t.Errorf("DidYouMean: %q", got)
	}
	if got := DidYouMean("xyz", words); got != "" {
		t.Errorf("DidYouMean: %q", got)
	}
}

func TestEveryCodeHasAPage(t *testing.T) {
	all := Pages()
	if len(all) != 20 {
		t.Errorf("%d pages", len(all))
	}
	titles := map[string]bool{}
	for _, p := range all {
		if p.Title == "" || titles[p.Title] {
			t.Errorf("%s: no title of its own", p.Code)
		}
		titles[p.Title] = true
		for _, part := range []string{"# " + p.Code.String() + ": ", "\nWrong:\n\n    ", "\nRight:\n\n    "} {
			if strings.Count(p.Text, part) != 1 {
				t.Errorf("%s: no part %q", p.Code, part)
			}
		}
		for line := range strings.Lines(p.Text) {
			if len(strings.TrimRight(line, "\n")) > 84 {
				t.Errorf("%s: long line %s", p.Code, line)
			}
		}
	}
}
