package analyze

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// template is the URI of a resource, taken apart.
type template struct {
	variables []variable
}

// variable is a variable of a template; offset is where its name starts.
type variable struct {
	name   string
	offset int
	// path says {+name}, query {?name}.
	path, query bool
}

// templateFault is what is wrong with a template, and where.
type templateFault struct {
	offset int
	text   string
}

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// parseTemplate reads a URI with variables of RFC 6570 level 1, {+path} and a
// last {?name,name}.
func parseTemplate(text string) (t template, faults []templateFault) {
	fault := func(offset int, text string) { faults = append(faults, templateFault{offset, text}) }
	end := 0 // of what has been read
	for end < len(text) {
		literal := text[end:]
		open := strings.IndexByte(literal, '{')
		if open >= 0 {
			literal = literal[:open]
		}
		if i := strings.IndexByte(literal, '}'); i >= 0 {
			fault(end+i, "there is a } without a {")
		}
		if open < 0 {
			break
		}
		start := end + open
		length := strings.IndexByte(text[start:], '}')
		if length < 0 {
			fault(start, "there is a { without a }")
			break
		}
		if start == end && end > 0 && !strings.HasPrefix(text[start:], "{?") {
			fault(start, "two variables stand side by side, so that nobody knows where one ends; write a / or another character between them")
		}
		end = start + length + 1
		t.expression(text[start+1:end-1], start+1, end < len(text), fault)
	}
	if problem := uriProblem(text); problem != "" && len(faults) == 0 {
		fault(0, problem)
	}
	return t, faults
}

// expression reads what stands between braces; more says that text follows.
func (t *template) expression(inner string, offset int, more bool, fault func(int, string)) {
	names, query, path := inner, false, false
	switch {
	case strings.HasPrefix(inner, "?"):
		names, offset, query = inner[1:], offset+1, true
		if more {
			fault(offset-1, "{"+inner+"} is not at the end; move it there")
		}
	case strings.HasPrefix(inner, "+"):
		names, offset, path = inner[1:], offset+1, true
	case inner != "" && strings.Contains("#./;&=,!@|", inner[:1]):
		fault(offset, "{"+inner+"} is not of the templates that clients can fill in and servers match; there are {name}, {+name} and {?name,name}")
		return
	}
	for name := range strings.SplitSeq(names, ",") {
		switch {
		case strings.HasSuffix(name, "*") || strings.Contains(name, ":"):
			fault(offset, "{"+inner+"} has a modifier, which no URI can be matched against; write the variable alone")
		case !variableName.MatchString(name):
			fault(offset, "{"+inner+"} holds no name of a parameter")
		case slices.ContainsFunc(t.variables, func(v variable) bool { return v.name == name }):
			fault(offset, "the variable "+name+" is there twice; give the second another name")
		default:
			t.variables = append(t.variables, variable{name: name, offset: offset, path: path, query: query})
		}
		if !query && strings.Contains(names, ",") {
			fault(offset, "{"+inner+"} holds several variables; write each in braces of its own")
			return
		}
		offset += len(name) + 1
	}
}

var (
	expression = regexp.MustCompile(`\{[^}]*\}`)
	scheme     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)
)

// uriProblem says why a template makes no URIs.
func uriProblem(text string) string {
	if !scheme.MatchString(text) {
		return "a URI begins with a scheme, as in docs://" + strings.TrimLeft(text, "/")
	}
	filled := expression.ReplaceAllString(text, "x")
	if strings.ContainsAny(filled, " <>\"\\^`|{}") || strings.ContainsFunc(filled, func(r rune) bool { return r < ' ' || r > '~' }) {
		return "a URI holds neither spaces nor characters beyond ASCII; write them as %20 and the like"
	}
	u, err := url.Parse(filled)
	if err != nil {
		return "this is not a URI"
	}
	if u.Fragment != "" {
		return "a resource has no fragment; remove what follows the #"
	}
	return ""
}
