package runtime_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// withoutExample is what needs no Example, and why.
var withoutExample = map[string]string{
	"mcptest.Client.Run": "it needs a *testing.T; the package documentation shows it",

	"runtime.AddForm":               "generated code calls it",
	"runtime.ContentsOutput.Blob":   "generated code calls it",
	"runtime.ContentsOutput.JSON":   "generated code calls it",
	"runtime.ContentsOutput.Text":   "generated code calls it",
	"runtime.MessagesOutput.Text":   "generated code calls it",
	"runtime.Output.Structured":     "generated code calls it",
	"runtime.Output.StructuredText": "generated code calls it",
	"runtime.Output.TextOnly":       "generated code calls it",
	"runtime.HeaderBoolean":         "generated code names it",
	"runtime.HeaderInteger":         "generated code names it",
	"runtime.Generation":            "generated code is held against it",
	"runtime.MaxGeneration":         "generated code is held against it",
	"runtime.MinGeneration":         "generated code is held against it",
}

// Every exported identifier of the packages for people appears in an Example, of
// whichever of them: functions, methods, constants and variables by name, types
// by a value. Package codec is for generated code.
func TestEveryExportedIdentifierIsInAnExample(t *testing.T) {
	const mode = packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo
	loaded, err := packages.Load(&packages.Config{Mode: mode, Tests: true}, ".", "./mcptest", "./media")
	if err != nil {
		t.Fatal(err)
	}
	exported, shown := map[string]token.Position{}, map[string]bool{}
	for _, p := range loaded {
		for _, problem := range p.Errors {
			t.Fatal(problem)
		}
		switch {
		case strings.HasSuffix(p.Name, "_test"):
			showIn(p, shown)
		case p.ID == p.PkgPath:
			collectExported(p, exported)
		}
	}
	if len(exported) < 150 || len(shown) < 150 {
		t.Fatalf("found %d exported identifiers and %d in Examples", len(exported), len(shown))
	}
	for _, name := range slices.Sorted(maps.Keys(exported)) {
		_, excused := withoutExample[name]
		switch {
		case !shown[name] && !excused:
			t.Errorf("%s: %s is in no Example", exported[name], name)
		case shown[name] && excused:
			t.Errorf("%s is in an Example: take it out of withoutExample", name)
		}
	}
	for name := range withoutExample {
		if _, ok := exported[name]; !ok {
			t.Errorf("there is no %s: take it out of withoutExample", name)
		}
	}
}

// collectExported notes what a package exports.
func collectExported(p *packages.Package, exported map[string]token.Position) {
	for _, object := range p.TypesInfo.Defs {
		if name := exportedName(object); name != "" {
			exported[name] = p.Fset.Position(object.Pos())
		}
	}
}

// exportedName is package.Name or package.Type.Method of something exported at
// the top of a package, and empty for everything else. What implements error or
// fmt.Stringer needs no naming.
func exportedName(object types.Object) string {
	if object == nil || object.Pkg() == nil || !object.Exported() {
		return ""
	}
	prefix := object.Pkg().Name() + "."
	if f, ok := object.(*types.Func); ok && f.Signature().Recv() != nil {
		recv := f.Signature().Recv().Type()
		if pointer, ok := recv.(*types.Pointer); ok {
			recv = pointer.Elem()
		}
		named, ok := recv.(*types.Named)
		if !ok || !named.Obj().Exported() || types.IsInterface(named) || f.Name() == "Error" || f.Name() == "String" {
			return ""
		}
		return prefix + named.Obj().Name() + "." + f.Name()
	}
	if object.Parent() != object.Pkg().Scope() {
		return ""
	}
	return prefix + object.Name()
}

// showIn notes what the Examples of a package use, by themselves and in the
// functions and types that stand beside them.
func showIn(p *packages.Package, shown map[string]bool) {
	beside := map[types.Object]ast.Node{}
	var pending []ast.Node
	for _, file := range p.Syntax {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if strings.HasPrefix(decl.Name.Name, "Example") {
					pending = append(pending, decl)
				}
				beside[p.TypesInfo.Defs[decl.Name]] = decl
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					if spec, ok := spec.(*ast.TypeSpec); ok {
						beside[p.TypesInfo.Defs[spec.Name]] = spec
					}
				}
			}
		}
	}
	for len(pending) > 0 {
		node := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		ast.Inspect(node, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				showType(p.TypesInfo.TypeOf(e), shown)
			}
			if name, ok := n.(*ast.Ident); ok {
				object := p.TypesInfo.Uses[name]
				shown[exportedName(object)] = true
				if near := beside[object]; near != nil {
					delete(beside, object)
					pending = append(pending, near)
				}
			}
			return true
		})
	}
}

// showType notes the type of a value.
func showType(t types.Type, shown map[string]bool) {
	switch t := t.(type) {
	case *types.Pointer:
		showType(t.Elem(), shown)
	case *types.Slice:
		showType(t.Elem(), shown)
	case *types.Named:
		shown[exportedName(t.Obj())] = true
	}
}
