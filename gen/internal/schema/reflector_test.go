package schema

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/invopop/jsonschema"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// The Reflector of invopop/jsonschema is the second opinion on schemas. Where
// the two dialects differ on purpose (bounds of sized integers, pointers that
// are optional, references, true for any), modelOf and normal leave the
// difference out.

type base struct {
	ID      int       `json:"id"`
	Created time.Time `json:"created"`
}

type corpus struct {
	base
	*pointed
	Name    string            `json:"name" jsonschema:"title=Name,description=what it is called,minLength=1,maxLength=9,pattern=^a"`
	Kind    string            `json:"kind,omitempty" jsonschema:"enum=a,enum=b,default=a,example=b"`
	Count   int64             `json:"count" jsonschema:"minimum=-5,maximum=9223372036854775807,default=3,multipleOf=1"`
	Ratio   float64           `json:"ratio,omitzero" jsonschema:"exclusiveMinimum=0,exclusiveMaximum=1.5,enum=0.5,enum=1"`
	Flag    bool              `json:"flag" jsonschema:"default=true"`
	Tags    []string          `json:"tags" jsonschema:"minItems=1,maxItems=3,uniqueItems=true,enum=x,enum=y"`
	Matrix  [][2]float32      `json:"matrix"`
	Labels  map[string]string `json:"labels"`
	Any     any               `json:"any"`
	Raw     json.RawMessage   `json:"raw"`
	Bytes   []byte            `json:"bytes"`
	Next    *base             `json:"next,omitempty" jsonschema_description:"the one behind"`
	Inner   struct{ A, B int }
	Skipped string `json:"-"`
	hidden  int
}

type pointed struct {
	Level int `json:"level,omitempty"`
}

func TestSchemasAgreeWithTheReflectorOnACorpus(t *testing.T) {
	_ = corpus{}.hidden
	for _, typ := range []reflect.Type{
		reflect.TypeFor[corpus](), reflect.TypeFor[base](), reflect.TypeFor[pointed](), reflect.TypeFor[struct{}](),
		reflect.TypeFor[struct {
			A struct {
				B []struct {
					C map[string][]*base `json:"c"`
				} `json:"b,omitempty"`
			} `json:"a"`
		}](),
	} {
		agree(t, typ)
	}
}

func TestSchemasAgreeWithTheReflectorOnRandomTypes(t *testing.T) {
	seed := rand.Uint64()
	rng := rand.New(rand.NewPCG(seed, 0))
	for range 400 {
		if agree(t, randomStruct(rng, 3)); t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// agree holds our schema of a type against the Reflector's.
func agree(t *testing.T, typ reflect.Type) {
	t.Helper()
	fn := &model.Function{Params: []*model.Param{{Role: model.Arguments, Field: model.Field{Type: modelOf(t, typ)}}}}
	written, err := encode(New(&model.Package{}).Input(fn), "")
	if err != nil {
		t.Fatal(err)
	}
	compiles(t, written)
	r := jsonschema.Reflector{Anonymous: true, DoNotReference: true, ExpandedStruct: true}
	text, err := json.Marshal(r.ReflectFromType(typ))
	if err != nil {
		t.Fatal(err)
	}
	ours, err := parse([]byte(written))
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if problem := differ(normal(ours), normal(theirs), ""); problem != "" {
		t.Errorf("%v: %s\nours   %s\ntheirs %s", typ, problem, written, text)
	}
}

// normal leaves out where the dialects differ on purpose.
func normal(v *value) *value {
	if v.scalar == "true" {
		return &value{members: []member{}} // any
	}
	var kept []member
	for _, m := range v.members {
		switch {
		case m.name == "$schema":
			continue
		case m.name == "additionalProperties" && (m.value.scalar == "true" || m.value.scalar == "" && len(m.value.members) == 0):
			continue // of any
		case m.name == "properties":
			m.value = &value{members: []member{}}
			for _, p := range find(v, "properties").members {
				m.value.members = append(m.value.members, member{p.name, normal(p.value)})
			}
		case m.name == "items" || m.name == "additionalProperties":
			m.value = normal(m.value)
		}
		kept = append(kept, m)
	}
	if v.members == nil {
		return v
	}
	return &value{members: append([]member{}, kept...)}
}

func find(v *value, name string) *value {
	for _, m := range v.members {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// differ says where two schemas differ. The order of properties counts, that of
// keywords does not.
func differ(ours, theirs *value, path string) string {
	if ours.scalar != theirs.scalar || len(ours.elements) != len(theirs.elements) || len(ours.members) != len(theirs.members) {
		return "different at " + path
	}
	for i := range ours.elements {
		if problem := differ(ours.elements[i], theirs.elements[i], fmt.Sprintf("%s[%d]", path, i)); problem != "" {
			return problem
		}
	}
	ordered := strings.HasSuffix(path, "/properties")
	for i, m := range ours.members {
		other := find(theirs, m.name)
		if other == nil || ordered && theirs.members[i].name != m.name {
			return "different at " + path + "/" + m.name
		}
		if problem := differ(m.value, other, path+"/"+m.name); problem != "" {
			return problem
		}
	}
	return ""
}

// modelOf is the model of a Go type as the Reflector understands it.
func modelOf(t *testing.T, typ reflect.Type) *model.Type {
	switch typ {
	case reflect.TypeFor[time.Time]():
		return &model.Type{Kind: model.Time}
	case reflect.TypeFor[json.RawMessage]():
		return &model.Type{Kind: model.RawJSON}
	case reflect.TypeFor[[]byte]():
		return octets
	}
	switch typ.Kind() {
	case reflect.Bool:
		return boolean
	case reflect.String:
		return text
	case reflect.Float32, reflect.Float64:
		return float
	case reflect.Interface:
		return anyType
	case reflect.Pointer:
		return pointer(modelOf(t, typ.Elem()))
	case reflect.Slice:
		return list(modelOf(t, typ.Elem()))
	case reflect.Array:
		return &model.Type{Kind: model.Array, Len: typ.Len(), Elem: modelOf(t, typ.Elem())}
	case reflect.Map:
		return mapOf(text, modelOf(t, typ.Elem()))
	case reflect.Struct:
		return structure(fieldsOf(t, typ)...)
	default:
		return integer
	}
}

func fieldsOf(t *testing.T, typ reflect.Type) []*model.Field {
	var fields []*model.Field
	for f := range typ.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		inner := f.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		switch {
		case f.Anonymous && name == "":
			fields = append(fields, fieldsOf(t, inner)...)
			continue
		case !f.IsExported() || name == "-":
			continue
		case name == "":
			name = f.Name
		}
		field := &model.Field{Name: name, Type: modelOf(t, f.Type), Doc: f.Tag.Get("jsonschema_description")}
		field.Optional = strings.Contains(options, "omit")
		constrained(t, field, f.Tag.Get("jsonschema"))
		fields = append(fields, field)
	}
	return fields
}

// constrained reads the Reflector's vocabulary.
func constrained(t *testing.T, f *model.Field, tag string) {
	c := &model.Constraints{}
	f.Constraints = c
	target, k := f.Type, c
	for _, rule := range strings.Split(tag, ",") {
		key, v, _ := strings.Cut(rule, "=")
		if f.Type.Kind == model.Array && key == "enum" {
			if c.Items == nil {
				c.Items = &model.Constraints{}
			}
			target, k = f.Type.Elem, c.Items
		}
		literal := v
		if target.Kind == model.String {
			literal = quote(v)
		}
		n, _ := strconv.Atoi(v)
		switch key {
		case "":
		case "title":
			c.Title = v
		case "description":
			f.Doc = v
		case "minLength":
			c.MinLength = &n
		case "maxLength":
			c.MaxLength = &n
		case "pattern":
			c.Pattern = v
		case "format":
			c.Format = v
		case "minItems":
			c.MinItems = &n
		case "maxItems":
			c.MaxItems = &n
		case "uniqueItems":
			c.UniqueItems = true
		case "minimum":
			c.Minimum = v
		case "maximum":
			c.Maximum = v
		case "exclusiveMinimum":
			c.ExclusiveMinimum = v
		case "exclusiveMaximum":
			c.ExclusiveMaximum = v
		case "multipleOf":
			c.MultipleOf = v
		case "default":
			f.Default = literal
		case "example":
			c.Examples = append(c.Examples, literal)
		case "enum":
			k.Enum = append(k.Enum, literal)
		default:
			t.Fatalf("rule %s", rule)
		}
	}
}

// randomStruct is a struct with up to six fields, depth levels deep.
func randomStruct(rng *rand.Rand, depth int) reflect.Type {
	var fields []reflect.StructField
	for i := range rng.IntN(7) {
		typ := randomType(rng, depth)
		name := fmt.Sprintf("f%d", i)
		tag := fmt.Sprintf(`json:"%s%s"`, name, []string{"", ",omitempty", ",omitzero"}[rng.IntN(3)])
		if rules := randomRules(rng, typ); rules != "" {
			tag += fmt.Sprintf(` jsonschema:"%s"`, rules)
		}
		if rng.IntN(4) == 0 {
			tag += ` jsonschema_description:"describes <` + name + `> & \"more\", über"`
		}
		fields = append(fields, reflect.StructField{Name: "F" + strconv.Itoa(i), Type: typ, Tag: reflect.StructTag(tag)})
	}
	return reflect.StructOf(fields)
}

func randomType(rng *rand.Rand, depth int) reflect.Type {
	leaves := []reflect.Type{
		reflect.TypeFor[bool](), reflect.TypeFor[string](), reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[int64](),
		reflect.TypeFor[uint8](), reflect.TypeFor[float32](), reflect.TypeFor[float64](), reflect.TypeFor[time.Time](),
		reflect.TypeFor[any](), reflect.TypeFor[json.RawMessage](), reflect.TypeFor[[]byte](),
	}
	n := rng.IntN(len(leaves) + 5)
	switch {
	case n < len(leaves) || depth == 0:
		return leaves[n%len(leaves)]
	case n == len(leaves):
		return reflect.PointerTo(randomStruct(rng, depth-1))
	case n == len(leaves)+1:
		// The Reflector knows base64 only in slices.
		if elem := randomType(rng, depth-1); elem.Kind() != reflect.Uint8 {
			return reflect.SliceOf(elem)
		}
		return leaves[0]
	case n == len(leaves)+2:
		return reflect.ArrayOf(1+rng.IntN(4), randomType(rng, depth-1))
	case n == len(leaves)+3:
		return reflect.MapOf(reflect.TypeFor[string](), randomType(rng, depth-1))
	default:
		return randomStruct(rng, depth-1)
	}
}

// randomRules are rules that the Reflector reads for the type.
func randomRules(rng *rand.Rand, typ reflect.Type) string {
	var pool []string
	switch typ.Kind() {
	case reflect.String:
		pool = []string{"minLength=2", "maxLength=77", "pattern=^[a-z]+$", "format=email", "enum=x", "enum=<y>", "default=d", "example=e"}
	case reflect.Int, reflect.Int64, reflect.Uint8:
		pool = []string{"minimum=-3", "maximum=9007199254740993", "exclusiveMinimum=0", "exclusiveMaximum=100", "multipleOf=5", "enum=1", "default=2", "example=3"}
	case reflect.Float32, reflect.Float64:
		pool = []string{"minimum=0.1", "maximum=1e3", "multipleOf=0.5", "default=1.50", "enum=2.5"}
	case reflect.Bool:
		pool = []string{"default=true", "default=false"}
	case reflect.Slice:
		if typ.Elem().Kind() == reflect.String {
			pool = []string{"enum=x", "enum=y"}
		}
		if typ != reflect.TypeFor[[]byte]() && typ != reflect.TypeFor[json.RawMessage]() {
			pool = append(pool, "minItems=1", "maxItems=9", "uniqueItems=true")
		}
	}
	if typ.Kind() != reflect.Interface {
		pool = append(pool, "title=A title", "description=said in the tag")
	}
	var rules []string
	seen := map[string]bool{}
	for range rng.IntN(4) {
		rule := oneOf(rng, pool)
		key, _, _ := strings.Cut(rule, "=")
		if rule != "" && !seen[key] {
			seen[key] = true
			rules = append(rules, rule)
		}
	}
	return strings.Join(rules, ",")
}

func oneOf(rng *rand.Rand, pool []string) string {
	if len(pool) == 0 {
		return ""
	}
	return pool[rng.IntN(len(pool))]
}
