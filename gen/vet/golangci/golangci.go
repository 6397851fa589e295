// Package golangci makes mcpgen's analyzer a linter of golangci-lint, by its
// module plugin system. docs/linting.md says how to use it.
package golangci

import (
	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/mcpgen/mcpgen/gen/vet"
)

// Name is the linter's name in .golangci.yml.
const Name = "mcpgen"

func init() { register.Plugin(Name, New) }

// New returns the linter. It has no settings.
func New(any) (register.LinterPlugin, error) { return linter{}, nil }

type linter struct{}

// BuildAnalyzers returns mcpgen's analyzer.
func (linter) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	return []*analysis.Analyzer{vet.Analyzer}, nil
}

// GetLoadMode asks for syntax alone: the analyzer loads what else it needs.
func (linter) GetLoadMode() string { return register.LoadModeSyntax }
