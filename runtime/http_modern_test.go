//go:build !mcp_stdio

package runtime

import (
	"context"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// metaWith is a modern _meta with other members than the usual ones.
func metaWith(members string) string { return `"_meta":{` + members + `}` }

const (
	metaVersion      = `"io.modelcontextprotocol/protocolVersion":"2026-07-28"`
	metaCapabilities = `"io.modelcontextprotocol/clientCapabilities":{}`
)

func TestModernLadder(t *testing.T) {
	const call = `"name":"add","arguments":{"a":2,"b":3}`
	body := func(method, params string) string {
		return `{"jsonrpc":"2.0","id":"x","method":"` + method + `","params":{` + params + `}}`
	}
	good := addFieldsHTTP
	valid := body("tools/call", call+","+modernMeta)
	v999 := strings.Replace(valid, "2026-07-28", "v999.0.0", 1)
	tests := []struct {
		name   string
		fields fields
		body   string
		status int
		code   int
	}{
		{"M3 no _meta", good, body("tools/call", call), 400, -32602},
		{"M3 _meta not an object", good, body("tools/call", call+`,"_meta":1`), 400, -32602},
		{"M3 no version in _meta", good, body("tools/call", call+","+metaWith(metaCapabilities)), 400, -32602},
		{"M3 no capabilities", good, body("tools/call", call+","+metaWith(metaVersion)), 400, -32602},
		{"M3 version not a string", good, body("tools/call", call+","+metaWith(`"io.modelcontextprotocol/protocolVersion":1,`+metaCapabilities)), 400, -32602},
		{"M3 capabilities not an object", good, body("tools/call", call+","+metaWith(metaVersion+`,"io.modelcontextprotocol/clientCapabilities":[]`)), 400, -32602},
		{"M1 no version header", good.with("MCP-Protocol-Version", ""), valid, 400, -32020},
		{"M1 no version header and no capabilities", good.with("MCP-Protocol-Version", ""), body("tools/call", call+","+metaWith(metaVersion)), 400, -32020},
		{"M1 header of another revision", good.with("MCP-Protocol-Version", "2025-11-25"), valid, 400, -32020},
		{"M1 header unlike _meta", good, v999, 400, -32020},
		{"M2 unknown version", good.with("MCP-Protocol-Version", "v999.0.0"), v999, 400, -32022},
		{"M2 old version", good.with("MCP-Protocol-Version", "1900-01-01"), strings.Replace(valid, "2026-07-28", "1900-01-01", 1), 400, -32022},
		{"M2 a legacy version", good.with("MCP-Protocol-Version", "2025-06-18"), strings.Replace(valid, "2026-07-28", "2025-06-18", 1), 400, -32022},
		{"M2 an empty version", good.with("MCP-Protocol-Version", ""), strings.Replace(valid, "2026-07-28", "", 1), 400, -32020},
		{"M2 before Mcp-Method", good.with("MCP-Protocol-Version", "v999.0.0", "Mcp-Method", ""), v999, 400, -32022},
		{"M5 no method header", good.with("Mcp-Method", ""), valid, 400, -32020},
		{"M5 another method", good.with("Mcp-Method", "tools/list"), valid, 400, -32020},
		{"M5 other capitals", good.with("Mcp-Method", "Tools/Call"), valid, 400, -32020},
		{"M5 before the method is known", good.with("Mcp-Method", "x"), body("unknown/method", modernMeta), 400, -32020},
		{"M6 version twice", good.with("+mcp-protocol-version", "2026-07-28"), valid, 400, -32020},
		{"M6 one of two versions legacy", good.with("MCP-Protocol-Version", "2025-11-25", "+MCP-Protocol-Version", "2026-07-28"), valid, 400, -32020},
		{"M6 method twice", good.with("+Mcp-Method", "tools/call"), valid, 400, -32020},
		{"M6 name twice", good.with("+Mcp-Name", "add"), valid, 400, -32020},
		{"M6 session twice", good.with("+Mcp-Session-Id", "a", "+Mcp-Session-Id", "a"), valid, 400, -32020},
		{"M7 no name header", good.with("Mcp-Name", ""), valid, 400, -32020},
		{"M7 another name", good.with("Mcp-Name", "sub"), valid, 400, -32020},
		{"M7 name not in the body", good, body("tools/call", modernMeta), 400, -32020},
		{"M8 bad padding", good.with("Mcp-Name", "=?base64?YWRk=?="), valid, 400, -32020},
		{"M8 bad alphabet", good.with("Mcp-Name", "=?base64?YW!k?="), valid, 400, -32020},
		{"M8 not canonical", good.with("Mcp-Name", "=?base64?YWRkeB==?="), valid, 400, -32020},
		{"M8 other marks", good.with("Mcp-Name", "=?BASE64?YWRk?="), valid, 400, -32020},
		{"M8 no suffix", good.with("Mcp-Name", "=?base64?YWRk"), valid, 400, -32020},
		{"M8 not UTF-8", good.with("Mcp-Name", "=?base64?/w==?="), valid, 400, -32020},
		{"M11 raw UTF-8", good.with("Mcp-Name", "ädd"), valid, 400, -32020},
		{"M15 unknown method", modernFields.with("Mcp-Method", "unknown/method"), body("unknown/method", modernMeta), 404, -32601},
		{"M15 no such capability", modernFields.with("Mcp-Method", "prompts/list"), body("prompts/list", modernMeta), 404, -32601},
		{"M15 before an unknown log level", modernFields.with("Mcp-Method", "x"), body("x", metaWith(metaVersion+","+metaCapabilities+`,"io.modelcontextprotocol/logLevel":"loud"`)), 404, -32601},
		{"F13 unknown log level", modernFields.with("Mcp-Method", "tools/list"), body("tools/list", metaWith(metaVersion+","+metaCapabilities+`,"io.modelcontextprotocol/logLevel":"loud"`)), 400, -32602},
		{"F1 unknown tool", good.with("Mcp-Name", "nope"), strings.Replace(valid, `"add"`, `"nope"`, 1), 400, -32602},
		{"F1 arguments not an object", good, strings.Replace(valid, `{"a":2,"b":3}`, `[]`, 1), 400, -32602},
		{"H11 a response", modernFields, `{"jsonrpc":"2.0","id":"x","result":{}}`, 400, -32600},
	}
	for _, method := range []string{"initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "tasks/get"} {
		tests = append(tests, struct {
			name   string
			fields fields
			body   string
			status int
			code   int
		}{"M15 " + method, modernFields.with("Mcp-Method", method), body(method, modernMeta), 404, -32601})
	}
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		for _, test := range tests {
			r := e.post(test.fields, test.body)
			if r.wantError(t, test.status, test.code, `"x"`); t.Failed() {
				t.Fatalf("%s: %v", test.name, r)
			}
		}
		r := e.post(good.with("MCP-Protocol-Version", "v999.0.0"), v999)
		if !strings.Contains(r.body, `"data":{"supported":["2026-07-28"],"requested":"v999.0.0"}`) {
			t.Errorf("M2: %v", r)
		}
		// L9: a client of a revision between the eras looks for these words.
		r = e.post(plainFields.with("MCP-Protocol-Version", "1.0"), legacyBody("1", "tools/list", ""))
		if r.status != 400 || !strings.Contains(r.body, "Unsupported protocol version") {
			t.Errorf("L9: %v", r)
		}
	})
}

func TestModernHeadersThatMatch(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		for name, f := range map[string]fields{
			"M5 lower-case names":     modernFields.with("mcp-method", "tools/call", "mcp-name", "add"),
			"M5 upper-case names":     plainFields.with("MCP-PROTOCOL-VERSION", "2026-07-28", "MCP-METHOD", "tools/call", "MCP-NAME", "add"),
			"M5 white space around":   modernFields.with("Mcp-Method", "  tools/call\t", "Mcp-Name", " \tadd  "),
			"M8 in base64":            addFieldsHTTP.with("Mcp-Name", "=?base64?YWRk?="),
			"H22 session and event":   addFieldsHTTP.with("Mcp-Session-Id", "whatever", "Last-Event-ID", "7"),
			"M12 unknown parameter":   addFieldsHTTP.with("Mcp-Param-Region", "eu"),
			"no host of the usual":    addFieldsHTTP.with("Host", "localhost"),
			"M4 no client info, JSON": addFieldsHTTP.with("Content-Type", "application/json;charset=utf-8"),
		} {
			r := e.post(f, modernAdd)
			if r.status != 200 || !strings.Contains(r.body, addResult) {
				t.Errorf("%s: %v", name, r)
			}
			if r.header.Get("Mcp-Session-Id") != "" || r.header.Get("Content-Type") != "application/json" {
				t.Errorf("%s: %v", name, r.header)
			}
		}
	})
}

func TestModernNotifications(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		const note = `{"jsonrpc":"2.0","method":"notifications/x","params":{` + modernMeta + `}}`
		for _, f := range []fields{modernFields, plainFields, modernFields.with("Mcp-Method", "notifications/x")} { // H9
			if r := e.post(f, note); r.status != 202 || r.body != "" {
				t.Errorf("%v: %v", f, r)
			}
		}
		if r := e.post(modernFields, `{"jsonrpc":"2.0","method":"notifications/x"}`); r.status != 202 {
			t.Errorf("without _meta: %v", r)
		}
		// H10
		e.post(modernFields.with("MCP-Protocol-Version", "1.0"), note).wantError(t, 400, -32020, "null")
		e.post(modernFields.with("MCP-Protocol-Version", "1.0"), `{"jsonrpc":"2.0","method":"notifications/x"}`).wantError(t, 400, -32022, "null")
		e.post(modernFields.with("Mcp-Method", "notifications/y"), note).wantError(t, 400, -32020, "null")
		e.post(modernFields, `{"jsonrpc":"2.0","method":"notifications/x","params":[]}`).wantError(t, 400, -32602, "null")
	})
}

// regionTool repeats some of its parameters in headers.
func regionTool() Tool {
	return Tool{
		Name: "region", Description: "A tool for tests.", InputSchema: `{"type":"object"}`,
		Headers: []HeaderParam{
			{Header: "Region", Path: []string{"region"}},
			{Header: "COUNT", Path: []string{"nested", "count"}, Kind: HeaderInteger},
			{Header: "dry-run", Path: []string{"dry"}, Kind: HeaderBoolean},
		},
		Call: func(_ context.Context, in *codec.Reader, out *Output) error {
			in.Skip()
			out.Text("called")
			return in.Err()
		},
	}
}

func TestParameterHeaders(t *testing.T) {
	tests := []struct {
		name, arguments string
		headers         []string
		ok              bool
	}{
		{"M9 equal", `{"region":"eu"}`, []string{"Mcp-Param-Region", "eu"}, true},
		{"M9 missing", `{"region":"eu"}`, nil, false},
		{"M9 different", `{"region":"eu"}`, []string{"Mcp-Param-Region", "us"}, false},
		{"M9 null", `{"region":null}`, nil, true},
		{"M9 absent", `{}`, nil, true},
		{"M9 header without a value", `{}`, []string{"Mcp-Param-Region", "eu"}, false},
		{"M9 header for null", `{"region":null}`, []string{"Mcp-Param-Region", "eu"}, false},
		{"M6 twice", `{"region":"eu"}`, []string{"+Mcp-Param-Region", "eu", "+Mcp-Param-Region", "eu"}, false},
		{"M8 base64", `{"region":"Hello"}`, []string{"Mcp-Param-Region", "=?base64?SGVsbG8=?="}, true},
		{"M8 bad padding", `{"region":"Hello"}`, []string{"Mcp-Param-Region", "=?base64?SGVsbG8?="}, false},
		{"M8 bad alphabet", `{"region":"Hello"}`, []string{"Mcp-Param-Region", "=?base64?SGVs!!!bG8=?="}, false},
		{"M8 no prefix", `{"region":"SGVsbG8="}`, []string{"Mcp-Param-Region", "SGVsbG8="}, true},
		{"M8 no suffix", `{"region":"=?base64?SGVsbG8="}`, []string{"Mcp-Param-Region", "=?base64?SGVsbG8="}, true},
		{"M8 not ASCII", `{"region":"Zürich \u4e16"}`, []string{"Mcp-Param-Region", "=?base64?WsO8cmljaCDkuJY=?="}, true},
		{"M11 raw UTF-8", `{"region":"Zürich"}`, []string{"Mcp-Param-Region", "Zürich"}, false},
		{"M12 empty", `{"region":""}`, []string{"+Mcp-Param-Region", ""}, true},
		{"M10 integer", `{"nested":{"count":42}}`, []string{"Mcp-Param-Count", "42.0"}, true},
		{"M10 integer with a fraction in the body", `{"nested":{"count":42.0}}`, []string{"Mcp-Param-Count", "42"}, true},
		{"M10 beyond 2^53", `{"nested":{"count":9007199254740993}}`, []string{"Mcp-Param-Count", "9007199254740992"}, false},
		{"M10 not a number", `{"nested":{"count":42}}`, []string{"Mcp-Param-Count", "0x2a"}, false},
		{"M12 boolean", `{"dry":true}`, []string{"mcp-param-dry-run", "true"}, true},
		{"M12 boolean, other capitals", `{"dry":true}`, []string{"mcp-param-dry-run", "True"}, false},
	}
	withEndpoint(t, newTestServer(regionTool()), nil, func(t *testing.T, e *endpoint) {
		for _, test := range tests {
			f := modernFields.with("Mcp-Method", "tools/call", "Mcp-Name", "region").with(test.headers...)
			r := e.post(f, modernBody("1", "tools/call", `"name":"region","arguments":`+test.arguments))
			if test.ok {
				if r.status != 200 || !strings.Contains(r.body, "called") {
					t.Errorf("%s: %v", test.name, r)
				}
				continue
			}
			if r.wantError(t, 400, -32020, "1"); t.Failed() {
				t.Fatal(test.name)
			}
		}
	})
}

func TestM16_MissingCapability(t *testing.T) {
	roots := simpleTool("roots", func(ctx context.Context, out *Output) error {
		_, err := Roots(ctx)
		return err
	})
	withEndpoint(t, newTestServer(roots), nil, func(t *testing.T, e *endpoint) {
		r := e.modern("1", "tools/call", "roots", `"name":"roots"`)
		r.wantError(t, 400, -32021, "1")
		if !strings.Contains(r.body, `"data":{"requiredCapabilities":{"roots":{}}}`) {
			t.Errorf("%v", r)
		}
		body := strings.Replace(modernBody("2", "tools/call", `"name":"roots"`), metaCapabilities, `"io.modelcontextprotocol/clientCapabilities":{"roots":{}}`, 1)
		r = e.post(modernFields.with("Mcp-Method", "tools/call", "Mcp-Name", "roots"), body)
		if r.status != 200 || !strings.Contains(r.body, `"resultType":"input_required"`) || r.header.Get("Content-Type") != "application/json" { // M17
			t.Errorf("%v", r)
		}
	})
}

func TestErasSideBySide(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		f := e.initialize("2025-11-25", "{}")
		legacy := e.post(f, legacyBody("1", "tools/call", `"name":"add","arguments":{"a":2,"b":3}`))
		for _, leak := range []string{"resultType", "ttlMs", "cacheScope", "serverInfo"} { // L18
			if strings.Contains(legacy.body, leak) {
				t.Errorf("%s in a legacy result: %v", leak, legacy)
			}
		}
		// A modern body decides, whatever the session says.
		if r := e.post(addFieldsHTTP.with("Mcp-Session-Id", f[len(f)-3]), modernAdd); r.status != 200 || !strings.Contains(r.body, "resultType") {
			t.Errorf("modern within a session: %v", r)
		}
	})
}
