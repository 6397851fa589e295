package codec_test

import (
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

func TestScan(t *testing.T) {
	for _, c := range []struct {
		text    string
		end     int
		problem codec.ScanError
	}{
		{`{}`, 2, codec.ScanOK},
		{` [ 1 , 2 ] x`, 10, codec.ScanOK},
		{`{"a":[{},[],"x",-1.5e-7,true,false,null]}`, 41, codec.ScanOK},
		{`{"a":1,"a":2}`, 13, codec.ScanOK},
		{`123 `, 3, codec.ScanOK},
		{`"\ud83d\ude00"`, 14, codec.ScanOK},
		{``, 0, codec.ScanEnd},
		{` `, 1, codec.ScanEnd},
		{`{`, 1, codec.ScanEnd},
		{`[1`, 2, codec.ScanEnd},
		{`{"a"`, 4, codec.ScanEnd},
		{`{"a":`, 5, codec.ScanEnd},
		{`{"a":1,`, 7, codec.ScanEnd},
		{`[1,`, 3, codec.ScanEnd},
		{`"a`, 2, codec.ScanEnd},
		{`nul`, 3, codec.ScanEnd},
		{`1e`, 2, codec.ScanEnd},
		{`]`, 0, codec.ScanSyntax},
		{`[1}`, 2, codec.ScanSyntax},
		{`{"a":1]`, 6, codec.ScanSyntax},
		{`{1:2}`, 1, codec.ScanSyntax},
		{`{"a",1}`, 4, codec.ScanSyntax},
		{`{"a":1,}`, 7, codec.ScanSyntax},
		{`[1,]`, 3, codec.ScanSyntax},
		{`[,1]`, 1, codec.ScanSyntax},
		{`[1 2]`, 3, codec.ScanSyntax},
		{`nulL`, 3, codec.ScanSyntax},
		{"\ufeff{}", 0, codec.ScanSyntax},
		{`[01]`, 2, codec.ScanNumber},
		{`[-a]`, 2, codec.ScanNumber},
		{`[1.]`, 3, codec.ScanNumber},
		{"[\"\x1f\"]", 2, codec.ScanControl},
		{`["\a"]`, 2, codec.ScanEscape},
		{`["\u12"]`, 2, codec.ScanEscape},
		{"[\"ab\xff\",\"\\ud800\"]", 4, codec.ScanUTF8},
		{`["ok","a\udc00"]`, 8, codec.ScanSurrogate},
		{`["\ud800",}`, 10, codec.ScanSyntax},
	} {
		if end, problem := codec.Scan([]byte(c.text), 0, 1000); end != c.end || problem != c.problem {
			t.Errorf("%s: got %d, %v, want %d, %v", c.text, end, problem, c.end, c.problem)
		}
	}
}

func TestScanStartsWhereItIsTold(t *testing.T) {
	text := []byte(`{"id": 17,"method":"x"}`)
	if end, problem := codec.Scan(text, 6, 10); end != 9 || problem != codec.ScanOK {
		t.Errorf("got %d, %v", end, problem)
	}
}

func TestScanDepth(t *testing.T) {
	for _, n := range []int{1, 63, 64, 65, 1000, 1023, 1024, 1025, 5000, 1_000_000} {
		for _, c := range [][2]string{{"[", "]"}, {`{"a":`, "}"}, {`[{"a":`, "}]"}} {
			levels := n * strings.Count(c[1], "") // one more than the brackets of a round
			levels -= n
			inside := "1"
			text := []byte(strings.Repeat(c[0], n) + inside + strings.Repeat(c[1], n))
			if end, problem := codec.Scan(text, 0, levels); end != len(text) || problem != codec.ScanOK {
				t.Errorf("%d times %s: got %d, %v", n, c[0], end, problem)
			}
			if _, problem := codec.Scan(text, 0, levels-1); problem != codec.ScanDepth {
				t.Errorf("%d times %s: got %v with one level less", n, c[0], problem)
			}
		}
	}
	if end, problem := codec.Scan([]byte(strings.Repeat("[", 1_000_000)), 0, 1000); end != 1000 || problem != codec.ScanDepth {
		t.Errorf("got %d, %v", end, problem)
	}
	if _, problem := codec.Scan([]byte("1"), 0, 0); problem != codec.ScanOK {
		t.Errorf("a scalar has no level: %v", problem)
	}
}

func TestScanErrorsHaveATextOfTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for e := codec.ScanOK; e <= codec.ScanSurrogate+1; e++ {
		if text := e.Error(); text == "" || seen[text] {
			t.Errorf("%d: %q", e, text)
		}
		seen[e.Error()] = true
	}
}

func TestUnquoteReturnsWhatIsQuoted(t *testing.T) {
	for _, c := range []struct {
		raw, want string
		ok        bool
	}{
		{`""`, "", true},
		{`"method"`, "method", true},
		{`"\u00e9\n"`, "é\n", true},
		{`"a" `, "", false},
		{` "a"`, "", false},
		{`"a`, "", false},
		{`"`, "", false},
		{``, "", false},
		{`a`, "", false},
		{`"a"b"`, "", false},
		{`"\ud800"`, "", false},
		{"\"\xff\"", "", false},
	} {
		if got, ok := codec.Unquote([]byte(c.raw)); got != c.want || ok != c.ok {
			t.Errorf("%s: got %q, %v", c.raw, got, ok)
		}
	}
}

func TestAppendQuoted(t *testing.T) {
	for _, c := range []struct{ s, want string }{
		{"", `""`},
		{"plain <&> text\x7f", "\"plain <&> text\x7f\""},
		{"\"\\/\b\f\n\r\t\x00\x1f", `"\"\\/\b\f\n\r\t\u0000\u001f"`},
		{"größe 漢字 😀", `"größe 漢字 😀"`},
		{"a\u2028b\u2029", `"a\u2028b\u2029"`},
		{"a\xff\xfeb\xc3", "\"a\ufffd\ufffdb\ufffd\""},
		{"\xed\xa0\x80", "\"\ufffd\ufffd\ufffd\""},
		{"\ufffd", "\"\ufffd\""},
	} {
		if got := string(codec.AppendQuoted([]byte("x"), c.s)); got != "x"+c.want {
			t.Errorf("%q: got %s, want %s", c.s, got, c.want)
		}
		if got := string(codec.AppendQuoted(nil, []byte(c.s))); got != c.want {
			t.Errorf("%q as bytes: got %s, want %s", c.s, got, c.want)
		}
	}
}
