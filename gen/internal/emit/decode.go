package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// object reads an object into the places that target names, one for each field.
func (b *body) object(fields []*model.Field, table string, target func(*model.Field) string) []jen.Code {
	loop := jen.For(call(b.in, "Object", tableName(table)), call(b.in, "Next"), jen.Empty())
	if len(fields) == 0 {
		return []jen.Code{loop.Block(jen.Comment("There is nothing to read."))}
	}
	var cases []jen.Code
	for _, f := range fields {
		inner := b.block().under(f.Name)
		cases = append(cases, jen.Case(jen.Lit(f.Name)).Block(inner.field(f, target(f))...))
	}
	return []jen.Code{loop.Block(jen.Switch(call(b.in, "Key")).Block(cases...))}
}

func tableName(name string) jen.Code {
	if name == "" {
		return jen.Nil()
	}
	return jen.Id(name)
}

// field reads the value of one member.
func (b *body) field(f *model.Field, target string) []jen.Code {
	statements := b.allocate(f, target)
	if f.Default != "" && f.Type.Kind == model.Custom {
		// Its own parser may leave parts of the default as they are.
		statements = append(statements, jen.Id(target).Op("=").Op("*").New(goType(f.Type.Go)))
	}
	if f.Quoted {
		return append(statements, b.quoted(f, target)...)
	}
	return append(statements, b.member(f, target)...)
}

// member reads a value, for which null stands for none if it is an optional
// pointer.
func (b *body) member(f *model.Field, target string) []jen.Code {
	if f.Optional && f.Type.Kind == model.Pointer {
		return []jen.Code{
			jen.If(jen.Op("!").Add(call(b.in, "Null"))).Block(b.block().assign(target, "=", f.Type, &f.Constraints)...),
		}
	}
	return b.assign(target, "=", f.Type, &f.Constraints)
}

// quoted reads a value inside a string.
func (b *body) quoted(f *model.Field, target string) []jen.Code {
	plain := *f
	plain.Quoted, plain.Optional = false, false
	inner := b.block().member(&plain, target)
	inner = append(inner, call(b.in, "EndUnquote"))
	t := f.Type
	if t.Kind == model.Pointer {
		t = t.Elem
	}
	enter := call(b.in, "Unquote")
	if t.Kind == model.Integer || t.Kind == model.Unsigned {
		enter = call(b.in, "UnquoteInteger", jen.Lit(t.Kind == model.Integer))
	}
	if f.Optional && f.Type.Kind == model.Pointer {
		return []jen.Code{jen.If(jen.Op("!").Add(call(b.in, "Null")).Op("&&").Add(enter)).Block(inner...)}
	}
	return []jen.Code{jen.If(enter).Block(inner...)}
}

// allocate makes the embedded structs that the field is promoted through.
func (b *body) allocate(f *model.Field, target string) []jen.Code {
	var statements []jen.Code
	parts := strings.Split(target, ".")
	for _, p := range f.EmbeddedPointers {
		outer := strings.Join(parts[:len(parts)-len(f.Selector)+p.Depth], ".")
		statements = append(statements, jen.If(jen.Id(outer).Op("==").Nil()).Block(
			jen.Id(outer).Op("=").New(goType(p.Go)),
		))
	}
	return statements
}

// assign reads a value of type t into target, which op declares or assigns.
func (b *body) assign(target, op string, t *model.Type, c *model.Constraints) []jen.Code {
	if value := b.value(t, c); value != nil {
		if op == ":=" && assignable(t) {
			value = conversion(t, value)
		}
		return append([]jen.Code{jen.Id(target).Op(op).Add(value)}, b.readChecks(target, t, c)...)
	}
	switch {
	case t.Kind == model.Pointer:
		return b.pointer(target, op, t, c)
	case t.Kind == model.Array && t.Len < 0:
		return b.slice(target, op, t, c)
	case t.Kind == model.Map:
		return b.mapping(target, op, t, c)
	}
	var statements []jen.Code
	if op == ":=" {
		statements = append(statements, jen.Var().Id(target).Add(goType(t.Go)))
	}
	statements = append(statements, b.into(target, t, c)...)
	return append(statements, b.readChecks(target, t, c)...)
}

// assignable says whether the reader's value can be assigned to t though it is
// not of that type.
func assignable(t *model.Type) bool {
	return (t.Kind == model.Bytes || t.Kind == model.RawJSON) && t.Go != "[]byte"
}

// value is an expression that reads a value of type t, nil for a type that takes
// statements.
func (b *body) value(t *model.Type, c *model.Constraints) *jen.Statement {
	switch t.Kind {
	case model.Boolean:
		return converted(t, call(b.in, "Bool"), "bool")
	case model.String:
		return converted(t, b.stringValue(t, c), "string")
	case model.Integer, model.Unsigned:
		return b.integer(t, c)
	case model.Number:
		if t.Bits == 32 {
			return converted(t, call(b.in, "Float32"), "float32")
		}
		return converted(t, call(b.in, "Float64"), "float64")
	case model.NumberText:
		return conversion(t, call(b.in, "Number"))
	case model.Time:
		return converted(t, call(b.in, "Time"), `"time".Time`)
	case model.Duration:
		return converted(t, call(b.in, "Duration"), `"time".Duration`)
	case model.Bytes:
		if t.Len < 0 {
			return call(b.in, "Base64")
		}
	case model.Any:
		return call(b.in, "Any")
	case model.RawJSON:
		return call(b.in, "Raw")
	}
	return nil
}

func (b *body) stringValue(t *model.Type, c *model.Constraints) *jen.Statement {
	switch {
	case c != nil && len(c.Enum) > 0:
		return call(b.in, "Enum", b.texts(c.Enum)...)
	case len(t.Enum) > 0:
		return call(b.in, "Enum", b.e.enumList(t).Op("..."))
	default:
		return call(b.in, "String")
	}
}

// into reads a value by its address.
func (b *body) into(target string, t *model.Type, c *model.Constraints) []jen.Code {
	address := jen.Op("&").Id(target)
	switch t.Kind {
	case model.Ref:
		return []jen.Code{jen.Id(b.e.types[t.Ref].decode).Call(jen.Id(b.in), address)}
	case model.Struct:
		return b.structure(target, t)
	case model.Array:
		return b.fixedArray(target, t, c)
	case model.Bytes:
		return []jen.Code{call(b.in, "Base64Into", jen.Id(target).Index(jen.Op(":")))}
	case model.URL:
		return b.url(target, t)
	case model.TextValue:
		return b.textInto(address, t, c)
	case model.BigInteger:
		return []jen.Code{call(b.in, "IntegerText", address)}
	case model.Custom:
		return []jen.Code{call(b.in, "JSON", address)}
	}
	b.fail("type %s of kind %q cannot be read", t.Go, t.Kind)
	return nil
}

// textInto reads a text into a type that parses it.
func (b *body) textInto(address *jen.Statement, t *model.Type, c *model.Constraints) []jen.Code {
	switch {
	case c != nil && len(c.Enum) > 0:
		return []jen.Code{call(b.in, "EnumText", append([]jen.Code{address}, b.texts(c.Enum)...)...)}
	case len(t.Enum) > 0:
		return []jen.Code{call(b.in, "EnumText", address, b.e.enumList(t).Op("..."))}
	default:
		return []jen.Code{call(b.in, "Text", address)}
	}
}

// url reads a url.URL that is not behind a pointer.
func (b *body) url(target string, t *model.Type) []jen.Code {
	u := b.names.inner().pick("u", "parsed")
	value := jen.Op("*").Id(u)
	if t.Go != `"net/url".URL` {
		value = conversion(t, value)
	}
	return []jen.Code{
		jen.If(jen.Id(u).Op(":=").Add(b.parseURL()), jen.Id(u).Op("!=").Nil()).Block(
			jen.Id(target).Op("=").Add(value),
		),
	}
}

func (b *body) parseURL() *jen.Statement {
	return jen.Qual(codecPath, "Parse").Call(jen.Id(b.in), jen.Qual("net/url", "Parse"), jen.Lit("a URL"))
}

// structure reads an anonymous struct.
func (b *body) structure(target string, t *model.Type) []jen.Code {
	table := ""
	if len(t.Fields) > 0 {
		table = b.declare("Fields", fieldsTable(t.Fields))
	}
	statements := b.defaults(t.Fields, target)
	return append(statements, b.object(t.Fields, table, func(f *model.Field) string {
		return target + "." + selector(f)
	})...)
}

// selector is the path from a struct to its field.
func selector(f *model.Field) string {
	if len(f.Selector) > 0 {
		return strings.Join(f.Selector, ".")
	}
	return f.GoName
}

// pointer reads into a new variable.
func (b *body) pointer(target, op string, t *model.Type, c *model.Constraints) []jen.Code {
	elem := t.Elem
	switch elem.Kind {
	case model.URL:
		value := b.parseURL()
		if elem.Go != `"net/url".URL` {
			value = jen.Parens(goType(t.Go)).Call(value)
		}
		return []jen.Code{jen.Id(target).Op(op).Add(value)}
	case model.Ref, model.TextValue, model.BigInteger, model.Custom:
		statements := []jen.Code{jen.Id(target).Op(op).New(goType(elem.Go))}
		return append(append(statements, b.pointed(target, elem, c)...), b.readChecks("*"+target, elem, c)...)
	}
	if checks := b.readChecks("*"+target, elem, c); len(checks) == 0 {
		if value := b.value(elem, c); value != nil {
			if assignable(elem) {
				value = conversion(elem, value)
			}
			return []jen.Code{jen.Id(target).Op(op).New(value)}
		}
	}
	name := b.names.pick("value")
	statements := b.assign(name, ":=", elem, c)
	return append(statements, jen.Id(target).Op(op).Op("&").Id(name))
}

// pointed reads a value through a pointer that is not nil.
func (b *body) pointed(target string, t *model.Type, c *model.Constraints) []jen.Code {
	pointer := jen.Id(target)
	switch t.Kind {
	case model.Ref:
		return []jen.Code{jen.Id(b.e.types[t.Ref].decode).Call(jen.Id(b.in), pointer)}
	case model.TextValue:
		return b.textInto(pointer, t, c)
	case model.BigInteger:
		return []jen.Code{call(b.in, "IntegerText", pointer)}
	default:
		return []jen.Code{call(b.in, "JSON", pointer)}
	}
}
