package codec_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

var texts = []string{
	`{}`, `[]`, `""`, `null`, `true`, `-0.5e+10`, orderText,
	`{"query":"q","limit":5,"tags":"[\"a\"]","filter":{"lang":"en","min_score":1e400}}`,
	`{"a":{"a":1,"\u0061":2},"b":["\ud83d\ude00","\ud83d",1.0,18446744073709551615]}`,
	`"{\"query\":\"[\\\"x\\\"]\"}"`, "\"\xff\"", `"2026-11-23T10:00:00.5+05:30"`, `"1h30m"`, `"AQI="`, `{"1":true,"-1":false}`,
	`[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[`, `{"a":1,}`, `[1 2]`, `1e99999999999999999999`, "\x00",
}

func addTexts(f *testing.F) {
	for _, text := range texts {
		f.Add([]byte(text))
	}
}

// FuzzReader reads any bytes with any sequence of methods: nothing may panic
// or loop, and every refusal must be about something.
func FuzzReader(f *testing.F) {
	for i, text := range texts {
		f.Add([]byte(text), []byte{byte(i), 1, 2, 3, byte(7 * i)})
	}
	f.Fuzz(func(t *testing.T, text, program []byte) {
		var in codec.Reader
		in.Reset(text)
		in.Lenient(len(program)%2 == 0)
		in.FromStrings(len(program)%3 == 0)
		p := player{in: &in, program: program}
		p.value(0)
		err := in.Err()
		if err == nil {
			return
		}
		refusal, ok := err.(*codec.Refusal)
		if !ok || len(refusal.Problems) == 0 || len(refusal.Problems) > 20 || refusal.Error() == "" {
			t.Fatalf("%#v", err)
		}
		for _, problem := range refusal.Problems {
			if problem.Text == "" || !utf8.ValidString(problem.Path) {
				t.Errorf("%q", problem)
			}
		}
	})
}

// player calls the methods that a program names.
type player struct {
	in      *codec.Reader
	program []byte
	at      int
}

func (p *player) step() byte {
	if len(p.program) == 0 {
		return 0
	}
	p.at++
	return p.program[p.at%len(p.program)]
}

func (p *player) value(depth int) {
	in := p.in
	switch c := p.step() % 28; c {
	case 0, 1, 2:
		for in.Object(searchFields); in.Next(); {
			in.Key()
			p.value(depth + 1)
		}
		in.Has(1)
	case 3, 4:
		for in.Map(); in.Next(); {
			p.key()
			p.value(depth + 1)
		}
		in.Properties(depth, 1, 1)
	case 5, 6, 7:
		for in.Array(); in.Next(); {
			p.value(depth + 1)
		}
		in.Items(depth, 1, 1)
	case 8:
		if !in.Null() {
			p.scalar()
		}
	case 9:
		if in.Unquote() {
			p.scalar()
			in.EndUnquote()
		}
	case 10:
		in.Raw()
	case 11:
		in.Any()
	case 12:
		in.JSON(new(upper))
	case 13:
		in.Skip()
	default:
		p.scalar()
	}
}

func (p *player) key() {
	switch p.step() % 4 {
	case 0:
		codec.Put(p.in, map[string]bool{"a": true}, p.in.Key(), true)
	case 1:
		p.in.KeyInt(-5, 5)
	case 2:
		p.in.KeyUint(5)
	case 3:
		p.in.KeyText(new(textSink))
	}
}

func (p *player) scalar() {
	in := p.in
	switch p.step() % 15 {
	case 0:
		in.Bool()
	case 1:
		in.Length(in.String(), 1, 3)
	case 2:
		in.Int()
	case 3:
		in.Uint64()
	case 4:
		in.IntRange(-3, 3)
	case 5:
		in.MultipleOf(in.Float64(), 0.1)
	case 6:
		in.Float32()
	case 7:
		in.Number()
	case 8:
		in.Enum("asc", "desc")
	case 9:
		in.IntEnum(1, 2)
	case 10:
		in.Base64()
	case 11:
		in.Base64Into(make([]byte, 3))
	case 12:
		in.Time()
	case 13:
		in.Duration()
	case 14:
		in.IntegerText(new(textSink))
	}
}

// textSink takes any text.
type textSink struct{}

func (*textSink) UnmarshalText([]byte) error { return nil }

// FuzzScan holds Scan against encoding/json, which checks the grammar, and
// against plain searches for what it does not check.
func FuzzScan(f *testing.F) {
	addTexts(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		const depth = 10_000 // that of encoding/json
		end, problem := codec.Scan(text, 0, depth)
		if end < 0 || end > len(text) {
			t.Fatalf("end %d of %d bytes", end, len(text))
		}
		whole := problem == codec.ScanOK && len(bytes.TrimLeft(text[end:], " \t\r\n")) == 0
		want := json.Valid(text) && utf8.Valid(text) && pairedSurrogates(text)
		if whole != want {
			t.Errorf("%q: end %d, %v, want valid %v", text, end, problem, want)
		}
		if problem == codec.ScanOK && !json.Valid(text[:end]) {
			t.Errorf("%q: %q is no value", text, text[:end])
		}
	})
}

// pairedSurrogates reports whether every surrogate in a JSON text has its
// other half. Outside of strings there are no backslashes.
func pairedSurrogates(text []byte) bool {
	unit := func(i int) uint64 {
		if i+6 > len(text) || text[i] != '\\' || text[i+1] != 'u' {
			return 0
		}
		n, _ := strconv.ParseUint(string(text[i+2:i+6]), 16, 16)
		return n
	}
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		u := unit(i)
		if u >= 0xD800 && u < 0xDC00 {
			if low := unit(i + 6); low < 0xDC00 || low > 0xDFFF {
				return false
			}
			i += 6
		} else if u >= 0xDC00 && u < 0xE000 {
			return false
		}
		i++
	}
	return true
}

// FuzzAny holds Any against encoding/json, and the Writer against Any: what
// was read comes back when written and read again.
func FuzzAny(f *testing.F) {
	addTexts(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := read(string(text), (*codec.Reader).Any)
		raw, rawErr := read(string(text), (*codec.Reader).Raw)
		if err != nil {
			return
		}
		if rawErr != nil || !bytes.Equal(raw, bytes.TrimSpace(text)) {
			t.Fatalf("%q: Any accepts what Raw refuses: %v", text, rawErr)
		}
		var std any
		if err := json.Unmarshal(text, &std); err != nil {
			t.Fatalf("%q: encoding/json refuses it: %v", text, err)
		}
		if !reflect.DeepEqual(floats(v), std) {
			t.Fatalf("%q: got %#v, encoding/json %#v", text, v, std)
		}
		out, err := write(func(w *codec.Writer) { w.Any(v) })
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		again, err := read(out, (*codec.Reader).Any)
		if err != nil || !reflect.DeepEqual(floats(again), floats(v)) {
			t.Fatalf("%q: written as %s: %v", text, out, err)
		}
		compact, err := write(func(w *codec.Writer) { w.JSONValue(text) })
		var want bytes.Buffer
		if json.Compact(&want, text); err != nil || compact != want.String() {
			t.Fatalf("%q: compacted to %s, %v", text, compact, err)
		}
	})
}

// floats turns the integers of Any into what encoding/json makes of them.
func floats(v any) any {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case uint64:
		return float64(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = floats(v[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k := range v {
			out[k] = floats(v[k])
		}
		return out
	}
	return v
}

// FuzzArguments holds a decoder like the generated ones against encoding/json:
// what it accepts, encoding/json reads as the same.
func FuzzArguments(f *testing.F) {
	addTexts(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		var in codec.Reader
		in.Lenient(false)
		in.Reset(text)
		var got order
		decodeOrder(&in, &got)
		if in.Err() != nil {
			return
		}
		var want struct {
			order
			Extra string `json:"extra"`
		}
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		if err := d.Decode(&want); err != nil {
			// A whole number with a point or an exponent is an integer to JSON
			// Schema, and a time may be in lower case: encoding/json differs.
			t.Skipf("%q: %v", text, err)
		}
		if !got.After.Equal(want.After) {
			t.Errorf("%q: %v, want %v", text, got.After, want.After)
		}
		got.After = want.After
		if want.Tags == nil {
			got.Tags = nil
		}
		if !reflect.DeepEqual(got, want.order) {
			t.Errorf("%q: got %+v, want %+v", text, got, want.order)
		}
	})
}

var rfc3339 = regexp.MustCompile(`^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

// dateTime reads what RFC 3339 describes, with the standard library behind the
// grammar.
func dateTime(s string) (time.Time, bool) {
	s = strings.NewReplacer("t", "T", "z", "Z").Replace(s)
	if !rfc3339.MatchString(s) {
		return time.Time{}, false
	}
	leap := s[17:19] == "60"
	if leap {
		s = s[:17] + "59" + strings.TrimLeft(s[19:], ".0123456789")
	}
	t, err := time.Parse(time.RFC3339, s)
	if leap {
		t = t.Add(time.Second)
		if u := t.UTC(); u.Hour() != 0 || u.Minute() != 0 {
			return t, false
		}
	}
	return t, err == nil
}

// FuzzTime holds the reading of times against their grammar, and what is
// written against what is read.
func FuzzTime(f *testing.F) {
	for _, s := range []string{"2026-11-23T10:00:00Z", "0000-02-29t23:59:60.000000001+05:30", "1998-12-31T23:59:60z", "2026-11-23T1:00:00,5Z", "9999-12-31T23:59:59.9-23:59"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, ok := dateTime(s)
		got, err := read(string(codec.AppendQuoted(nil, s)), (*codec.Reader).Time)
		if ok != (err == nil) || ok && !got.Equal(want) {
			t.Fatalf("%q: got %v, %v, want %v, %v", s, got, err, want, ok)
		}
		if !ok {
			return
		}
		out, err := write(func(w *codec.Writer) { w.Time(got) })
		if err != nil {
			if got.Year() > 9999 { // the leap second of the last year
				return
			}
			t.Fatalf("%q: %v", s, err)
		}
		if again, err := read(out, (*codec.Reader).Time); err != nil || !again.Equal(got) {
			t.Fatalf("%q: written as %s, read as %v, %v", s, out, again, err)
		}
	})
}
