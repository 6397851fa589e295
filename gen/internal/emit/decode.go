package emit

import (
	"strconv"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// object reads an object into the places that target names, one for each field.
func (b *body) object(fields []*model.Field, table string, target func(*model.Field) string) {
	if table == "" {
		table = "nil"
	}
	b.Open("for %s.Object(%s); %s.Next(); {", b.in, table, b.in)
	if len(fields) == 0 {
		b.Line("// There is nothing to read.")
		b.Close("}")
		return
	}
	b.Open("switch %s.Key() {", b.in)
	for _, f := range fields {
		b.Part("case %q:", f.Name)
		b.under(f.Name, func() { b.block().field(f, target(f)) })
	}
	b.Close("}")
	b.Close("}")
}

// field reads the value of one member.
func (b *body) field(f *model.Field, target string) {
	b.allocate(f, target)
	if f.Default != "" && b.mayKeep(f.Type) {
		b.Line("%s = *new(%s)", target, b.e.spell(f.Type.Go))
	}
	if f.Quoted {
		b.quoted(f, target)
	} else {
		b.member(f, target)
	}
}

// mayKeep says that reading a value of t may leave parts of its default as they
// are: a parser of its own may, and a struct keeps what is not given.
func (b *body) mayKeep(t *model.Type) bool {
	kind := b.e.definition(t).Kind
	return kind == model.Custom || kind == model.Struct
}

// member reads a value, for which null stands for none if it is an optional
// pointer.
func (b *body) member(f *model.Field, target string) {
	if f.Optional && f.Type.Kind == model.Pointer {
		b.Open("if !%s.Null() {", b.in)
		b.block().assign(target, "=", f.Type, f.Constraints)
		b.Close("}")
		return
	}
	b.assign(target, "=", f.Type, f.Constraints)
}

// quoted reads a value inside a string.
func (b *body) quoted(f *model.Field, target string) {
	t := f.Type
	if t.Kind == model.Pointer {
		t = t.Elem
	}
	enter := b.in + ".Unquote()"
	if t.Kind == model.Integer || t.Kind == model.Unsigned {
		enter = call(b.in, "UnquoteInteger", strconv.FormatBool(t.Kind == model.Integer))
	}
	if f.Optional && f.Type.Kind == model.Pointer {
		enter = "!" + b.in + ".Null() && " + enter
	}
	plain := *f
	plain.Quoted, plain.Optional = false, false
	b.Open("if %s {", enter)
	b.block().member(&plain, target)
	b.Line("%s.EndUnquote()", b.in)
	b.Close("}")
}

// allocate makes the embedded structs that the field is promoted through.
func (b *body) allocate(f *model.Field, target string) {
	if len(f.EmbeddedPointers) == 0 {
		return
	}
	parts := strings.Split(target, ".")
	for _, p := range f.EmbeddedPointers {
		outer := strings.Join(parts[:len(parts)-len(f.Selector)+p.Depth], ".")
		b.Open("if %s == nil {", outer)
		b.Line("%s = new(%s)", outer, b.e.spell(p.Go))
		b.Close("}")
	}
}

// assign reads a value of type t into target, which op declares or assigns.
func (b *body) assign(target, op string, t *model.Type, c *model.Constraints) {
	if value := b.value(t, c); value != "" {
		if op == ":=" && assignable(t) {
			value = b.e.conversion(t, value)
		}
		b.Line("%s %s %s", target, op, value)
		b.lines(b.readChecks(target, t, c))
		return
	}
	switch {
	case t.Kind == model.Pointer:
		b.pointer(target, op, t, c)
		return
	case t.Kind == model.Array && t.Len < 0:
		b.slice(target, op, t, c)
	case t.Kind == model.Map:
		b.mapping(target, op, t, c)
	default:
		if op == ":=" {
			b.Line("var %s %s", target, b.e.spell(t.Go))
		}
		b.into(target, t, c)
	}
	b.lines(b.readChecks(target, t, c))
}

// assignable says whether the reader's value can be assigned to t though it is
// not of that type.
func assignable(t *model.Type) bool {
	return (t.Kind == model.Bytes || t.Kind == model.RawJSON) && t.Go != "[]byte"
}

// value is an expression that reads a value of type t, empty for a type that
// takes statements.
func (b *body) value(t *model.Type, c *model.Constraints) string {
	switch t.Kind {
	case model.Boolean:
		return b.e.converted(t, b.in+".Bool()", "bool")
	case model.String:
		return b.e.converted(t, b.stringValue(t, c), "string")
	case model.Integer, model.Unsigned:
		return b.integer(t, c)
	case model.Number:
		if t.Bits == 32 {
			return b.e.converted(t, b.in+".Float32()", "float32")
		}
		return b.e.converted(t, b.in+".Float64()", "float64")
	case model.NumberText:
		return b.e.conversion(t, b.in+".Number()")
	case model.Time:
		return b.e.converted(t, b.in+".Time()", `"time".Time`)
	case model.Duration:
		return b.e.converted(t, b.in+".Duration()", `"time".Duration`)
	case model.Bytes:
		if t.Len < 0 {
			return b.in + ".Base64()"
		}
	case model.Any:
		return b.in + ".Any()"
	case model.RawJSON:
		return b.in + ".Raw()"
	}
	return ""
}

func (b *body) stringValue(t *model.Type, c *model.Constraints) string {
	switch {
	case c != nil && len(c.Enum) > 0:
		return call(b.in, "Enum", texts(c.Enum))
	case len(t.Enum) > 0:
		return call(b.in, "Enum", b.e.enumList(t)+"...")
	default:
		return b.in + ".String()"
	}
}

// into reads a value by its address.
func (b *body) into(target string, t *model.Type, c *model.Constraints) {
	switch t.Kind {
	case model.Struct:
		b.structure(target, t)
	case model.Array:
		b.fixedArray(target, t, c)
	case model.Bytes:
		b.Line("%s.Base64Into(%s[:])", b.in, target)
	case model.URL:
		b.url(target, t)
	default:
		b.pointed("&"+target, t, c)
	}
}

// pointed reads a value through a pointer that is not nil.
func (b *body) pointed(pointer string, t *model.Type, c *model.Constraints) {
	switch t.Kind {
	case model.Ref:
		b.Line("%s(%s, %s)", b.e.types[t.Ref].decode, b.in, pointer)
	case model.TextValue:
		b.textInto(pointer, t, c)
	case model.BigInteger:
		b.Line("%s.IntegerText(%s)", b.in, pointer)
	case model.Custom:
		b.Line("%s.JSON(%s)", b.in, pointer)
	default:
		b.fail("type %s of kind %q cannot be read", t.Go, t.Kind)
	}
}

// textInto reads a text into a type that parses it.
func (b *body) textInto(pointer string, t *model.Type, c *model.Constraints) {
	switch {
	case c != nil && len(c.Enum) > 0:
		b.Line("%s.EnumText(%s, %s)", b.in, pointer, texts(c.Enum))
	case len(t.Enum) > 0:
		b.Line("%s.EnumText(%s, %s...)", b.in, pointer, b.e.enumList(t))
	default:
		b.Line("%s.Text(%s)", b.in, pointer)
	}
}

// url reads a url.URL that is not behind a pointer.
func (b *body) url(target string, t *model.Type) {
	u := b.names.inner().pick("u", "parsed")
	value := "*" + u
	if t.Go != `"net/url".URL` {
		value = b.e.conversion(t, value)
	}
	b.Open("if %s := %s; %s != nil {", u, b.parseURL(), u)
	b.Line("%s = %s", target, value)
	b.Close("}")
}

func (b *body) parseURL() string {
	return b.e.name(codecPath, "Parse") + "(" + b.in + ", " + b.e.name("net/url", "Parse") + `, "a URL")`
}

// structure reads an anonymous struct.
func (b *body) structure(target string, t *model.Type) {
	table := ""
	if len(t.Fields) > 0 {
		table = b.tableName("Fields")
		b.fieldsTable(table, t.Fields)
	}
	b.defaults(t.Fields, target)
	b.object(t.Fields, table, func(f *model.Field) string {
		return target + "." + selector(f)
	})
}

// selector is the path from a struct to its field.
func selector(f *model.Field) string {
	if len(f.Selector) > 0 {
		return strings.Join(f.Selector, ".")
	}
	return f.GoName
}

// pointer reads into a new variable.
func (b *body) pointer(target, op string, t *model.Type, c *model.Constraints) {
	elem := t.Elem
	switch elem.Kind {
	case model.URL:
		value := b.parseURL()
		if elem.Go != `"net/url".URL` {
			value = b.e.conversion(t, value)
		}
		b.Line("%s %s %s", target, op, value)
		return
	case model.Ref, model.TextValue, model.BigInteger, model.Custom:
		b.Line("%s %s new(%s)", target, op, b.e.spell(elem.Go))
		b.pointed(target, elem, c)
		b.lines(b.readChecks("*"+target, elem, c))
		return
	}
	if checks := b.readChecks("*"+target, elem, c); len(checks) == 0 {
		if value := b.value(elem, c); value != "" {
			if assignable(elem) {
				value = b.e.conversion(elem, value)
			}
			b.Line("%s %s new(%s)", target, op, value)
			return
		}
	}
	name := b.names.pick("value")
	b.assign(name, ":=", elem, c)
	b.Line("%s %s &%s", target, op, name)
}
