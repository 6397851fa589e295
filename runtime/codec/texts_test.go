package codec_test

import (
	"testing"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

func TestFromStrings(t *testing.T) {
	read := func(text string, value func(*codec.Reader) any) (any, string) {
		var r codec.Reader
		r.Reset([]byte(`{"v":` + text + `}`))
		r.FromStrings(true)
		var got any
		for r.Map(); r.Next(); {
			r.Key()
			got = value(&r)
		}
		if err := r.Err(); err != nil {
			return nil, err.Error()
		}
		return got, ""
	}
	integer := func(r *codec.Reader) any { return r.Int64() }
	boolean := func(r *codec.Reader) any { return r.Bool() }
	number := func(r *codec.Reader) any { return r.Float64() }
	text := func(r *codec.Reader) any { return r.String() }
	tests := []struct {
		name, text string
		value      func(*codec.Reader) any
		want       any
		problem    string
	}{
		{"an integer in a string", `"9007199254740993"`, integer, int64(9007199254740993), ""},
		{"an escaped integer", `"\u0037"`, integer, int64(7), ""},
		{"an integer as it is", `7`, integer, int64(7), ""},
		{"a boolean in a string", `"true"`, boolean, true, ""},
		{"a number in a string", `"1.5"`, number, 1.5, ""},
		{"a string stays one", `"12"`, text, "12", ""},
		{"no integer in a string", `"twelve"`, integer, nil, `v: must be an integer, got "twelve"`},
		{"an empty string", `""`, integer, nil, `v: must be an integer, got ""`},
		{"a string in a string", `"\"7\""`, integer, nil, `v: must be an integer, got "\"7\""`},
		{"the wrong kind in a string", `"true"`, integer, nil, `v: must be an integer, got a boolean`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, problem := read(test.text, test.value)
			if got != test.want || problem != test.problem {
				t.Errorf("got %v, %q; want %v, %q", got, problem, test.want, test.problem)
			}
		})
	}
}

func TestSkipUnknown(t *testing.T) {
	fields := codec.Fields{{Name: "name", Required: true}}
	for _, test := range []struct{ text, problem string }{
		{`{"name":"a","more":{"x":[1]}}`, ""},
		{`{"nam":"a"}`, "name: is required"},
		{`{"name":"a","name":"b"}`, "name: given twice"},
	} {
		var r codec.Reader
		r.Reset([]byte(test.text))
		r.SkipUnknown(true)
		for r.Object(fields); r.Next(); {
			if r.Key() == "name" {
				_ = r.String()
			}
		}
		problem := ""
		if err := r.Err(); err != nil {
			problem = err.Error()
		}
		if problem != test.problem {
			t.Errorf("%s: got %q, want %q", test.text, problem, test.problem)
		}
	}
}
