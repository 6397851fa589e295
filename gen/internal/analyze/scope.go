package analyze

import (
	"go/ast"
	"slices"
	"strconv"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/load"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// scopes returns the names declared at package level in p, and the names under
// which its files import packages.
func scopes(p *load.Package) (declared, imported []string) {
	declared = p.Types.Scope().Names()
	for _, f := range p.Files {
		for _, spec := range f.Syntax.Imports {
			if name := importName(p, spec); name != "" {
				imported = append(imported, name)
			}
		}
	}
	slices.Sort(imported)
	return declared, slices.Compact(imported)
}

// reserved reports declarations with the names of what is generated, or of what
// that needs of the language.
func (a *analyzer) reserved() {
	for _, name := range []string{"RegisterMCP", "NewMCPServer"} {
		if obj := a.pkg.Types.Scope().Lookup(name); obj != nil {
			a.report(obj.Pos(), diagnostic.BadName, "%s is what the generated file declares; rename this one", name)
		}
	}
	for _, name := range model.Predeclared {
		if obj := a.pkg.Types.Scope().Lookup(name); obj != nil {
			a.report(obj.Pos(), diagnostic.BadName, "generated code uses %s as Go predeclares it; rename this one", name)
		}
	}
}

// importName is the name under which a file knows an import, empty for those
// that have none.
func importName(p *load.Package, spec *ast.ImportSpec) string {
	if spec.Name != nil {
		if spec.Name.Name == "_" || spec.Name.Name == "." {
			return ""
		}
		return spec.Name.Name
	}
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return ""
	}
	for _, imported := range p.Types.Imports() {
		if imported.Path() == path {
			return imported.Name()
		}
	}
	return ""
}
