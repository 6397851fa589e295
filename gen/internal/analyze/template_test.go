package analyze

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseTemplate(t *testing.T) {
	for text, want := range map[string]string{
		"docs://readme":                 "",
		"docs://{a}":                    "a@8",
		"docs://{a}/{+b}{?c,d}":         "a@8 +b@13 ?c@17 ?d@19",
		"docs://x{?q}":                  "?q@10",
		"file:///{+path}.json":          "+path@10",
		"urn:isbn:{number}":             "number@10",
		"https://example.com/a%20b":     "",
		"docs://{a}{b}":                 "a@8 b@11 !10",
		"docs://{a}/{a}":                "a@8 !12",
		"docs://{":                      "!7",
		"docs://}":                      "!7",
		"docs://{/a}":                   "!8",
		"docs://{a}/{?b}/c":             "a@8 !12 ?b@13",
		"docs://{a,b}":                  "a@8 !8",
		"{scheme}://x":                  "scheme@1 !0",
		"docs://é":                      "!0",
		"docs://a b":                    "!0",
		"docs://{a-b}":                  "!8",
		"docs://{?a,,b}":                "?a@9 !11 ?b@12",
		"docs://[::1":                   "!0",
		"docs://x{a}y{b}z":              "a@9 b@13",
		"docs://{very_long_name_1}/{B}": "very_long_name_1@8 B@27",
	} {
		parsed, faults := parseTemplate(text)
		var got []string
		for _, v := range parsed.variables {
			mark := map[bool]string{true: "+"}[v.path] + map[bool]string{true: "?"}[v.query]
			got = append(got, fmt.Sprintf("%s%s@%d", mark, v.name, v.offset))
		}
		marks := ""
		for _, f := range faults {
			marks += fmt.Sprintf(" !%d", f.offset)
		}
		if !sameWords(strings.Join(got, " ")+marks, want) {
			t.Errorf("%s: got %s%s, want %s", text, strings.Join(got, " "), marks, want)
		}
	}
}

func sameWords(x, y string) bool {
	count := map[string]int{}
	for _, word := range strings.Fields(x) {
		count[word]++
	}
	for _, word := range strings.Fields(y) {
		count[word]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

func FuzzParseTemplate(f *testing.F) {
	for _, text := range []string{"docs://{a}/{+b}{?c,d}", "{", "}{", "x:{?", "x:{a}{b}", "x:{a*}", "x:{?a,,b}", "\xff:{é}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, faults := parseTemplate(text)
		for _, v := range parsed.variables {
			if text[v.offset:v.offset+len(v.name)] != v.name {
				t.Errorf("%q: %s does not stand at %d", text, v.name, v.offset)
			}
		}
		for _, fault := range faults {
			if fault.offset < 0 || fault.offset > len(text) {
				t.Errorf("%q: %q stands at %d", text, fault.text, fault.offset)
			}
		}
	})
}
