package load

import (
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
)

// check type-checks the sources, imported packages before those that import
// them, as many at a time as there are processors, and calls then for each.
func (g *graph) check(then func(*source)) {
	g.sort()
	for _, s := range g.order {
		s.info = sync.OnceValue(func() *types.Info { return g.identify(s) })
	}
	parallel(len(g.order), func(i int) {
		s := g.order[i]
		s.pkg.Sources = map[string]*Package{s.pkg.Path: s.pkg}
		for _, path := range s.imports {
			if dep := g.sources[path]; dep != nil {
				<-dep.done // it stands before s, and so has begun
				maps.Copy(s.pkg.Sources, dep.pkg.Sources)
			}
		}
		s.faults = g.checkPackage(s)
		close(s.done)
		if s.pkg.Generated != "" {
			g.report(s)
		}
		then(s)
	})
}

// sort orders the sources by their imports. An import that closes a cycle is
// made to fail, so that nobody waits for himself.
func (g *graph) sort() {
	state := map[*source]int{} // 1 while its imports are visited, then 2
	var visit func(s *source)
	visit = func(s *source) {
		state[s] = 1
		for _, path := range sortedKeys(s.imports) {
			dep := g.sources[s.imports[path]]
			switch {
			case dep == nil:
				continue
			case state[dep] == 1:
				s.failed[path] = errors.New("import cycle not allowed")
				delete(s.imports, path)
				continue
			case state[dep] == 0:
				visit(dep)
			}
			dep.imported = true
		}
		state[s] = 2
		g.order = append(g.order, s)
	}
	for _, path := range sortedKeys(g.sources) {
		if s := g.sources[path]; state[s] == 0 {
			visit(s)
		}
	}
}

// checkPackage type-checks the declarations of one package, and what they ask.
func (g *graph) checkPackage(s *source) []types.Error {
	p := s.pkg
	var faults []types.Error
	p.Types, faults = g.checkFiles(s, nil)
	for _, t := range s.asks {
		typ := types.Type(types.Typ[types.Invalid])
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
		if types.CheckExpr(g.fset, p.Types, t.Pos(), t, info) == nil {
			typ = info.TypeOf(t)
		}
		p.Asks = append(p.Asks, Ask{Pos: t.Pos(), Type: typ, Syntax: t})
	}
	return faults
}

// identify says what the identifiers of a package define and denote. Only what
// reports faults needs that, so packages are checked once more for it.
func (g *graph) identify(s *source) *types.Info {
	info := &types.Info{
		Defs:      map[*ast.Ident]types.Object{},
		Uses:      map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{},
	}
	p, _ := g.checkFiles(s, info)
	for _, t := range s.asks {
		_ = types.CheckExpr(g.fset, p, t.Pos(), t, info)
	}
	return info
}

// checkFiles type-checks the files of a package and fills in info, unless it is
// nil.
func (g *graph) checkFiles(s *source, info *types.Info) (*types.Package, []types.Error) {
	var faults []types.Error
	cfg := types.Config{
		GoVersion:        goVersion(s.meta.Module),
		IgnoreFuncBodies: true,
		FakeImportC:      true,
		Importer:         &importer{graph: g, source: s},
		Error: func(err error) {
			var fault types.Error
			if errors.As(err, &fault) && !fault.Soft {
				faults = append(faults, fault)
			}
		},
	}
	files := make([]*ast.File, len(s.pkg.Files))
	for i, f := range s.pkg.Files {
		files[i] = f.Syntax
	}
	p, _ := cfg.Check(s.pkg.Path, g.fset, files, info)
	return p, faults
}

// importer resolves the imports of one package.
type importer struct {
	*graph
	source *source
	unused int
}

// Import returns a package that declarations mention, and an empty one for any
// other, with an impossible name if the true one is not known: what it is called
// must not matter.
func (im *importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if real, ok := im.source.imports[path]; ok {
		if s := im.sources[real]; s != nil {
			return s.pkg.Types, nil
		}
		if p := im.exports[real]; p != nil {
			return p, nil
		}
	}
	if err := im.source.failed[path]; err != nil {
		return nil, err
	}
	name := im.source.nameOf(path)
	if name == "" {
		im.unused++
		name = "unused·" + strconv.Itoa(im.unused)
	}
	p := types.NewPackage(path, name)
	p.MarkComplete()
	return p, nil
}

// report finds the type errors that touch what the tools of a package need,
// and types of C, which nobody resolves.
func (g *graph) report(s *source) {
	var errs []types.Error
	usesCgo := false
	for path := range s.pkg.Sources {
		errs = append(errs, g.sources[path].faults...)
		usesCgo = usesCgo || g.sources[path].usesCgo()
	}
	if len(errs) == 0 && !usesCgo {
		return
	}
	need := g.needs(s)
	for _, c := range need.cgo {
		s.broken = append(s.broken, diagnostic.New(g.fset, c.Pos(), diagnostic.BadSignature, "C.%s is a type of cgo, into which mcpgen does not look; take a Go type, and convert it", c.Sel.Name))
	}
	for _, e := range errs {
		if need.at(e.Pos) {
			text := strings.ReplaceAll(strings.TrimPrefix(e.Msg, "\t"), "\n\t", "; ") // A tab goes on with what stands before.
			s.broken = append(s.broken, diagnostic.New(g.fset, e.Pos, diagnostic.TypeError, "%s", text))
		}
	}
}

// usesCgo says whether a declaration mentions a name of C.
func (s *source) usesCgo() bool {
	return slices.ContainsFunc(s.pkg.Files, func(f *File) bool { return f.mentions["C"] != nil })
}

// at says whether a position is inside something needed.
func (n *needed) at(pos token.Pos) bool {
	return slices.ContainsFunc(n.nodes, func(node ast.Node) bool { return node.Pos() <= pos && pos < node.End() })
}
