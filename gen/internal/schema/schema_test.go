package schema

import (
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// Types that the tests are about.
var (
	boolean = &model.Type{Kind: model.Boolean, Go: "bool"}
	text    = &model.Type{Kind: model.String, Go: "string"}
	integer = &model.Type{Kind: model.Integer, Go: "int"}
	float   = &model.Type{Kind: model.Number, Go: "float64", Bits: 64}
	anyType = &model.Type{Kind: model.Any, Go: "any"}
	octets  = &model.Type{Kind: model.Bytes, Go: "[]byte", Len: -1}
	color   = &model.Type{Kind: model.String, Go: "Color", Doc: "Color is a color.", Enum: colors}
	titled  = &model.Type{Kind: model.String, Go: "Color", Doc: "Color is a color.", Enum: colors, Titled: true}
	colors  = []*model.EnumValue{{Value: `"red"`, Doc: "like blood"}, {Value: `"blue"`}}
)

func pointer(t *model.Type) *model.Type {
	return &model.Type{Kind: model.Pointer, Go: "*" + t.Go, Elem: t}
}

func list(t *model.Type) *model.Type {
	return &model.Type{Kind: model.Array, Go: "[]" + t.Go, Len: -1, Elem: t}
}

func mapOf(key, t *model.Type) *model.Type {
	return &model.Type{Kind: model.Map, Go: "map[" + key.Go + "]" + t.Go, Key: key, Elem: t}
}

func structure(fields ...*model.Field) *model.Type {
	return &model.Type{Kind: model.Struct, Go: "struct{}", Fields: fields}
}

func ref(name string) *model.Type {
	return &model.Type{Kind: model.Ref, Go: name, Ref: name}
}

func sized(kind model.Kind, bits int) *model.Type {
	return &model.Type{Kind: kind, Go: "int", Bits: bits}
}

// encode returns the text of a schema.
func encode(s *Schema, fold string) (string, error) {
	text, err := Append(nil, s, fold)
	return string(text), err
}

// inputOf is the schema of arguments with one property, of the given field.
func inputOf(t *testing.T, p *model.Package, f model.Field) string {
	t.Helper()
	fn := &model.Function{Params: []*model.Param{{Role: model.Property, Field: f}}}
	written, err := encode(New(p).Input(fn), "")
	if err != nil {
		t.Fatal(err)
	}
	compiles(t, written)
	return written
}

// outputOf is the schema of a result of the kind with the fields.
func outputOf(t *testing.T, p *model.Package, r model.Results) string {
	t.Helper()
	s := New(p).Output(&model.Function{Results: r})
	if s == nil {
		return ""
	}
	written, err := encode(s, "")
	if err != nil {
		t.Fatal(err)
	}
	compiles(t, written)
	return written
}

// compiles holds a schema against an implementation of the standard.
func compiles(t *testing.T, schema string) *jsonschema.Schema {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(schema))
	if err != nil {
		t.Fatalf("%v in %s", err, schema)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", v); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("schema.json")
	if err != nil {
		t.Fatalf("%v in %s", err, schema)
	}
	return compiled
}

// inputTests are properties and their schemas.
var inputTests = []struct {
	name  string
	field model.Field
	want  string
}{
	{"boolean", model.Field{Type: boolean}, `{"type":"boolean"}`},
	{"string", model.Field{Type: text, Doc: `<a> & "b" ü`}, `{"type":"string","description":"<a> & \"b\" ü"}`},
	{"escaped as it is", model.Field{Type: text, Doc: `\u003c`}, `{"type":"string","description":"\\u003c"}`},
	{"int without bounds", model.Field{Type: integer}, `{"type":"integer"}`},
	{"uint from 0", model.Field{Type: sized(model.Unsigned, 0)}, `{"type":"integer","minimum":0}`},
	{"uint64 from 0", model.Field{Type: sized(model.Unsigned, 64)}, `{"type":"integer","minimum":0}`},
	{"int8", model.Field{Type: sized(model.Integer, 8)}, `{"type":"integer","minimum":-128,"maximum":127}`},
	{"int32", model.Field{Type: sized(model.Integer, 32)}, `{"type":"integer","minimum":-2147483648,"maximum":2147483647}`},
	{"uint16", model.Field{Type: sized(model.Unsigned, 16)}, `{"type":"integer","minimum":0,"maximum":65535}`},
	{"uint32", model.Field{Type: sized(model.Unsigned, 32)}, `{"type":"integer","minimum":0,"maximum":4294967295}`},
	{"the narrower bound", model.Field{Type: sized(model.Unsigned, 8), Constraints: &model.Constraints{Minimum: "-1", Maximum: "9"}}, `{"type":"integer","minimum":0,"maximum":9}`},
	{"exact bounds", model.Field{Type: integer, Constraints: &model.Constraints{Minimum: "-9223372036854775808", Maximum: "9223372036854775807"}},
		`{"type":"integer","minimum":-9223372036854775808,"maximum":9223372036854775807}`},
	{"number", model.Field{Type: float, Constraints: &model.Constraints{ExclusiveMinimum: "0", ExclusiveMaximum: "1e3", MultipleOf: "0.10"}},
		`{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1e3,"multipleOf":0.10}`},
	{"json.Number", model.Field{Type: &model.Type{Kind: model.NumberText}}, `{"type":"number"}`},
	{"big.Int", model.Field{Type: pointer(&model.Type{Kind: model.BigInteger})}, `{"type":"integer"}`},
	{"pointer", model.Field{Type: pointer(text), Optional: true}, `{"type":"string"}`},
	{"slice", model.Field{Type: list(text)}, `{"type":"array","items":{"type":"string"}}`},
	{"fixed array", model.Field{Type: &model.Type{Kind: model.Array, Len: 3, Elem: float}}, `{"type":"array","items":{"type":"number"},"minItems":3,"maxItems":3}`},
	{"constrained items", model.Field{Type: list(text), Constraints: &model.Constraints{MinItems: new(3), UniqueItems: true, Items: &model.Constraints{MaxLength: new(3)}}},
		`{"type":"array","items":{"type":"string","maxLength":3},"minItems":3,"uniqueItems":true}`},
	{"bytes", model.Field{Type: octets}, `{"type":"string","contentEncoding":"base64"}`},
	{"fixed bytes", model.Field{Type: &model.Type{Kind: model.Bytes, Len: 4}}, `{"type":"string","contentEncoding":"base64","minLength":8,"maxLength":8}`},
	{"map", model.Field{Type: mapOf(text, integer)}, `{"type":"object","additionalProperties":{"type":"integer"}}`},
	{"map of integers", model.Field{Type: mapOf(integer, text)},
		`{"type":"object","propertyNames":{"type":"string","pattern":"^(0|-?[1-9][0-9]*)$"},"additionalProperties":{"type":"string"}}`},
	{"map of unsigned integers", model.Field{Type: mapOf(sized(model.Unsigned, 8), text)},
		`{"type":"object","propertyNames":{"type":"string","pattern":"^(0|[1-9][0-9]*)$"},"additionalProperties":{"type":"string"}}`},
	{"map of an enum", model.Field{Type: mapOf(color, text)}, `{"type":"object","propertyNames":{"type":"string","enum":["red","blue"]},"additionalProperties":{"type":"string"}}`},
	{"map of texts", model.Field{Type: mapOf(&model.Type{Kind: model.TextValue}, text)}, `{"type":"object","propertyNames":{"type":"string"},"additionalProperties":{"type":"string"}}`},
	{"map of anything", model.Field{Type: mapOf(text, anyType)}, `{"type":"object","additionalProperties":{}}`},
	{"time", model.Field{Type: &model.Type{Kind: model.Time}}, `{"type":"string","format":"date-time"}`},
	{"duration", model.Field{Type: &model.Type{Kind: model.Duration}}, `{"type":"string","description":"A duration such as 1h30m or 250ms."}`},
	{"duration with an example", model.Field{Type: &model.Type{Kind: model.Duration}, Doc: "how long, as 90s"}, `{"type":"string","description":"how long, as 90s"}`},
	{"URL", model.Field{Type: &model.Type{Kind: model.URL}, Doc: "The page."}, `{"type":"string","description":"The page. A URL."}`},
	{"text", model.Field{Type: &model.Type{Kind: model.TextValue, Doc: "Level is how much."}}, `{"type":"string","description":"Level is how much."}`},
	{"enum", model.Field{Type: color}, `{"type":"string","description":"Color is a color.\n\n- red: like blood","enum":["red","blue"]}`},
	{"enum with a description of its own", model.Field{Type: color, Doc: "the color"}, `{"type":"string","description":"the color\n\n- red: like blood","enum":["red","blue"]}`},
	{"titled enum", model.Field{Type: titled, Doc: "x"}, `{"type":"string","description":"x","oneOf":[{"title":"like blood","const":"red"},{"title":"blue","const":"blue"}]}`},
	{"enum of numbers", model.Field{Type: &model.Type{Kind: model.Integer, Bits: 8, Enum: []*model.EnumValue{{Value: "1"}, {Value: "2"}}}}, `{"type":"integer","enum":[1,2]}`},
	{"enum of a constraint", model.Field{Type: text, Constraints: &model.Constraints{Enum: []string{`"<a>"`}}}, `{"type":"string","enum":["<a>"]}`},
	{"any", model.Field{Type: anyType, Doc: "anything"}, `{"description":"anything"}`},
	{"any without description", model.Field{Type: anyType}, `{}`},
	{"raw JSON", model.Field{Type: &model.Type{Kind: model.RawJSON}}, `{}`},
	{"items of any", model.Field{Type: list(anyType)}, `{"type":"array","items":{}}`},
	{"own JSON", model.Field{Type: &model.Type{Kind: model.Custom, Schema: `{"pattern": "<", "type": "string", "x-own": {"b":1,"a":2}}`, Doc: "Own is own."}},
		`{"type":"string","description":"Own is own.","pattern":"<","x-own":{"b":1,"a":2}}`},
	{"own JSON with a description", model.Field{Type: &model.Type{Kind: model.Custom, Schema: `{"description":"d"}`, Doc: "Own is own."}}, `{"description":"d"}`},
	{"own JSON, described by the field", model.Field{Type: &model.Type{Kind: model.Custom, Schema: `{"description":"d"}`}, Doc: "f"}, `{"description":"f"}`},
	{"schema of the property", model.Field{Type: text, Schema: `{"type":"string","description":"s"}`, Doc: "f", Constraints: &model.Constraints{MinLength: new(3)}}, `{"type":"string","description":"s"}`},
	{"named struct", model.Field{Type: ref("Filter")}, `{"type":"object","description":"Filter narrows.","properties":{"lang":{"type":"string"}},"additionalProperties":false}`},
	{"described struct", model.Field{Type: pointer(ref("Filter")), Doc: "how to narrow"}, `{"type":"object","description":"how to narrow","properties":{"lang":{"type":"string"}},"additionalProperties":false}`},
	{"empty struct", model.Field{Type: structure()}, `{"type":"object","properties":{},"additionalProperties":false}`},
	{"recursive struct", model.Field{Type: ref("Tree")},
		`{"type":"object","properties":{"children":{"type":"array","items":{"type":"object"}},"up":{"type":"object"}},"required":["children"],"additionalProperties":false}`},
	{"recursive slice", model.Field{Type: ref("Forest")}, `{"type":"array","items":{"type":"array","items":{}}}`},
	{"quoted integer", model.Field{Type: integer, Quoted: true, Default: "5", Constraints: &model.Constraints{Minimum: "1"}}, `{"type":"string","default":"5","pattern":"^-?(0|[1-9][0-9]*)$"}`},
	{"quoted boolean", model.Field{Type: pointer(boolean), Quoted: true}, `{"type":"string","enum":["true","false"]}`},
	{"default", model.Field{Type: integer, Default: "18446744073709551615"}, `{"type":"integer","default":18446744073709551615}`},
	{"false as default", model.Field{Type: boolean, Default: "false"}, `{"type":"boolean","default":false}`},
	{"header", model.Field{Type: text, Header: "Region"}, `{"type":"string","x-mcp-header":"Region"}`},
	{"annotations", model.Field{Type: text, Constraints: &model.Constraints{Title: "T", Deprecated: true, ReadOnly: true, Format: "email", Pattern: `^\w<`, Examples: []string{`"a"`}, Extras: []model.Meta{{Key: "x-b", Value: "1"}, {Key: "x-a", Value: `"2"`}}}},
		`{"type":"string","title":"T","examples":["a"],"format":"email","pattern":"^\\w<","deprecated":true,"readOnly":true,"x-a":"2","x-b":1}`},
}

func TestInputDescribesEachType(t *testing.T) {
	tree := structure(&model.Field{Name: "children", Type: list(ref("Tree"))}, &model.Field{Name: "up", Type: pointer(ref("Tree")), Optional: true})
	forest := list(ref("Forest"))
	p := &model.Package{Types: []*model.NamedType{
		{Name: "Tree", Type: tree},
		{Name: "Forest", Type: forest},
		{Name: "Filter", Type: &model.Type{Kind: model.Struct, Doc: "Filter narrows.", Fields: []*model.Field{{Name: "lang", Type: text, Optional: true}}}},
	}}
	for _, test := range inputTests {
		t.Run(test.name, func(t *testing.T) {
			test.field.Name = "x"
			required := `,"required":["x"]`
			if test.field.Optional {
				required = ""
			}
			want := `{"type":"object","properties":{"x":` + test.want + `}` + required + `,"additionalProperties":false}`
			if got := inputOf(t, p, test.field); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestInputOfOneStructIsItsFields(t *testing.T) {
	p := &model.Package{Types: []*model.NamedType{{Name: "Args", Type: &model.Type{Kind: model.Struct, Doc: "Args are arguments.", Fields: []*model.Field{{Name: "q", Type: text}}}}}}
	f := &model.Function{Params: []*model.Param{{Role: model.Context}, {Role: model.Arguments, Field: model.Field{Type: ref("Args")}}}}
	written, err := encode(New(p).Input(f), "")
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"type":"object","properties":{"q":{"type":"string"}},"required":["q"],"additionalProperties":false}`
	if written != want {
		t.Errorf("got %s, want %s", written, want)
	}
}

func TestInputOfOneTypeWithItsOwnJSONIsItsSchema(t *testing.T) {
	own := &model.Type{Kind: model.Custom, Go: "Own", Schema: `{"type":"object"}`}
	f := &model.Function{Params: []*model.Param{{Role: model.Arguments, Field: model.Field{Type: own}}}}
	written, err := encode(New(&model.Package{}).Input(f), "")
	if want := `{"type":"object","properties":{}}`; err != nil || written != want {
		t.Errorf("got %s, %v, want %s", written, err, want)
	}
}

func TestInputWithoutParametersHasProperties(t *testing.T) {
	written, err := encode(New(&model.Package{}).Input(&model.Function{Params: []*model.Param{{Role: model.Context}}}), "")
	if want := `{"type":"object","properties":{},"additionalProperties":false}`; err != nil || written != want {
		t.Errorf("got %s, %v, want %s", written, err, want)
	}
}

func TestFormIsWhatClientsShow(t *testing.T) {
	size := &model.Type{Kind: model.String, Go: "Size", Titled: true, Enum: []*model.EnumValue{{Value: `"s"`, Doc: "Small"}, {Value: `"l"`, Doc: "Large"}}}
	p := &model.Package{Types: []*model.NamedType{{Name: "Order", Type: structure(
		&model.Field{Name: "size", Type: size, Doc: "how large"},
		&model.Field{Name: "extras", Type: list(size), Optional: true},
	)}}}
	written, err := encode(New(p).Form(ref("Order")), "")
	const want = `{"type":"object","properties":{"size":{"type":"string","description":"how large","oneOf":[{"title":"Small","const":"s"},{"title":"Large","const":"l"}]},` +
		`"extras":{"type":"array","items":{"anyOf":[{"title":"Small","const":"s"},{"title":"Large","const":"l"}]}}},"required":["size"]}`
	if err != nil || written != want {
		t.Errorf("got %s, %v, want %s", written, err, want)
	}
}

func TestOutputIsAnObjectWithProperties(t *testing.T) {
	p := &model.Package{Types: []*model.NamedType{{Name: "Hit", Type: structure(
		&model.Field{Name: "id", Type: integer},
		&model.Field{Name: "note", Type: text, OmitEmpty: true, Optional: true},
		&model.Field{Name: "rank", Type: pointer(integer), Optional: true},
		&model.Field{Name: "site", Type: pointer(&model.Type{Kind: model.URL, Doc: "URL"})},
		&model.Field{Name: "deep", Type: integer, EmbeddedPointers: []model.EmbeddedPointer{{Depth: 1, Go: "Base"}}},
		&model.Field{Name: "tag", Type: text, Optional: true, Default: `"x"`, Header: "Tag"},
	)}}}
	one := func(t *model.Type) []*model.Field { return []*model.Field{{Type: t}} }
	tests := []struct {
		name    string
		results model.Results
		want    string
	}{
		{"none", model.Results{Kind: model.NoResult}, ""},
		{"text", model.Results{Kind: model.TextResult, Values: one(text)}, ""},
		{"structured text", model.Results{Kind: model.TextResult, Values: one(text), Structured: true},
			`{"type":"object","properties":{"result":{"type":"string"}},"required":["result"],"additionalProperties":false}`},
		{"text only", model.Results{Kind: model.ObjectResult, Values: one(ref("Hit")), TextOnly: true}, ""},
		{"content", model.Results{Kind: model.ContentResult, Values: one(anyType)}, ""},
		{"wrapped", model.Results{Kind: model.WrappedResult, Values: one(list(integer))},
			`{"type":"object","properties":{"result":{"type":"array","items":{"type":"integer"}}},"required":["result"],"additionalProperties":false}`},
		{"map", model.Results{Kind: model.ObjectResult, Values: one(mapOf(text, integer))}, `{"type":"object","properties":{},"additionalProperties":{"type":"integer"}}`},
		{"named", model.Results{Kind: model.NamedResults, Values: []*model.Field{{Name: "q", Type: integer}, {Name: "r", Type: pointer(integer), Optional: true}}},
			`{"type":"object","properties":{"q":{"type":"integer"},"r":{"type":"integer"}},"required":["q"],"additionalProperties":false}`},
		{"struct: required is what is always written", model.Results{Kind: model.ObjectResult, Values: one(pointer(ref("Hit")))},
			`{"type":"object","properties":{"id":{"type":"integer"},"note":{"type":"string"},"rank":{"type":"integer"},"site":{"type":"string","description":"URL"},` +
				`"deep":{"type":"integer"},"tag":{"type":"string"}},"required":["id","site","tag"],"additionalProperties":false}`},
	}
	for _, test := range tests {
		if got := outputOf(t, p, test.results); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}

func TestTextHasOnePropertyToALine(t *testing.T) {
	inner := structure(&model.Field{Name: "a", Type: text}, &model.Field{Name: "b", Type: text, Optional: true})
	f := &model.Function{Params: []*model.Param{
		{Role: model.Property, Field: model.Field{Name: "in", Type: list(inner)}},
		{Role: model.Property, Field: model.Field{Name: "n", Type: integer, Optional: true}},
	}}
	written, err := encode(New(&model.Package{}).Input(f), "\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`{"type":"object","properties":{`,
		`"in":{"type":"array","items":{"type":"object","properties":{`,
		`"a":{"type":"string"},`,
		`"b":{"type":"string"}`,
		`},"required":["a"],"additionalProperties":false}},`,
		`"n":{"type":"integer"}`,
		`},"required":["in"],"additionalProperties":false}`,
	}
	if got := written; got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestTextRefusesWhatIsNoSchema(t *testing.T) {
	for _, schema := range []string{`{"type":`, `[]`, `"x"`, `{"type":"string"} {}`} {
		f := &model.Function{Params: []*model.Param{{Role: model.Property, Field: model.Field{Name: "x", Type: text, Schema: schema}}}}
		if written, err := encode(New(&model.Package{}).Input(f), ""); err == nil {
			t.Errorf("schema %s is written: %s", schema, written)
		}
	}
}

// TestKeywordsOfTheAuthorStandWhereOursWould gives a schema one keyword of the
// author's, which must not change the order of all others.
func TestKeywordsOfTheAuthorStandWhereOursWould(t *testing.T) {
	n, inner := 1, &Schema{Type: "object", Properties: []Property{{Name: "a", Schema: &Schema{Type: "string"}}, {Name: "b", Schema: &Schema{}}}, AdditionalProperties: nothing}
	whole := Schema{
		Type: "t", Title: "<t> & `x`", Description: "d\n\u2028", Const: `"\u00e9"`, Default: "1e5", Enum: []string{"[ 1, {} ]"}, Examples: []string{`{"b": 1, "a": null}`, "-0"},
		Format: "f", ContentEncoding: "c", Pattern: `"\`, MinLength: &n, MaxLength: &n,
		Minimum: "-1", ExclusiveMinimum: "0", Maximum: "1.50", ExclusiveMaximum: "12345678901234567890", MultipleOf: "1",
		Items: inner, MinItems: &n, MaxItems: &n, UniqueItems: true, Properties: []Property{{"x", inner, true}, {"ü", &Schema{}, true}},
		PropertyNames: inner, AdditionalProperties: inner, MinProperties: &n, MaxProperties: &n,
		AnyOf: []*Schema{inner, inner}, OneOf: []*Schema{inner}, Deprecated: true, ReadOnly: true, WriteOnly: true,
	}
	for f, v := range reflect.ValueOf(whole).Fields() {
		if v.IsZero() && f.IsExported() && f.Name != "Extras" {
			t.Errorf("%s is not set", f.Name)
		}
	}
	plain, err := encode(&whole, "\n")
	if err != nil {
		t.Fatal(err)
	}
	const want = `"const":"é","enum":[[1,{}]],"default":1e5,"examples":[{"b":1,"a":null},-0],`
	if !strings.Contains(plain, want) {
		t.Errorf("no %s in %s", want, plain)
	}
	whole.extra("x-last", `"z"`)
	whole.extra("title", `"mine"`)
	extended, err := encode(&whole, "\n")
	if err != nil {
		t.Fatal(err)
	}
	plain = strings.Replace(plain, `"<t> & \u0060x\u0060"`, `"mine"`, 1)
	plain = strings.TrimSuffix(plain, "}") + `,"x-last":"z"}`
	if plain != extended {
		t.Errorf("got\n%s\nwant\n%s", extended, plain)
	}
}
