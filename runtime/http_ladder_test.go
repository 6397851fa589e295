//go:build !mcp_stdio

package runtime

import (
	"fmt"
	"strings"
	"testing"
)

// Section 1.0: the checks have an order. A request with every fault at once gets
// the answer of the first; with that fault mended, that of the second; and so on.
func TestLadder_HTTP(t *testing.T) {
	const origin = "https://evil.example"
	type request struct {
		method string
		fields fields
		body   string
	}
	worst := request{"PUT", fields{"Host", "evil.example", "Origin", origin, "Content-Type", "text/plain", "Content-Encoding", "gzip", "Accept", "text/html"}, strings.Repeat("x", 2000)}
	steps := []struct {
		name   string
		mend   func(r *request)
		status int
	}{
		{"1 the method", func(*request) {}, 405},
		{"2 the Host", func(r *request) { r.method = "POST" }, 403},
		{"3 the Origin", func(r *request) { r.fields = r.fields.with("Host", "localhost") }, 403},
		{"4 draining", func(r *request) { r.fields = r.fields.with("Origin", "") }, 503},
		{"7 the media type", nil, 415},
		{"7 the encoding", func(r *request) { r.fields = r.fields.with("Content-Type", "application/json") }, 415},
		{"7 what is accepted", func(r *request) { r.fields = r.fields.with("Content-Encoding", "") }, 406},
		{"8 the size", func(r *request) { r.fields = r.fields.with("Accept", "*/*") }, 413},
		{"9 the JSON", func(r *request) { r.body = "{" }, 400},
		{"nothing", func(r *request) { r.fields, r.body = addFieldsHTTP, modernAdd }, 200},
	}
	withEndpoint(t, newTestServer(addTool), []Option{MaxBody(1000)}, func(t *testing.T, e *endpoint) {
		r := worst
		e.handler.draining.Store(true)
		for _, step := range steps {
			if step.mend == nil {
				e.handler.draining.Store(false)
			} else {
				step.mend(&r)
			}
			if got := e.send(r.method, r.fields, r.body); got.status != step.status {
				t.Errorf("%s: %v, want %d", step.name, got, step.status)
			}
		}
		e.handler.draining.Store(true)
		if got := e.send("OPTIONS", plainFields, ""); got.status != 204 {
			t.Errorf("3: OPTIONS is answered before draining: %v", got)
		}
		e.handler.draining.Store(false)
	})
}

// Step 13: the same for what a modern message says of itself.
func TestLadder_Modern(t *testing.T) {
	message := func(method, meta, params string) string {
		return `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":{"_meta":{` + meta + `}` + params + `}}`
	}
	const foreign = `"io.modelcontextprotocol/protocolVersion":"2099-01-01"`
	f := plainFields.with("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "x", "Mcp-Name", "x", "Mcp-Param-Region", "x")
	steps := []struct {
		name   string
		fields fields
		body   string
		status int
		code   int
	}{
		{"9 the JSON", f, message("nope", foreign, "") + "}", 400, -32700},
		{"11 the shape", f, strings.Replace(message("nope", foreign, ""), "2.0", "1.0", 1), 400, -32600},
		{"13a _meta", f, message("nope", foreign, ""), 400, -32602},
		{"13b the version header", f, message("nope", foreign+","+metaCapabilities, ""), 400, -32020},
		{"13c the version", f.with("MCP-Protocol-Version", "2099-01-01"), message("nope", foreign+","+metaCapabilities, ""), 400, -32022},
		{"13d the method header", f, message("nope", metaVersion+","+metaCapabilities, ""), 400, -32020},
		{"13e the method", f.with("Mcp-Method", "nope"), message("nope", metaVersion+","+metaCapabilities, ""), 404, -32601},
		{"13f the name header", f.with("Mcp-Method", "tools/call"), message("tools/call", metaVersion+","+metaCapabilities, `,"name":"nope","arguments":[]`), 400, -32020},
		{"13g params", f.with("Mcp-Method", "tools/call", "Mcp-Name", "region"), message("tools/call", metaVersion+","+metaCapabilities, `,"name":"region","arguments":[]`), 400, -32602},
		{"13h the tool", f.with("Mcp-Method", "tools/call", "Mcp-Name", "nope"), message("tools/call", metaVersion+","+metaCapabilities, `,"name":"nope","arguments":{"region":"eu"}`), 400, -32602},
		{"13h the parameter headers", f.with("Mcp-Method", "tools/call", "Mcp-Name", "region"), message("tools/call", metaVersion+","+metaCapabilities, `,"name":"region","arguments":{"region":"eu"}`), 400, -32020},
		{"13i the client's capability", f.with("Mcp-Method", "tools/call", "Mcp-Name", "roots", "Mcp-Param-Region", ""), message("tools/call", metaVersion+","+metaCapabilities, `,"name":"roots"`), 400, -32021},
		{"13j", f.with("Mcp-Method", "tools/call", "Mcp-Name", "region", "Mcp-Param-Region", "eu"), message("tools/call", metaVersion+","+metaCapabilities, `,"name":"region","arguments":{"region":"eu"}`), 200, 0},
	}
	withEndpoint(t, newTestServer(regionTool(), rootsTool()), nil, func(t *testing.T, e *endpoint) {
		for _, step := range steps {
			r := e.post(step.fields, step.body)
			if r.status != step.status || step.code != 0 && !strings.Contains(r.body, fmt.Sprintf(`"error":{"code":%d,`, step.code)) {
				t.Errorf("%s: %v, want %d and %d", step.name, r, step.status, step.code)
			}
		}
	})
}

// Step 14, the same for a message of a legacy session.
func TestLadder_Legacy(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		f := e.initialize("2025-11-25", "{}")
		bad := f.with("Mcp-Session-Id", "x", "MCP-Protocol-Version", "2025-06-18", "+MCP-Protocol-Version", "2025-11-25")
		steps := []struct {
			name   string
			fields fields
			body   string
			status int
			code   int
		}{
			{"the version header twice", bad, legacyBody("1", "nope", ""), 400, -32600},
			{"no session", f.with("Mcp-Session-Id", ""), legacyBody("1", "nope", ""), 400, -32600},
			{"the session", f.with("Mcp-Session-Id", "x"), legacyBody("1", "nope", ""), 404, -32600},
			{"the method", f, legacyBody("1", "nope", `"name":1`), 200, -32601},
			{"params", f, legacyBody("1", "tools/call", `"name":1`), 200, -32602},
			{"the arguments", f, legacyBody("1", "tools/call", `"name":"add"`), 200, 0},
		}
		for _, step := range steps {
			r := e.post(step.fields, step.body)
			if r.status != step.status || step.code != 0 && !strings.Contains(r.body, fmt.Sprintf(`"error":{"code":%d,`, step.code)) {
				t.Errorf("%s: %v, want %d and %d", step.name, r, step.status, step.code)
			}
		}
	})
}

// Section 6 of operations.md: who may reach the server from where. Each row is
// one request that is right but for what the row says.
func TestOriginsAndHosts(t *testing.T) {
	const app, evil = "https://app.example.com", "https://evil.example"
	tests := []struct {
		method, host, origin, site string
		status                     int
		// readable says that the page may read the reply.
		readable bool
	}{
		{"POST", "localhost:8000", "", "", 200, false},
		{"POST", "127.0.0.1:8000", "", "same-origin", 200, false},
		{"POST", "[::1]:8000", "", "none", 200, false},
		{"POST", "localhost:8000", "", "cross-site", 403, false},
		{"POST", "localhost:8000", "", "same-site", 403, false},
		{"POST", "localhost:8000", "http://localhost:8000", "same-origin", 200, true},
		{"POST", "localhost:8000", "http://localhost:6274", "same-site", 200, true},
		{"POST", "localhost:8000", "http://127.0.0.1:6274", "cross-site", 200, true},
		{"POST", "localhost:8000", app, "cross-site", 200, true},
		{"POST", "localhost:8000", evil, "cross-site", 403, false},
		{"POST", "localhost:8000", "null", "cross-site", 403, false},
		{"POST", "localhost:8000", "null", "", 403, false},
		{"POST", "localhost:8000", "https://app.example.com.evil.example", "", 403, false},
		{"POST", "localhost:8000", "http://app.example.com", "", 403, false},
		{"POST", "localhost:8000", "https://app.example.com:8443", "", 403, false},
		{"POST", "evil.example:8000", "", "", 403, false},
		{"POST", "evil.example:8000", "http://evil.example:8000", "same-origin", 403, false},
		{"POST", "evil.example:8000", app, "cross-site", 403, false},
		{"POST", "calc.internal", "", "", 200, false},
		{"POST", "calc.internal", "http://calc.internal", "same-origin", 200, true},
		{"POST", "calc.internal", evil, "cross-site", 403, false},
		{"POST", "mcp.example.com", "", "", 200, false},
		{"POST", "mcp.example.com", "https://mcp.example.com", "same-origin", 200, true},
		{"GET", "localhost:8000", "", "", 400, false}, // there is no session
		{"GET", "localhost:8000", app, "cross-site", 400, true},
		{"GET", "localhost:8000", evil, "cross-site", 403, false},
		{"GET", "localhost:8000", evil, "", 403, false},
		{"GET", "localhost:8000", "", "cross-site", 403, false},
		{"GET", "evil.example", "", "", 403, false},
		{"GET", "evil.example:8000", "http://evil.example:8000", "same-origin", 403, false},
		{"DELETE", "localhost:8000", "", "", 400, false},
		{"DELETE", "localhost:8000", app, "cross-site", 400, true},
		{"DELETE", "localhost:8000", evil, "cross-site", 403, false},
		{"DELETE", "localhost:8000", "null", "", 403, false},
		{"DELETE", "evil.example", "", "", 403, false},
		{"OPTIONS", "localhost:8000", "", "", 204, false},
		{"OPTIONS", "localhost:8000", app, "cross-site", 204, true},
		{"OPTIONS", "localhost:8000", "http://localhost:6274", "same-site", 204, true},
		{"OPTIONS", "localhost:8000", evil, "cross-site", 403, false},
		{"OPTIONS", "localhost:8000", "null", "cross-site", 403, false},
		{"OPTIONS", "evil.example", "http://evil.example", "same-origin", 403, false},
		{"PUT", "localhost:8000", app, "cross-site", 405, true},
		{"PUT", "localhost:8000", evil, "cross-site", 405, false},
	}
	opts := []Option{AllowOrigins(app), AllowHosts("calc.internal"), PublicURL("https://mcp.example.com/mcp")}
	withEndpoint(t, newTestServer(addTool), opts, func(t *testing.T, e *endpoint) {
		for _, test := range tests {
			name := fmt.Sprintf("%s %s from %q %q", test.method, test.host, test.origin, test.site)
			f := addFieldsHTTP.with("Host", test.host, "Origin", test.origin, "Sec-Fetch-Site", test.site)
			r := e.send(test.method, f, map[bool]string{true: modernAdd}[test.method == "POST"])
			if r.status != test.status {
				t.Errorf("%s: %v, want %d", name, r, test.status)
			}
			allowed, exposed := r.header.Get("Access-Control-Allow-Origin"), r.header.Get("Access-Control-Expose-Headers")
			if want := map[bool]string{true: test.origin}[test.readable]; allowed != want || (exposed != "") != test.readable {
				t.Errorf("%s: allowed origin %q, want %q; exposed %q", name, allowed, want, exposed)
			}
			if r.header.Get("Access-Control-Allow-Credentials") != "" || test.readable && !strings.HasPrefix(r.header.Get("Vary"), "Origin") {
				t.Errorf("%s: %v", name, r.header)
			}
		}
	})
}
