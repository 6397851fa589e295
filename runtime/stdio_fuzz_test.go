package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"testing"
)

// FuzzStdio sends any bytes: whatever they are, what comes back are messages,
// and a ping on the next line is answered.
func FuzzStdio(f *testing.F) {
	f.Add([]byte(modernCall("1", "add", `{"a":2,"b":3}`)))
	f.Add([]byte(modernCall("1", "add", `{"a":"\ud800"}`) + "\n" + listen("2", `{"toolsListChanged":true}`) + "\n" + cancelled("2")))
	f.Add([]byte(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26","capabilities":{},"clientInfo":{"name":"c"}}}` + "\n[" + ping + "," + stdioLegacyCall("1", "text", "{}") + "]"))
	f.Add([]byte("[[[[{{{{\"\xff\n\r\n\x00"))
	f.Add([]byte(`{"jsonrpc":"2.0","id":1,"result":{}}`))
	f.Add([]byte(`{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"test://many/%2e%2e",` + modernMeta + `}}`))
	s := listeningServer()
	s.AddTool(simpleTool("text", func(ctx context.Context, out *Output) error {
		Progress(ctx, 1, 2, "half")
		Logger(ctx).Info("hello")
		out.Text("text")
		return nil
	}))
	const last = `{"jsonrpc":"2.0","id":"the last","method":"ping"}`
	f.Fuzz(func(t *testing.T, text []byte) {
		var out bytes.Buffer
		in := bytes.NewReader(slices.Concat(text, []byte("\n"+last)))
		if err := s.ServeLines(t.Context(), in, &out); err != nil {
			t.Fatal(err)
		}
		answered := false
		for line := range bytes.Lines(out.Bytes()) {
			if !json.Valid(line) {
				t.Errorf("not JSON: %q", line)
			}
			answered = answered || string(line) == `{"jsonrpc":"2.0","id":"the last","result":{}}`+"\n"
		}
		if !answered && !bytes.Contains(text, []byte("the last")) {
			t.Errorf("the ping was not answered: %q", out.Bytes())
		}
		if n := len(s.hub.subscriptions); n > 0 {
			t.Errorf("%d subscriptions are left", n)
		}
	})
}
