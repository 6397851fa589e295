package emit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/model"
	"github.com/mcpgen/mcpgen/gen/internal/source"
)

// Paths of the packages that generated code imports on its own account.
const (
	runtimePath = "github.com/mcpgen/mcpgen/runtime"
	codecPath   = "github.com/mcpgen/mcpgen/runtime/codec"
	mediaPath   = runtimePath + "/media"
)

// own are those packages with the names of their package clauses. The runtime
// goes by the name that documentation gives it.
var own = []model.Import{
	{Path: runtimePath, Name: "mcp"},
	{Path: codecPath, Name: "codec"},
	{Path: mediaPath, Name: "media"},
	{Path: "context", Name: "context"},
	{Path: "errors", Name: "errors"},
	{Path: "maps", Name: "maps"},
	{Path: "math", Name: "math"},
	{Path: "math/big", Name: "big"},
	{Path: "net/url", Name: "url"},
	{Path: "regexp", Name: "regexp"},
	{Path: "slices", Name: "slices"},
	{Path: "time", Name: "time"},
}

// imports are the packages that the file may import, and those that it does.
type imports struct {
	own   string // the path of the file's own package
	order []model.Import
	// alias are the names under which the file imports packages, by path.
	alias map[string]string
	// used are the paths of what the file names.
	used map[string]bool
	// types are the spellings of types, and declarations those of what has been
	// named of other packages.
	types        map[string]string
	declarations map[declaration]string
	// qualify is name, as the spelling of types takes it.
	qualify source.Qualify
	// err is the first type that could not be spelled.
	err error
}

// declaration is one of another package.
type declaration struct{ path, name string }

// newImports chooses a name for every package that the file may import: its own,
// unless the package declares that name or a parameter has it, which would hide
// the import where it is needed. The names are taken from those of the file.
func newImports(p *model.Package, global *names) *imports {
	im := &imports{own: p.Path, alias: map[string]string{}, used: map[string]bool{}, types: map[string]string{}, declarations: map[declaration]string{}}
	im.qualify = im.name
	taken := global.inner()
	takeParameters(p, taken)
	for _, i := range slices.Concat(own, p.Imports) {
		if _, ok := im.alias[i.Path]; ok || i.Path == p.Path {
			continue
		}
		im.order = append(im.order, i)
		alias := i.Name
		if !taken.try(alias) {
			alias = taken.pick(alias, longer(i), "go"+alias)
		}
		im.alias[i.Path] = alias
	}
	for _, alias := range im.alias {
		global.take(alias)
	}
	return im
}

// longer returns the name with the path element before it: neturl.
func longer(i model.Import) string {
	elements := strings.Split(i.Path, "/")
	for at := len(elements) - 2; at >= 0; at-- {
		if isLetters(elements[at]) && elements[at+1] == i.Name {
			return elements[at] + i.Name
		}
	}
	return "go" + i.Name
}

func isLetters(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}

// name returns the name of another package's declaration, and imports the
// package.
func (im *imports) name(path, name string) string {
	d := declaration{path, name}
	if text, ok := im.declarations[d]; ok {
		return text
	}
	text := name
	if path != im.own {
		alias, ok := im.alias[path]
		if !ok {
			im.fail(fmt.Errorf("%s is not among the imports", path))
		}
		im.used[path] = true
		text = alias + "." + name
	}
	im.declarations[d] = text
	return text
}

// spell returns a type expression of the model as the file spells it, and
// imports what it names.
func (im *imports) spell(expression string) string {
	text, ok := im.types[expression]
	if !ok {
		var err error
		if text, err = source.Type(expression, im.qualify); err != nil {
			im.fail(err)
		}
		im.types[expression] = text
	}
	return text
}

func (im *imports) fail(err error) {
	if im.err == nil {
		im.err = err
	}
}

// lines returns the import specs of what the file names, sorted by path, those
// of the standard library apart.
func (im *imports) lines() (standard, other []string) {
	for _, i := range slices.SortedFunc(slices.Values(im.order), func(a, b model.Import) int { return strings.Compare(a.Path, b.Path) }) {
		if !im.used[i.Path] {
			continue
		}
		line := source.Quote(i.Path)
		if alias := im.alias[i.Path]; alias != i.Name || i.Path == runtimePath || !guessed(i) {
			line = alias + " " + line
		}
		if isStandard(i.Path) {
			standard = append(standard, line)
		} else {
			other = append(other, line)
		}
	}
	return standard, other
}

// guessed says whether readers take the package's name for granted: it is the
// last element of its path.
func guessed(i model.Import) bool {
	return i.Path[strings.LastIndexByte(i.Path, '/')+1:] == i.Name
}

// takeParameters takes the names of all parameters and results.
func takeParameters(p *model.Package, n *names) {
	add := func(f *model.Function) {
		for _, param := range f.Params {
			n.try(param.GoName) // many functions have the same
		}
		for _, value := range f.Results.Values {
			n.try(value.GoName)
		}
	}
	for _, t := range p.Tools {
		add(&t.Func)
	}
	for _, r := range p.Resources {
		add(&r.Func)
	}
	for _, m := range p.Prompts {
		add(&m.Func)
	}
	for _, c := range p.Completions {
		add(&c.Func)
	}
	for _, r := range p.Receivers {
		n.try(r.Name)
	}
}

// isStandard says whether an import path is one of the standard library, as
// goimports decides it.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}
