package load

import (
	"bytes"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/tools/go/packages"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
)

// scan finds the annotated packages among those matched, parses them, and
// notes generated files that have lost their directives.
func (l *loader) scan(matched []*packages.Package) ([]*source, error) {
	found := make([]*finding, len(matched))
	faults := make([]error, len(matched))
	parallel(len(matched), func(i int) {
		found[i], faults[i] = l.scanPackage(matched[i])
	})
	var annotated []*source
	for i, f := range found {
		if faults[i] != nil {
			return nil, faults[i]
		}
		switch {
		case f.source != nil:
			annotated = append(annotated, f.source)
		case len(f.diagnostics) > 0:
			l.diagnostics = append(l.diagnostics, f.diagnostics...)
		case f.orphan != nil:
			l.orphans = append(l.orphans, *f.orphan)
		}
	}
	return annotated, nil
}

// finding is what scanning one package finds.
type finding struct {
	source      *source // nil without annotations
	diagnostics []diagnostic.Diagnostic
	orphan      *Orphan
}

// scanPackage reads one package.
func (l *loader) scanPackage(meta *packages.Package) (*finding, error) {
	if meta.Dir == "" && len(meta.GoFiles) > 0 {
		meta.Dir = filepath.Dir(meta.GoFiles[0])
	}
	generated := filepath.Join(meta.Dir, GeneratedFile)
	existing, err := l.texts.read(generated)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	files, err := l.texts.readAll(meta.GoFiles)
	if err != nil {
		return nil, err
	}
	f := &finding{}
	if f.diagnostics, err = l.unreachable(meta); err != nil {
		return nil, err
	}
	ours := isGenerated(existing)
	if slices.ContainsFunc(files, func(t text) bool { return hasMarker(t.src) }) {
		f.source = l.annotated(meta, files, f)
	}
	if f.source == nil {
		if ours && len(f.diagnostics) == 0 {
			f.orphan = &Orphan{generated, existing}
		}
		return f, nil
	}
	p := f.source.pkg
	p.Generated = generated
	if ours {
		p.Existing = existing
	}
	p.Diagnostics = f.diagnostics
	if p.Serves && existing != nil && !ours {
		p.Diagnostics = append(p.Diagnostics, diagnostic.Diagnostic{
			Pos:  token.Position{Filename: generated, Line: 1, Column: 1},
			Code: diagnostic.BadName,
			Text: "this file is not mcpgen's (it lacks the line \"" + generatedLine + "\"); rename it, as mcpgen writes a file of this name",
		})
	}
	return f, nil
}

// annotated parses a package that has the bytes of a directive, and returns
// nil if it turns out to have none: the bytes stood in a string, or in prose. In
// a file that cannot be read they count.
func (l *loader) annotated(meta *packages.Package, files []text, f *finding) *source {
	s := l.newSource(meta, files)
	has := s.lost
	for _, file := range s.pkg.Files {
		has = has || directive.Annotated(file.Syntax)
		s.pkg.Serves = s.pkg.Serves || serves(file.Syntax)
		if pos := directive.Position(file.Syntax); pos.IsValid() {
			if why := constrained(file); why != "" {
				f.diagnostics = append(f.diagnostics, diagnostic.New(l.fset, pos, diagnostic.Constrained, "a directive in a file that is built only sometimes (%s); move the function to a file without build constraints", why))
			}
		}
	}
	if !has {
		return nil
	}
	return s
}

// markers are the byte sequences without which a file has no directive, nor
// anything that looks like one.
var markers = [][]byte{[]byte("mcp:"), []byte("MCP:"), []byte("Mcp:"), []byte("//mcp "), []byte("mcpgen:")}

func hasMarker(src []byte) bool {
	return slices.ContainsFunc(markers, func(m []byte) bool { return bytes.Contains(src, m) })
}

// unreachable reports directives where generated code could not follow them:
// in tests, and in files that the build constraints exclude.
func (l *loader) unreachable(meta *packages.Package) ([]diagnostic.Diagnostic, error) {
	entries, err := l.texts.list(meta.Dir)
	if err != nil {
		return nil, err
	}
	names := slices.Clone(meta.IgnoredFiles)
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), "_test.go") && !e.IsDir() {
			names = append(names, filepath.Join(meta.Dir, e.Name()))
		}
	}
	slices.Sort(names)
	var list []diagnostic.Diagnostic
	for _, name := range slices.Compact(names) {
		if filepath.Ext(name) != ".go" {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if !bytes.Contains(src, []byte("//mcp:")) {
			continue
		}
		file, _ := parser.ParseFile(l.fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
		if file == nil {
			continue
		}
		if pos := directive.Position(file); pos.IsValid() {
			why := "a file that the build constraints exclude"
			if strings.HasSuffix(name, "_test.go") {
				why = "a test file"
			}
			list = append(list, diagnostic.New(l.fset, pos, diagnostic.Constrained, "a directive in %s; move the function to a file that every build has", why))
		}
	}
	return list, nil
}

// constrained returns the build constraint of a file that is part of this
// build, or an empty string.
func constrained(file *File) string {
	if line := buildLine(file.Syntax); line != "" {
		return line
	}
	if boundByName(file.Name) {
		return "the name " + filepath.Base(file.Name)
	}
	return ""
}

// buildLine returns the //go:build line of a file.
func buildLine(file *ast.File) string {
	for _, group := range file.Comments {
		if group.Pos() > file.Package {
			break
		}
		for _, c := range group.List {
			if constraint.IsGoBuild(c.Text) {
				return c.Text
			}
		}
	}
	return ""
}

// parallel calls do for 0 to n-1, in this order, as many at a time as there are
// processors: each keeps its goroutine, whose stack has grown to what do needs.
func parallel(n int, do func(i int)) {
	var group sync.WaitGroup
	var begun atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := int(begun.Add(1)) - 1; i < n; i = int(begun.Add(1)) - 1 {
				do(i)
			}
		})
	}
	group.Wait()
}
