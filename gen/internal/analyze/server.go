package analyze

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
)

// server reads the package documentation and //mcp:server.
func (a *analyzer) server() {
	var found *directive.Directive
	for _, f := range a.pkg.Files {
		group := f.Syntax.Doc
		if text := a.document(group, f).text; text != "" {
			// In the documentation of a package "Parameters:" means nothing.
			a.out.Doc = strings.TrimSpace(a.out.Doc + "\n\n" + a.plainText(untilHeading(linesOf(group)), f))
		}
		for _, d := range a.parse(group) {
			switch {
			case d.Verb != directive.VerbServer:
			case found != nil:
				a.report(d.Pos, diagnostic.BadDirective, "//mcp:server is in the package already, at %s; keep one", a.short(found.Pos))
			default:
				found = d
			}
		}
	}
	a.out.Server.Name = defaultServerName(a.out.Path, a.out.Name)
	a.naming = namingSnake
	if found != nil {
		a.serverDirective(found)
	}
}

// untilHeading is what stands above the first heading: what follows is for people
// who read the package's documentation, and no instruction to a model.
func untilHeading(lines []docLine) []docLine {
	for i, line := range lines {
		if strings.HasPrefix(line.text, "# ") && (i == 0 || lines[i-1].text == "") {
			return lines[:i]
		}
	}
	return lines
}

func (a *analyzer) serverDirective(d *directive.Directive) {
	s := &a.out.Server
	for key, value := range map[string]*string{"name": &s.Name, "title": &s.Title, "version": &s.Version} {
		if arg, ok := d.Lookup(key); ok {
			*value = arg.Value
		}
	}
	if arg, ok := d.Lookup("website"); ok {
		if u, err := url.Parse(arg.Value); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			a.report(arg.ValuePos, diagnostic.BadDirective, "website=%s is not a URL with https:", arg.Value)
		} else {
			s.Website = arg.Value
		}
	}
	s.Icons = a.icons(d)
	s.CacheTTL = a.duration(d, "cache").Milliseconds()
	s.CacheScope = a.cacheScope(d)
	if a.oneOf(d, "naming", string(namingSnake), string(namingAsIs)) == string(namingAsIs) {
		a.naming = namingAsIs
	}
	a.spec = a.oneOf(d, "names", "portable", "spec") == "spec"
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// defaultServerName is the package's name, or for a command the last element
// of its path.
func defaultServerName(importPath, name string) string {
	if name != "main" {
		return name
	}
	base := path.Base(importPath)
	if majorVersion.MatchString(base) && path.Dir(importPath) != "." {
		base = path.Base(path.Dir(importPath))
	}
	if base == "." || base == "/" || base == "command-line-arguments" {
		return name
	}
	return base
}
