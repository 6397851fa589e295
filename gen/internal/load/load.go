// Package load turns package patterns into the syntax and types of annotated
// packages. It never compiles them, and is alone in importing go/packages.
//
// Most packages have no directive, and most of what an annotated package
// imports is used in function bodies only. So files are first searched for
// directives as bytes; only annotated packages are parsed, without the bodies in
// which there is nothing to look for; and only packages that a remaining
// declaration mentions are imported. Local ones come from source, which gives
// their documentation and does not ask that they compile; others come from the
// compiler's export data. Where all others are well-known, a few declarations
// that are kept here take their place.
package load

import (
	"context"
	"go/token"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
)

// Config says what to load.
type Config struct {
	// Dir is the directory that relative patterns start from; empty is the
	// current one.
	Dir string
	// Patterns are those of the go command; none is ".".
	Patterns []string
	// Env is the environment of the go command; nil is that of the process.
	Env []string
	// BuildFlags are further flags of the go command, such as -tags.
	BuildFlags []string
	// Shallow allows for a result that is Shallow.
	Shallow bool
}

// Load calls use for each of the annotated packages that the patterns match,
// unless it cannot be analyzed: in no order, and for several at a time. It does
// not keep them, since the syntax and the types of all at once are much more
// than what is made of them.
//
// Faults in the source are in the result; the error is for what kept Load from
// looking.
func Load(ctx context.Context, cfg Config, use func(*Package)) (*Result, error) {
	l := &loader{ctx: ctx, cfg: cfg, use: use, fset: token.NewFileSet()}
	matched, err := l.match()
	if err != nil {
		return nil, err
	}
	annotated, err := l.scan(matched)
	if err != nil {
		return nil, err
	}
	if err := l.complete(annotated); err != nil {
		return nil, err
	}
	return l.result(annotated), nil
}

// loader is one run of Load.
type loader struct {
	ctx   context.Context
	cfg   Config
	use   func(*Package)
	fset  *token.FileSet
	texts texts

	// module is the module that the packages are in, nil where the go command
	// told which they are.
	module *module

	shallow     bool
	orphans     []Orphan
	diagnostics []diagnostic.Diagnostic
}

// result puts together what the steps left behind.
func (l *loader) result(annotated []*source) *Result {
	r := &Result{Orphans: l.orphans, Diagnostics: l.diagnostics, Shallow: l.shallow || l.module != nil}
	for _, s := range annotated {
		if len(s.broken) > 0 {
			r.Diagnostics = append(r.Diagnostics, s.broken...)
			r.Diagnostics = append(r.Diagnostics, s.pkg.Diagnostics...)
		}
	}
	slices.SortFunc(r.Orphans, func(a, b Orphan) int { return strings.Compare(a.Path, b.Path) })
	diagnostic.Sort(r.Diagnostics)
	r.Diagnostics = slices.Compact(r.Diagnostics)
	return r
}
