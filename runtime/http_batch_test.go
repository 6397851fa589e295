//go:build !mcp_stdio

package runtime

import (
	"fmt"
	"strings"
	"testing"
)

func TestBatches(t *testing.T) {
	add := func(id string) string {
		return `{"jsonrpc":"2.0","id":` + id + `,"method":"tools/call","params":{"name":"add","arguments":{"a":2,"b":3}}}`
	}
	result := func(id string) string {
		return `{"jsonrpc":"2.0","id":` + id + `,"result":{"content":[{"type":"text","text":"{\"result\":5}"}]}}`
	}
	const note = `{"jsonrpc":"2.0","method":"notifications/x"}`
	withEndpoint(t, newTestServer(addTool, progressTool()), nil, func(t *testing.T, e *endpoint) {
		f := e.initialize("2025-03-26", "{}")
		good := []struct{ name, batch, want string }{
			{"B1 requests", `[` + add("1") + `,` + add(`"1"`) + `]`, `[` + result("1") + `,` + result(`"1"`) + `]`},
			{"B1 with a notification", "\n [" + note + `,` + add("1") + `]`, `[` + result("1") + `]`},
			{"B3 one bad entry", `[` + add("1") + `,7,{"jsonrpc":"2.0","id":2}]`, `[` + result("1") +
				`,{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"a message must be a JSON object"}},{"jsonrpc":"2.0","id":2,"error":{"code":-32600,"message":"method is missing"}}]`},
			{"a function that reports", `[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"progress","_meta":{"progressToken":1}}}]`, `[{"jsonrpc":"2.0","id":1,` + doneResult + `}]`},
			{"a modern one", `[` + modernBody("1", "tools/list", "") + `]`, `[{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"revision 2026-07-28 has no batches"}}]`},
		}
		for _, header := range []string{"", "2025-03-26"} {
			for _, test := range good {
				r := e.post(f.with("MCP-Protocol-Version", header), test.batch)
				if r.status != 200 || r.body != test.want || r.header.Get("Content-Type") != "application/json" {
					t.Errorf("%s: %v, want %s", test.name, r, test.want)
				}
			}
		}
		for _, quiet := range []string{`[` + note + `]`, `[` + note + `,{"jsonrpc":"2.0","id":"x","result":{}}]`} { // B1
			if r := e.post(f, quiet); r.status != 202 || r.body != "" {
				t.Errorf("%s: %v", quiet, r)
			}
		}
		var many []string
		for i := range maxBatch + 1 {
			many = append(many, add(fmt.Sprint(i)))
		}
		for name, batch := range map[string]string{
			"B2 initialize":   `[` + add("1") + `,` + legacyBody("2", "initialize", `"protocolVersion":"2025-03-26","capabilities":{},"clientInfo":{}`) + `]`,
			"B3 empty":        `[]`,
			"B3 too many":     `[` + strings.Join(many, ",") + `]`,
			"B3 one id twice": `[` + add("1") + `,` + add("1") + `]`,
		} {
			if e.post(f, batch).wantError(t, 400, -32600, "null"); t.Failed() {
				t.Fatal(name)
			}
		}
		e.post(f, `[`+add("1")+`,`).wantError(t, 400, -32700, "null")
		e.post(plainFields, `[`+add("1")+`]`).wantError(t, 400, -32600, "null")
		e.post(f.with("Mcp-Session-Id", "x"), `[`+add("1")+`]`).wantError(t, 404, -32600, "null")
		for _, version := range []string{"2025-06-18", "2025-11-25"} { // H12
			g := e.initialize(version, "{}")
			for _, header := range []string{"", version, "2025-03-26"} {
				e.post(g.with("MCP-Protocol-Version", header), `[`+add("1")+`]`).wantError(t, 400, -32600, "null")
			}
		}
		e.post(f.with("MCP-Protocol-Version", "2026-07-28"), `[`+add("1")+`]`).wantError(t, 400, -32600, "null")
		if r := e.post(f, `[`+strings.Join(many[:maxBatch], ",")+`]`); r.status != 200 {
			t.Errorf("as many as allowed: %v", r)
		}
	})
}
