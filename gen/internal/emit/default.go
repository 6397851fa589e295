package emit

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// defaults sets the defaults of the fields of an object, before it is read.
func (b *body) defaults(fields []*model.Field, target string) []jen.Code {
	var statements []jen.Code
	for _, f := range fields {
		place := target + "." + selector(f)
		if f.Default != "" {
			inner := b.under(f.Name)
			statements = append(statements, inner.allocate(f, place)...)
			statements = append(statements, inner.setDefault(place, "=", f)...)
		}
	}
	return statements
}

// setDefault gives the target of a field its default.
func (b *body) setDefault(target, op string, f *model.Field) []jen.Code {
	value := f.Default
	if code := b.constant(f.Type, value); code != nil {
		if op == ":=" && f.Type.Kind == model.Any {
			return []jen.Code{jen.Var().Id(target).Add(goType(f.Type.Go)).Op("=").Add(code)}
		}
		return []jen.Code{jen.Id(target).Op(op).Add(code)}
	}
	return b.parsedDefault(target, op, f, value)
}

// parsedDefault gives a type with its own parser its default through that.
func (b *body) parsedDefault(target, op string, f *model.Field, value string) []jen.Code {
	method, argument := "UnmarshalText", value
	switch f.Type.Kind {
	case model.TextValue:
		if json.Unmarshal([]byte(value), &argument) != nil {
			b.fail("default %s of %s is not a string", value, f.Name)
		}
	case model.BigInteger:
		argument = integerText(value)
	case model.Custom:
		method = "UnmarshalJSON"
	default:
		b.fail("a default of type %s is not supported yet", f.Type.Go)
		return nil
	}
	var statements []jen.Code
	if op == ":=" {
		statements = append(statements, jen.Var().Id(target).Add(goType(f.Type.Go)))
	}
	problem := b.names.inner().pick("err", "problem")
	parse := call(target, method, jen.Index().Byte().Call(jen.Op(quoteGo(argument))))
	return append(statements, jen.If(jen.Id(problem).Op(":=").Add(parse), jen.Id(problem).Op("!=").Nil()).Block(
		call(b.in, "Refuse", jen.Lit("default of "+f.Name+": ").Op("+").Add(call(problem, "Error"))),
	))
}

// constant is a JSON value as an expression of type t, nil where Go has none.
func (b *body) constant(t *model.Type, value string) *jen.Statement {
	switch t.Kind {
	case model.Boolean:
		return converted(t, jen.Op(value), "bool")
	case model.String:
		if name := enumConstant(t, value); name != nil {
			return name
		}
		return converted(t, b.stringConstant(value), "string")
	case model.Integer, model.Unsigned:
		if name := enumConstant(t, value); name != nil {
			return name
		}
		return converted(t, jen.Op(integerText(value)), "int")
	case model.Number:
		return converted(t, jen.Op(floatText(value, t)), "float64")
	case model.NumberText:
		return conversion(t, jen.Op(strconv.Quote(value)))
	case model.Time:
		return b.timeConstant(t, value)
	case model.Duration:
		return b.durationConstant(t, value)
	case model.URL:
		return b.urlConstant(t, value)
	case model.RawJSON:
		return conversion(t, jen.Op(quoteGo(value)))
	case model.Array:
		return b.arrayConstant(t, value)
	case model.Map:
		return b.mapConstant(t, value)
	case model.Any:
		return b.anyConstant(value)
	}
	return nil
}

// enumConstant is the author's constant for a value, nil where there is none.
func enumConstant(t *model.Type, value string) *jen.Statement {
	for _, v := range t.Enum {
		if v.Value != value || v.Const == "" {
			continue
		}
		name := typeName(t.Go)
		return goType(strings.TrimSuffix(t.Go, name) + v.Const)
	}
	return nil
}

// floatText makes a number a float64 constant in Go.
func floatText(value string, t *model.Type) string {
	if t.Go == "float64" && !strings.ContainsAny(value, ".eE") {
		return value + ".0"
	}
	return value
}

func (b *body) stringConstant(value string) *jen.Statement {
	var s string
	if err := json.Unmarshal([]byte(value), &s); err != nil {
		b.fail("default %s is not a string", value)
	}
	return text(s)
}

func (b *body) timeConstant(t *model.Type, value string) *jen.Statement {
	var at time.Time
	if err := json.Unmarshal([]byte(value), &at); err != nil {
		b.fail("default %s is not an RFC 3339 time", value)
	}
	where := jen.Qual("time", "UTC")
	if _, offset := at.Zone(); offset != 0 {
		where = jen.Qual("time", "FixedZone").Call(jen.Lit(""), jen.Lit(offset))
	}
	code := jen.Qual("time", "Date").Call(
		jen.Lit(at.Year()), jen.Qual("time", at.Month().String()), jen.Lit(at.Day()),
		jen.Lit(at.Hour()), jen.Lit(at.Minute()), jen.Lit(at.Second()), jen.Lit(at.Nanosecond()), where,
	)
	return converted(t, code, `"time".Time`)
}

func (b *body) durationConstant(t *model.Type, value string) *jen.Statement {
	var s string
	_ = json.Unmarshal([]byte(value), &s)
	d, err := time.ParseDuration(s)
	if err != nil {
		b.fail("default %s is not a duration", value)
	}
	if t.Go != `"time".Duration` || d == 0 {
		return conversion(t, duration(int64(d)))
	}
	return duration(int64(d))
}

func (b *body) urlConstant(t *model.Type, value string) *jen.Statement {
	var s string
	_ = json.Unmarshal([]byte(value), &s)
	u, err := url.Parse(s)
	if err != nil {
		b.fail("default %s is not a URL", value)
		return jen.Null()
	}
	var parts []jen.Code
	add := func(name, part string) {
		if part != "" {
			parts = append(parts, jen.Id(name).Op(":").Add(text(part)))
		}
	}
	add("Scheme", u.Scheme)
	add("Opaque", u.Opaque)
	if u.User != nil {
		parts = append(parts, jen.Id("User").Op(":").Add(userConstant(u.User)))
	}
	add("Host", u.Host)
	add("Path", u.Path)
	add("RawPath", u.RawPath)
	add("RawQuery", u.RawQuery)
	add("Fragment", u.Fragment)
	add("RawFragment", u.RawFragment)
	if u.OmitHost {
		parts = append(parts, jen.Id("OmitHost").Op(":").True())
	}
	if u.ForceQuery {
		parts = append(parts, jen.Id("ForceQuery").Op(":").True())
	}
	return goType(t.Go).Values(parts...)
}

func userConstant(u *url.Userinfo) *jen.Statement {
	if password, ok := u.Password(); ok {
		return jen.Qual("net/url", "UserPassword").Call(text(u.Username()), text(password))
	}
	return jen.Qual("net/url", "User").Call(text(u.Username()))
}

func (b *body) arrayConstant(t *model.Type, value string) *jen.Statement {
	var elements []json.RawMessage
	if err := json.Unmarshal([]byte(value), &elements); err != nil {
		b.fail("default %s is not an array", value)
	}
	var items []jen.Code
	for _, e := range elements {
		item := b.constant(t.Elem, string(e))
		if item == nil {
			b.fail("a default of type %s is not supported yet", t.Go)
			return jen.Null()
		}
		items = append(items, item)
	}
	return goType(t.Go).Values(items...)
}

func (b *body) mapConstant(t *model.Type, value string) *jen.Statement {
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(value), &members); err != nil {
		b.fail("default %s is not an object", value)
	}
	var keys []string
	for key := range members {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var entries []jen.Code
	for _, key := range keys {
		name := jen.Op(key)
		if t.Key.Kind == model.String {
			name = text(key)
		}
		item := b.constant(t.Elem, string(members[key]))
		if item == nil || t.Key.Kind == model.TextValue {
			b.fail("a default of type %s is not supported yet", t.Go)
			return jen.Null()
		}
		entries = append(entries, name.Op(":").Add(item))
	}
	return goType(t.Go).Values(entries...)
}

// anyConstant is a JSON value as the reader would read it.
func (b *body) anyConstant(value string) *jen.Statement {
	d := json.NewDecoder(strings.NewReader(value))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		b.fail("default %s is not JSON", value)
		return jen.Null()
	}
	return anyLiteral(v)
}

func anyLiteral(v any) *jen.Statement {
	switch v := v.(type) {
	case nil:
		return jen.Nil()
	case bool:
		return jen.Lit(v)
	case string:
		return text(v)
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return jen.Float64().Call(jen.Op(v.String()))
		}
		return jen.Int64().Call(jen.Op(v.String()))
	case []any:
		var items []jen.Code
		for _, e := range v {
			items = append(items, anyLiteral(e))
		}
		return jen.Index().Any().Values(items...)
	}
	members := v.(map[string]any)
	var keys []string
	for key := range members {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var entries []jen.Code
	for _, key := range keys {
		entries = append(entries, text(key).Op(":").Add(anyLiteral(members[key])))
	}
	return jen.Map(jen.String()).Any().Values(entries...)
}
