package analyze

import (
	"cmp"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// constants returns the constants of a declared type in its package, in source
// order, each value once. Of other packages only exported ones count.
func (a *analyzer) constants(t *types.Named) []*types.Const {
	obj := t.Obj()
	if obj.Pkg() == nil || t.TypeArgs().Len() > 0 {
		return nil
	}
	list, ok := a.constantsOf[obj]
	if !ok {
		list = a.findConstants(t)
		a.constantsOf[obj] = list
	}
	return list
}

func (a *analyzer) findConstants(t *types.Named) []*types.Const {
	pkg := t.Obj().Pkg()
	own := pkg.Path() == a.pkg.Path
	var list []*types.Const
	for _, c := range a.allConstants(pkg) {
		if (own || c.Exported()) && types.Identical(c.Type(), t) {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(x, y *types.Const) int {
		p, q := a.position(x.Pos()), a.position(y.Pos())
		return cmp.Or(cmp.Compare(p.Filename, q.Filename), cmp.Compare(p.Offset, q.Offset), cmp.Compare(p.Line, q.Line), cmp.Compare(x.Name(), y.Name()))
	})
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(c *types.Const) bool {
		value := c.Val().ExactString()
		dup := seen[value]
		seen[value] = true
		return dup
	})
}

// allConstants returns the package-level constants of a package.
func (a *analyzer) allConstants(p *types.Package) []*types.Const {
	list, ok := a.constantsIn[p]
	if !ok {
		for _, name := range p.Scope().Names() {
			if c, ok := p.Scope().Lookup(name).(*types.Const); ok {
				list = append(list, c)
			}
		}
		a.constantsIn[p] = list
	}
	return list
}

// isEnum says that a declared type has the constants of an enum, whatever is
// decided about them.
func (a *analyzer) isEnum(t *types.Named) bool { return len(a.constants(t)) >= 2 }

// enumerate gives m, the model of a declared type, its values if it is an enum.
// It reports false after reporting a fault.
func (a *analyzer) enumerate(t *types.Named, m *model.Type, at site) bool {
	d := a.typeDirective(t.Obj(), directive.VerbEnum)
	switch m.Kind {
	case model.String:
		return a.stringEnum(t, m, d)
	case model.Integer, model.Unsigned:
		return a.integerEnum(t, m, d, at)
	}
	if d != nil {
		a.report(d.Pos, diagnostic.BadDirective, "//mcp:enum on %s, which is no string or integer; remove it", t.Obj().Name())
		return false
	}
	return true
}

func (a *analyzer) stringEnum(t *types.Named, m *model.Type, d *directive.Directive) bool {
	if d != nil {
		if arg, ok := d.Positional(0); ok {
			a.report(arg.ValuePos, diagnostic.BadDirective,
				"the values of %s are its constants; a list is for types with UnmarshalText", t.Obj().Name())
			return false
		}
		if _, ok := d.Lookup("numbers"); ok {
			a.report(d.Pos, diagnostic.BadDirective, "//mcp:enum numbers on %s, which is a string; remove it", t.Obj().Name())
			return false
		}
		if isSet(d, "off") {
			return true
		}
	}
	constants := a.constants(t)
	if len(constants) < 2 {
		if d != nil {
			a.report(d.Pos, diagnostic.BadDirective, "//mcp:enum on %s, which has fewer than two constants; declare them as %s, or remove it",
				t.Obj().Name(), t.Obj().Name())
			return false
		}
		return true
	}
	for _, c := range constants {
		value := constant.StringVal(c.Val())
		a.printable(value, c.Pos(), diagnostic.BadName, "value of "+c.Name())
		m.Enum = append(m.Enum, &model.EnumValue{Const: c.Name(), Value: quote(value), Doc: a.constDoc(c)})
	}
	m.Titled = d != nil && isSet(d, "titled")
	return true
}

func (a *analyzer) integerEnum(t *types.Named, m *model.Type, d *directive.Directive, at site) bool {
	constants := a.constants(t)
	name := t.Obj().Name()
	switch {
	case d != nil && isSet(d, "off"):
		return true
	case d != nil && isSet(d, "numbers"):
		if len(constants) < 2 {
			a.report(d.Pos, diagnostic.BadDirective, "//mcp:enum numbers on %s, which has fewer than two constants; declare them as %s, or remove it", name, name)
			return false
		}
		for _, c := range constants {
			m.Enum = append(m.Enum, &model.EnumValue{Const: c.Name(), Value: c.Val().ExactString(), Doc: a.constDoc(c)})
		}
		m.Titled = isSet(d, "titled")
		return true
	case d != nil:
		a.report(d.Pos, diagnostic.IntegerEnum,
			"%s has no UnmarshalText to read names with; write the method, or //mcp:enum numbers, or //mcp:enum off", name)
		return false
	case len(constants) < 2:
		return true
	}
	if pos := a.declared(t); pos.IsValid() {
		a.report(pos, diagnostic.IntegerEnum,
			"%s is an integer with named constants, and a model cannot know what the numbers mean; "+
				"write UnmarshalText and //mcp:enum %s,… in its doc comment, or //mcp:enum numbers, or //mcp:enum off",
			name, snakeCase(constants[0].Name()))
		return false
	}
	if at.within == "" {
		a.report(at.pos, diagnostic.IntegerEnum,
			"%s: %s is an integer with named constants, and a model cannot know what the numbers mean; use a string, or a type of your own",
			a.subject(at), a.readable(t))
	} else if !a.problems[at.pos] {
		a.problems[at.pos] = true
		a.report(at.pos, diagnostic.IntegerEnum,
			"%s: %s is an integer with named constants, and a model cannot know what the numbers mean; declare a struct of your own with the fields that matter",
			a.full(at), a.readable(t))
	}
	return false
}

// textEnum gives a type with text methods the values that //mcp:enum lists. An
// integer with constants needs the list.
func (a *analyzer) textEnum(t *types.Named, m *model.Type, _ site) bool {
	d := a.typeDirective(t.Obj(), directive.VerbEnum)
	if d == nil {
		return a.textConstants(t)
	}
	if isSet(d, "numbers") {
		a.report(d.Pos, diagnostic.BadDirective, "//mcp:enum numbers on %s, which has text methods, and travels as text; list the texts", t.Obj().Name())
		return false
	}
	if isSet(d, "off") {
		return true
	}
	arg, ok := d.Positional(0)
	if !ok {
		a.report(d.Pos, diagnostic.BadDirective, "//mcp:enum on %s needs the texts that its UnmarshalText takes: //mcp:enum low,high", t.Obj().Name())
		return false
	}
	for _, value := range a.listed(d) {
		if slices.ContainsFunc(m.Enum, func(v *model.EnumValue) bool { return v.Value == quote(value) }) {
			a.report(arg.ValuePos, diagnostic.BadDirective, "//mcp:enum on %s lists %s twice", t.Obj().Name(), value)
			return false
		}
		m.Enum = append(m.Enum, &model.EnumValue{Value: quote(value)})
	}
	m.Titled = isSet(d, "titled")
	return true
}

// listed returns the values of all the lists in an enum directive.
func (a *analyzer) listed(d *directive.Directive) []string {
	var values []string
	for _, arg := range d.Args {
		if arg.Positional() {
			values = append(values, arg.List()...)
		}
	}
	return values
}

// textConstants reports a type of this project that has text methods and
// constants, but no list of the texts.
func (a *analyzer) textConstants(t *types.Named) bool {
	b, ok := t.Underlying().(*types.Basic)
	if !ok || b.Info()&types.IsInteger == 0 || !a.isEnum(t) {
		return true
	}
	pos := a.declared(t)
	if !pos.IsValid() {
		return true
	}
	a.report(pos, diagnostic.IntegerEnum,
		"%s is an integer with named constants and UnmarshalText; list the texts that it takes in its doc comment: //mcp:enum %s,…, or write //mcp:enum off",
		t.Obj().Name(), snakeCase(a.constants(t)[0].Name()))
	return false
}

// declared is the position of the type's name where its declaration is at hand.
func (a *analyzer) declared(t *types.Named) token.Pos {
	if decl := a.source.types[t.Obj().Pos()]; decl != nil {
		return decl.spec.Name.Pos()
	}
	return token.NoPos
}

// constDoc is the documentation of a constant.
func (a *analyzer) constDoc(c *types.Const) string {
	if decl := a.source.consts[c.Pos()]; decl != nil {
		return a.describedBy(decl.doc, decl.line)
	}
	return ""
}

func isSet(d *directive.Directive, flag string) bool {
	arg, ok := d.Lookup(flag)
	return ok && arg.True()
}

// quote writes a string as JSON.
func quote(s string) string { return string(appendQuoted(s)) }

func appendQuoted(s string) []byte {
	b := append(make([]byte, 0, len(s)+2), '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r < 0x20:
			b = append(b, `\u00`...)
			b = append(b, strconv.FormatInt(int64(r)+0x100, 16)[1:]...)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}
