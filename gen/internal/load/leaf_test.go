package load

import (
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"testing"

	"golang.org/x/tools/go/packages"
)

// telling are the methods by which a type tells how it travels.
var telling = regexp.MustCompile(`^((Unm|M)arshal|Append)(Text|JSON)$|^(String|IsZero|Read|Bounds|ColorModel)$`)

// TestLeavesAgreeWithTheirPackages holds what the loader keeps of well-known
// packages against the packages themselves.
func TestLeavesAgreeWithTheirPackages(t *testing.T) {
	paths := sortedKeys(leafSources())
	real, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps | packages.NeedSyntax}, paths...)
	if err != nil {
		t.Fatal(err)
	}
	l := leaves{fset: token.NewFileSet(), loaded: map[string]*types.Package{}}
	for _, p := range real {
		t.Run(p.PkgPath, func(t *testing.T) {
			leaf, err := l.Import(p.PkgPath)
			if err != nil {
				t.Fatal(err)
			}
			if leaf.Name() != p.Name {
				t.Errorf("package %s, really %s", leaf.Name(), p.Name)
			}
			for name := range leafNames()[p.PkgPath].declared {
				if !token.IsExported(name) {
					continue
				}
				compareObjects(t, leaf.Scope().Lookup(name), p.Types.Scope().Lookup(name))
			}
		})
	}
}

func compareObjects(t *testing.T, leaf, real types.Object) {
	t.Helper()
	switch leaf := leaf.(type) {
	case *types.Const:
		c, ok := real.(*types.Const)
		if !ok || types.TypeString(leaf.Type(), nil) != types.TypeString(c.Type(), nil) || !constant.Compare(leaf.Val(), token.EQL, c.Val()) {
			t.Errorf("%s, really %s", leaf, real)
		}
	case *types.TypeName:
		name, ok := real.(*types.TypeName)
		if !ok {
			t.Errorf("%s, really %s", leaf, real)
			return
		}
		compareTypes(t, leaf.Type().(*types.Named), name.Type().(*types.Named))
	}
}

func compareTypes(t *testing.T, leaf, real *types.Named) {
	t.Helper()
	name := leaf.Obj().Name()
	if types.Comparable(leaf) != types.Comparable(real) {
		t.Errorf("%s: comparable %v, really %v", name, types.Comparable(leaf), types.Comparable(real))
	}
	if leaf.Obj().Pkg().Path() == runtimePath {
		return // its types are known by their names
	}
	switch leaf.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return // refused whatever the real type is
	}
	leafMethods, realMethods := methods(leaf), methods(real)
	for method, signature := range leafMethods {
		if realMethods[method] != signature {
			t.Errorf("method %s of %s is %s, really %s", method, name, signature, realMethods[method])
		}
	}
	for method := range realMethods {
		if _, ok := leafMethods[method]; !ok && telling.MatchString(method) {
			t.Errorf("%s lacks the method %s", name, method)
		}
	}
	if got, want := shape(leaf), shape(real); !slices.Equal(got, want) {
		t.Errorf("%s is %v, really %v", name, got, want)
	}
	if _, ok := leaf.Underlying().(*types.Basic); ok && !slices.Equal(constants(leaf), constants(real)) {
		t.Errorf("the constants of %s are %v, really %v", name, constants(leaf), constants(real))
	}
}

// methods returns the signatures of the methods of *t by name, with a star
// where only *t has it.
func methods(t *types.Named) map[string]string {
	all := map[string]string{}
	receiver := types.Type(types.NewPointer(t))
	if types.IsInterface(t) {
		receiver = t
	}
	value := types.NewMethodSet(t)
	for m := range types.NewMethodSet(receiver).Methods() {
		if !m.Obj().Exported() {
			continue
		}
		star := "*"
		if value.Lookup(nil, m.Obj().Name()) != nil {
			star = ""
		}
		s := m.Type().(*types.Signature)
		all[m.Obj().Name()] = star + types.TypeString(unnamed(s.Params()), nil) + types.TypeString(unnamed(s.Results()), nil)
	}
	return all
}

func unnamed(tuple *types.Tuple) *types.Tuple {
	var vars []*types.Var
	for v := range tuple.Variables() {
		vars = append(vars, types.NewVar(token.NoPos, nil, "", v.Type()))
	}
	return types.NewTuple(vars...)
}

// shape is what encoding/json sees of an underlying type.
func shape(t *types.Named) []string {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		if types.IsInterface(t) {
			return []string{"interface"}
		}
		return []string{types.TypeString(t.Underlying(), nil)}
	}
	fields := []string{"struct"}
	for f := range s.Fields() {
		if f.Exported() {
			fields = append(fields, f.Name()+" "+types.TypeString(f.Type(), nil))
		}
	}
	return fields
}

// constants are the names of a type's constants.
func constants(t *types.Named) []string {
	var names []string
	scope := t.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		if c, ok := scope.Lookup(name).(*types.Const); ok && c.Exported() && types.Identical(c.Type(), t) {
			names = append(names, name)
		}
	}
	return names
}
