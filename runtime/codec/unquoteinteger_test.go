package codec_test

import (
	"math"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

func TestIntegersInsideStringsArePlainDigits(t *testing.T) {
	tests := []struct {
		text     string
		signed   bool
		want     int64
		problems string
	}{
		{`"12"`, true, 12, ""},
		{`"-12"`, true, -12, ""},
		{`"-0"`, true, 0, ""},
		{`"0"`, false, 0, ""},
		{`"1e2"`, true, 0, "must be an integer in plain digits, got 1e2"},
		{`"3.0"`, true, 0, "must be an integer in plain digits, got 3.0"},
		{`"-0"`, false, 0, "must be an integer in plain digits, got -0"},
		{`"true"`, true, 0, "must be an integer, got a boolean"},
		{`"01"`, true, 0, "must be a string that holds a JSON value"},
		{`12`, true, 0, "must be a string, got a number"},
	}
	for _, test := range tests {
		var r codec.Reader
		r.Reset([]byte(test.text))
		var got int64
		if r.UnquoteInteger(test.signed) {
			got = r.Int64()
			r.EndUnquote()
		}
		problems := ""
		if err := r.Err(); err != nil {
			problems = err.Error()
		}
		if got != test.want || problems != test.problems {
			t.Errorf("%s: %d, %q, want %d, %q", test.text, got, problems, test.want, test.problems)
		}
	}
}

func TestMinusZeroStaysItselfInAny(t *testing.T) {
	var r codec.Reader
	r.Reset([]byte("-0"))
	if f, ok := r.Any().(float64); !ok || f != 0 || !math.Signbit(f) {
		t.Errorf("-0 is read as %v", f)
	}
}
