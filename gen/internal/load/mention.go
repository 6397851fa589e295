package load

import (
	"go/ast"
	"slices"
)

// mentions are the names in the declarations of a file that may be of packages
// or of variables.
type mentions struct {
	// selected are the names behind the dots of each qualifier: Time and
	// Duration of time. The names of packages are among the qualifiers.
	selected map[string][]string
	// values are the names in expressions that have a value.
	values map[string]bool
}

// decl notes what a declaration mentions outside the body of a function. What
// variables mention is for those to say that need their types.
func (m *mentions) decl(decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		m.fields(decl.Recv)
		m.typ(decl.Type)
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				m.fields(spec.TypeParams)
				m.typ(spec.Type)
			case *ast.ValueSpec:
				m.spec(spec)
			}
		}
	}
}

// spec notes what constants or variables mention.
func (m *mentions) spec(spec *ast.ValueSpec) {
	m.typ(spec.Type)
	for _, v := range spec.Values {
		m.value(v)
	}
}

func (m *mentions) fields(list *ast.FieldList) {
	if list != nil {
		for _, field := range list.List {
			m.typ(field.Type)
		}
	}
}

// typ notes what a type mentions. It sees to most types itself, as nearly all
// of the syntax is types, and their own names matter to nobody.
func (m *mentions) typ(t ast.Expr) {
	switch t := t.(type) {
	case nil, *ast.Ident:
	case *ast.SelectorExpr:
		if id, ok := t.X.(*ast.Ident); ok {
			m.selector(id.Name, t.Sel.Name)
		} else {
			m.value(t)
		}
	case *ast.StarExpr:
		m.typ(t.X)
	case *ast.ArrayType:
		if t.Len != nil {
			m.value(t.Len)
		}
		m.typ(t.Elt)
	case *ast.MapType:
		m.typ(t.Key)
		m.typ(t.Value)
	case *ast.StructType:
		m.fields(t.Fields)
	case *ast.InterfaceType:
		m.fields(t.Methods)
	case *ast.FuncType:
		m.fields(t.TypeParams)
		m.fields(t.Params)
		m.fields(t.Results)
	default:
		m.value(t)
	}
}

// value notes what any expression mentions.
func (m *mentions) value(e ast.Expr) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			m.values[n.Name] = true
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok {
				m.selector(id.Name, n.Sel.Name)
			}
		}
		return true
	})
}

func (m *mentions) selector(qualifier, name string) {
	if names := m.selected[qualifier]; !slices.Contains(names, name) {
		m.selected[qualifier] = append(names, name)
	}
}
