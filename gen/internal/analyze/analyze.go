// Package analyze turns the declarations of an annotated package into the
// model: what its functions are called, which arguments they take, what they
// return, how all of that is described, and which types travel.
//
// Whatever it cannot turn into the model without guessing is a diagnostic at
// the word that is to be changed, and the diagnostic says to what.
package analyze

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
	"github.com/mcpgen/mcpgen/gen/internal/load"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// runtimePath is the import path of the runtime, whose types have a meaning in
// signatures.
const runtimePath = "github.com/mcpgen/mcpgen/runtime"

// Analyze returns the model of p and what is wrong with its declarations,
// sorted by position. The model is complete only where nothing is wrong.
func Analyze(p *load.Package) (*model.Package, []diagnostic.Diagnostic) {
	a := &analyzer{
		pkg:         p,
		out:         &model.Package{Path: p.Path, Name: p.Name, Dir: p.Dir},
		source:      newSource(p),
		constantsIn: map[*types.Package][]*types.Const{},
		constantsOf: map[*types.TypeName][]*types.Const{},
		spelled:     map[*types.Named]string{},
		reported:    map[diagnostic.Diagnostic]bool{},
		scalars:     map[*types.Named]*model.Type{},
		defined:     map[string]*definition{},
		imports:     map[string]string{},
		targets:     map[string]*target{},
		names:       map[[2]string]token.Pos{},
		problems:    map[token.Pos]bool{},
		headerPos:   map[*model.Field]token.Pos{},
	}
	a.out.NeedsMain = p.Name == "main" && !p.HasMain
	a.out.Scope, a.out.FileScope = scopes(p)
	a.server()
	functions := a.functions()
	for _, fn := range functions {
		a.function(fn)
	}
	if len(functions) > 0 {
		a.reserved()
	}
	a.finish()
	diagnostic.Sort(a.diagnostics)
	return a.out, a.diagnostics
}

// analyzer holds what is known of one package while its model grows.
type analyzer struct {
	pkg    *load.Package
	out    *model.Package
	source *source

	diagnostics []diagnostic.Diagnostic
	// reported keeps a fault that several functions run into from being told
	// more than once.
	reported map[diagnostic.Diagnostic]bool

	// naming and portable are what //mcp:server says about names.
	naming   naming
	spec     bool
	receiver []*receiver

	// scalars are the models of the declared types that are no Ref and are the
	// same wherever they are used: of time.Time, of an enum.
	scalars map[*types.Named]*model.Type
	// defined are the types of Package.Types, imports the packages that
	// expressions name, with the names of their package clauses.
	defined map[string]*definition
	order   []*definition
	imports map[string]string
	// What has been asked for is kept: the constants of packages, the expressions
	// of declared types.
	constantsIn map[*types.Package][]*types.Const
	constantsOf map[*types.TypeName][]*types.Const
	spelled     map[*types.Named]string
	// spelling is where other expressions are put together.
	spelling []byte

	// targets are the prompts and resources that a completion can name, by Go
	// name; completions wait until all are known.
	targets     map[string]*target
	completions []*function
	// annotatedNames are the Go names of all prompts and resources, those with
	// faults included.
	annotatedNames []string
	// names are the protocol names in use, by kind and name.
	names map[[2]string]token.Pos
	// problems are the directives that have been found faulty as a whole.
	problems map[token.Pos]bool
	// headerPos are where the header= of fields stand.
	headerPos map[*model.Field]token.Pos
}

// report adds a diagnostic.
func (a *analyzer) report(pos token.Pos, code diagnostic.Code, format string, args ...any) {
	a.add(diagnostic.New(a.pkg.Fset, pos, code, format, args...))
}

func (a *analyzer) add(d diagnostic.Diagnostic) {
	if a.reported[d] {
		return
	}
	a.reported[d] = true
	a.diagnostics = append(a.diagnostics, d)
}

// faultOn says that something has been reported on the line of pos.
func (a *analyzer) faultOn(pos token.Pos) bool {
	at := a.position(pos)
	return slices.ContainsFunc(a.diagnostics, func(d diagnostic.Diagnostic) bool {
		return d.Pos.Filename == at.Filename && d.Pos.Line == at.Line
	})
}

// position is where pos is in the file that the author edits.
func (a *analyzer) position(pos token.Pos) token.Position {
	return a.pkg.Fset.PositionFor(pos, false)
}

// function analyzes one annotated function.
func (a *analyzer) function(fn *function) {
	switch fn.verb.Verb {
	case directive.VerbTool:
		a.tool(fn)
	case directive.VerbResource:
		a.annotatedNames = append(a.annotatedNames, fn.name())
		a.resource(fn)
	case directive.VerbPrompt:
		a.annotatedNames = append(a.annotatedNames, fn.name())
		a.prompt(fn)
	case directive.VerbComplete:
		a.completions = append(a.completions, fn)
	}
}

// finish does what needs all functions to be known.
func (a *analyzer) finish() {
	for _, fn := range a.completions {
		a.complete(fn)
	}
	a.typeDirectives()
	a.questions()
	a.out.Receivers = a.receivers()
	a.requireMain()
	a.out.Types = a.namedTypes()
	a.out.Guards = a.guards()
	for path, name := range a.imports {
		a.out.Imports = append(a.out.Imports, model.Import{Path: path, Name: name})
	}
	slices.SortFunc(a.out.Imports, func(x, y model.Import) int {
		if x.Path < y.Path {
			return -1
		}
		return 1
	})
}
