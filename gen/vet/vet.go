// Package vet reports mcpgen's diagnostics as a go/analysis analyzer, for go vet
// -vettool, golangci-lint and editors. They are those that the command prints,
// since the analyzer asks the generator.
package vet

import (
	"bytes"
	"context"
	"go/token"
	"path/filepath"

	"golang.org/x/tools/go/analysis"

	"github.com/mcpgen/mcpgen/gen"
)

// Analyzer reports faults in //mcp: directives and in what they annotate.
var Analyzer = &analysis.Analyzer{
	Name: "mcpgen",
	Doc:  "report faults in //mcp: directives and in the declarations that they annotate",
	URL:  "https://pkg.go.dev/github.com/mcpgen/mcpgen",
	Run:  run,
}

func run(pass *analysis.Pass) (any, error) {
	files := map[string]*token.File{}
	annotated := false
	for _, syntax := range pass.Files {
		file := pass.Fset.File(syntax.FileStart)
		source, err := pass.ReadFile(file.Name())
		if err != nil {
			return nil, err
		}
		files[filepath.Clean(file.Name())] = file
		annotated = annotated || bytes.Contains(source, []byte("mcp:"))
	}
	if !annotated {
		return nil, nil
	}
	dir := filepath.Dir(pass.Fset.File(pass.Files[0].FileStart).Name())
	result, err := gen.Generate(context.Background(), gen.Config{Dir: dir, NoModels: true})
	if err != nil {
		return nil, err
	}
	for _, d := range result.Diagnostics {
		file := files[filepath.Clean(d.Pos.Filename)]
		if file == nil || d.Pos.Line < 1 || d.Pos.Line > file.LineCount() {
			// It is in a file of another package or variant, which has its own pass.
			continue
		}
		pos := file.LineStart(d.Pos.Line) + token.Pos(max(d.Pos.Column-1, 0))
		pass.Report(analysis.Diagnostic{Pos: pos, Category: d.Code.String(), Message: d.Code.String() + ": " + d.Text})
	}
	return nil, nil
}
