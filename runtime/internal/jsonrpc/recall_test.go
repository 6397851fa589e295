package jsonrpc_test

import (
	"reflect"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// What a Parser has read before makes no difference to what it reads.
func FuzzParserRecallsNothingElse(f *testing.F) {
	const meta = `{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"roots":{}},"progressToken":1}`
	whole := `{"jsonrpc":"2.0","id":1,"method":"x","params":{"_meta":` + meta + `}}`
	f.Add(whole, whole, 10)
	f.Add(whole, `{"jsonrpc":"2.0","id":2,"method":"y","params":{"_meta":`+meta+`,"name":"n"}}`, 10)
	f.Add(whole, `{"jsonrpc":"2.0","id":2,"method":"y","params":{"_meta":`+meta+meta+`}}`, 10)
	f.Add(whole, `{"jsonrpc":"2.0","id":2,"method":"y","params":{"_meta":`+meta+`,"_meta":`+meta+`}}`, 10)
	f.Add(whole, `{"jsonrpc":"2.0","id":2,"method":"y","params":{"_meta":`+meta, 10)
	f.Add(whole, whole, 4)
	f.Add(whole, whole, 3)
	f.Add(`{"jsonrpc":"2.0","id":1,"method":"x","params":{"_meta":{"a":1,"a":2}}}`, `{"jsonrpc":"2.0","id":1,"method":"x","params":{"_meta":{"a":1,"a":2}}}`, 10)
	f.Add(`{"jsonrpc":"2.0","id":1,"method":"x","params":{"_meta":{}}}`, `{"jsonrpc":"2.0","id":1,"method":"x","params":{"_meta":{}}}`, 10)
	f.Fuzz(func(t *testing.T, first, second string, depth int) {
		var parser jsonrpc.Parser
		for _, step := range []struct {
			text  string
			depth int
		}{{first, 1000}, {first, 1000}, {second, depth}, {second, depth}, {first, 1000}, {second, depth}} {
			var got, want jsonrpc.Message
			gotErr := parser.Parse([]byte(step.text), step.depth, &got)
			wantErr := jsonrpc.Parse([]byte(step.text), step.depth, &want)
			if !reflect.DeepEqual(gotErr, wantErr) || !reflect.DeepEqual(got, want) {
				t.Fatalf("%q: got %+v, %v, want %+v, %v", step.text, got, gotErr, want, wantErr)
			}
		}
	})
}

// A Parser reads the same messages again and again without allocating.
func TestParserAllocatesNothing(t *testing.T) {
	text := []byte(`{"jsonrpc":"2.0","id":1,"method":"x","params":{"name":"n","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}`)
	var parser jsonrpc.Parser
	var m jsonrpc.Message
	if n := testing.AllocsPerRun(100, func() { parser.Parse(text, 1000, &m) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
