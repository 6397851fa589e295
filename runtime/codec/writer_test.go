package codec_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// write returns what f writes.
func write(f func(w *codec.Writer)) (string, error) {
	var w codec.Writer
	f(&w)
	return string(w.Bytes()), w.Err()
}

type written struct {
	name    string
	write   func(w *codec.Writer)
	want    string // not looked at after a failure
	failure string
}

func runWritten(t *testing.T, cases []written) {
	t.Helper()
	for _, c := range cases {
		got, err := write(c.write)
		if refusal(err) != c.failure {
			t.Errorf("%s: error %v, want %q", c.name, err, c.failure)
		}
		if err == nil && got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		if !json.Valid([]byte(got)) {
			t.Errorf("%s: %s is not JSON", c.name, got)
		}
	}
}

func TestCommas(t *testing.T) {
	runWritten(t, []written{
		{"empty", func(w *codec.Writer) { w.Object(); w.EndObject() }, "{}", ""},
		{"nested", func(w *codec.Writer) {
			w.Object()
			w.Key("a")
			w.Array()
			w.Int64(1)
			w.Null()
			w.Bool(true)
			w.String("[")
			w.Float64(1.5)
			w.Array()
			w.EndArray()
			w.Object()
			w.EndObject()
			w.EndArray()
			w.Key("b")
			w.String("{,:")
			w.Key("c")
			w.Uint64(2)
			w.EndObject()
		}, `{"a":[1,null,true,"[",1.5,[],{}],"b":"{,:","c":2}`, ""},
		{"raw", func(w *codec.Writer) {
			w.Raw(`{"id":1`)
			w.Key("result")
			w.RawBytes([]byte("[0"))
			w.Int64(1)
			w.Raw("]")
			w.Key("x")
			w.JSONValue([]byte(" [ 1 ]"))
			w.EndObject()
		}, `{"id":1,"result":[0,1],"x":[1]}`, ""},
	})
	var w codec.Writer
	w.Reset([]byte("data: "))
	w.Int64(1)
	w.Raw("\n")
	w.Array()
	w.EndArray()
	if got := string(w.Bytes()); got != "data: 1\n[]" || w.Len() != len(got) {
		t.Errorf("got %q", got)
	}
}

func TestWriteValues(t *testing.T) {
	zone := func(seconds int) *time.Location { return time.FixedZone("", seconds) }
	at := func(year int, where *time.Location) time.Time { return time.Date(year, 7, 1, 12, 0, 0, 5000, where) }
	runWritten(t, []written{
		{"string", func(w *codec.Writer) { w.String("a\"\n<\xff\u2028") }, `"a\"\n<` + "\ufffd" + `\u2028"`, ""},
		{"min int", func(w *codec.Writer) { w.Int64(math.MinInt64) }, "-9223372036854775808", ""},
		{"max uint", func(w *codec.Writer) { w.Uint64(math.MaxUint64) }, "18446744073709551615", ""},
		{"float32", func(w *codec.Writer) { w.Float32(0.1) }, "0.1", ""},
		{"NaN", func(w *codec.Writer) { w.Float64(math.NaN()) }, "", "must be a finite number, got NaN"},
		{"infinity", func(w *codec.Writer) { w.Float32(float32(math.Inf(-1))) }, "", "must be a finite number, got -Inf"},
		{"number", func(w *codec.Writer) { w.Number("1.50e+999") }, "1.50e+999", ""},
		{"no number", func(w *codec.Writer) { w.Number("") }, "0", ""},
		{"bad number", func(w *codec.Writer) { w.Number("1,2") }, "", `must be a number, got "1,2"`},
		{"bad number, NaN", func(w *codec.Writer) { w.Number("NaN") }, "", `must be a number, got "NaN"`},
		{"bytes", func(w *codec.Writer) { w.Base64([]byte{1, 2, 3, 4}) }, `"AQIDBA=="`, ""},
		{"no bytes", func(w *codec.Writer) { w.Base64(nil) }, `""`, ""},
		{"UTC", func(w *codec.Writer) { w.Time(at(2026, time.UTC)) }, `"2026-07-01T12:00:00.000005Z"`, ""},
		{"zone", func(w *codec.Writer) { w.Time(at(2026, zone(-5400))) }, `"2026-07-01T12:00:00.000005-01:30"`, ""},
		{"zone with seconds", func(w *codec.Writer) { w.Time(at(2026, zone(30))) }, `"2026-07-01T11:59:30.000005Z"`, ""},
		{"zone of a day", func(w *codec.Writer) { w.Time(at(2026, zone(24*3600))) }, `"2026-06-30T12:00:00.000005Z"`, ""},
		{"year 0", func(w *codec.Writer) { w.Time(at(0, zone(3600))) }, `"0000-07-01T12:00:00.000005+01:00"`, ""},
		{"year 10000", func(w *codec.Writer) { w.Time(at(10000, time.UTC)) }, "", "must be a time in the years 0 to 9999, got the year 10000"},
		{"year -1", func(w *codec.Writer) { w.Time(at(-1, time.UTC)) }, "", "must be a time in the years 0 to 9999, got the year -1"},
		{"duration", func(w *codec.Writer) { w.Duration(90 * time.Minute) }, `"1h30m0s"`, ""},
		{"microseconds", func(w *codec.Writer) { w.Duration(1500) }, `"1.5µs"`, ""},
		{"key, integer", func(w *codec.Writer) {
			w.Object()
			w.KeyInt(-1)
			w.Null()
			w.KeyUint(2)
			w.Null()
			w.EndObject()
		}, `{"-1":null,"2":null}`, ""},
		{"key, text", func(w *codec.Writer) {
			w.Object()
			w.KeyText(netip.IPv6Loopback())
			w.Null()
			w.EndObject()
		}, `{"::1":null}`, ""},
		{"key, not text", func(w *codec.Writer) {
			w.Object()
			w.Key("\xff")
			w.Null()
			w.EndObject()
		}, "", "[\"\ufffd\"]: name is not valid UTF-8"},
		{"quoted", func(w *codec.Writer) {
			w.Array()
			w.Quote()
			w.Int64(5)
			w.EndQuote()
			w.Quote()
			w.String("a\nb")
			w.EndQuote()
			w.EndArray()
		}, `["5","\"a\\nb\""]`, ""},
	})
}

func TestFloatsAreWrittenAsEncodingJSONDoes(t *testing.T) {
	for _, f := range []float64{
		0, math.Copysign(0, -1), 1, -1.5, 0.1, 1e-6, 9.9e-7, 1e-7, 1e-10, 1e20, 1e21, 123456789012345680000, 1e100, 5e-324, math.MaxFloat64, 1.0 / 3,
	} {
		want, _ := json.Marshal(f)
		if got, _ := write(func(w *codec.Writer) { w.Float64(f) }); got != string(want) {
			t.Errorf("%v: got %s, want %s", f, got, want)
		}
		want, err := json.Marshal(float32(f))
		if err != nil {
			continue
		}
		if got, _ := write(func(w *codec.Writer) { w.Float32(float32(f)) }); got != string(want) {
			t.Errorf("%v as float32: got %s, want %s", f, got, want)
		}
	}
}

// badText has no text.
type badText struct{}

func (badText) MarshalText() ([]byte, error) { return nil, errors.New("no text today") }

// given is the JSON that it is.
type given string

func (g given) MarshalJSON() ([]byte, error) {
	if g == "" {
		return nil, errors.New("nothing given")
	}
	return []byte(g), nil
}

func TestWriteOwnEncodings(t *testing.T) {
	large, _ := new(big.Int).SetString("-123456789012345678901234567890", 10)
	runWritten(t, []written{
		{"text", func(w *codec.Writer) { w.Text(netip.MustParseAddr("10.0.0.1")) }, `"10.0.0.1"`, ""},
		{"text, no appender", func(w *codec.Writer) { w.Text(textOnly("a\"b")) }, `"a\"b"`, ""},
		{"text fails", func(w *codec.Writer) { w.Text(badText{}) }, "", "no text today"},
		{"key fails", func(w *codec.Writer) {
			w.Object()
			w.Key("m")
			w.Object()
			w.KeyText(badText{})
			w.Null()
			w.EndObject()
			w.EndObject()
		}, "", "m: no text today"},
		{"integer", func(w *codec.Writer) { w.IntegerText(large) }, "-123456789012345678901234567890", ""},
		{"zero", func(w *codec.Writer) { w.IntegerText(new(big.Int)) }, "0", ""},
		{"no integer", func(w *codec.Writer) { w.IntegerText((*big.Int)(nil)) }, "", `must be an integer, got "<nil>"`},
		{"no integer, point", func(w *codec.Writer) { w.IntegerText(textOnly("1.5")) }, "", `must be an integer, got "1.5"`},
		{"no integer, empty", func(w *codec.Writer) { w.IntegerText(textOnly("")) }, "", `must be an integer, got ""`},
		{"JSON", func(w *codec.Writer) { w.JSON(given(" { \"a b\" :\t[ 1 ,\n\"x \\\" y\" ] }\r\n")) }, `{"a b":[1,"x \" y"]}`, ""},
		{"JSON fails", func(w *codec.Writer) { w.JSON(given("")) }, "", "nothing given"},
		{"JSON is none", func(w *codec.Writer) { w.JSON(given("{")) }, "", "is not valid JSON: unexpected end at byte 1"},
		{"value", func(w *codec.Writer) { w.JSONValue([]byte(`[1,2]`)) }, "[1,2]", ""},
		{"value, nil", func(w *codec.Writer) { w.JSONValue(nil) }, "null", ""},
		{"value, empty", func(w *codec.Writer) { w.JSONValue([]byte{}) }, "", "is not valid JSON: unexpected end at byte 0"},
		{"value, two", func(w *codec.Writer) { w.JSONValue([]byte("1 2")) }, "", `is not valid JSON: unexpected character "2" at byte 2`},
		{"value, twice", func(w *codec.Writer) { w.JSONValue([]byte(`{"a":1,"a":1}`)) }, "", "a: given twice"},
		{"value, not text", func(w *codec.Writer) { w.JSONValue([]byte("\"\xff\"")) }, "", "has invalid UTF-8"},
		{"value, half", func(w *codec.Writer) { w.JSONValue([]byte(`"\udead"`)) }, "", "has half of a surrogate pair"},
	})
}

// textOnly is its own text, without an AppendText.
type textOnly string

func (s textOnly) MarshalText() ([]byte, error) { return []byte(s), nil }

// What takes the place of something too large has as much room.
func TestLimitAfterTruncate(t *testing.T) {
	const most = 100_000
	var w codec.Writer
	w.RawBytes([]byte("head"))
	w.Limit(most, 0, nil)
	w.String(strings.Repeat("x", most))
	if !w.Limited() || w.Len() > most {
		t.Errorf("%d bytes, %v", w.Len(), w.Err())
	}
	w.Truncate(len("head"))
	w.String(strings.Repeat("y", most-10))
	if err := w.Err(); err != nil || w.Limited() || w.Len() != len(`head,""`)+most-10 {
		t.Errorf("%d bytes, %v", w.Len(), err)
	}
	w.String("what is short counts")
	w.String("once it is written")
	if !errors.Is(w.Err(), codec.ErrTooLarge) {
		t.Errorf("%d bytes, %v", w.Len(), w.Err())
	}
}

func TestWriteAny(t *testing.T) {
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	type named string
	type octet byte
	loopback := netip.IPv6Loopback()
	loop := map[string]any{}
	loop["self"] = []any{loop}
	circle := any(nil)
	circle = &circle
	for _, c := range []struct {
		v       any
		want    string
		failure string
	}{
		{nil, "null", ""},
		{true, "true", ""},
		{"s", `"s"`, ""},
		{[]byte{1, 2, 3}, `"AQID"`, ""},
		{day, `"2026-11-23T00:00:00Z"`, ""},
		{time.Second, `"1s"`, ""},
		{[]any{1, int8(-1), int16(-2), int32(-3), int64(-4), uint(1), uint8(2), uint16(3), uint32(4), uint64(5), float32(0.1), 0.5}, "[1,-1,-2,-3,-4,1,2,3,4,5,0.1,0.5]", ""},
		{json.Number("1.0"), "1.0", ""},
		{json.RawMessage(`{ "a": 1 }`), `{"a":1}`, ""},
		{map[string]any{"b": nil, "a": []any{}, "c": map[string]any{}}, `{"a":[],"b":null,"c":{}}`, ""},
		{map[string]any(nil), "{}", ""},
		{[]any(nil), "[]", ""},
		{[]any{[]string{"a"}, []bool{true}, []int{1}, []int64{2}, []float64{0.5}, []map[string]any{{"k": 1}}}, `[["a"],[true],[1],[2],[0.5],[{"k":1}]]`, ""},
		{[]any{map[string]string{"k": "v"}, map[string]bool{"k": true}, map[string]int{"k": 1}, map[string]int64{"k": 2}, map[string]float64{"k": 0.5}, map[string][]string{"k": {"v"}}},
			`[{"k":"v"},{"k":true},{"k":1},{"k":2},{"k":0.5},{"k":["v"]}]`, ""},
		{[]any{named("n"), []named{"m"}, map[named]*int{"k": new(7), "l": nil}, [2]octet{1, 2}, []octet(nil), [][]int8{{-1}, nil}, new("p"), new([]bool{true})},
			`["n",["m"],{"k":7,"l":null},"AQI=","",[[-1],[]],"p",[true]]`, ""},
		{[]any{day.Weekday(), new(day), new(time.Second), &loopback}, `[1,"2026-11-23T00:00:00Z","1s","::1"]`, ""},
		{netip.IPv6Loopback(), `"::1"`, ""},
		{[]any{(*time.Time)(nil), (*netip.Addr)(nil), (*json.Number)(nil), (*time.Duration)(nil), []*time.Time{nil}}, "[null,null,null,null,[null]]", ""},
		{[]any{textGrade(1), []textGrade{1, 2}, [1]textGrade{1}, map[string]textGrade{"k": 2}}, `["grade 1",["grade 1","grade 2"],["grade 1"],{"k":"grade 2"}]`, ""},
		{map[string]any{"a": []any{1, math.NaN()}}, "", "a[1]: must be a finite number, got NaN"},
		{map[string]any{"a": []any{1, struct{}{}}}, "", "a[1]: cannot encode struct {}: declare the type instead of any, or give it a MarshalJSON method"},
		{circle, "", "cannot encode *interface {}: declare the type instead of any, or give it a MarshalJSON method"},
		{map[int]string{}, "", "cannot encode map[int]string: declare the type instead of any, or give it a MarshalJSON method"},
		{[]any{func() {}}, "", "[0]: cannot encode func(): declare the type instead of any, or give it a MarshalJSON method"},
		{&url.URL{}, "", "cannot encode *url.URL: declare the type instead of any, or give it a MarshalJSON method"},
		{map[string]any{"k\xff": 1}, "", "[\"k\ufffd\"]: name is not valid UTF-8"},
		{loop, "", strings.Repeat("self[0].", 31) + "self[0]: nested too deeply"},
	} {
		got, err := write(func(w *codec.Writer) { w.Any(c.v) })
		if refusal(err) != c.failure || err == nil && got != c.want {
			t.Errorf("%T: got %s, %v, want %s, %s", c.v, got, err, c.want, c.failure)
		}
		if !json.Valid([]byte(got)) {
			t.Errorf("%T: %s is not JSON", c.v, got)
		}
	}
}

// textGrade is a byte that encodes itself.
type textGrade byte

func (g textGrade) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "grade %d", g), nil }

func TestWriteChecks(t *testing.T) {
	lower := regexp.MustCompile("^[a-z]+$")
	inf := math.Inf(1)
	for problem, check := range map[string]func(w *codec.Writer){
		"must be one of asc, desc, got \"up\"":              func(w *codec.Writer) { w.Enum("up", "asc", "desc") },
		"must be one of 1, 2, got 3":                        func(w *codec.Writer) { w.IntEnum(3, 1, 2) },
		"must have at most 2 characters, has 3":             func(w *codec.Writer) { w.String("abc"); w.Length("abc", 0, 2) },
		"must have exactly 2 items, has 1":                  func(w *codec.Writer) { w.Items(1, 2, 2) },
		"must have at least 1 property":                     func(w *codec.Writer) { w.Properties(0, 1, -1) },
		"must match ^[a-z]+$":                               func(w *codec.Writer) { w.Pattern("A", lower) },
		"must be between 1 and 5, got -9":                   func(w *codec.Writer) { w.IntBetween(-9, 1, 5) },
		"must be at least 0, got -9223372036854775808":      func(w *codec.Writer) { w.IntBetween(math.MinInt64, 0, math.MaxInt64) },
		"must be at most 5, got 6":                          func(w *codec.Writer) { w.IntBetween(6, math.MinInt64, 5) },
		"must be between 1 and 5, got 6":                    func(w *codec.Writer) { w.UintBetween(6, 1, 5) },
		"must be at least 1, got 0":                         func(w *codec.Writer) { w.UintBetween(0, 1, math.MaxUint64) },
		"must be at most 0.5, got 0.75":                     func(w *codec.Writer) { w.Between(0.75, -inf, 0.5) },
		"must be greater than 1, got 1":                     func(w *codec.Writer) { w.Above(1, 1) },
		"must be less than 1, got 1":                        func(w *codec.Writer) { w.Below(1, 1) },
		"must be a multiple of 0.5, got 0.7":                func(w *codec.Writer) { w.MultipleOf(0.7, 0.5) },
		"must be a multiple of 5, got 7":                    func(w *codec.Writer) { w.IntMultipleOf(7, 5) },
		"must be a multiple of 4, got 18446744073709551615": func(w *codec.Writer) { w.UintMultipleOf(math.MaxUint64, 4) },
	} {
		if _, err := write(check); refusal(err) != problem {
			t.Errorf("got %v, want %s", err, problem)
		}
	}
	got, err := write(func(w *codec.Writer) {
		w.Array()
		w.Enum("asc", "asc", "desc")
		w.IntEnum(2, 1, 2)
		w.String("größe")
		w.Length("größe", 5, 5)
		w.Pattern("a", lower)
		w.Items(3, 0, -1)
		w.IntBetween(5, 5, 5)
		w.UintBetween(5, 5, 5)
		w.Between(5, -inf, inf)
		w.Above(2, 1)
		w.Below(0, 1)
		w.MultipleOf(0.3, 0.1)
		w.IntMultipleOf(-4, 2)
		w.UintMultipleOf(4, 2)
		w.EndArray()
	})
	if got != `["asc",2,"größe"]` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestFailuresHaveTheirPath(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		path  string
		write func(w *codec.Writer)
	}{
		{"", func(w *codec.Writer) { w.String("a"); w.Fail(broken) }},
		{"", func(w *codec.Writer) { w.Object(); w.Fail(broken) }},
		{"a", func(w *codec.Writer) { w.Object(); w.Key("a"); w.Fail(broken) }},
		{"a", func(w *codec.Writer) { w.Object(); w.Key("a"); w.String(`,"[`); w.Fail(broken) }},
		{"a", func(w *codec.Writer) { w.Object(); w.Key("a"); w.Array(); w.EndArray(); w.Fail(broken) }},
		{"a", func(w *codec.Writer) { w.Object(); w.Key("a"); w.Raw(`"not`); w.Fail(broken) }},
		{"a[0]", func(w *codec.Writer) { w.Object(); w.Key("a"); w.Array(); w.Int64(1); w.Fail(broken) }},
		{`a[1]["b c"]`, func(w *codec.Writer) {
			w.Object()
			w.Key("z")
			w.Object()
			w.Key("y")
			w.Null()
			w.EndObject()
			w.Key("a")
			w.Array()
			w.Array()
			w.Int64(1)
			w.Int64(2)
			w.EndArray()
			w.Object()
			w.Key("b c")
			w.String("x")
			w.Fail(broken)
		}},
	} {
		var w codec.Writer
		w.Reset([]byte(`{"jsonrpc":"2.0","id":["x`))
		w.Raw(`"],"result":`)
		c.write(&w)
		var failure *codec.WriteError
		if !errors.As(w.Err(), &failure) || failure.Path != c.path || !errors.Is(w.Err(), broken) {
			t.Errorf("%s: %v, want %s", w.Bytes(), w.Err(), c.path)
		}
		first := w.Err()
		w.Fail(errors.New("later"))
		w.Fail(nil)
		if w.Err() != first {
			t.Errorf("a later failure took the place of the first")
		}
	}
}

func TestTruncateTakesBackFailures(t *testing.T) {
	var w codec.Writer
	w.Raw(`{"result":`)
	n := w.Len()
	w.Object()
	w.Key("x")
	w.Float64(math.NaN())
	if w.Err() == nil {
		t.Fatal("no failure")
	}
	w.Truncate(n)
	w.Array()
	w.EndArray()
	w.Raw("}")
	if got := string(w.Bytes()); got != `{"result":[]}` || w.Err() != nil {
		t.Errorf("got %s, %v", got, w.Err())
	}
}

func encodeNode(w *codec.Writer, v *node) {
	if !w.Object() {
		return
	}
	if v.Next != nil {
		w.Key("next")
		encodeNode(w, v.Next)
	}
	w.EndObject()
}

func TestWriteDepth(t *testing.T) {
	chain := func(n int) *node {
		var v *node
		for range n {
			v = &node{v}
		}
		return v
	}
	if _, err := write(func(w *codec.Writer) { encodeNode(w, chain(64)) }); err != nil {
		t.Errorf("64 levels: %v", err)
	}
	if _, err := write(func(w *codec.Writer) { encodeNode(w, chain(65)) }); err == nil {
		t.Error("65 levels: no failure")
	}
	ring := new(node)
	ring.Next = ring
	if _, err := write(func(w *codec.Writer) { encodeNode(w, ring) }); !strings.HasSuffix(refusal(err), ".next: nested too deeply") {
		t.Errorf("a ring: %v", err)
	}
	lists := func(n int) []byte { return []byte(strings.Repeat("[", n) + strings.Repeat("]", n)) }
	for n, fails := range map[int]bool{62: false, 63: true} {
		_, err := write(func(w *codec.Writer) {
			w.Object()
			w.Key("a")
			w.Array()
			w.JSONValue(lists(n))
			w.EndArray()
			w.EndObject()
		})
		if (err != nil) != fails {
			t.Errorf("a value of %d levels in two others: %v", n, err)
		}
	}
}

func TestWriterKeepsItsRoom(t *testing.T) {
	buf := make([]byte, 0, 4096)
	text := bytes.Repeat([]byte("x"), 100)
	var w codec.Writer
	n := testing.AllocsPerRun(100, func() {
		w.Reset(buf)
		w.Array()
		w.String("größe")
		w.Base64(text)
		w.Time(time.Unix(0, 0))
		w.Duration(time.Hour)
		w.Number("1.5")
		w.Float32(0.1)
		w.Enum("a", "a", "b")
		w.Quote()
		w.Int64(1)
		w.EndQuote()
		w.EndArray()
	})
	if n != 0 || w.Err() != nil {
		t.Errorf("%v allocations, %v", n, w.Err())
	}
}
