package analyze

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// member is a field of a struct, or one promoted from an embedded struct, as
// encoding/json sees it.
type member struct {
	name   string
	tagged bool
	tag    fieldTag
	field  *types.Var
	syntax *ast.Field // nil for packages without
	// in is the struct that declares the field, index its place there.
	in    *level
	index int
}

// level is the struct at hand or one embedded in it, with the embedded structs
// on the way and their places.
type level struct {
	st    *types.Struct
	path  []*types.Var
	index []int
}

// depth counts the embedded structs on the way.
func (m *member) depth() int { return len(m.in.path) }

// way are the places of the embedded structs on the way, and of the field.
func (m *member) way() []int { return append(slices.Clip(m.in.index), m.index) }

// outermost is the field of the struct at hand through which the member is
// reached, if it is not that field itself.
func (m *member) outermost() *types.Var {
	if m.depth() > 0 {
		return m.in.path[0]
	}
	return m.field
}

// fields returns the properties of a struct in order of its fields: those that
// encoding/json would use.
func (a *analyzer) fields(t types.Type, st *types.Struct, at site) []*model.Field {
	members := a.dominant(t, st, at)
	if len(members) == 0 && st.NumFields() > 0 && !a.leftOut(st) {
		at.within = ""
		a.unsupported(at, t, "has no exported fields, so that nothing of it can travel; use a type of your own")
		return nil
	}
	fields := make([]model.Field, len(members))
	names := make([]string, len(members)) // room for a selector of one name each
	list := make([]*model.Field, 0, len(members))
	for i := range members {
		fields[i].Selector = names[i : i : i+1]
		if f := &fields[i]; a.field(f, t, &members[i], at) {
			list = append(list, f)
		}
	}
	return list
}

// leftOut says that the author leaves out fields of a struct on purpose.
func (a *analyzer) leftOut(st *types.Struct) bool {
	for i := range st.NumFields() {
		if st.Field(i).Exported() || st.Field(i).Embedded() {
			return true
		}
	}
	return false
}

// dominant returns the fields of a struct that encoding/json would use: of
// those with one name the shallowest, among these the one whose tag gives it
// the name, and none where that leaves several.
func (a *analyzer) dominant(t types.Type, st *types.Struct, at site) []member {
	all := a.members(t, st, at)
	if plain(all) {
		return all
	}
	slices.SortFunc(all, func(x, y member) int {
		return cmp.Or(strings.Compare(x.name, y.name), cmp.Compare(x.depth(), y.depth()), -compareBool(x.tagged, y.tagged), slices.Compare(x.way(), y.way()))
	})
	list := make([]member, 0, len(all))
	for rest := all; len(rest) > 0; {
		same := 1 // of one name
		for same < len(rest) && rest[same].name == rest[0].name {
			same++
		}
		group := rest[:same]
		rest = rest[same:]
		if len(group) > 1 && group[1].depth() == 0 {
			a.ambiguous(t, &group[0], &group[1])
			continue
		}
		if len(group) > 1 && group[0].depth() == group[1].depth() && group[0].tagged == group[1].tagged {
			continue // They hide each other, as in encoding/json.
		}
		list = append(list, group[0])
	}
	slices.SortFunc(list, func(x, y member) int { return slices.Compare(x.way(), y.way()) })
	return list
}

// plain says that all members are fields of the struct itself, each with a name
// of its own.
func plain(members []member) bool {
	for i := range members {
		if members[i].depth() > 0 {
			return false
		}
		for j := range i {
			if members[j].name == members[i].name {
				return false
			}
		}
	}
	return true
}

// ambiguous reports two fields of one struct with one name.
func (a *analyzer) ambiguous(t types.Type, x, y *member) {
	if x.way()[0] > y.way()[0] {
		x, y = y, x
	}
	first, second := x.outermost(), y.outermost()
	pos := second.Pos()
	if y.tagged {
		pos = y.tag.jsonPos
	}
	a.report(pos, diagnostic.BadName, "fields %s and %s of %s are both called %q, the other at %s; rename one in its json tag",
		first.Name(), second.Name(), a.readable(t), x.name, a.short(first.Pos()))
}

func compareBool(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return 1
	}
	return -1
}

// members returns all fields of a struct and of the structs embedded in it
// that have a name of their own in JSON, level by level.
func (a *analyzer) members(t types.Type, st *types.Struct, at site) []member {
	list := make([]member, 0, st.NumFields())
	visited := map[types.Type]bool{types.Unalias(t): true}
	for current := []*level{{st: st}}; len(current) > 0; {
		var next []*level
		count := map[types.Type]int{}
		for _, l := range current {
			for i := range l.st.NumFields() {
				m := member{in: l, index: i, field: l.st.Field(i)}
				embedded, ok := a.member(&m, at)
				if ok {
					list = append(list, m)
				}
				if embedded == nil {
					continue
				}
				count[embedded]++
				// A struct embedded more than once at one level hides its fields: twice
				// is as good as often.
				if !visited[embedded] && count[embedded] <= 2 {
					next = append(next, &level{
						st:    embedded.Underlying().(*types.Struct),
						path:  append(slices.Clip(l.path), m.field),
						index: m.way(),
					})
				}
			}
		}
		for t := range count {
			visited[t] = true
		}
		current = next
	}
	return list
}

// member reads what a field is called. It returns the struct that the field
// embeds without giving it a name, and reports false for it, as for fields that
// do not travel.
func (a *analyzer) member(m *member, at site) (embedded types.Type, ok bool) {
	f := m.field
	inner := types.Unalias(f.Type())
	if p, ok := inner.(*types.Pointer); ok {
		inner = types.Unalias(p.Elem())
	}
	embedsStruct := false
	if f.Embedded() {
		_, embedsStruct = inner.Underlying().(*types.Struct)
	}
	if !f.Exported() && !embedsStruct {
		return nil, false
	}
	m.syntax = a.source.fields[f.Pos()]
	m.tag = a.tagOf(f, m.syntax, m.in.st.Tag(m.index), at)
	switch {
	case m.tag.hidden:
		return nil, false
	case embedsStruct && m.tag.name == "":
		return inner, false
	}
	m.name, m.tagged = m.tag.name, m.tag.name != ""
	if !m.tagged {
		m.name = f.Name()
	}
	return nil, true
}

// field fills the model of a member. It reports false for one with a fault.
func (a *analyzer) field(f *model.Field, t types.Type, m *member, at site) bool {
	v := m.field
	inner := site{pos: at.pos, subject: a.fieldSubject(v.Name(), t, at), within: at.within, dir: at.dir}
	if m.syntax != nil {
		inner.pos, inner.field, inner.within = v.Pos(), true, ""
	}
	namePos := inner.pos
	if m.tagged && m.syntax != nil {
		namePos = m.tag.jsonPos
	}
	if !a.property(m.name, namePos, "rename it in the json tag") {
		return false
	}
	typ := a.typeOf(v.Type(), inner)
	if typ == nil {
		return false
	}
	f.Name, f.Type, f.OmitEmpty, f.OmitZero, f.Constraints = m.name, typ, m.tag.omitEmpty, m.tag.omitZero, unconstrained
	if !a.selector(f, t, m, inner) {
		return false
	}
	f.Quoted = m.tag.quoted && a.quotable(typ, &m.tag, inner)
	if f.OmitZero && at.dir&encoded != 0 && !a.zeroable(typ, map[string]bool{}) {
		a.report(inner.pos, diagnostic.BadSignature, "%s: omitzero cannot compare %s with its zero value; give it a method IsZero() bool, or drop omitzero",
			a.full(inner), a.readable(v.Type()))
	}
	f.Optional = f.OmitEmpty || f.OmitZero || optionalPointer(v.Type()) || len(f.EmbeddedPointers) > 0
	f.Doc = a.fieldDoc(m.syntax, &m.tag)
	a.constrain(f, m.tag.rules, inner)
	return true
}

// zeroable says that generated code can tell whether a value is zero.
func (a *analyzer) zeroable(t *model.Type, open map[string]bool) bool {
	if t.Kind == model.Ref && !t.IsZero && t.Incomparable {
		if open[t.Ref] {
			return true
		}
		open[t.Ref] = true
		t = a.resolve(t)
		if t == nil {
			return true
		}
	}
	switch {
	case t.IsZero || !t.Incomparable || t.Kind == model.BigInteger:
		return true
	case t.Kind == model.Array || t.Kind == model.Bytes:
		return t.Len < 0
	case t.Kind == model.Map || t.Kind == model.RawJSON || t.Kind == model.Pointer || t.Kind == model.Any:
		return true
	case t.Kind == model.TextValue || t.Kind == model.Custom:
		return t.Underlying != model.Struct
	case t.Kind == model.Struct:
		for _, f := range t.Fields {
			if !a.zeroable(f.Type, open) {
				return false
			}
		}
		return true
	}
	return false
}

// fieldSubject is the field of a struct that stands at the site: of its type, if
// that has a name, else of what has that type.
func (a *analyzer) fieldSubject(name string, t types.Type, at site) subject {
	if _, ok := types.Unalias(t).(*types.Named); ok {
		return subject{what: "field", name: name, of: t}
	}
	return subject{what: "field", name: name + " of " + a.subject(at)}
}

// fieldDoc is the description of a field: its doc comment, its line comment or
// its tag, but not two of them.
func (a *analyzer) fieldDoc(syntax *ast.Field, tag *fieldTag) string {
	comment := ""
	if syntax != nil {
		comment = a.describedBy(syntax.Doc, syntax.Comment)
	}
	described, ok := tag.description()
	if !ok {
		return comment
	}
	if comment != "" {
		name := ""
		if len(syntax.Names) > 0 {
			name = syntax.Names[0].Name + " "
		}
		a.report(described.pos, diagnostic.FieldDoc, "field %shas a comment and is described in its tag too; keep one", name)
		return comment
	}
	return strings.TrimSpace(described.value)
}

// selector fills how generated code reaches the member from the struct.
func (a *analyzer) selector(f *model.Field, t types.Type, m *member, at site) bool {
	for _, v := range m.in.path {
		foreign := a.foreign(v)
		_, pointer := types.Unalias(v.Type()).(*types.Pointer)
		switch {
		case !foreign || v.Exported():
			f.Selector = append(f.Selector, v.Name())
		case pointer && at.dir&decoded != 0:
			a.unsupported(at, t, "promotes it through the unexported pointer "+v.Name()+" of another package, which cannot be set")
			return false
		default:
			continue // Promotion reaches the field without the name.
		}
		if pointer {
			elem := types.Unalias(v.Type()).(*types.Pointer).Elem()
			f.EmbeddedPointers = append(f.EmbeddedPointers, model.EmbeddedPointer{Depth: len(f.Selector), Go: a.expr(elem)})
		}
	}
	if !m.field.Exported() && a.foreign(m.field) {
		a.unsupported(at, t, "has a field "+m.field.Name()+" that its package does not export, so that generated code cannot set it")
		return false
	}
	f.Selector = append(f.Selector, m.field.Name())
	f.GoName = strings.Join(f.Selector, ".")
	return true
}

// foreign says that another package declares the field.
func (a *analyzer) foreign(v *types.Var) bool { return v.Pkg() != nil && v.Pkg().Path() != a.pkg.Path }

// optionalPointer says that a pointer means a value that may be absent. The
// types that are only ever used through a pointer stay required.
func optionalPointer(t types.Type) bool {
	p, ok := types.Unalias(t).Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	named, ok := types.Unalias(p.Elem()).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return true
	}
	switch wellKnown[qualify(named.Obj())] {
	case model.URL, model.BigInteger:
		return false
	}
	if _, ok := named.Underlying().(*types.Struct); !ok {
		return true
	}
	own := methodsOf(named)
	return !(own.unmarshalText && own.pointerText)
}

// quotable says whether ",string" is for the type, and reports where it is not.
func (a *analyzer) quotable(t *model.Type, tag *fieldTag, at site) bool {
	if t.Kind == model.Pointer {
		t = t.Elem
	}
	switch t.Kind {
	case model.Boolean, model.String, model.Integer, model.Unsigned, model.Number:
		return true
	}
	if tag.jsonPos.IsValid() {
		a.report(tag.jsonPos, diagnostic.BadConstraint, "%s: \",string\" is for strings, numbers and booleans; remove it", a.subject(at))
	}
	return false
}
