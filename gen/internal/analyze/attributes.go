package analyze

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// icons reads icon=.
func (a *analyzer) icons(d *directive.Directive) []model.Icon {
	var list []model.Icon
	for _, arg := range d.All("icon") {
		u, err := url.Parse(arg.Value)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "data" {
			a.report(arg.ValuePos, diagnostic.BadDirective, "icon=%s is not a URL with https: or data:", arg.Value)
			continue
		}
		list = append(list, model.Icon{Source: arg.Value})
	}
	return list
}

var (
	metaName   = regexp.MustCompile(`^[a-zA-Z0-9]([a-zA-Z0-9_.-]*[a-zA-Z0-9])?$`)
	metaPrefix = regexp.MustCompile(`^[a-zA-Z]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*$`)
)

// meta reads meta.KEY=value. A value that is JSON stands for itself, any other
// is a string.
func (a *analyzer) meta(d *directive.Directive) []model.Meta {
	var list []model.Meta
	for _, arg := range d.Meta() {
		key := strings.TrimPrefix(arg.Key, "meta.")
		if problem := metaProblem(key); problem != "" {
			a.report(arg.KeyPos, diagnostic.BadName, "meta key %q %s", key, problem)
			continue
		}
		value := quote(arg.Value)
		if json.Valid([]byte(arg.Value)) {
			value = compact([]byte(arg.Value))
		}
		list = append(list, model.Meta{Key: key, Value: value})
	}
	return list
}

// metaProblem says what the protocol has against a key of _meta.
func metaProblem(key string) string {
	prefix, name, found := strings.Cut(key, "/")
	if !found {
		prefix, name = "", key
	}
	if found && !metaPrefix.MatchString(prefix) || !metaName.MatchString(name) {
		return "is not a name such as team, or a name with a prefix such as example.com/team"
	}
	labels := strings.Split(prefix, ".")
	if len(labels) > 1 && (labels[1] == "modelcontextprotocol" || labels[1] == "mcp") {
		return "has a prefix that the protocol reserves; write one of your own"
	}
	return ""
}

// cacheScope reads cachescope=.
func (a *analyzer) cacheScope(d *directive.Directive) string {
	return a.oneOf(d, "cachescope", "public", "private")
}

// oneOf reads a key that takes one of a few words.
func (a *analyzer) oneOf(d *directive.Directive, key string, words ...string) string {
	arg, ok := d.Lookup(key)
	if !ok {
		return ""
	}
	for _, word := range words {
		if arg.Value == word {
			return word
		}
	}
	a.report(arg.ValuePos, diagnostic.BadDirective, "%s is %s, not %q%s", key, sentence(words, "or"), arg.Value,
		diagnostic.DidYouMean(arg.Value, words))
	return ""
}
