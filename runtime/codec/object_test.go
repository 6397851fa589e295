package codec_test

import (
	"errors"
	"fmt"
	"math"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

var (
	searchFields = codec.Fields{{Name: "query", Required: true}, {Name: "limit", Required: true}, {Name: "tags"}, {Name: "filter"}}
	filterFields = codec.Fields{{Name: "lang", Required: true}, {Name: "min_score"}}
)

// search reads the arguments of a search and lists what it got, in order.
func search(in *codec.Reader) (got []string) {
	keep := func(format string, args ...any) { got = append(got, fmt.Sprintf(format, args...)) }
	for in.Object(searchFields); in.Next(); {
		switch in.Key() {
		case "query":
			keep("query=%s", in.String())
		case "limit":
			keep("limit=%d", in.IntRange(1, 100))
		case "tags":
			n := 0
			for in.Array(); in.Next(); n++ {
				keep("tag=%s", in.String())
			}
			in.Items(n, 1, 2)
		case "filter":
			for in.Object(filterFields); in.Next(); {
				switch in.Key() {
				case "lang":
					keep("lang=%s", in.String())
				case "min_score":
					keep("min_score=%v", in.Float64())
				}
			}
		}
	}
	return got
}

func TestObject(t *testing.T) {
	for _, c := range []struct {
		name, text, got, refused string
	}{
		{"in order", `{"query":"q","limit":5,"tags":["a"],"filter":{"lang":"en"}}`, "query=q limit=5 tag=a lang=en", ""},
		{"in any order", `{"filter":{"min_score":1,"lang":"en"},"limit":5,"query":"q"}`, "min_score=1 lang=en limit=5 query=q", ""},
		{"with white space", " {\r\n\t\"query\" : \"q\" , \"limit\" : 5 } ", "query=q limit=5", ""},
		{"with escaped names", `{"\u0071uery":"q","lim\u0069t":5}`, "query=q limit=5", ""},
		{"nothing", `{}`, "", "query: is required\nlimit: is required"},
		{"unknown, close", `{"qery":"x","query":"q","limit":5}`, "query=q limit=5", "qery: unknown argument; did you mean query?"},
		{"unknown, swapped", `{"query":"q","liimt":5}`, "query=q", "liimt: unknown argument; did you mean limit?\nlimit: is required"},
		{"unknown, far", `{"colour":[{}],"query":"q","limit":5}`, "query=q limit=5", "colour: unknown argument"},
		{"unknown, close to one given", `{"query":"q","limit":5,"limits":6}`, "query=q limit=5", "limits: unknown argument"},
		{"unknown, another case", `{"query":"q","limit":5,"TAGS":[]}`, "query=q limit=5", "TAGS: unknown argument; did you mean tags?"},
		{"unknown, odd name", `{"query":"q","limit":5,"odd name":1,"a\"b":2,"":3,"1st":4}`, "query=q limit=5",
			"[\"odd name\"]: unknown argument\n[\"a\\\"b\"]: unknown argument\n[\"\"]: unknown argument\n[\"1st\"]: unknown argument"},
		{"unknown, nested", `{"query":"q","limit":5,"filter":{"lang":"en","minScore":1}}`, "query=q limit=5 lang=en", "filter.minScore: unknown argument; did you mean min_score?"},
		{"twice", `{"query":"q","limit":5,"query":7}`, "query=q limit=5", "query: given twice"},
		{"twice, once escaped", `{"query":"q","limit":5,"quer\u0079":{}}`, "query=q limit=5", "query: given twice"},
		{"name not text", `{"query":"q","limit":5,"\ud800":[1]}`, "query=q limit=5", "has a name with half of a surrogate pair"},
		{"name not text, nested", `{"query":"q","limit":5,"filter":{"` + "\xff" + `":1,"lang":"en"}}`, "query=q limit=5 lang=en", "filter: has a name with invalid UTF-8"},
		{"everything wrong", `{"query":1,"limit":500,"tags":["a",2,"c"],"filter":{"lang":null,"x":1}}`, "query= limit=0 tag=a tag= tag=c lang=",
			"query: must be a string, got a number\nlimit: must be between 1 and 100, got 500\ntags[1]: must be a string, got a number\n" +
				"tags: must have at most 2 items, has 3\nfilter.lang: must be a string, got null\nfilter.x: unknown argument"},
		{"not an object", `[]`, "", "must be an object, got an array"},
		{"nested not an object", `{"query":"q","limit":5,"filter":3,"tags":{}}`, "query=q limit=5", "filter: must be an object, got a number\ntags: must be an array, got an object"},
		{"too few items", `{"query":"q","limit":5,"tags":[]}`, "query=q limit=5", "tags: must have at least 1 item"},
		{"comma behind the last", `{"query":"q",}`, "query=q", `is not valid JSON: unexpected character "}" at byte 13`},
		{"comma before the first", `{,"query":"q"}`, "", `is not valid JSON: unexpected character "," at byte 1`},
		{"no comma", `{"query":"q" "limit":5}`, "query=q", `is not valid JSON: unexpected character "\"" at byte 13`},
		{"no colon", `{"query" "q"}`, "", `query: is not valid JSON: unexpected character "\"" at byte 9`},
		{"no value", `{"query":}`, "query=", `query: is not valid JSON: unexpected character "}" at byte 9`},
		{"name not a string", `{query:"q"}`, "", `is not valid JSON: unexpected character "q" at byte 1`},
		{"name cut off", `{"que`, "", `is not valid JSON: unexpected end at byte 5`},
		{"cut off", `{"query":"q"`, "query=q", `is not valid JSON: unexpected end at byte 12`},
		{"cut off inside", `{"query":"q","filter":{"lang":"en"`, "query=q lang=en", `filter: is not valid JSON: unexpected end at byte 34`},
		{"wrong bracket", `{"query":"q"]`, "query=q", `is not valid JSON: unexpected character "]" at byte 12`},
		{"wrong bracket inside", `{"tags":["a"}`, "tag=a", `tags[1]: is not valid JSON: unexpected character "}" at byte 12`},
		{"comma behind the last item", `{"tags":["a",]}`, "tag=a", `tags[1]: is not valid JSON: unexpected character "]" at byte 13`},
		{"syntax in what is skipped", `{"query":"q","limit":5,"x":[1}`, "query=q limit=5", `x: is not valid JSON: unexpected character "}" at byte 29`},
		{"two values", `{"query":"q","limit":5}{}`, "query=q limit=5", `is not valid JSON: unexpected character "{" at byte 23`},
		{"problems before the syntax", `{"limit":0,"query":tru`, "limit=0 query=", "limit: must be between 1 and 100, got 0\nquery: is not valid JSON: unexpected end at byte 22"},
	} {
		got, err := read(c.text, search)
		if strings.Join(got, " ") != c.got || refusal(err) != c.refused {
			t.Errorf("%s: %s:\n got %v\n%s\nwant %s\n%s", c.name, c.text, got, refusal(err), c.got, c.refused)
		}
	}
}

func TestRefusalsBeyondTwentyAreCounted(t *testing.T) {
	text := "[" + strings.Repeat(`"x",`, 99_999) + `"x"]`
	_, err := read(text, func(in *codec.Reader) (n int) {
		for in.Array(); in.Next(); n++ {
			in.Int()
		}
		return n
	})
	var refusal *codec.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("%T is not a refusal", err)
	}
	if len(refusal.Problems) != 20 || refusal.More != 99_980 {
		t.Errorf("%d problems and %d more", len(refusal.Problems), refusal.More)
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 21 || lines[19] != "[19]: must be an integer, got a string" || lines[20] != "and 99980 more" {
		t.Error(err)
	}
}

func TestRefusalListsTwenty(t *testing.T) {
	r := &codec.Refusal{Problems: make([]codec.Problem, 25), More: 3}
	if !strings.HasSuffix(r.Error(), "\nand 8 more") {
		t.Error(r)
	}
}

func TestHas(t *testing.T) {
	fields := make(codec.Fields, 200)
	for i := range fields {
		fields[i].Name = fmt.Sprint("f", i)
	}
	for _, f := range []codec.Fields{fields[:3], fields[:64], fields[:65], fields} {
		last := len(f) - 1
		text := fmt.Sprintf(`[{"f0":{"f1":1},"f%d":1},{},7]`, last)
		var in codec.Reader
		in.Reset([]byte(text))
		in.Array()
		in.Next()
		for in.Object(f); in.Next(); {
			if in.Key() == "f0" {
				for in.Object(f); in.Next(); {
					in.Int()
				}
				if in.Has(0) || !in.Has(1) || in.Has(last) {
					t.Errorf("%d fields: inner object: %v %v %v", len(f), in.Has(0), in.Has(1), in.Has(last))
				}
				continue
			}
			in.Int()
		}
		if !in.Has(0) || in.Has(1) || !in.Has(last) || in.Has(len(f)) {
			t.Errorf("%d fields: outer object: %v %v %v", len(f), in.Has(0), in.Has(1), in.Has(last))
		}
		in.Next()
		for in.Object(f); in.Next(); {
		}
		if in.Has(0) || in.Has(last) {
			t.Errorf("%d fields: empty object has fields", len(f))
		}
		in.Next()
		for in.Object(f); in.Next(); {
		}
		if in.Has(0) || in.Next() || refusal(in.Err()) != "[2]: must be an object, got a number" {
			t.Error(in.Err())
		}
	}
}

func TestManyFields(t *testing.T) {
	fields := make(codec.Fields, 130)
	var text strings.Builder
	for i := range fields {
		fields[i] = codec.Field{Name: fmt.Sprint("f", i), Required: true}
		if i != 7 && i != 127 {
			fmt.Fprintf(&text, `,"f%d":%d`, 129-i, i)
		}
	}
	_, err := read("{"+text.String()[1:]+`,"f128":1}`, func(in *codec.Reader) (n int) {
		for in.Object(fields); in.Next(); n++ {
			in.Int()
		}
		return n
	})
	if want := "f128: given twice\nf2: is required\nf122: is required"; refusal(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestMap(t *testing.T) {
	ages := func(in *codec.Reader) map[string]int {
		m := map[string]int{}
		for in.Map(); in.Next(); {
			k := in.Key()
			codec.Put(in, m, k, in.Int())
		}
		in.Properties(len(m), 1, 3)
		return m
	}
	run(t, ages, []accept[map[string]int]{
		{`{"ann":1,"b\u006fb":2}`, map[string]int{"ann": 1, "bob": 2}, ""},
		{`{"ann":1,"a\u006en":2}`, map[string]int{"ann": 2}, "ann: given twice"},
		{`{"a b":"x","":1.5}`, map[string]int{"a b": 0, "": 0}, "[\"a b\"]: must be an integer, got a string\n[\"\"]: must be an integer, got 1.5"},
		{`{}`, map[string]int{}, "must have at least 1 property"},
		{`{"a":1,"b":1,"c":1,"d":1}`, map[string]int{"a": 1, "b": 1, "c": 1, "d": 1}, "must have at most 3 properties, has 4"},
		{`[]`, map[string]int{}, "must be an object, got an array"},
		{"{\"\xff\":1}", map[string]int{"\xff": 1}, "has a name with invalid UTF-8"},
		{`{"` + strings.Repeat("ü", 50) + `":""}`, map[string]int{strings.Repeat("ü", 50): 0}, `["` + strings.Repeat("ü", 32) + `…"]: must be an integer, got a string`},
		{`{"x` + strings.Repeat("ü", 50) + `":""}`, map[string]int{"x" + strings.Repeat("ü", 50): 0}, `["x` + strings.Repeat("ü", 31) + `…"]: must be an integer, got a string`},
		{`{"` + strings.Repeat("k", 100) + `":""}`, map[string]int{strings.Repeat("k", 100): 0}, `["` + strings.Repeat("k", 64) + `…"]: must be an integer, got a string`},
	})
}

func TestMapWithOtherKeys(t *testing.T) {
	ints := func(in *codec.Reader) map[int8]bool {
		m := map[int8]bool{}
		for in.Map(); in.Next(); {
			k, ok := in.KeyInt(math.MinInt8, math.MaxInt8)
			if v := in.Bool(); ok {
				codec.Put(in, m, int8(k), v)
			}
		}
		return m
	}
	run(t, ints, []accept[map[int8]bool]{
		{`{"1":true,"-128":false,"0":true}`, map[int8]bool{1: true, -128: false, 0: true}, ""},
		{`{"1":true,"\u0031":true}`, map[int8]bool{1: true}, "[\"1\"]: given twice"},
		{`{"x":true,"01":true,"-0":true,"1.0":true,"1e2":true,"":true,"+1":true," 1":true}`, map[int8]bool{},
			`key "x" is not an integer` + "\n" + `key "01" is not an integer` + "\n" + `key "-0" is not an integer` + "\n" + `key "1.0" is not an integer` + "\n" +
				`key "1e2" is not an integer` + "\n" + `key "" is not an integer` + "\n" + `key "+1" is not an integer` + "\n" + `key " 1" is not an integer`},
		{`{"128":true,"99999999999999999999":1}`, map[int8]bool{},
			`key "128" must be between -128 and 127, got 128` + "\n" + `key "99999999999999999999" must be between -128 and 127, got 99999999999999999999` + "\n" +
				`["99999999999999999999"]: must be true or false, got a number`},
	})
	uints := func(in *codec.Reader) (keys []uint64) {
		for in.Map(); in.Next(); in.Skip() {
			if k, ok := in.KeyUint(math.MaxUint64); ok {
				keys = append(keys, k)
			}
		}
		return keys
	}
	run(t, uints, []accept[[]uint64]{
		{`{"18446744073709551615":[1,{}],"0":null}`, []uint64{math.MaxUint64, 0}, ""},
		{`{"-1":0,"18446744073709551616":0,"x":0}`, nil, `key "-1" must be at least 0, got -1` + "\n" + `key "18446744073709551616" is out of range` + "\n" + `key "x" is not an integer`},
	})
	addrs := func(in *codec.Reader) (keys []netip.Addr) {
		for in.Map(); in.Next(); in.Skip() {
			var k netip.Addr
			if in.KeyText(&k) {
				keys = append(keys, k)
			}
		}
		return keys
	}
	run(t, addrs, []accept[[]netip.Addr]{
		{`{"::1":0}`, []netip.Addr{netip.IPv6Loopback()}, ""},
		{`{"x":0}`, nil, `key "x" ParseAddr("x"): unable to parse IP`},
	})
}

func TestArraysInsideArrays(t *testing.T) {
	grid := func(in *codec.Reader) (rows [][]int) {
		for in.Array(); in.Next(); {
			var row []int
			for in.Array(); in.Next(); {
				row = append(row, in.Int())
			}
			rows = append(rows, row)
		}
		return rows
	}
	run(t, grid, []accept[[][]int]{
		{`[[1,2],[],[3]]`, [][]int{{1, 2}, nil, {3}}, ""},
		{`[[1,"x"],3]`, [][]int{{1, 0}, nil}, "[0][1]: must be an integer, got a string\n[1]: must be an array, got a number"},
		{`[]`, nil, ""},
	})
}

func TestNull(t *testing.T) {
	opt := func(in *codec.Reader) (got []string) {
		for in.Array(); in.Next(); {
			if in.Null() {
				got = append(got, "null")
				continue
			}
			got = append(got, in.String())
		}
		return got
	}
	run(t, opt, []accept[[]string]{
		{`[null,"a", null ]`, []string{"null", "a", "null"}, ""},
		{`[nul]`, []string{"null"}, `[0]: is not valid JSON: unexpected character "]" at byte 4`},
	})
}

// node is a type that holds itself.
type node struct{ Next *node }

var nodeFields = codec.Fields{{Name: "next"}}

func decodeNode(in *codec.Reader, v *node) {
	for in.Object(nodeFields); in.Next(); {
		v.Next = new(node)
		decodeNode(in, v.Next)
	}
}

func TestDepth(t *testing.T) {
	nested := func(n int) string {
		return strings.Repeat(`{"next":`, n-1) + "{}" + strings.Repeat("}", n-1)
	}
	decode := func(in *codec.Reader) int {
		var v node
		decodeNode(in, &v)
		n := 0
		for p := &v; p != nil; p = p.Next {
			n++
		}
		return n
	}
	if n, err := read(nested(64), decode); n != 64 || err != nil {
		t.Errorf("64 levels: %d, %v", n, err)
	}
	want := strings.TrimPrefix(strings.Repeat(".next", 64), ".") + ": nested too deeply"
	for _, n := range []int{65, 66, 1000, 100_000} {
		if got, err := read(nested(n), decode); got != 65 || refusal(err) != want {
			t.Errorf("%d levels: %d, %v", n, got, err)
		}
	}
	if _, err := read(strings.Repeat(`{"next":`, 100_000), decode); !strings.Contains(refusal(err), "unexpected end at byte 800000") {
		t.Error(err)
	}
}

func TestReaderIsReusable(t *testing.T) {
	var in codec.Reader
	for _, c := range []struct{ text, refused string }{
		{`{"query":`, "query: is not valid JSON: unexpected end at byte 9"},
		{`{"query":"q","limit":5}`, ""},
		{`{"query":"[`, "query: is not valid JSON: unexpected end at byte 11"},
		{`{"query":"q","limit":5,"tags":"[\"a\",7]"}`, "tags[1]: must be a string, got a number"},
		{`{"query":"q","limit":5}`, ""},
	} {
		in.Reset([]byte(c.text))
		search(&in)
		if got := refusal(in.Err()); got != c.refused {
			t.Errorf("%s: got %q, want %q", c.text, got, c.refused)
		}
	}
}

func TestResultsDoNotAliasTheText(t *testing.T) {
	text := []byte(`{"key":"value","r\u0061w":[1, 2]}`)
	var in codec.Reader
	in.Reset(text)
	var kept []string
	var raw []byte
	for in.Map(); in.Next(); {
		kept = append(kept, in.Key())
		if len(kept) == 1 {
			kept = append(kept, in.String())
			continue
		}
		raw = in.Raw()
	}
	err := in.Err()
	for i := range text {
		text[i] = 'X'
	}
	in.Reset(text)
	if !slices.Equal(kept, []string{"key", "value", "raw"}) || string(raw) != "[1, 2]" || err != nil {
		t.Errorf("%q %q %v", kept, raw, err)
	}
}

func TestRefusalsOutliveTheReader(t *testing.T) {
	var in codec.Reader
	in.Reset([]byte(`{"x":1}`))
	search(&in)
	err := in.Err()
	want := err.Error()
	in.Reset([]byte(`{"y":1}`))
	search(&in)
	if err.Error() != want {
		t.Errorf("%q became %q", want, err)
	}
}

func TestMethodsOutsideOfAnythingAreHarmless(t *testing.T) {
	var in codec.Reader
	in.Reset([]byte("1"))
	if in.Next() || in.Key() != "" || in.Has(0) {
		t.Error("something to read outside of an object")
	}
	in.Int()
	in.Refuse("must be odd")
	in.Int() // nothing is left
	in.EndUnquote()
	if got := refusal(in.Err()); got != "must be odd\nis not valid JSON: unexpected end at byte 1" {
		t.Error(got)
	}
}
