package runtime

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

func TestCanonical(t *testing.T) {
	tests := []struct{ name, raw, want string }{
		{"white space", " { \"a\" : [ 1 , 2 ] } ", `{"a":[1,2]}`},
		{"order of members", `{"b":{"d":1,"c":2},"a":3}`, `{"a":3,"b":{"c":2,"d":1}}`},
		{"escapes", `{"\u0061":"\u00e9\/"}`, `{"a":"é/"}`},
		{"punctuation in strings", `{"a,b":"c:d, e"}`, `{"a,b":"c:d, e"}`},
		{"empty", `{"a":{},"b":[],"c":""}`, `{"a":{},"b":[],"c":""}`},
		{"words", `[true,false,null]`, `[true,false,null]`},
		{"a name twice keeps its order", `{"b":1,"a":2,"a":1}`, `{"a":2,"a":1,"b":1}`},
		{"a string", `"{\"a\": 1}"`, `"{\"a\": 1}"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := canonical([]byte(test.raw)); string(got) != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
	if got := canonical(nil); string(got) != "{}" {
		t.Errorf("got %s for no arguments, want {}", got)
	}
}

// Arguments that a decoder can tell apart have different spellings.
func TestCanonicalKeepsNumbersApart(t *testing.T) {
	pairs := [][2]string{
		{`{"n":18446744073709551617}`, `{"n":18446744073709551618}`},
		{`{"n":0.1}`, `{"n":0.10000000000000000001}`},
		{`{"n":1}`, `{"n":"1"}`},
		{`{"n":[1,2]}`, `{"n":[12]}`},
		{`{"a":{"b":1}}`, `{"a":{},"b":1}`},
	}
	for _, pair := range pairs {
		if bytes.Equal(canonical([]byte(pair[0])), canonical([]byte(pair[1]))) {
			t.Errorf("%s and %s have one spelling", pair[0], pair[1])
		}
	}
}

// A text that is made to be slow takes no longer than one that is as long.
func TestCanonicalIsFast(t *testing.T) {
	const size = 1 << 20
	texts := map[string]string{
		"deep":           strings.Repeat("[", 1000) + strings.Repeat(" ", size) + strings.Repeat("]", 1000),
		"unsorted, deep": strings.Repeat(`{"b":0,"a":`, 60) + `"` + strings.Repeat("x", size) + `"` + strings.Repeat("}", 60),
		"wide":           `[` + strings.Repeat("0,", size/2) + `0]`,
	}
	for name, text := range texts {
		start := time.Now()
		canonical([]byte(text))
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s: %v for a mebibyte", name, took)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{`{"b":1,"a":[true,null,"x\u0000"]}`, ` [ 1e5 , -0.0 ] `, `"\ud83d\ude00"`, `{"a":{"c":1,"b":{"z":[],"y":{}}}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if end, problem := codec.Scan(raw, 0, 100); problem != codec.ScanOK || end != len(raw) {
			return
		}
		once := canonical(raw)
		if end, problem := codec.Scan(once, 0, 100); problem != codec.ScanOK || end != len(once) {
			t.Fatalf("%q became %q, which is not JSON", raw, once)
		}
		if twice := canonical(once); !bytes.Equal(once, twice) {
			t.Fatalf("%q, then %q", once, twice)
		}
	})
}
