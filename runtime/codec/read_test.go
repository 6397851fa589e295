package codec_test

import (
	"errors"
	"math"
	"math/big"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// read reads one value of text with a method of the Reader.
func read[T any](text string, method func(*codec.Reader) T) (T, error) {
	var in codec.Reader
	in.Reset([]byte(text))
	v := method(&in)
	return v, in.Err()
}

// refusal is the text of the error, or "" if there is none.
func refusal(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// accept is one value that a method reads, or a text that it refuses.
type accept[T any] struct {
	text    string
	want    T
	refused string
}

func run[T any](t *testing.T, method func(*codec.Reader) T, cases []accept[T]) {
	t.Helper()
	for _, c := range cases {
		got, err := read(c.text, method)
		if !reflect.DeepEqual(got, c.want) || refusal(err) != c.refused {
			t.Errorf("%s:\n got %#v, %q\nwant %#v, %q", c.text, got, refusal(err), c.want, c.refused)
		}
		// What is refused is stepped over all the same: as an element, it leaves
		// the next one readable.
		if err != nil && strings.Contains(c.refused, "not valid JSON") {
			continue
		}
		var in codec.Reader
		in.Reset([]byte("[" + c.text + ",7]"))
		in.Array()
		in.Next()
		method(&in)
		if !in.Next() || in.Int() != 7 || in.Next() {
			t.Errorf("[%s,7]: the element behind is lost: %v", c.text, in.Err())
		}
	}
}

func TestBool(t *testing.T) {
	run(t, (*codec.Reader).Bool, []accept[bool]{
		{"true", true, ""},
		{" false ", false, ""},
		{`"true"`, false, "must be true or false, got a string"},
		{"1", false, "must be true or false, got a number"},
		{"null", false, "must be true or false, got null"},
		{"{}", false, "must be true or false, got an object"},
		{"[]", false, "must be true or false, got an array"},
		{"tru", false, "is not valid JSON: unexpected end at byte 3"},
		{"trux", false, `is not valid JSON: unexpected character "x" at byte 3`},
		{"truee", true, `is not valid JSON: unexpected character "e" at byte 4`},
		{"", false, "is not valid JSON: unexpected end at byte 0"},
		{"  ", false, "is not valid JSON: unexpected end at byte 2"},
		{"}", false, `is not valid JSON: unexpected character "}" at byte 0`},
		{"\x00", false, `is not valid JSON: unexpected character "\u0000" at byte 0`},
		{"true false", true, `is not valid JSON: unexpected character "f" at byte 5`},
	})
}

func TestString(t *testing.T) {
	run(t, (*codec.Reader).String, []accept[string]{
		{`""`, "", ""},
		{`"abc"`, "abc", ""},
		{`"größe 漢字 😀"`, "größe 漢字 😀", ""},
		{`"\"\\\/\b\f\n\r\t"`, "\"\\/\b\f\n\r\t", ""},
		{`"\u0041\u00e9\u6F22"`, "Aé漢", ""},
		{`"\ud83d\ude00"`, "😀", ""},
		{`"\uD83D\uDE00!"`, "😀!", ""},
		{`"\ufffd` + "\ufffd" + `"`, "\ufffd\ufffd", ""},
		{`"\u0000"`, "\x00", ""},
		{"\"\x7f\"", "\x7f", ""},
		{`"\ud83d"`, "", "has half of a surrogate pair"},
		{`"\ude00\ud83d"`, "", "has half of a surrogate pair"},
		{`"\ud83dx"`, "", "has half of a surrogate pair"},
		{`"\ud83d\n"`, "", "has half of a surrogate pair"},
		{`"\ud83d\u0041"`, "", "has half of a surrogate pair"},
		{"\"a\xffb\"", "", "has invalid UTF-8"},
		{"\"\xed\xa0\x80\"", "", "has invalid UTF-8"},
		{"\"\xc0\x80\"", "", "has invalid UTF-8"},
		{"\"\xe6\xbc\"", "", "has invalid UTF-8"},
		{"12", "", "must be a string, got a number"},
		{"true", "", "must be a string, got a boolean"},
		{`"abc`, "", "is not valid JSON: unexpected end at byte 4"},
		{`"abc\`, "", "is not valid JSON: unexpected end at byte 4"},
		{`"\x41"`, "", "is not valid JSON: unknown escape in a string at byte 1"},
		{`"\u12g4"`, "", "is not valid JSON: unknown escape in a string at byte 1"},
		{"\"a\nb\"", "", "is not valid JSON: control character in a string at byte 2"},
		{"'a'", "", `is not valid JSON: unexpected character "'" at byte 0`},
	})
}

func TestInt64(t *testing.T) {
	run(t, (*codec.Reader).Int64, []accept[int64]{
		{"0", 0, ""},
		{"-0", 0, ""},
		{"-0.0e-7", 0, ""},
		{"0e999999999999999999999", 0, ""},
		{"7", 7, ""},
		{"-12", -12, ""},
		{"3.0", 3, ""},
		{"1e2", 100, ""},
		{"1E+2", 100, ""},
		{"-1.50e1", -15, ""},
		{"1200e-2", 12, ""},
		{"0.00012e5", 12, ""},
		{"9007199254740993", 9007199254740993, ""},
		{"9223372036854775807", math.MaxInt64, ""},
		{"-9223372036854775808", math.MinInt64, ""},
		{"9223372036854775807.000", math.MaxInt64, ""},
		{"922337203685477580.7e1", math.MaxInt64, ""},
		{"9223372036854775808", 0, "is out of range"},
		{"-9223372036854775809", 0, "is out of range"},
		{"18446744073709551616", 0, "is out of range"},
		{"99999999999999999999999", 0, "is out of range"},
		{"1e400", 0, "is out of range"},
		{"-1e99999999999999999999999999", 0, "is out of range"},
		{"1.5", 0, "must be an integer, got 1.5"},
		{"1e-1", 0, "must be an integer, got 1e-1"},
		{"1e-99999999999999999999999999", 0, "must be an integer, got 1e-99999999999999999999999999"},
		{"9223372036854775807.1", 0, "must be an integer, got 9223372036854775807.1"},
		{"0." + strings.Repeat("1", 100), 0, "must be an integer, got 0." + strings.Repeat("1", 62) + "…"},
		{`"5"`, 0, "must be an integer, got a string"},
		{"null", 0, "must be an integer, got null"},
		{"01", 0, `is not valid JSON: malformed number "1" at byte 1`},
		{"-", 0, "is not valid JSON: unexpected end at byte 1"},
		{"1.", 0, "is not valid JSON: unexpected end at byte 2"},
		{"1.x", 0, `is not valid JSON: malformed number "x" at byte 2`},
		{"1e+", 0, "is not valid JSON: unexpected end at byte 3"},
		{"+1", 0, `is not valid JSON: unexpected character "+" at byte 0`},
		{".5", 0, `is not valid JSON: unexpected character "." at byte 0`},
		{"NaN", 0, `is not valid JSON: unexpected character "N" at byte 0`},
	})
}

func TestUint64(t *testing.T) {
	run(t, (*codec.Reader).Uint64, []accept[uint64]{
		{"0", 0, ""},
		{"-0", 0, ""},
		{"18446744073709551615", math.MaxUint64, ""},
		{"1844674407370955161.50e1", 18446744073709551615, ""},
		{"18446744073709551616", 0, "is out of range"},
		{"1e20", 0, "is out of range"},
		{"-1", 0, "must be at least 0, got -1"},
		{"-1e30", 0, "must be at least 0, got -1e30"},
		{"0.5", 0, "must be an integer, got 0.5"},
	})
	run(t, (*codec.Reader).Uint, []accept[uint]{{"5", 5, ""}, {"-5", 0, "must be at least 0, got -5"}})
	run(t, (*codec.Reader).Int, []accept[int]{{"-5", -5, ""}, {"1e30", 0, "is out of range"}})
}

func TestIntRange(t *testing.T) {
	within := func(min, max int64) func(*codec.Reader) int64 {
		return func(r *codec.Reader) int64 { return r.IntRange(min, max) }
	}
	run(t, within(0, 255), []accept[int64]{
		{"255", 255, ""},
		{"300", 0, "must be between 0 and 255, got 300"},
		{"-1", 0, "must be between 0 and 255, got -1"},
		{"3e2", 0, "must be between 0 and 255, got 3e2"},
		{"99999999999999999999", 0, "must be between 0 and 255, got 99999999999999999999"},
	})
	run(t, within(math.MinInt64, 9), []accept[int64]{
		{"9", 9, ""},
		{"10", 0, "must be at most 9, got 10"},
		{"-1e30", 0, "is out of range"},
	})
	run(t, within(1, math.MaxInt64), []accept[int64]{
		{"1", 1, ""},
		{"0", 0, "must be at least 1, got 0"},
		{"1e30", 0, "is out of range"},
	})
	run(t, within(-1, math.MaxInt64), []accept[int64]{{"-2", 0, "must be at least -1, got -2"}})
	run(t, within(math.MinInt64, -1), []accept[int64]{{"0", 0, "must be at most -1, got 0"}})
	run(t, func(r *codec.Reader) uint64 { return r.UintRange(2, 9) }, []accept[uint64]{
		{"9", 9, ""},
		{"1", 0, "must be between 2 and 9, got 1"},
		{"-1", 0, "must be between 2 and 9, got -1"},
	})
	run(t, func(r *codec.Reader) uint64 { return r.UintRange(2, math.MaxUint64) }, []accept[uint64]{
		{"1", 0, "must be at least 2, got 1"},
		{"1e30", 0, "is out of range"},
	})
}

func TestFloat(t *testing.T) {
	run(t, (*codec.Reader).Float64, []accept[float64]{
		{"0", 0, ""},
		{"-0", math.Copysign(0, -1), ""},
		{"1.5", 1.5, ""},
		{"1e308", 1e308, ""},
		{"5e-324", 5e-324, ""},
		{"1e-400", 0, ""},
		{"0.1000000000000000055511151231257827021181583404541015625", 0.1, ""},
		{"1e400", 0, "is out of range"},
		{"-1e309", 0, "is out of range"},
		{`"1"`, 0, "must be a number, got a string"},
		{"[1]", 0, "must be a number, got an array"},
	})
	run(t, (*codec.Reader).Float32, []accept[float32]{
		{"0.1", 0.1, ""},
		{"16777217", 16777216, ""},
		{"1.00000017881393432617187499", 1.00000011920928955078125, ""}, // via float64 this is 1.0000002384185791
		{"3.4028234663852886e38", math.MaxFloat32, ""},
		{"3.5e38", 0, "is out of range"},
		{"1e-60", 0, ""},
	})
	run(t, (*codec.Reader).Number, []accept[string]{
		{"1.50e+007", "1.50e+007", ""},
		{"1e400", "1e400", ""},
		{`"1"`, "", "must be a number, got a string"},
	})
}

func TestEnum(t *testing.T) {
	order := func(r *codec.Reader) string { return r.Enum("asc", "desc") }
	run(t, order, []accept[string]{
		{`"asc"`, "asc", ""},
		{`"\u0061sc"`, "asc", ""},
		{`"acs"`, "", "must be one of asc, desc; did you mean asc?"},
		{`"DESC"`, "", "must be one of asc, desc; did you mean desc?"},
		{`"ascending"`, "", "must be one of asc, desc; did you mean asc?"},
		{`"x"`, "", "must be one of asc, desc"},
		{`""`, "", "must be one of asc, desc"},
		{`"` + strings.Repeat("asc", 100) + `"`, "", "must be one of asc, desc"},
		{`"` + "\xff" + `"`, "", "has invalid UTF-8"},
		{"1", "", "must be one of asc, desc, got a number"},
	})
	run(t, func(r *codec.Reader) string { return r.Enum("only") }, []accept[string]{
		{`"other"`, "", "must be only"},
	})
	many := make([]string, 60)
	for i := range many {
		many[i] = "v" + strings.Repeat("x", i)
	}
	items := "[" + strings.Repeat(`"acs",`, 29) + `"acs"]`
	_, err := read(items, func(r *codec.Reader) int {
		for r.Array(); r.Next(); {
			order(r)
		}
		return 0
	})
	if !strings.HasSuffix(refusal(err), "[19]: must be one of asc, desc; did you mean asc?\nand 10 more") {
		t.Errorf("thirty problems: %v", err)
	}
	if _, err := read(`"other"`, func(r *codec.Reader) string { return r.Enum(many...) }); !strings.HasSuffix(refusal(err), " and 10 more") {
		t.Errorf("sixty values: %v", err)
	}
	run(t, func(r *codec.Reader) int64 { return r.IntEnum(1, 2, 3) }, []accept[int64]{
		{"2", 2, ""},
		{"3.0", 3, ""},
		{"7", 0, "must be one of 1, 2, 3, got 7"},
		{"1e30", 0, "must be one of 1, 2, 3, got 1e30"},
		{"1.5", 0, "must be an integer, got 1.5"},
		{`"1"`, 0, "must be an integer, got a string"},
	})
}

func TestBase64(t *testing.T) {
	run(t, (*codec.Reader).Base64, []accept[[]byte]{
		{`""`, []byte{}, ""},
		{`"AQID"`, []byte{1, 2, 3}, ""},
		{`"AQ=="`, []byte{1}, ""},
		{`"\/\/\/\/"`, []byte{255, 255, 255}, ""},
		{`"AQ"`, nil, "must be base64"},
		{`"AR=="`, nil, "must be base64"}, // bits that stand for nothing
		{`"AQ\n=="`, nil, "must be base64"},
		{`"AQID\r\n"`, nil, "must be base64"},
		{`"_-__"`, nil, "must be base64"},
		{`"===="`, nil, "must be base64"},
		{"1", nil, "must be base64, got a number"},
	})
	run(t, func(r *codec.Reader) (v [4]byte) { r.Base64Into(v[:]); return v }, []accept[[4]byte]{
		{`"AQIDBA=="`, [4]byte{1, 2, 3, 4}, ""},
		{`"AQID"`, [4]byte{}, "must be base64 of exactly 4 bytes, has 3"},
		{`"AQIDBAU="`, [4]byte{}, "must be base64 of exactly 4 bytes, has 5"},
		{"4", [4]byte{}, "must be base64, got a number"},
		{`"` + strings.Repeat("AQID", 100) + `"`, [4]byte{}, "must be base64 of exactly 4 bytes, has 300"},
		{`"?"`, [4]byte{}, "must be base64"},
	})
	run(t, func(r *codec.Reader) (v [1]byte) { r.Base64Into(v[:]); return v }, []accept[[1]byte]{
		{`""`, [1]byte{}, "must be base64 of exactly 1 byte, has 0"},
	})
}

func TestTime(t *testing.T) {
	const must = "must be an RFC 3339 time such as 2026-11-23T10:00:00Z"
	east := time.FixedZone("", 5*3600+30*60)
	for _, c := range []struct {
		text string
		want time.Time
	}{
		{"2026-11-23T10:00:00Z", time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)},
		{"2026-11-23t10:00:00z", time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)},
		{"2026-11-23T10:00:00.5Z", time.Date(2026, 11, 23, 10, 0, 0, 500_000_000, time.UTC)},
		{"2026-11-23T10:00:00.123456789123Z", time.Date(2026, 11, 23, 10, 0, 0, 123_456_789, time.UTC)},
		{"2026-11-23T10:00:00+05:30", time.Date(2026, 11, 23, 10, 0, 0, 0, east)},
		{"2026-11-23T10:00:00-00:00", time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)},
		{"0000-01-01T00:00:00Z", time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"9999-12-31T23:59:59.999999999Z", time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC)},
		{"2024-02-29T00:00:00Z", time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)},
		{"2000-02-29T00:00:00Z", time.Date(2000, 2, 29, 0, 0, 0, 0, time.UTC)},
		{"1998-12-31T23:59:60Z", time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"1998-12-31T15:59:60.123-08:00", time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"1999-01-01T05:29:60+05:30", time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		got, err := read(`"`+c.text+`"`, (*codec.Reader).Time)
		if err != nil || !got.Equal(c.want) {
			t.Errorf("%s: got %v, %v, want %v", c.text, got, err, c.want)
		}
	}
	for _, text := range []string{
		"", "2026-11-23", "2026-11-23T10:00Z", "2026-11-23T10:00:00", "2026-11-23 10:00:00Z",
		"2026-11-23T10:00:00,5Z", "2026-11-23T10:00:00.Z", "2026-11-23T1:00:00Z", "2026-11-23T24:00:00Z",
		"2026-11-23T10:60:00Z", "2026-11-23T10:00:61Z", "2026-11-23T10:00:60Z", "1998-12-31T22:59:60Z",
		"2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-02-29T00:00:00Z",
		"1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-11-23T10:00:00+24:00", "2026-11-23T10:00:00+05:60",
		"2026-11-23T10:00:00+0530", "2026-11-23T10:00:00+05", "2026-11-23T10:00:00Z ", "2026-11-23T10:00:00ZZ",
		"+026-11-23T10:00:00Z", "12026-11-23T10:00:00Z", "2026-11-23T10:00:0:Z", "2026-11-23T10:00:00.5",
		"２026-11-23T10:00:00Z",
	} {
		if got, err := read(`"`+text+`"`, (*codec.Reader).Time); refusal(err) != must || !got.IsZero() {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
	if _, err := read("1", (*codec.Reader).Time); refusal(err) != must+", got a number" {
		t.Error(err)
	}
}

func TestDuration(t *testing.T) {
	const must = "must be a duration such as 1h30m or 250ms"
	run(t, (*codec.Reader).Duration, []accept[time.Duration]{
		{`"1h30m"`, 90 * time.Minute, ""},
		{`"-1.5s"`, -1500 * time.Millisecond, ""},
		{`"250\u006ds"`, 250 * time.Millisecond, ""},
		{`"0"`, 0, ""},
		{`"90"`, 0, must},
		{`""`, 0, must},
		{`"1 hour"`, 0, must},
		{`"9999999h"`, 0, must},
		{"90", 0, must + ", got a number"},
	})
}

func TestRaw(t *testing.T) {
	raw := func(r *codec.Reader) string { return string(r.Raw()) }
	deep := strings.Repeat("[", 64) + strings.Repeat("]", 64)
	many := make([]string, 0, 41)
	for _, c := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN" {
		many = append(many, `"`+string(c)+`":1`)
	}
	all := strings.Join(many, ",")
	run(t, raw, []accept[string]{
		{` {"a" : [1, 2.50, "x", true, null] } `, `{"a" : [1, 2.50, "x", true, null] }`, ""},
		{`"x"`, `"x"`, ""},
		{"null", "null", ""},
		{"1e999", "1e999", ""},
		{`{"a":1,"b":{"a":1},"c":[{"a":1},{"a":1}]}`, `{"a":1,"b":{"a":1},"c":[{"a":1},{"a":1}]}`, ""},
		{`{"a":1,"a":2}`, "", "a: given twice"},
		{`{"a":1,"\u0061":2,"a":3}`, "", "a: given twice\na: given twice"},
		{`{"b":[{"x y":1,"x y":2}],"a":1,"a":2}`, "", "b[0][\"x y\"]: given twice\na: given twice"},
		{"{" + all + "}", "{" + all + "}", ""},
		{"{" + all + `,"\u0068":1}`, "", "h: given twice"},
		{`["ok","\ud800",{"k":"` + "\xff" + `"}]`, "", "[1]: has half of a surrogate pair\n[2].k: has invalid UTF-8"},
		{`{"\udc00":1}`, "", "has a name with half of a surrogate pair"},
		{`[1,`, "", "[1]: is not valid JSON: unexpected end at byte 3"},
		{`{"a":tru}`, "", `a: is not valid JSON: unexpected character "}" at byte 8`},
		{"1.5.5", "1.5", `is not valid JSON: unexpected character "." at byte 3`},
	})
	if got, err := read(deep, raw); got != deep || err != nil {
		t.Errorf("64 levels: %v", err)
	}
	if got, err := read("["+deep+"]", raw); got != "" || refusal(err) != strings.Repeat("[0]", 64)+": nested too deeply" {
		t.Errorf("65 levels: %v", err)
	}
}

func TestAny(t *testing.T) {
	run(t, (*codec.Reader).Any, []accept[any]{
		{`{"a":[1,"x",true,null,{}],"b":1.5}`, map[string]any{"a": []any{int64(1), "x", true, nil, map[string]any{}}, "b": 1.5}, ""},
		{"[]", []any{}, ""},
		{"null", nil, ""},
		{"-9223372036854775808", int64(math.MinInt64), ""},
		{"9223372036854775808", uint64(1 << 63), ""},
		{"18446744073709551616", 18446744073709551616.0, ""},
		{"-9223372036854775809", -9223372036854775809.0, ""},
		{"1.0", 1.0, ""},
		{"1e2", 100.0, ""},
		{"1e400", nil, "is out of range"},
		{`"\ud800"`, "", "has half of a surrogate pair"},
	})
	for text, want := range map[string]string{
		`{"a":{"b":1,"c":2,"b":3}}`: "a.b: given twice",
		`[{"k":1e999}]`:             "[0].k: is out of range",
	} {
		if _, err := read(text, (*codec.Reader).Any); refusal(err) != want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func TestOwnParsers(t *testing.T) {
	run(t, func(r *codec.Reader) (v netip.Addr) { r.Text(&v); return v }, []accept[netip.Addr]{
		{`"10.0.0.1"`, netip.MustParseAddr("10.0.0.1"), ""},
		{`"x"`, netip.Addr{}, `ParseAddr("x"): unable to parse IP`},
		{"1", netip.Addr{}, "must be a string, got a number"},
	})
	run(t, func(r *codec.Reader) string { var v big.Int; r.IntegerText(&v); return v.String() }, []accept[string]{
		{"123456789012345678901234567890", "123456789012345678901234567890", ""},
		{"-1.5e2", "-150", ""},
		{"-0", "0", ""},
		{"1e30", "1000000000000000000000000000000", ""},
		{"1.5", "0", "must be an integer, got 1.5"},
		{"1e10000", "0", "is out of range"},
		{"1e999999999999999999999", "0", "is out of range"},
		{`"1"`, "0", "must be an integer, got a string"},
	})
	run(t, func(r *codec.Reader) (v upper) { r.JSON(&v); return v }, []accept[upper]{
		{`"abc"`, "ABC", ""},
		{"1", "", "want a string"},
		{`{"a":1,"a":2}`, "", "a: given twice"},
	})
	run(t, func(r *codec.Reader) string {
		if u := codec.Parse(r, url.Parse, "a URL"); u != nil {
			return u.Host
		}
		return ""
	}, []accept[string]{
		{`"https:\/\/example.com/a"`, "example.com", ""},
		{`"http://[::1"`, "", "must be a URL"},
		{"1", "", "must be a string, got a number"},
	})
}

// upper is a type with its own JSON.
type upper string

func (u *upper) UnmarshalJSON(b []byte) error {
	s, ok := codec.Unquote(b)
	if !ok {
		return errors.New("want a string")
	}
	*u = upper(strings.ToUpper(s))
	return nil
}

func TestUnquote(t *testing.T) {
	quoted := func(r *codec.Reader) (n int64) {
		if r.Unquote() {
			n = r.IntRange(0, 9)
			r.EndUnquote()
		}
		return n
	}
	run(t, quoted, []accept[int64]{
		{`"5"`, 5, ""},
		{`"\u0035"`, 5, ""},
		{`"15"`, 0, "must be between 0 and 9, got 15"},
		{`"true"`, 0, "must be an integer, got a boolean"},
		{`"[1]"`, 0, "must be a string that holds a JSON value"},
		{`" 5"`, 0, "must be a string that holds a JSON value"},
		{`"5 "`, 0, "must be a string that holds a JSON value"},
		{`""`, 0, "must be a string that holds a JSON value"},
		{`"five"`, 0, "must be a string that holds a JSON value"},
		{"\"\xff\"", 0, "has invalid UTF-8"},
		{"5", 0, "must be a string, got a number"},
	})
	run(t, func(r *codec.Reader) (s string) {
		if r.Unquote() {
			s = r.String()
			r.EndUnquote()
		}
		return s
	}, []accept[string]{
		{`"\"a\\nb\""`, "a\nb", ""},
		{`"\"\\ud800\""`, "", "must be a string that holds a JSON value"},
	})
}

func TestChecks(t *testing.T) {
	lower := regexp.MustCompile("^[a-z]+$")
	text := func(check func(r *codec.Reader, s string)) func(*codec.Reader) string {
		return func(r *codec.Reader) string { s := r.String(); check(r, s); return s }
	}
	number := func(check func(r *codec.Reader, f float64)) func(*codec.Reader) float64 {
		return func(r *codec.Reader) float64 { f := r.Float64(); check(r, f); return f }
	}
	run(t, text(func(r *codec.Reader, s string) { r.Length(s, 1, 5) }), []accept[string]{
		{`"größe"`, "größe", ""},
		{`""`, "", "must have at least 1 character"},
		{`"too large"`, "too large", "must have at most 5 characters, has 9"},
		{"1", "", "must be a string, got a number"},
	})
	run(t, text(func(r *codec.Reader, s string) { r.Length(s, 3, 3); r.Pattern(s, lower) }), []accept[string]{
		{`"abc"`, "abc", ""},
		{`"A"`, "A", "must have exactly 3 characters, has 1\nmust match ^[a-z]+$"},
	})
	run(t, text(func(r *codec.Reader, s string) { r.Length(s, 3, -1) }), []accept[string]{
		{`"😀"`, "😀", "must have at least 3 characters, has 1"},
		{`"😀😀😀"`, "😀😀😀", ""},
	})
	run(t, text(func(r *codec.Reader, s string) { r.Refuse("must rhyme") }), []accept[string]{
		{`"a"`, "a", "must rhyme"},
		{"1", "", "must be a string, got a number"},
	})
	inf := math.Inf(1)
	run(t, number(func(r *codec.Reader, f float64) { r.Between(f, 0, 1) }), []accept[float64]{
		{"0.5", 0.5, ""}, {"1.5", 1.5, "must be between 0 and 1, got 1.5"},
		{"1e400", 0, "is out of range"},
	})
	run(t, number(func(r *codec.Reader, f float64) { r.Between(f, 0, inf) }), []accept[float64]{
		{"-0.5", -0.5, "must be at least 0, got -0.5"},
	})
	run(t, number(func(r *codec.Reader, f float64) { r.Between(f, -inf, 0) }), []accept[float64]{
		{"1e-9", 1e-9, "must be at most 0, got 1e-9"},
	})
	run(t, number(func(r *codec.Reader, f float64) { r.Above(f, 0); r.Below(f, 10) }), []accept[float64]{
		{"5", 5, ""}, {"0", 0, "must be greater than 0, got 0"}, {"10", 10, "must be less than 10, got 10"},
	})
	run(t, number(func(r *codec.Reader, f float64) { r.MultipleOf(f, 0.1) }), []accept[float64]{
		{"0.3", 0.3, ""}, {"0.25", 0.25, "must be a multiple of 0.1, got 0.25"},
	})
	run(t, number(func(r *codec.Reader, f float64) { r.OneOf(f, 0.5, 2) }), []accept[float64]{
		{"0.5", 0.5, ""}, {"2.0", 2, ""}, {"0.6", 0.6, "must be one of 0.5, 2, got 0.6"},
		{`"0.5"`, 0, "must be a number, got a string"},
	})
	run(t, func(r *codec.Reader) int64 { v := r.Int64(); r.IntMultipleOf(v, 5); return v }, []accept[int64]{
		{"-10", -10, ""}, {"9007199254740993", 9007199254740993, "must be a multiple of 5, got 9007199254740993"},
	})
	run(t, func(r *codec.Reader) uint64 { v := r.Uint64(); r.UintMultipleOf(v, 5); return v }, []accept[uint64]{
		{"18446744073709551615", 18446744073709551615, ""}, {"7", 7, "must be a multiple of 5, got 7"},
	})
}

func TestMultipleOfGoesByDecimalDigits(t *testing.T) {
	for _, c := range []struct {
		f, of float64
		want  bool
	}{
		{0, 7, true}, {4.35, 0.01, true}, {1e300, 1e-300, true}, {1e-300, 1e300, false}, {1e23, 3, false}, {3e22, 3, true},
		{-7.5, 2.5, true}, {-7.5, 2, false}, {1.1, 0.3, false}, {19.99, 0.01, true}, {5, 0, false}, {1, math.Inf(1), false},
		{1e21, 7e20, false}, {1.4e21, 7e20, true}, {math.MaxFloat64, 1, true}, {5e-324, 5e-324, true},
	} {
		_, err := read("0", func(r *codec.Reader) int { r.Int(); r.MultipleOf(c.f, c.of); return 0 })
		if (err == nil) != c.want {
			t.Errorf("%v multiple of %v: %v, want %v", c.f, c.of, err == nil, c.want)
		}
	}
}

// TestFloatsAreCheckedAsWritten holds the checks to the number in the text, where
// the float nearest to it would pass, or would not.
func TestFloatsAreCheckedAsWritten(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		text  string
		check func(*codec.Reader, float64)
		want  string
	}{
		{"1.00000000000000000001", func(r *codec.Reader, f float64) { r.Between(f, 0, 1) }, "must be between 0 and 1, got 1.00000000000000000001"},
		{"-1e-999", func(r *codec.Reader, f float64) { r.Between(f, 0, inf) }, "must be at least 0, got -1e-999"},
		{"9007199254740993", func(r *codec.Reader, f float64) { r.Between(f, -inf, 9007199254740992) }, "must be at most 9007199254740992, got 9007199254740993"},
		{"1.00000000000000000001", func(r *codec.Reader, f float64) { r.Above(f, 1) }, ""},
		{"0.99999999999999999999", func(r *codec.Reader, f float64) { r.Below(f, 1) }, ""},
		{"1.00000000000000000000", func(r *codec.Reader, f float64) { r.Below(f, 1) }, "must be less than 1, got 1.00000000000000000000"},
		{"0.30000000000000001", func(r *codec.Reader, f float64) { r.MultipleOf(f, 0.1) }, "must be a multiple of 0.1, got 0.30000000000000001"},
		{"9007199254740993", func(r *codec.Reader, f float64) { r.MultipleOf(f, 2) }, "must be a multiple of 2, got 9007199254740993"},
		{"18014398509481985", func(r *codec.Reader, f float64) { r.MultipleOf(f, 5) }, ""},
		{"0.50000000000000000001", func(r *codec.Reader, f float64) { r.OneOf(f, 0.5, 1) }, "must be one of 0.5, 1, got 0.50000000000000000001"},
	} {
		_, err := read(c.text, func(r *codec.Reader) float64 { f := r.Float64(); c.check(r, f); return f })
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}
