package codec_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

func TestJSONInAString(t *testing.T) {
	for _, c := range []struct {
		name, text, got, refused string
	}{
		{"array", `{"query":"q","tags":"[\"a\", \"b\"]","limit":5}`, "query=q tag=a tag=b limit=5", ""},
		{"array without escapes", `{"query":"q","tags":" [ ] ","limit":5}`, "query=q limit=5", "tags: must have at least 1 item"},
		{"object", `{"query":"q","filter":"{\"lang\":\"en\"}","limit":5}`, "query=q lang=en limit=5", ""},
		{"arguments", `"{\"query\":\"q\",\"limit\":5}"`, "query=q limit=5", ""},
		{"twice over", `"{\"query\":\"q\",\"limit\":5,\"tags\":\"[\\\"\\u0061\\\"]\"}"`, "query=q limit=5 tag=a", ""},
		{"refusals inside have their path", `{"query":"q","limit":5,"tags":"[1,2,\"c\"]","filter":"{\"lnag\":1}"}`, "query=q limit=5 tag= tag= tag=c",
			"tags[0]: must be a string, got a number\ntags[1]: must be a string, got a number\ntags: must have at most 2 items, has 3\nfilter.lnag: unknown argument; did you mean lang?\nfilter.lang: is required"},
		{"wrong bracket", `{"query":"q","limit":5,"tags":"{}","filter":"[]"}`, "query=q limit=5", "tags: must be an array, got a string\nfilter: must be an object, got a string"},
		{"not JSON", `{"query":"q","limit":5,"tags":"[1,]"}`, "query=q limit=5", "tags: must be an array, got a string that is not valid JSON"},
		{"something behind", `{"query":"q","limit":5,"tags":"[1] 2"}`, "query=q limit=5", "tags: must be an array, got a string that is not valid JSON"},
		{"not text", `{"query":"q","limit":5,"tags":"[\"\\ud800\"]"}`, "query=q limit=5", "tags: must be an array, got a string that is not valid JSON"},
		{"not text outside either", `{"query":"q","limit":5,"tags":"[\ud800]"}`, "query=q limit=5", "tags: must be an array, got a string"},
		{"empty", `{"query":"q","limit":5,"tags":""}`, "query=q limit=5", "tags: must be an array, got a string"},
		{"plain text", `{"query":"q","limit":5,"tags":"a, b"}`, "query=q limit=5", "tags: must be an array, got a string"},
		{"only arrays and objects", `{"query":"q","limit":"5"}`, "query=q limit=0", "limit: must be an integer, got a string"},
		{"goes on behind", `{"tags":"[\"a\"]","query":"q","limit":5,"x":1}`, "tag=a query=q limit=5", "x: unknown argument"},
	} {
		got, err := read(c.text, search)
		if strings.Join(got, " ") != c.got || refusal(err) != c.refused {
			t.Errorf("%s: %s:\n got %v\n%s\nwant %s\n%s", c.name, c.text, got, refusal(err), c.got, c.refused)
		}
	}
}

func TestJSONInAStringCanBeTurnedOff(t *testing.T) {
	var in codec.Reader
	in.Lenient(false)
	for range 2 {
		in.Reset([]byte(`{"query":"q","limit":5,"tags":"[\"a\"]"}`))
		search(&in)
		if got := refusal(in.Err()); got != "tags: must be an array, got a string" {
			t.Errorf("got %q", got)
		}
	}
	in.Lenient(true)
	in.Reset([]byte(`{"query":"q","limit":5,"tags":"[\"a\"]"}`))
	search(&in)
	if err := in.Err(); err != nil {
		t.Error(err)
	}
}

func TestJSONInAStringCountsTowardsDepth(t *testing.T) {
	lists := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	var walk func(in *codec.Reader) int
	walk = func(in *codec.Reader) int {
		n := 0
		for in.Array(); in.Next(); {
			n = walk(in)
		}
		return n + 1
	}
	outer := func(inside string) string {
		return strings.Repeat("[", 32) + `"` + inside + `"` + strings.Repeat("]", 32)
	}
	if n, err := read(outer(lists(32)), walk); n != 64 || err != nil {
		t.Errorf("64 levels: %d, %v", n, err)
	}
	if _, err := read(outer(lists(33)), walk); refusal(err) != strings.Repeat("[0]", 64)+": nested too deeply" {
		t.Errorf("65 levels: %v", err)
	}
	at64 := strings.Repeat("[", 64) + `"[]",[` + strings.Repeat("]", 65)
	if _, err := read(at64, walk); refusal(err) != strings.Repeat("[0]", 63)+"[0]: nested too deeply\n"+strings.Repeat("[0]", 63)+"[1]: nested too deeply" {
		t.Errorf("65th level inside a string: %v", err)
	}
}

// TestDefaultsAreReadLikeValues reads a default and then the text around it.
func TestDefaultsAreReadLikeValues(t *testing.T) {
	for value, want := range map[string]string{
		`"10.0.0.1"`:   "",
		`"10.0.0"`:     `default of host: ParseAddr("10.0.0"): IPv4 address too short`,
		`["10.0.0.1"]`: "default of host: must be a string, got an array",
		`"10.0.0.1" 1`: "",
		`"10.0.0.1`:    "default of host: is not valid JSON: unexpected end at byte 9",
	} {
		var in codec.Reader
		in.Reset([]byte(` {"n": 3}`))
		var host netip.Addr
		in.Default("host", value)
		in.Text(&host)
		in.EndDefault()
		n := 0
		for in.Object(codec.Fields{{Name: "n"}}); in.Next(); {
			n = in.Int()
		}
		if got := refusal(in.Err()); got != want || want == "" && (n != 3 || host.String() != "10.0.0.1") {
			t.Errorf("%s: %q, want %q, with %v and %d", value, got, want, host, n)
		}
	}
}
