// Package jsontext holds the codec against github.com/go-json-experiment/json,
// whose rules for a text are as strict. It is a module of its own so that the
// project does not require that one.
package jsontext

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// levels is how deep a Reader goes.
const levels = 64

var texts = []string{
	`{}`, `[]`, `""`, `null`, `true`, `false`, `0`, `-0.5e+10`, `[1,2,[3,{"a":{}}]]`, ` { "a" : [ "b" , null ] } `,
	`{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `{"a":{"a":1},"b":{"a":1}}`, `{"":1,"":2}`, `{"é":1,"\u00e9":2}`,
	`{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"a":10}`, `{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10}`,
	`"\ud83d\ude00"`, `"\ud83d"`, `"\ude00"`, `"\ud83d\ud83d\ude00"`, `{"\ud800":1}`, "\"\xff\"", "\"\xed\xa0\x80\"", "\"\xc0\xaf\"", "\"\xf4\x90\x80\x80\"",
	`"\"\\\/\b\f\n\r\t\u0000\uFFFF"`, "\"a\nb\"", `"\x"`, `"\u12"`, `"`, `"\`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `[1,]`, `[,]`, `[1 2]`, `{1:2}`, `[1}`, `{"a":1]`,
	`01`, `-`, `1.`, `.1`, `1e`, `1e+`, `+1`, `--1`, `1.2.3`, `0x1`, `1_000`, `NaN`, `Infinity`, `nul`, `nulll`, `TRUE`, ``, ` `, "\x00", "\ufeff1", `1 2`, `{}{}`, `//`, `'a'`,
	strings.Repeat("[", levels) + strings.Repeat("]", levels), strings.Repeat(`{"a":`, levels-1) + "{}" + strings.Repeat("}", levels-1),
}

func addTexts(f *testing.F) {
	for _, text := range texts {
		f.Add([]byte(text))
	}
}

// depth returns how many levels a valid text has.
func depth(t *testing.T, text []byte) (most int) {
	d := jsontext.NewDecoder(bytes.NewReader(text))
	for {
		if _, err := d.ReadToken(); errors.Is(err, io.EOF) {
			return most
		} else if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		most = max(most, d.StackDepth())
	}
}

// FuzzValid holds what is accepted and what is refused.
func FuzzValid(f *testing.F) {
	addTexts(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		want := jsontext.Value(text).IsValid()
		if want && depth(t, text) > levels {
			want = false
		}
		var in codec.Reader
		in.Reset(text)
		raw := in.Raw()
		if err := in.Err(); (err == nil) != want {
			t.Fatalf("%q: valid is %v, but the reader says %v", text, want, err)
		}
		var w codec.Writer
		w.JSONValue(text)
		if len(text) > 0 && (w.Err() == nil) != want {
			t.Fatalf("%q: valid is %v, but the writer says %v", text, want, w.Err())
		}
		if !want {
			return
		}
		if !bytes.Equal(raw, bytes.Trim(text, " \t\r\n")) {
			t.Fatalf("%q: read as %q", text, raw)
		}
		compact := jsontext.Value(bytes.Clone(text))
		if err := compact.Compact(jsontext.PreserveRawStrings(true)); err != nil || !bytes.Equal(compact, w.Bytes()) {
			t.Fatalf("%q: compacted to %q, want %q, %v", text, w.Bytes(), compact, err)
		}
		if end, problem := codec.Scan(text, 0, levels); problem != codec.ScanOK || len(bytes.Trim(text[end:], " \t\r\n")) > 0 {
			t.Fatalf("%q: scan ends at %d with %v", text, end, problem)
		}
	})
}

// FuzzTokens holds what is read against the tokens of the decoder.
func FuzzTokens(f *testing.F) {
	addTexts(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		if !jsontext.Value(text).IsValid() || depth(t, text) > levels {
			return
		}
		var in codec.Reader
		in.Reset(text)
		d := jsontext.NewDecoder(bytes.NewReader(text))
		follow(t, &in, d)
		if err := in.Err(); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	})
}

func token(t *testing.T, d *jsontext.Decoder) jsontext.Token {
	tok, err := d.ReadToken()
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

// follow reads the value that comes next from both.
func follow(t *testing.T, in *codec.Reader, d *jsontext.Decoder) {
	switch d.PeekKind() {
	case '{':
		token(t, d)
		for in.Map(); in.Next(); {
			if got, want := in.Key(), token(t, d).String(); got != want {
				t.Fatalf("name %q, want %q", got, want)
			}
			follow(t, in, d)
		}
		token(t, d)
	case '[':
		token(t, d)
		for in.Array(); in.Next(); {
			follow(t, in, d)
		}
		token(t, d)
	case '"':
		if got, want := in.String(), token(t, d).String(); got != want {
			t.Fatalf("string %q, want %q", got, want)
		}
	case '0':
		followNumber(t, in, token(t, d))
	case 'n':
		token(t, d)
		if !in.Null() {
			t.Fatal("not null")
		}
	default:
		if got, want := in.Bool(), token(t, d).Bool(); got != want {
			t.Fatalf("bool %v, want %v", got, want)
		}
	}
}

// followNumber compares a number, also as a number of each kind.
func followNumber(t *testing.T, in *codec.Reader, tok jsontext.Token) {
	literal := tok.String()
	if got := in.Number(); got != literal {
		t.Fatalf("number %s, want %s", got, literal)
	}
	var one codec.Reader
	one.Reset([]byte(literal))
	f := one.Float64()
	if want, err := tok.Float(); err == nil && f != want || one.Err() == nil && math.IsInf(want, 0) {
		t.Fatalf("float %s: %v, want %v", literal, f, want)
	}
	if strings.ContainsAny(literal, ".eE") {
		return
	}
	one.Reset([]byte(literal))
	n := one.Int64()
	if want, err := tok.Int(); (err == nil) != (one.Err() == nil) || err == nil && n != want {
		t.Fatalf("integer %s: %d, %v, want %d, %v", literal, n, one.Err(), want, err)
	}
	if literal == "-0" {
		return // an unsigned integer for us, since it is one to JSON Schema
	}
	one.Reset([]byte(literal))
	u := one.Uint64()
	if want, err := tok.Uint(); (err == nil) != (one.Err() == nil) || err == nil && u != want {
		t.Fatalf("unsigned integer %s: %d, %v, want %d, %v", literal, u, one.Err(), want, err)
	}
}

// FuzzString holds the quoting of strings.
func FuzzString(f *testing.F) {
	for _, s := range []string{"", "plain", "\"\\/\b\f\n\r\t\x00\x1f\x7f", "größe 漢 😀 \u2028\u2029\ufffd", "\xff\xc3", "\xed\xa0\x80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		quoted := codec.AppendQuoted(nil, s)
		theirs, err := jsontext.AppendUnquote(nil, quoted)
		if err != nil || utf8.ValidString(s) && string(theirs) != s {
			t.Fatalf("%q: quoted as %s, which is %q, %v", s, quoted, theirs, err)
		}
		ours, ok := codec.Unquote(quoted)
		if !ok || ours != string(theirs) {
			t.Fatalf("%s: read as %q, want %q", quoted, ours, theirs)
		}
		if theirs, err := jsontext.AppendQuote(nil, s); err == nil || !utf8.ValidString(s) {
			if back, ok := codec.Unquote(theirs); !ok || back != ours {
				t.Fatalf("%s: read as %q, want %q", theirs, back, ours)
			}
		}
		// Any text at all, as if it were a quoted one.
		back, ok := codec.Unquote([]byte(s))
		want, err := jsontext.AppendUnquote(nil, s)
		if ok != (err == nil) || ok && back != string(want) {
			t.Fatalf("%q: unquoted as %q, %v, want %q, %v", s, back, ok, want, err)
		}
	})
}

// FuzzFloat holds the writing of numbers.
func FuzzFloat(f *testing.F) {
	for _, v := range []float64{0, 1, -1.5, 1e-6, 1e-7, 1e20, 1e21, 0.1, math.MaxFloat64, math.SmallestNonzeroFloat64, math.MaxFloat32, math.Inf(1), math.NaN()} {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, v float64) {
		var w codec.Writer
		w.Float64(v)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			if w.Err() == nil {
				t.Fatalf("%v is written", v)
			}
			return
		}
		var want bytes.Buffer
		if err := jsontext.NewEncoder(&want).WriteToken(jsontext.Float(v)); err != nil || strings.TrimSuffix(want.String(), "\n") != string(w.Bytes()) {
			t.Fatalf("%v: written as %s, want %s, %v", v, w.Bytes(), &want, err)
		}
	})
}
