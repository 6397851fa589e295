// Package gen makes MCP servers of annotated Go packages. Generate reads
// packages and returns the files that belong into them; writing, comparing and
// printing them is up to its callers, of which the command mcpgen is one.
package gen

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/mcpgen/mcpgen/gen/internal/analyze"
	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/emit"
	"github.com/mcpgen/mcpgen/gen/internal/load"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// Config says what to generate.
type Config struct {
	// Dir is the directory that relative patterns start from; empty is the
	// current one.
	Dir string
	// Patterns are package patterns of the go command; none is ".".
	Patterns []string
	// Env is the environment of the go command; nil is that of the process.
	Env []string
	// BuildFlags are further flags of the go command, such as -tags=x.
	BuildFlags []string
	// NoGuards leaves out the declarations that keep a generated file from
	// compiling once the types that it was made for have changed.
	NoGuards bool
	// Header is a comment, such as a licence, to begin every file with.
	Header string
	// NoModels leaves out of the result's Packages everything but Path, Name and
	// Dir: what is known of many packages takes much memory.
	NoModels bool
}

// Result is what Generate made.
type Result struct {
	// Files are those of packages without diagnostics, sorted by path.
	Files []File
	// Diagnostics are sorted by position.
	Diagnostics []Diagnostic
	// Packages are what is known of the packages, sorted by import path: plain
	// data to be encoded as JSON. It is complete for those without diagnostics,
	// unless NoModels is set.
	Packages []*Package
}

// File is a generated file.
type File struct {
	// Path is absolute.
	Path string
	// Content is what belongs into the file, nil if it is an orphan.
	Content []byte
	// Existing is what is there, nil if there is no such file.
	Existing []byte
	// Orphan says that the file's package has no directives any more, so that
	// the file is to be removed.
	Orphan bool
}

// Stale says whether there is something to do about the file.
func (f File) Stale() bool {
	return f.Orphan || f.Existing == nil || !bytes.Equal(f.Content, f.Existing)
}

// Diagnostic is a fault in annotated source code.
type Diagnostic = diagnostic.Diagnostic

// Package is what is known of an annotated package.
type Package = model.Package

// Generate makes the files of the annotated packages that cfg's patterns
// match. Faults in their source are in the result. The error says what kept
// Generate from looking at them; or, with a result that holds all other
// packages, from writing what belongs into some.
func Generate(ctx context.Context, cfg Config) (*Result, error) {
	r, shallow, err := cfg.generate(ctx, true)
	if shallow && len(r.Diagnostics) > 0 {
		r, _, err = cfg.generate(ctx, false)
	}
	return r, err
}

// generate is Generate, with or without leave to load shallowly, and says
// whether it has.
func (cfg Config) generate(ctx context.Context, mayBeShallow bool) (r *Result, shallow bool, err error) {
	source := load.Config{Dir: cfg.Dir, Patterns: cfg.Patterns, Env: cfg.Env, BuildFlags: cfg.BuildFlags, Shallow: mayBeShallow}
	opts := emit.Options{Guard: !cfg.NoGuards, Header: cfg.Header}
	var mutex sync.Mutex
	var all []generated
	loaded, err := load.Load(ctx, source, func(p *load.Package) {
		one := generate(p, opts)
		if cfg.NoModels {
			one.model = &model.Package{Path: p.Path, Name: p.Name, Dir: p.Dir}
		}
		mutex.Lock()
		defer mutex.Unlock()
		all = append(all, one)
	})
	if err != nil {
		return nil, false, err
	}
	slices.SortFunc(all, func(a, b generated) int { return strings.Compare(a.model.Path, b.model.Path) })
	r = &Result{Diagnostics: loaded.Diagnostics}
	var faults []error
	for _, one := range all {
		r.Packages = append(r.Packages, one.model)
		r.Diagnostics = append(r.Diagnostics, one.diagnostics...)
		r.Files = append(r.Files, one.files...)
		faults = append(faults, one.err)
	}
	for _, o := range loaded.Orphans {
		r.Files = append(r.Files, File{Path: o.Path, Existing: o.Existing, Orphan: true})
	}
	slices.SortFunc(r.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	diagnostic.Sort(r.Diagnostics)
	// Packages that share a faulty type report it together.
	r.Diagnostics = slices.Compact(r.Diagnostics)
	return r, loaded.Shallow, errors.Join(faults...)
}

// generated is what came of one package.
type generated struct {
	model       *model.Package
	files       []File // at most one
	diagnostics []Diagnostic
	err         error
}

// generate makes the file of one package.
func generate(p *load.Package, opts emit.Options) (out generated) {
	out.model, out.diagnostics = analyze.Analyze(p)
	out.diagnostics = append(out.diagnostics, p.Diagnostics...)
	if len(out.diagnostics) > 0 {
		return out
	}
	file := File{Path: p.Generated, Existing: p.Existing}
	if p.Serves {
		if file.Content, out.err = emit.Package(out.model, opts, p.Existing); out.err != nil {
			out.err = fmt.Errorf("internal error, please report it: %w", out.err)
		}
	} else {
		file.Orphan = file.Existing != nil
	}
	if out.err == nil && (p.Serves || file.Orphan) {
		out.files = []File{file}
	}
	return out
}
