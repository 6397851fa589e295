package gen_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestRandomTypesAreReadAndWrittenByTheirSchemas generates a package of random
// structs and calls it with random values. What the schema accepts is accepted,
// nothing else is, and what comes back is what encoding/json makes of it.
func TestRandomTypesAreReadAndWrittenByTheirSchemas(t *testing.T) {
	seed := rand.Uint64()
	rng := rand.New(rand.NewPCG(seed, 0))
	defer func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	}()
	var types []*shape
	for i := range 30 {
		types = append(types, randomShape(rng, fmt.Sprintf("T%d", i)))
	}
	g := &golden{name: "random", archive: &txtar.Archive{Files: []txtar.File{{Name: "random.go", Data: []byte(randomSource(types))}}}}
	dir := t.TempDir()
	writeModule(t, dir, []*golden{g})
	if len(generateModule(t, dir)) == 0 {
		t.Fatal("nothing is generated")
	}
	s := startServer(t, buildServers(t, dir, []string{"random"}), "random")
	tools := s.tools(t)
	for _, shape := range types {
		name := "echo_" + strings.ToLower(shape.name)
		for range 40 {
			value := shape.value(rng)
			if rng.IntN(2) == 0 {
				value = mutated(rng, value)
			}
			text, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			answer := s.request(t, "tools/call", fmt.Sprintf(`"name":%q,"arguments":%s`, name, text))
			valid := validate(tools[name].input, text)
			written := answer.Result.StructuredContent
			switch {
			case (valid == nil) != (written != nil):
				t.Fatalf("%s %s: the schema says %v, the answer is %s\n%s", name, text, valid, answer, shape.source)
			case written == nil:
				continue
			}
			if problem := validate(tools[name].output, written); problem != nil {
				t.Fatalf("%s %s: the result %s is against its schema: %v\n%s", name, text, written, problem, shape.source)
			}
			plain := s.request(t, "tools/call", fmt.Sprintf(`"name":"plain_%s","arguments":{"text":%s}`, strings.ToLower(shape.name), quoted(t, text)))
			if plain.Result.IsError || !sameJSON(t, []byte(plain.text()), written) {
				t.Fatalf("%s %s:\n  result        %s\n  encoding/json %s\n%s", name, text, written, plain.text(), shape.source)
			}
		}
	}
}

func quoted(t *testing.T, text []byte) []byte {
	t.Helper()
	q, err := json.Marshal(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// sameJSON compares a result with encoding/json's, which writes null where the
// protocol leaves a member out.
func sameJSON(t *testing.T, plain, written []byte) bool {
	t.Helper()
	var p, w any
	if json.Unmarshal(plain, &p) != nil || json.Unmarshal(written, &w) != nil {
		return false
	}
	return reflect.DeepEqual(withoutNulls(p), withoutNulls(w))
}

func withoutNulls(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			if member == nil {
				delete(v, key)
			} else {
				v[key] = withoutNulls(member)
			}
		}
	case []any:
		for i := range v {
			v[i] = withoutNulls(v[i])
		}
	}
	return v
}

// shape is a random type with a maker of its values.
type shape struct {
	name, source string
	value        func(*rand.Rand) any
}

func randomSource(types []*shape) string {
	var b strings.Builder
	b.WriteString("// Package random has random types.\npackage random\n\nimport (\n\t\"encoding/json\"\n\t\"time\"\n)\n\nvar _ time.Time\n\n" +
		"// Color is a color.\ntype Color string\n\n// The colors.\nconst (\n\tRed Color = \"red\"\n\tBlue Color = \"blue\"\n)\n")
	for _, s := range types {
		fmt.Fprintf(&b, "\n// %[1]s is random.\ntype %[1]s %[2]s\n\n// Echo%[1]s returns it.\n//\n//mcp:tool\nfunc Echo%[1]s(v %[1]s) %[1]s { return v }\n"+
			"\n// Plain%[1]s reads and writes it with encoding/json.\n//\n//mcp:tool\nfunc Plain%[1]s(text string) (string, error) {\n"+
			"\tvar v %[1]s\n\tif err := json.Unmarshal([]byte(text), &v); err != nil {\n\t\treturn \"\", err\n\t}\n\tout, err := json.Marshal(v)\n\treturn string(out), err\n}\n",
			s.name, s.source)
	}
	return b.String()
}

func randomShape(rng *rand.Rand, name string) *shape {
	s := randomObject(rng, 3)
	s.name = name
	return s
}

// randomObject is a struct with up to six fields.
func randomObject(rng *rand.Rand, depth int) *shape {
	type field struct {
		name     string
		optional bool
		*shape
	}
	var fields []field
	var b strings.Builder
	b.WriteString("struct {\n")
	for i := range 1 + rng.IntN(6) {
		f := field{name: fmt.Sprintf("f%d", i)}
		var tag string
		f.shape, tag = randomField(rng, depth)
		option := ""
		// An empty struct or array is written all the same, and its zero value
		// may be against the bounds of what is inside.
		omittable := !strings.HasPrefix(f.source, "struct") && !strings.HasPrefix(f.source, "[2]") && f.source != "time.Time"
		switch n := rng.IntN(4); {
		case n == 0 && omittable:
			option, f.optional = ",omitempty", true
		case n == 1 && !strings.Contains(f.source, "[2]"):
			option, f.optional = ",omitzero", true
		}
		if strings.HasPrefix(f.source, "*") {
			f.optional = true
		}
		fmt.Fprintf(&b, "F%d %s `json:\"%s%s\"%s`\n", i, f.source, f.name, option, tag)
		fields = append(fields, f)
	}
	b.WriteString("}")
	return &shape{source: b.String(), value: func(rng *rand.Rand) any {
		object := map[string]any{}
		for _, f := range fields {
			if !f.optional || rng.IntN(3) > 0 {
				object[f.name] = f.value(rng)
			}
		}
		return object
	}}
}

// randomField is a type with the tags of its constraints.
func randomField(rng *rand.Rand, depth int) (s *shape, tag string) {
	switch rng.IntN(10) {
	case 0:
		return &shape{source: "int", value: func(rng *rand.Rand) any { return rng.IntN(9) }}, ` min:"0" max:"8"`
	case 1:
		return &shape{source: "string", value: func(rng *rand.Rand) any { return strings.Repeat("ü", 2+rng.IntN(3)) }}, ` minlen:"2" maxlen:"4"`
	case 2:
		return &shape{source: "float64", value: func(rng *rand.Rand) any { return 1 + rng.Float64() }}, ` min:"1" max:"2"`
	case 3:
		return &shape{source: "[]string", value: func(rng *rand.Rand) any { return []any{"a", "b"}[:1+rng.IntN(2)] }}, ` jsonschema:"minItems=1,maxItems=2,uniqueItems,enum=a,enum=b"`
	case 4:
		return &shape{source: "float32", value: func(rng *rand.Rand) any { return []any{0.1, 0.2, 0.3}[rng.IntN(3)] }}, ` jsonschema:"exclusiveMinimum=0,maximum=0.3,multipleOf=0.1"`
	}
	return randomPlain(rng, depth), ""
}

func randomPlain(rng *rand.Rand, depth int) *shape {
	n := rng.IntN(15)
	if depth == 0 {
		n = rng.IntN(9)
	}
	switch n {
	case 0:
		return &shape{source: "bool", value: func(rng *rand.Rand) any { return rng.IntN(2) == 0 }}
	case 1:
		return &shape{source: "string", value: func(rng *rand.Rand) any { return []any{"", "<&>\"\\", "ü\u2028\x00", "plain"}[rng.IntN(4)] }}
	case 2:
		return &shape{source: "int8", value: func(rng *rand.Rand) any { return rng.IntN(256) - 128 }}
	case 3:
		return &shape{source: "uint16", value: func(rng *rand.Rand) any { return rng.IntN(1 << 16) }}
	case 4:
		return &shape{source: "float64", value: func(rng *rand.Rand) any { return rng.NormFloat64() }}
	case 5:
		return &shape{source: "time.Time", value: func(rng *rand.Rand) any {
			return []any{"2026-11-23T10:00:00Z", "0001-01-01T00:00:00Z", "2026-11-23T10:00:00.5+01:00"}[rng.IntN(3)]
		}}
	case 6:
		return &shape{source: "Color", value: func(rng *rand.Rand) any { return []any{"red", "blue"}[rng.IntN(2)] }}
	case 7:
		return &shape{source: "[]byte", value: func(rng *rand.Rand) any { return []any{"", "AQ==", "AQIDBA=="}[rng.IntN(3)] }}
	case 8:
		return &shape{source: "any", value: func(rng *rand.Rand) any { return []any{1, "x", []any{true}, map[string]any{"a": 1.5}}[rng.IntN(4)] }}
	case 9:
		return randomObject(rng, depth-1)
	case 10:
		elem := randomPlain(rng, depth-1)
		return &shape{source: "*" + strings.TrimPrefix(elem.source, "*"), value: elem.value}
	case 11:
		elem := randomPlain(rng, depth-1)
		return &shape{source: "map[string]" + elem.source, value: func(rng *rand.Rand) any {
			object := map[string]any{}
			for i := range rng.IntN(3) {
				object[fmt.Sprintf("k %d", i)] = elem.value(rng)
			}
			return object
		}}
	case 12:
		elem := randomPlain(rng, depth-1)
		return &shape{source: "[2]" + elem.source, value: func(rng *rand.Rand) any { return []any{elem.value(rng), elem.value(rng)} }}
	case 13:
		elem := randomPlain(rng, depth-1)
		return &shape{source: "map[int]" + elem.source, value: func(rng *rand.Rand) any { return map[string]any{fmt.Sprint(rng.IntN(99) - 50): elem.value(rng)} }}
	default:
		elem := randomPlain(rng, depth-1)
		return &shape{source: "[]" + elem.source, value: func(rng *rand.Rand) any {
			list := []any{}
			for range rng.IntN(3) {
				list = append(list, elem.value(rng))
			}
			return list
		}}
	}
}

// mutated changes one thing somewhere in a value.
func mutated(rng *rand.Rand, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key := range v {
			switch rng.IntN(6) {
			case 0:
				delete(v, key)
			case 1:
				v["extra"] = 1
			default:
				v[key] = mutated(rng, v[key])
			}
			return v
		}
		return v
	case []any:
		switch {
		case len(v) == 0 || rng.IntN(4) == 0:
			return append(v, 12345.5)
		case rng.IntN(4) == 0:
			return v[1:]
		}
		i := rng.IntN(len(v))
		v[i] = mutated(rng, v[i])
		return v
	}
	return []any{true, "zzzzzzzz", -1, 1.5, 300, 70000, []any{}, map[string]any{}, "0.1", 0.35}[rng.IntN(10)]
}
