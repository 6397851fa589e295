package uritemplate_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mcpgen/mcpgen/runtime/internal/uritemplate"
)

func match(t *testing.T, template, uri string) (string, bool) {
	t.Helper()
	parsed, err := uritemplate.Parse(template)
	if err != nil {
		t.Fatal(err)
	}
	var pairs []string
	ok := parsed.Match(uri, func(variable, value string) { pairs = append(pairs, variable+"="+value) })
	return strings.Join(pairs, ","), ok
}

func TestMatch(t *testing.T) {
	tests := []struct{ name, template, uri, want string }{
		{"one variable", "test://template/{id}/data", "test://template/123/data", "id=123"},
		{"a variable at the end", "books://{isbn}", "books://978-0", "isbn=978-0"},
		{"two variables", "x://{a}/{b}", "x://1/2", "a=1,b=2"},
		{"an escaped value", "x://{a}", "x://a%20b%C3%A9", "a=a bé"},
		{"a path", "file:///{+path}", "file:///a/b/c.txt", "path=a/b/c.txt"},
		{"a path and a suffix", "file:///{+path}.json", "file:///a/b.json.json", "path=a/b.json"},
		{"the suffix ends the URI", "x://{id}/data", "x://1/data", "id=1"},
		{"a query", "x://s{?q,limit}", "x://s?limit=5&q=a+b", "limit=5,q=a b"},
		{"a query that is absent", "x://s{?q}", "x://s", ""},
		{"dots in a name", "x://{name}", "x://a..b", "name=a..b"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, ok := match(t, test.template, test.uri)
			if !ok || got != test.want {
				t.Errorf("got %q, %v; want %q", got, ok, test.want)
			}
		})
	}
}

// F9 and V15: what would leave its place does not match.
func TestMatchRefuses(t *testing.T) {
	tests := []struct{ name, template, uri string }{
		{"another URI", "x://a/{id}", "x://b/1"},
		{"an empty variable", "x://a/{id}", "x://a/"},
		{"a slash", "x://{id}", "x://a/b"},
		{"an escaped slash", "x://{id}", "x://a%2fb"},
		{"a query where there is none", "x://{id}", "x://a?b"},
		{"a fragment", "x://{id}", "x://a#b"},
		{"two dots", "x://{id}", "x://.."},
		{"escaped dots", "x://{id}", "x://%2e%2e"},
		{"dots escaped twice", "x://{id}", "x://%252e%252e"},
		{"dots in a path", "file:///{+path}", "file:///a/../b"},
		{"escaped dots in a path", "file:///{+path}", "file:///a/%2e%2e/b"},
		{"an escaped slash between dots", "file:///{+path}", "file:///..%2fb"},
		{"a NUL", "file:///{+path}", "file:///a%00b"},
		{"a backslash", "file:///{+path}", `file:///..\b`},
		{"an escaped backslash", "file:///{+path}", "file:///..%5cb"},
		{"a drive letter", "file:///{+path}", "file:///C:/Windows"},
		{"a drive letter behind slashes", "file://{+path}", "file:///C:foo"},
		{"bytes that are not UTF-8", "x://{id}", "x://%ff"},
		{"half an escape", "x://{id}", "x://%4"},
		{"no escape", "x://{id}", "x://%zz"},
		{"an unknown query variable", "x://s{?q}", "x://s?p=1"},
		{"a query variable twice", "x://s{?q}", "x://s?q=1&q=2"},
		{"text after the template", "x://{id}/data", "x://1/data/more"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, ok := match(t, test.template, test.uri); ok {
				t.Errorf("matched with %q", got)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"x://{", "x://}", "x://{a", "x://{}", "x://{a}{b}", "x://{a}/{a}", "x://{a b}", "x://{?a}/b", "x://{#a}", "x://{/a*}"} {
		if _, err := uritemplate.Parse(text); err == nil {
			t.Errorf("%s is accepted", text)
		}
	}
}

// V10: matching takes linear time.
func TestMatchIsLinear(t *testing.T) {
	template, err := uritemplate.Parse("x://{a}/{b}-{c}/{+d}.txt")
	if err != nil {
		t.Fatal(err)
	}
	uri := "x://" + strings.Repeat("-/", 1<<19)
	began := time.Now()
	template.Match(uri, func(string, string) {})
	if took := time.Since(began); took > time.Second {
		t.Errorf("1 MiB took %v", took)
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("test://template/{id}/data", "test://template/123/data")
	f.Add("file:///{+path}.json", "file:///a/%2e%2e/b.json")
	f.Add("x://s{?q,limit}", "x://s?limit=5&q=a+b")
	f.Add("x://{a}-{b}", "x://%252e%252e-\\")
	f.Fuzz(func(t *testing.T, text, uri string) {
		template, err := uritemplate.Parse(text)
		if err != nil {
			return
		}
		variables := template.Variables()
		seen := map[string]string{}
		if !template.Match(uri, func(variable, value string) { seen[variable] = value }) {
			return
		}
		for variable, value := range seen {
			if !utf8.ValidString(value) || strings.Contains(value, "\x00") {
				t.Errorf("%s is %q", variable, value)
			}
			if !template.Optional(variable) && (value == ".." || strings.HasPrefix(value, "../") || strings.Contains(value, `\`)) {
				t.Errorf("%s is %q", variable, value)
			}
		}
		for _, variable := range variables {
			if _, ok := seen[variable]; !ok && !template.Optional(variable) {
				t.Errorf("%s has no value", variable)
			}
		}
	})
}
