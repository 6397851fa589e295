package jsonrpc_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

const maxDepth = 1000

func TestParseAcceptsMessages(t *testing.T) {
	tests := []struct {
		name, text string
		kind       jsonrpc.Kind
		id, method string
	}{
		{"J06 a number id", `{"jsonrpc":"2.0","id":7,"method":"ping"}`, jsonrpc.Request, `7`, "ping"},
		{"J06 an id beyond 2^53", `{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}`, jsonrpc.Request, `9007199254740993`, "ping"},
		{"J06 the id 0", `{"jsonrpc":"2.0","id":0,"method":"ping"}`, jsonrpc.Request, `0`, "ping"},
		{"J06 an empty id", `{"jsonrpc":"2.0","id":"","method":"ping"}`, jsonrpc.Request, `""`, "ping"},
		{"J06 a string id keeps its spelling", `{"jsonrpc":"2.0","id":"\u0037","method":"ping"}`, jsonrpc.Request, `"\u0037"`, "ping"},
		{"J05 a negative id", `{"jsonrpc":"2.0","id":-9223372036854775808,"method":"ping"}`, jsonrpc.Request, `-9223372036854775808`, "ping"},
		{"J10 unknown members are ignored", `{"jsonrpc":"2.0","id":1,"method":"ping","Method":"x","ID":2,"paramſ":3,"method\u0000":4}`, jsonrpc.Request, `1`, "ping"},
		{"J10 an escaped name is the name", `{"jsonrpc":"2.0","id":1,"metho\u0064":"ping"}`, jsonrpc.Request, `1`, "ping"},
		{"J15 a notification", `{"jsonrpc":"2.0","method":"notifications/x"}`, jsonrpc.Notification, ``, "notifications/x"},
		{"a result", `{"jsonrpc":"2.0","id":1,"result":{}}`, jsonrpc.Response, `1`, ""},
		{"an error", `{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}`, jsonrpc.Response, `1`, ""},
		{"white space", " {\t\"jsonrpc\" : \"2.0\" ,\r\n\"id\":1 , \"method\" : \"ping\" } ", jsonrpc.Request, `1`, "ping"},
		{"J20 an escaped NUL in a string", `{"jsonrpc":"2.0","id":1,"method":"ping","x":"\u0000"}`, jsonrpc.Request, `1`, "ping"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var m jsonrpc.Message
			if err := jsonrpc.Parse([]byte(test.text), maxDepth, &m); err != nil {
				t.Fatalf("refused: %d %s", err.Code, err.Message)
			}
			if m.Kind != test.kind || string(m.ID) != test.id || string(m.Method) != test.method {
				t.Errorf("got kind %d, id %s, method %s", m.Kind, m.ID, m.Method)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct {
		name, text string
		code       int
		id         string
	}{
		{"J01 invalid UTF-8", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"p\xff\"}", jsonrpc.ParseError, ""},
		{"J02 malformed", `{"jsonrpc":"2.0",`, jsonrpc.ParseError, ""},
		{"J02 a missing comma", `{"jsonrpc":"2.0" "id":1}`, jsonrpc.ParseError, ""},
		{"J02 a trailing comma", `{"jsonrpc":"2.0","id":1,"method":"ping",}`, jsonrpc.ParseError, ""},
		{"J02 nothing", ``, jsonrpc.ParseError, ""},
		{"J02 malformed inside params", `{"jsonrpc":"2.0","id":1,"method":"x","params":{"arguments":{"a":tru}}}`, jsonrpc.ParseError, ""},
		{"J03 null", `null`, jsonrpc.InvalidRequest, ""},
		{"J03 a number", `1`, jsonrpc.InvalidRequest, ""},
		{"J03 an array", `[]`, jsonrpc.InvalidRequest, ""},
		{"J04 no version", `{"id":1,"method":"ping"}`, jsonrpc.InvalidRequest, "1"},
		{"J04 another version", `{"jsonrpc":"1.0","id":1,"method":"ping"}`, jsonrpc.InvalidRequest, "1"},
		{"J04 the version as a number", `{"jsonrpc":2.0,"id":1,"method":"ping"}`, jsonrpc.InvalidRequest, "1"},
		{"J05 a null id", `{"jsonrpc":"2.0","id":null,"method":"ping"}`, jsonrpc.InvalidRequest, ""},
		{"J05 a fractional id", `{"jsonrpc":"2.0","id":1.5,"method":"ping"}`, jsonrpc.InvalidRequest, ""},
		{"J05 an id with an exponent", `{"jsonrpc":"2.0","id":1e400,"method":"ping"}`, jsonrpc.InvalidRequest, ""},
		{"J05 an id beyond int64", `{"jsonrpc":"2.0","id":9223372036854775808,"method":"ping"}`, jsonrpc.InvalidRequest, ""},
		{"J05 an object as id", `{"jsonrpc":"2.0","id":{},"method":"ping"}`, jsonrpc.InvalidRequest, ""},
		{"J08 no method", `{"jsonrpc":"2.0","id":1}`, jsonrpc.InvalidRequest, "1"},
		{"J08 a method that is no string", `{"jsonrpc":"2.0","id":1,"method":1}`, jsonrpc.InvalidRequest, "1"},
		{"J09 params as an array", `{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}`, jsonrpc.InvalidParams, "1"},
		{"J09 params as null", `{"jsonrpc":"2.0","id":1,"method":"ping","params":null}`, jsonrpc.InvalidParams, "1"},
		{"J11 a duplicate in the envelope", `{"jsonrpc":"2.0","id":1,"method":"ping","method":"ping"}`, jsonrpc.InvalidRequest, "1"},
		{"J11 an escaped duplicate", `{"jsonrpc":"2.0","id":1,"method":"ping","m\u0065thod":"ping"}`, jsonrpc.InvalidRequest, "1"},
		{"J11 a duplicate unknown member", `{"jsonrpc":"2.0","id":1,"method":"ping","x":1,"x":2}`, jsonrpc.InvalidRequest, "1"},
		{"J11 a duplicate in params", `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":1,"a":2}}`, jsonrpc.InvalidRequest, "1"},
		{"J11 a duplicate in _meta", `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"a":1,"a":2}}}`, jsonrpc.InvalidRequest, "1"},
		{"J11 two _meta", `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{},"_meta":{}}}`, jsonrpc.InvalidRequest, "1"},
		{"J14 text after the message", `{"jsonrpc":"2.0","id":1,"method":"ping"}x`, jsonrpc.ParseError, ""},
		{"J14 a second message", `{"jsonrpc":"2.0","id":1,"method":"ping"}{}`, jsonrpc.ParseError, ""},
		{"J16 a method and a result", `{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}`, jsonrpc.InvalidRequest, "1"},
		{"J16 a result and an error", `{"jsonrpc":"2.0","id":1,"result":{},"error":{}}`, jsonrpc.InvalidRequest, "1"},
		{"J20 half a surrogate pair", `{"jsonrpc":"2.0","id":1,"method":"\ud800"}`, jsonrpc.ParseError, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var m jsonrpc.Message
			err := jsonrpc.Parse([]byte(test.text), maxDepth, &m)
			if err == nil {
				t.Fatal("accepted")
			}
			if err.Code != test.code || string(err.ID) != test.id {
				t.Errorf("got code %d, id %s (%s); want %d, %s", err.Code, err.ID, err.Message, test.code, test.id)
			}
		})
	}
}

// J12: however deep a text nests, it is refused in little time.
func TestJ12_DepthIsDecidedBeforeDecoding(t *testing.T) {
	for _, depth := range []int{maxDepth - 1, maxDepth + 1, 10_000, 1_000_000} {
		text := `{"jsonrpc":"2.0","id":1,"method":"x","params":{"arguments":` + strings.Repeat("[", depth) + strings.Repeat("]", depth) + `}}`
		var m jsonrpc.Message
		began := time.Now()
		err := jsonrpc.Parse([]byte(text), maxDepth+1, &m)
		if took := time.Since(began); took > time.Second {
			t.Errorf("depth %d took %v", depth, took)
		}
		if (err == nil) != (depth < maxDepth) {
			t.Errorf("depth %d: %v", depth, err)
		}
	}
}

// J11 without quadratic time.
func TestParseManyMembers(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"jsonrpc":"2.0","id":1,"method":"x","params":{`)
	for i := range 100_000 {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"` + strings.Repeat("k", i%7) + string(rune('a'+i%26)) + time.Duration(i).String() + `":1`)
	}
	b.WriteString(`}}`)
	var m jsonrpc.Message
	if err := jsonrpc.Parse([]byte(b.String()), maxDepth, &m); err != nil {
		t.Fatal(err)
	}
}

func TestParamsAndMeta(t *testing.T) {
	var m jsonrpc.Message
	err := jsonrpc.Parse([]byte(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"a": [1]},
		"_meta":{"progressToken":"t","io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}`), maxDepth, &m)
	if err != nil {
		t.Fatal(err)
	}
	p := &m.Params
	for want, got := range map[string][]byte{`"add"`: p.Name, `{"a": [1]}`: p.Arguments, `"t"`: p.Meta.ProgressToken, `"2026-07-28"`: p.Meta.ProtocolVersion} {
		if string(got) != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if !p.Meta.Object || string(jsonrpc.Member(p.Meta.Raw, "progressToken")) != `"t"` {
		t.Errorf("_meta is %s", p.Meta.Raw)
	}
}

// FuzzParse holds the parser against encoding/json: it accepts only JSON
// objects, and finds the same members.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"a":1},"_meta":{"progressToken":1}}}`,
		`{"jsonrpc":"2.0","id":"\u0000","result":{"a":[1,{"b":null}]}}`,
		`{"jsonrpc":"2.0","method":"x","params":[]}`, `[[[`, `{"a":{"a":{`, `{"jsonrpc":"2.0","id":1,"method":"\ud83d\ude00"}`, "\xff", `{"":"","":""}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var m jsonrpc.Message
		err := jsonrpc.Parse(text, maxDepth, &m)
		if err != nil {
			if err.Code == jsonrpc.InvalidRequest && !json.Valid(text) {
				t.Fatalf("%q is not JSON, got %s", text, err.Message)
			}
			return
		}
		if !json.Valid(text) || !utf8.Valid(text) {
			t.Fatalf("accepted %q", text)
		}
		var members map[string]json.RawMessage
		if err := json.Unmarshal(text, &members); err != nil {
			t.Fatalf("accepted %q: %v", text, err)
		}
		if string(members["id"]) != string(m.ID) {
			t.Fatalf("id is %s, want %s", m.ID, members["id"])
		}
		if string(members["params"]) != string(m.Params.Raw) {
			t.Fatalf("params are %s, want %s", m.Params.Raw, members["params"])
		}
	})
}

func BenchmarkParse(b *testing.B) {
	text := []byte(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"a":2,"b":3},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`)
	var m jsonrpc.Message
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if err := jsonrpc.Parse(text, maxDepth, &m); err != nil {
			b.Fatal(err)
		}
	}
}
