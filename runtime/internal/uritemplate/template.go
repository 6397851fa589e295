// Package uritemplate matches URIs against the part of RFC 6570 that resources
// use: {variable}, {+path} and a final {?name,name}. Matching takes linear time
// and never backtracks.
package uritemplate

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Template is a parsed template. It is safe for concurrent use.
type Template struct {
	parts []part
	query []string
}

// part is a literal followed by a variable; the last one may have no variable.
type part struct {
	literal  string
	variable string
	// reserved says {+variable}: slashes match.
	reserved bool
}

// Parse reads a template. Two variables need a literal between them.
func Parse(text string) (*Template, error) {
	t := &Template{}
	seen := map[string]bool{}
	add := func(name string) error {
		switch {
		case !validName(name):
			return fmt.Errorf("variable %q of the template is not a name", name)
		case seen[name]:
			return fmt.Errorf("variable %q comes twice in the template", name)
		}
		seen[name] = true
		return nil
	}
	rest := text
	for rest != "" {
		literal, after, found := strings.Cut(rest, "{")
		if strings.Contains(literal, "}") {
			return nil, fmt.Errorf("the template has a } without a {")
		}
		if !found {
			t.parts = append(t.parts, part{literal: literal})
			break
		}
		expression, after, found := strings.Cut(after, "}")
		if !found {
			return nil, fmt.Errorf("the template has a { without a }")
		}
		if names, ok := strings.CutPrefix(expression, "?"); ok {
			if after != "" {
				return nil, fmt.Errorf("{%s} must end the template", expression)
			}
			for name := range strings.SplitSeq(names, ",") {
				if err := add(name); err != nil {
					return nil, err
				}
				t.query = append(t.query, name)
			}
			t.parts = append(t.parts, part{literal: literal})
			break
		}
		name, reserved := strings.CutPrefix(expression, "+")
		if err := add(name); err != nil {
			return nil, err
		}
		if literal == "" && len(t.parts) > 0 {
			return nil, fmt.Errorf("{%s} needs text between it and the variable before it", expression)
		}
		t.parts = append(t.parts, part{literal: literal, variable: name, reserved: reserved})
		rest = after
	}
	return t, nil
}

func validName(name string) bool {
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_':
		default:
			return false
		}
	}
	return name != ""
}

// Variables returns the names of the variables in order, those of the query
// last.
func (t *Template) Variables() []string {
	var names []string
	for _, p := range t.parts {
		if p.variable != "" {
			names = append(names, p.variable)
		}
	}
	return append(names, t.query...)
}

// Optional reports whether the variable may be absent from a URI, as those of
// the query may.
func (t *Template) Optional(variable string) bool {
	for _, name := range t.query {
		if name == variable {
			return true
		}
	}
	return false
}

// Match calls yield with the decoded value of each variable in uri and reports
// whether the uri is one of the template's. A value that would leave its place
// does not match: one with a slash (but for {+path}), a segment "..", a
// backslash, a drive letter, a NUL or bytes that are not UTF-8.
func (t *Template) Match(uri string, yield func(variable, value string)) bool {
	path, query, hasQuery := uri, "", false
	if len(t.query) > 0 {
		path, query, hasQuery = strings.Cut(uri, "?")
	}
	values := make([]string, 0, 4)
	for i, p := range t.parts {
		rest, ok := strings.CutPrefix(path, p.literal)
		if !ok {
			return false
		}
		if p.variable == "" {
			path = rest
			break
		}
		raw := rest[:t.variableEnd(i, rest)]
		value, ok := decode(raw, p.reserved)
		if !ok {
			return false
		}
		values = append(values, value)
		path = rest[len(raw):]
	}
	if path != "" {
		return false
	}
	if hasQuery && !t.matchQuery(query, yield) {
		return false
	}
	for i, value := range values {
		yield(t.parts[i].variable, value)
	}
	return true
}

// variableEnd is where the variable of part i ends in rest: before the next
// literal, which the last time it comes must end the URI.
func (t *Template) variableEnd(i int, rest string) int {
	if i+1 == len(t.parts) {
		return len(rest)
	}
	next := t.parts[i+1]
	if next.variable == "" {
		if strings.HasSuffix(rest, next.literal) {
			return len(rest) - len(next.literal)
		}
		return len(rest)
	}
	if end := strings.Index(rest, next.literal); end >= 0 {
		return end
	}
	return len(rest)
}

// matchQuery reads the pairs of a query. Names that the template does not have,
// and names given twice, do not match.
func (t *Template) matchQuery(query string, yield func(variable, value string)) bool {
	seen := make([]string, 0, 4)
	for pair := range strings.SplitSeq(query, "&") {
		if pair == "" {
			continue
		}
		name, raw, _ := strings.Cut(pair, "=")
		if !t.Optional(name) {
			return false
		}
		for _, other := range seen {
			if other == name {
				return false
			}
		}
		seen = append(seen, name)
		value, ok := unescape(strings.ReplaceAll(raw, "+", " "))
		if !ok || !safeText(value) {
			return false
		}
		yield(name, value)
	}
	return true
}

// decode unescapes the raw value of a variable and holds it to its place.
func decode(raw string, reserved bool) (string, bool) {
	if raw == "" || strings.ContainsAny(raw, "?#") {
		return "", false
	}
	value, ok := unescape(raw)
	if !ok || !safeText(value) || strings.Contains(value, `\`) || hasDrive(value) {
		return "", false
	}
	if !reserved && strings.Contains(value, "/") {
		return "", false
	}
	for segment := range strings.SplitSeq(value, "/") {
		if segment == ".." {
			return "", false
		}
	}
	// What a second decoding would turn into a traversal is refused too.
	if again, ok := unescape(value); ok && again != value {
		return value, !strings.Contains(again, "..") && !strings.ContainsAny(again, "\\\x00")
	}
	return value, true
}

func safeText(value string) bool {
	return utf8.ValidString(value) && !strings.Contains(value, "\x00")
}

// hasDrive reports whether a path starts with a drive letter.
func hasDrive(path string) bool {
	path = strings.TrimLeft(path, "/")
	return len(path) >= 2 && path[1] == ':' && ('a' <= path[0]|0x20 && path[0]|0x20 <= 'z')
}

func unescape(s string) (string, bool) {
	if !strings.Contains(s, "%") {
		return s, true
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			out = append(out, s[i])
			continue
		}
		if i+2 >= len(s) {
			return "", false
		}
		high, low := hexDigit(s[i+1]), hexDigit(s[i+2])
		if high < 0 || low < 0 {
			return "", false
		}
		out = append(out, byte(high<<4|low))
		i += 2
	}
	return string(out), true
}

func hexDigit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
