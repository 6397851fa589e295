package emit

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mcpgen/mcpgen/gen/internal/model"
	"github.com/mcpgen/mcpgen/gen/internal/source"
)

// defaults sets the defaults of the fields of an object, before it is read. Those
// inside a struct that may be absent count where it is.
func (b *body) defaults(fields []*model.Field, target string) {
	for _, f := range fields {
		nested := b.defaultsWithin(f)
		if f.Default == "" && (nested == nil || len(f.EmbeddedPointers) > 0) {
			continue
		}
		place := target + "." + selector(f)
		b.under(f.Name, func() {
			if f.Default != "" {
				b.allocate(f, place)
				b.setDefault(place, "=", f)
			} else {
				b.defaults(nested, place)
			}
		})
	}
}

// defaultsWithin are the fields of the struct that an optional field is.
func (b *body) defaultsWithin(f *model.Field) []*model.Field {
	if t := b.e.definition(f.Type); f.Optional && t.Kind == model.Struct {
		return t.Fields
	}
	return nil
}

// setDefault gives the target of a field its default: as an expression, or, where
// Go has none, by reading it.
func (b *body) setDefault(target, op string, f *model.Field) {
	t := f.Type
	value, ok := b.constant(t, f.Default)
	switch {
	case !ok:
		b.Line("%s.Default(%q, %s)", b.in, f.Name, quoteGo(f.Default))
		b.assign(target, op, t, nil)
		b.Line("%s.EndDefault()", b.in)
	case op == ":=" && t.Kind == model.Any:
		b.Line("var %s %s = %s", target, b.e.spell(t.Go), value)
	default:
		b.Line("%s %s %s", target, op, value)
	}
}

// constant is a JSON value as an expression of type t; false where Go has none.
func (b *body) constant(t *model.Type, value string) (expression string, ok bool) {
	switch t.Kind {
	case model.Pointer:
		if value, ok = b.constant(t.Elem, value); ok {
			return "new(" + value + ")", true
		}
		return "", false
	case model.Ref:
		if named := b.e.definition(t); named.Kind == model.Struct {
			return b.structConstant(t, named.Fields, value)
		}
		return "", false
	case model.Struct:
		return b.structConstant(t, t.Fields, value)
	case model.Array:
		return b.arrayConstant(t, value)
	case model.Map:
		return b.mapConstant(t, value)
	}
	expression = b.scalarConstant(t, value)
	return expression, expression != ""
}

// scalarConstant is constant for a type without parts, empty where Go has none.
func (b *body) scalarConstant(t *model.Type, value string) string {
	switch t.Kind {
	case model.Boolean:
		return b.e.converted(t, value, "bool")
	case model.String:
		if name := b.e.enumConstant(t, value); name != "" {
			return name
		}
		return b.e.converted(t, b.stringConstant(value), "string")
	case model.Integer, model.Unsigned:
		if name := b.e.enumConstant(t, value); name != "" {
			return name
		}
		return b.e.converted(t, integerText(value), "int")
	case model.Number:
		return b.e.converted(t, floatText(value, t), "float64")
	case model.NumberText:
		return b.e.conversion(t, source.Quote(value))
	case model.Time:
		return b.timeConstant(t, value)
	case model.Duration:
		return b.durationConstant(t, value)
	case model.URL:
		return b.urlConstant(t, value)
	case model.RawJSON:
		return b.e.conversion(t, quoteGo(value))
	case model.Bytes:
		return b.bytesConstant(t, value)
	case model.Any:
		return b.anyConstant(value)
	}
	return ""
}

// enumConstant is the author's constant for a value, empty where there is none.
func (e *emitter) enumConstant(t *model.Type, value string) string {
	for _, v := range t.Enum {
		if v.Value != value || v.Const == "" {
			continue
		}
		name := typeName(t.Go)
		return e.spell(strings.TrimSuffix(t.Go, name) + v.Const)
	}
	return ""
}

// floatText makes a number a float64 constant in Go.
func floatText(value string, t *model.Type) string {
	if t.Go == "float64" && !strings.ContainsAny(value, ".eE") {
		return value + ".0"
	}
	return number(value)
}

func (b *body) stringConstant(value string) string {
	var s string
	if err := json.Unmarshal([]byte(value), &s); err != nil {
		b.fail("default %s is not a string", value)
	}
	return text(s)
}

func (b *body) timeConstant(t *model.Type, value string) string {
	var at time.Time
	if err := json.Unmarshal([]byte(value), &at); err != nil {
		b.fail("default %s is not an RFC 3339 time", value)
	}
	where := b.e.name("time", "UTC")
	if _, offset := at.Zone(); offset != 0 {
		where = b.e.name("time", "FixedZone") + `("", ` + strconv.Itoa(offset) + ")"
	}
	date := fmt.Sprintf("%s(%d, %s, %d, %d, %d, %d, %d, %s)", b.e.name("time", "Date"),
		at.Year(), b.e.name("time", at.Month().String()), at.Day(),
		at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), where)
	return b.e.converted(t, date, `"time".Time`)
}

func (b *body) durationConstant(t *model.Type, value string) string {
	var s string
	_ = json.Unmarshal([]byte(value), &s)
	d, err := time.ParseDuration(s)
	if err != nil {
		b.fail("default %s is not a duration", value)
	}
	if t.Go != `"time".Duration` || d == 0 {
		return b.e.conversion(t, b.e.duration(int64(d)))
	}
	return b.e.duration(int64(d))
}

func (b *body) urlConstant(t *model.Type, value string) string {
	var s string
	_ = json.Unmarshal([]byte(value), &s)
	u, err := url.Parse(s)
	if err != nil {
		b.fail("default %s is not a URL", value)
		return ""
	}
	var parts []string
	add := func(name, part string) {
		if part != "" {
			parts = append(parts, name+": "+source.Quote(part))
		}
	}
	add("Scheme", u.Scheme)
	add("Opaque", u.Opaque)
	if u.User != nil {
		parts = append(parts, "User: "+b.e.userConstant(u.User))
	}
	add("Host", u.Host)
	add("Path", u.Path)
	add("RawPath", u.RawPath)
	add("RawQuery", u.RawQuery)
	add("Fragment", u.Fragment)
	add("RawFragment", u.RawFragment)
	if u.OmitHost {
		parts = append(parts, "OmitHost: true")
	}
	if u.ForceQuery {
		parts = append(parts, "ForceQuery: true")
	}
	return b.e.spell(t.Go) + source.List(parts)
}

func (e *emitter) userConstant(u *url.Userinfo) string {
	name := source.Quote(u.Username())
	if password, ok := u.Password(); ok {
		return e.name("net/url", "UserPassword") + "(" + name + ", " + source.Quote(password) + ")"
	}
	return e.name("net/url", "User") + "(" + name + ")"
}

func (b *body) arrayConstant(t *model.Type, value string) (expression string, ok bool) {
	var elements []json.RawMessage
	if err := json.Unmarshal([]byte(value), &elements); err != nil {
		b.fail("default %s is not an array", value)
	}
	var items []string
	for _, e := range elements {
		item, ok := b.constant(t.Elem, string(e))
		if !ok {
			return "", false
		}
		items = append(items, item)
	}
	return b.e.spell(t.Go) + source.List(items), true
}

func (b *body) mapConstant(t *model.Type, value string) (expression string, ok bool) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(value), &members); err != nil {
		b.fail("default %s is not an object", value)
	}
	if t.Key.Kind == model.TextValue {
		return "", false
	}
	var entries []string
	for _, key := range slices.Sorted(maps.Keys(members)) {
		name := key
		if t.Key.Kind == model.String {
			name = text(key)
		}
		item, ok := b.constant(t.Elem, string(members[key]))
		if !ok {
			return "", false
		}
		entries = append(entries, name+": "+item)
	}
	return b.e.spell(t.Go) + source.List(entries), true
}

// structConstant is a struct with the members of a JSON object, and the defaults
// of the others. Go has no expression for fields that are promoted.
func (b *body) structConstant(t *model.Type, fields []*model.Field, value string) (expression string, ok bool) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(value), &members); err != nil {
		b.fail("default %s is not an object", value)
	}
	var parts []string
	for _, f := range fields {
		given, isGiven := members[f.Name]
		inner := string(given)
		switch {
		case len(f.Selector) > 1 || f.Quoted && isGiven:
			return "", false
		case !isGiven && f.Default != "":
			inner = f.Default
		case !isGiven && b.defaultsWithin(f) != nil:
			inner = "{}"
		case !isGiven, inner == "null" && f.Type.Kind == model.Pointer:
			continue
		}
		item, ok := b.constant(f.Type, inner)
		if !ok {
			return "", false
		}
		parts = append(parts, selector(f)+": "+item)
	}
	return b.e.spell(t.Go) + source.List(parts), true
}

// bytesConstant are the bytes of a base64 text.
func (b *body) bytesConstant(t *model.Type, value string) string {
	data, err := base64.StdEncoding.DecodeString(jsonString(value))
	if err != nil {
		b.fail("default %s is not base64", value)
	}
	if t.Len < 0 {
		return b.e.conversion(t, quoteGo(string(data)))
	}
	var items []string
	for _, c := range data {
		items = append(items, fmt.Sprintf("%#02x", c))
	}
	return b.e.spell(t.Go) + source.List(items)
}

// anyConstant is a JSON value as the reader would read it.
func (b *body) anyConstant(value string) string {
	d := json.NewDecoder(strings.NewReader(value))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		b.fail("default %s is not JSON", value)
	}
	return anyLiteral(v)
}

func anyLiteral(v any) string {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v)
	case string:
		return text(v)
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return "float64(" + number(v.String()) + ")"
		}
		return "int64(" + v.String() + ")"
	case []any:
		var items []string
		for _, e := range v {
			items = append(items, anyLiteral(e))
		}
		return "[]any" + source.List(items)
	case map[string]any:
		var entries []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			entries = append(entries, text(key)+": "+anyLiteral(v[key]))
		}
		return "map[string]any" + source.List(entries)
	}
	return "nil"
}
