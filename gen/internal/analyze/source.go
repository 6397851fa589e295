package analyze

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
	"github.com/mcpgen/mcpgen/gen/internal/load"
)

// source finds the syntax behind the objects of go/types, for the package and
// the local packages that it mentions. Objects of other packages have none.
type source struct {
	// By the position of the declared name.
	types  map[token.Pos]*typeDecl
	fields map[token.Pos]*ast.Field
	consts map[token.Pos]*constDecl
	// packages are the paths of the packages with syntax.
	packages map[string]*load.Package
}

// typeDecl is the declaration of a named type.
type typeDecl struct {
	spec *ast.TypeSpec
	doc  *ast.CommentGroup
	own  bool // declared in the package being analyzed

	parsed     bool
	directives []*directive.Directive
}

// constDecl is the documentation of a constant.
type constDecl struct{ doc, line *ast.CommentGroup }

func newSource(p *load.Package) *source {
	s := &source{
		types:    map[token.Pos]*typeDecl{},
		fields:   map[token.Pos]*ast.Field{},
		consts:   map[token.Pos]*constDecl{},
		packages: map[string]*load.Package{p.Path: p},
	}
	s.index(p, true)
	for path, other := range p.Sources {
		if other != p && path != p.Path {
			s.packages[path] = other
			s.index(other, false)
		}
	}
	return s
}

// local says that the object's package is there in source form, so that its
// author can be asked to change it.
func (s *source) local(obj types.Object) bool {
	return obj.Pkg() != nil && s.packages[obj.Pkg().Path()] != nil
}

func (s *source) index(p *load.Package, own bool) {
	for _, f := range p.Files {
		for _, decl := range f.Syntax.Decls {
			switch decl := decl.(type) {
			case *ast.GenDecl:
				s.indexDecl(decl, own)
			case *ast.FuncDecl:
				s.indexFields(decl.Type)
			}
		}
	}
	for _, ask := range p.Asks {
		s.indexFields(ask.Syntax)
	}
}

func (s *source) indexDecl(decl *ast.GenDecl, own bool) {
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			doc := spec.Doc
			if doc == nil && !decl.Lparen.IsValid() {
				doc = decl.Doc
			}
			s.types[spec.Name.Pos()] = &typeDecl{spec: spec, doc: doc, own: own}
			s.indexLists(spec.TypeParams)
			s.indexFields(spec.Type)
		case *ast.ValueSpec:
			doc := spec.Doc
			if doc == nil && !decl.Lparen.IsValid() {
				doc = decl.Doc
			}
			for _, name := range spec.Names {
				s.consts[name.Pos()] = &constDecl{doc: doc, line: spec.Comment}
			}
		}
	}
}

// indexFields notes the fields of every struct type in a type.
func (s *source) indexFields(typ ast.Expr) {
	switch t := typ.(type) {
	case *ast.StructType:
		for _, field := range t.Fields.List {
			for _, name := range field.Names {
				s.fields[name.Pos()] = field
			}
			if len(field.Names) == 0 {
				if name := embeddedName(field.Type); name != nil {
					s.fields[name.Pos()] = field
				}
			}
			s.indexFields(field.Type)
		}
	case *ast.ParenExpr:
		s.indexFields(t.X)
	case *ast.StarExpr:
		s.indexFields(t.X)
	case *ast.ArrayType:
		s.indexFields(t.Elt)
	case *ast.MapType:
		s.indexFields(t.Key)
		s.indexFields(t.Value)
	case *ast.ChanType:
		s.indexFields(t.Value)
	case *ast.Ellipsis:
		s.indexFields(t.Elt)
	case *ast.IndexExpr:
		s.indexFields(t.Index)
	case *ast.IndexListExpr:
		for _, argument := range t.Indices {
			s.indexFields(argument)
		}
	case *ast.FuncType:
		s.indexLists(t.TypeParams, t.Params, t.Results)
	case *ast.InterfaceType:
		s.indexLists(t.Methods)
	}
}

// indexLists notes the fields of the struct types in lists of parameters, results
// or methods.
func (s *source) indexLists(lists ...*ast.FieldList) {
	for _, list := range lists {
		if list == nil {
			continue
		}
		for _, field := range list.List {
			s.indexFields(field.Type)
		}
	}
}

// embeddedName is the identifier that names an embedded field.
func embeddedName(e ast.Expr) *ast.Ident {
	switch e := e.(type) {
	case *ast.Ident:
		return e
	case *ast.StarExpr:
		return embeddedName(e.X)
	case *ast.ParenExpr:
		return embeddedName(e.X)
	case *ast.SelectorExpr:
		return e.Sel
	case *ast.IndexExpr:
		return embeddedName(e.X)
	case *ast.IndexListExpr:
		return embeddedName(e.X)
	}
	return nil
}

// typeDirective returns the //mcp: directive with the verb on the declaration
// of a type, nil when there is none.
func (a *analyzer) typeDirective(obj *types.TypeName, verb directive.Verb) *directive.Directive {
	decl := a.source.types[obj.Pos()]
	if decl == nil {
		return nil
	}
	for _, d := range a.directivesOf(decl) {
		if d.Verb == verb {
			return d
		}
	}
	return nil
}

func (a *analyzer) directivesOf(decl *typeDecl) []*directive.Directive {
	if !decl.parsed {
		decl.parsed = true
		decl.directives = a.parse(decl.doc)
	}
	return decl.directives
}

// parse reads the directives of a doc comment and reports what is wrong with
// them.
func (a *analyzer) parse(doc *ast.CommentGroup) []*directive.Directive {
	list, faults := directive.Parse(a.pkg.Fset, doc)
	for _, d := range faults {
		a.add(d)
	}
	for _, d := range list {
		for _, arg := range d.Args {
			what := arg.Key
			if arg.Positional() {
				what = "value"
			}
			a.printable(arg.Value, arg.ValuePos, diagnostic.BadName, what)
		}
	}
	return list
}
