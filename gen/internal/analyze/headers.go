package analyze

import (
	"go/token"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// header is header=: the parameter that HTTP clients repeat in a header.
func (c *constraining) header(r rule) {
	switch c.target.Kind {
	case model.String, model.Boolean, model.Integer, model.Unsigned:
	case model.Time, model.Duration, model.URL, model.TextValue:
	default:
		c.faultOf(diagnostic.BadHeader, r, "header= is for strings, integers and booleans, not for %s; remove it", describeKind(c.target))
		return
	}
	if !isToken(r.value) {
		c.faultOf(diagnostic.BadHeader, r, "header name %q is no HTTP token; write letters, digits and -, such as Region", r.value)
		return
	}
	if word := secretWord(c.field.Name); word != "" {
		c.faultOf(diagnostic.BadHeader, r, "%s does not belong in a header, which proxies log; remove header=, or rename the parameter if it holds no secret", article(word))
		return
	}
	c.field.Header = r.value
	c.a.headerPos[c.field] = r.pos
}

// isToken says that s is a token of HTTP.
func isToken(s string) bool {
	for _, r := range s {
		if r > 0x7e || !strings.ContainsRune("!#$%&'*+-.^_`|~", r) &&
			!('0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') {
			return false
		}
	}
	return s != ""
}

// secretWord is the word of a name that says that it holds a secret.
func secretWord(name string) string {
	words := splitWords(strings.ToLower(snakeCase(name)))
	for _, word := range words {
		if slices.Contains([]string{"password", "passwd", "passphrase", "secret", "credential", "credentials"}, word) {
			return word
		}
	}
	if n := len(words); n > 0 && words[n-1] == "token" && (n == 1 || words[n-2] != "page" && words[n-2] != "next") {
		return "token"
	}
	if n := len(words); n > 1 && words[n-1] == "key" && slices.Contains([]string{"api", "private", "access"}, words[n-2]) {
		return words[n-2] + " key"
	}
	return ""
}

// headers reports header= on properties that a header cannot reach, and
// headers of one tool that have one name.
func (a *analyzer) headers(params []*model.Param) {
	h := &headerWalk{a: a, seen: map[string]token.Pos{}, open: map[string]bool{}}
	for _, p := range params {
		switch p.Role {
		case model.Property:
			h.field(&p.Field, true)
		case model.Arguments:
			h.typ(p.Type, true)
		}
	}
}

// headerWalk visits the properties of one tool.
type headerWalk struct {
	a    *analyzer
	seen map[string]token.Pos
	open map[string]bool
}

// field visits a property; direct says that properties alone lead to it.
func (h *headerWalk) field(f *model.Field, direct bool) {
	if f.Header != "" {
		pos := h.a.headerPos[f]
		name := strings.ToLower(f.Header)
		first, taken := h.seen[name]
		switch {
		case !direct:
			h.a.report(pos, diagnostic.BadHeader, "header %s is on %s inside an array or a map, where clients cannot find it; remove it", f.Header, f.Name)
		case taken && first == pos:
			h.a.report(pos, diagnostic.BadHeader, "header %s is on %s, which the arguments hold more than once; remove it", f.Header, f.Name)
		case taken:
			h.a.report(pos, diagnostic.BadHeader, "header %s is taken by the parameter at %s; header names differ in more than case", f.Header, h.a.short(first))
		default:
			h.seen[name] = pos
		}
	}
	h.typ(f.Type, direct)
}

func (h *headerWalk) typ(t *model.Type, direct bool) {
	if t == nil {
		return
	}
	switch t.Kind {
	case model.Pointer:
		h.typ(t.Elem, direct)
	case model.Array, model.Map:
		h.typ(t.Elem, false)
	case model.Ref:
		if h.open[t.Ref] {
			return // What contains itself has been visited on the way here.
		}
		h.open[t.Ref] = true
		h.typ(h.a.resolve(t), direct)
		h.open[t.Ref] = false
	case model.Struct:
		for _, f := range t.Fields {
			h.field(f, direct)
		}
	}
}
