package analyze

import (
	"fmt"
	"go/ast"
	"strings"
	"testing"
)

// comments makes a comment group of lines.
func comments(text string) *ast.CommentGroup {
	group := &ast.CommentGroup{}
	for line := range strings.SplitSeq(text, "\n") {
		group.List = append(group.List, &ast.Comment{Text: strings.TrimRight("// "+line, " ")})
	}
	return group
}

func TestParameterList(t *testing.T) {
	for _, test := range []struct{ name, text, rest, items string }{
		{"none", "A text.", "A text.", ""},
		{"indented", "A.\n\nParameters:\n  - a: one\n  - b: two", "A.", "a=one b=two"},
		{"bare", "A.\n\nParameters:\n- a: one\n- b: two\n\nB.", "A.\n\nB.", "a=one b=two"},
		{"a blank line first", "A.\n\nParameters:\n\n  - a: one\n\nB.", "A.\n\nB.", "a=one"},
		{"blank lines between", "Parameters:\n  - a: one\n\n  - b: two", "", "a=one b=two"},
		{"continued", "Parameters:\n  - a: one\n    more\n  - b: two", "", "a=one_more b=two"},
		{"stars", "Parameters:\n  * a: one\n  + b: two", "", "a=one b=two"},
		{"quoted names", "Parameters:\n  - `a`: one", "", "a=one"},
		{"a colon inside", "Parameters:\n  - a: one: two", "", "a=one:_two"},
		{"no list", "Parameters:\nthere are some.", "Parameters:\nthere are some.", ""},
		{"no list at the end", "Parameters:", "Parameters:", ""},
		{"inside a sentence", "Parameters: a and b\n  - a: one", "Parameters: a and b\n  - a: one", ""},
		{"no name", "Parameters:\n  - first of all", "", "?"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rest, items := parameterList(linesOf(comments(test.text)))
			var lines, got []string
			for _, line := range rest {
				lines = append(lines, line.text)
			}
			for _, item := range items {
				name, text, ok := item.named()
				if !ok {
					got = append(got, "?")
					continue
				}
				got = append(got, fmt.Sprintf("%s=%s", name, strings.ReplaceAll(text, " ", "_")))
			}
			text := strings.TrimSpace(strings.Join(lines, "\n"))
			for strings.Contains(text, "\n\n\n") {
				text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
			}
			if text != test.rest || strings.Join(got, " ") != test.items {
				t.Errorf("got %q and %q, want %q and %q", text, got, test.rest, test.items)
			}
		})
	}
}

func TestOnlyName(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "Add": true, "Add.": true, "add": true, "Add!": true, "Add adds.": false, "Adds": false,
	} {
		if onlyName(text, "Add") != want {
			t.Errorf("onlyName(%q) is not %v", text, want)
		}
	}
}

func TestInvisibleCharacters(t *testing.T) {
	for _, r := range []rune{0, 7, 0x1b, 0x7f, 0x85, 0xad, 0x200b, 0x200d, 0x200e, 0x202e, 0x2066, 0xfeff, 0xe0041} {
		if !invisible(r) {
			t.Errorf("U+%04X passes", r)
		}
	}
	for _, r := range "aé\n\t 漢😀–„“…\u00a0" {
		if invisible(r) {
			t.Errorf("U+%04X is refused", r)
		}
	}
}

func TestInstructionsEndAtTheFirstHeading(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"no heading", "Sells tea.\n\nSearch first.", "Sells tea.\n\nSearch first."},
		{"a heading", "Sells tea.\n\n# Configuration\n\nSet TEA.\n\n# More", "Sells tea."},
		{"a heading alone", "# Configuration\n\nSet TEA.", ""},
		{"a line of a paragraph", "Take cup\n# 5 for tea.", "Take cup\n# 5 for tea."},
		{"code", "Run\n\n\t# as root", "Run\n\n\t# as root"},
		{"a tag", "Sells tea.\n\n#tea", "Sells tea.\n\n#tea"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var lines []string
			for _, line := range untilHeading(linesOf(comments(test.text))) {
				lines = append(lines, line.text)
			}
			if got := strings.TrimSpace(strings.Join(lines, "\n")); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// The lines that go/doc takes for directives, after their slashes.
func TestDirectives(t *testing.T) {
	for text, want := range map[string]bool{
		"mcp:tool": true, "go:build x": true, "1:2": true, "line a.go:1": true, "extern f": true, "export f": true,
		"": false, ":a": false, "a:": false, "a: b": false, "a:B": false, "A:b": false, "a b:c": false, " mcp:tool": false, "lines": false, "line": false,
	} {
		if isDirective(text) != want {
			t.Errorf("isDirective(%q) is not %v", text, want)
		}
	}
}
