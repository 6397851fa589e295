//go:build !mcp_stdio

package runtime

import (
	"context"
	"net"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

const addResult = `{"result":5}`

var addFieldsHTTP = modernFields.with("Mcp-Method", "tools/call", "Mcp-Name", "add")

func TestH1_Methods(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		for _, method := range []string{"PUT", "PATCH", "TRACE", "HEAD", "FOO"} {
			r := e.send(method, plainFields, "")
			if r.status != 405 || r.header.Get("Allow") != "POST, GET, DELETE, OPTIONS" {
				t.Errorf("%s: %v, Allow %q", method, r, r.header.Get("Allow"))
			}
		}
		if r := e.send("OPTIONS", plainFields, ""); r.status != 204 || r.header.Get("Allow") == "" {
			t.Errorf("OPTIONS: %v, Allow %q", r, r.header.Get("Allow"))
		}
		if r := e.post(addFieldsHTTP, modernAdd); r.status != 200 || !strings.Contains(r.body, addResult) {
			t.Errorf("POST: %v", r)
		}
	})
}

func TestH23_ModernOnly(t *testing.T) {
	s := NewServer(Implementation{Name: "test"}, ModernOnly(), WithLogger(discardLogger))
	s.AddTool(addTool)
	withEndpoint(t, s, nil, func(t *testing.T, e *endpoint) {
		for _, method := range []string{"GET", "DELETE"} {
			r := e.send(method, plainFields, "")
			if r.status != 405 || r.header.Get("Allow") != "POST, OPTIONS" {
				t.Errorf("%s: %v, Allow %q", method, r, r.header.Get("Allow"))
			}
		}
		r := e.post(plainFields, `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{}}}`)
		r.wantError(t, 400, -32022, "1") // M22
		if !strings.Contains(r.body, `"supported":["2026-07-28"]`) || r.header.Get("Mcp-Session-Id") != "" {
			t.Errorf("initialize: %v", r)
		}
		e.post(plainFields, legacyBody("2", "tools/list", "")).wantError(t, 400, -32602, "2")
		r = e.modern("3", "server/discover", "", "")
		if !strings.Contains(r.body, `"supportedVersions":["2026-07-28"]`) {
			t.Errorf("discover: %v", r)
		}
	})
}

func TestH3_Accept(t *testing.T) {
	tests := []struct {
		name   string
		accept []string
		json   bool
		stream bool
	}{
		{"both", []string{"application/json, text/event-stream"}, true, true},
		{"other order, no space", []string{"text/event-stream,application/json"}, true, true},
		{"two lines", []string{"application/json", "text/event-stream"}, true, true},
		{"anything", []string{"*/*"}, true, true},
		{"ranges", []string{"application/*, text/*;q=0.1"}, true, true},
		{"parameters", []string{`application/json; charset=utf-8; x="a,b;q=0", text/event-stream;q=1.000`}, true, true},
		{"capitals", []string{"Application/JSON, TEXT/Event-Stream"}, true, true},
		{"among others", []string{"text/html, application/json;q=0.9, text/event-stream;q=0.001"}, true, true},
		{"none", nil, false, false},
		{"empty", []string{""}, false, false},
		{"JSON alone", []string{"application/json"}, true, false},
		{"stream alone", []string{"text/event-stream"}, false, true},
		{"q=0", []string{"application/json;q=0, text/event-stream"}, false, true},
		{"q=0.000 in a range", []string{"application/json, text/*;q=0.000"}, true, false},
		{"excluded from anything", []string{"*/*, text/event-stream; q=0"}, true, false},
		{"the specific one counts", []string{"text/*;q=0, text/event-stream, */*"}, true, true},
		{"malformed weight", []string{"application/json;q=x, text/event-stream;q=2"}, false, false},
		{"weight with four digits", []string{"application/json;q=0.0001, text/event-stream"}, false, true},
		{"prefix", []string{"application/jsonp, text/event-streams"}, false, false},
		{"inside quotes", []string{`text/html;x=", application/json, text/event-stream"`}, false, false},
		{"unclosed quote", []string{`text/html;x=", application/json, text/event-stream`}, false, false},
		{"long s", []string{"application/jſon, text/event-stream"}, false, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := parseAccept(test.accept); got != (acceptance{test.json, test.stream}) {
				t.Errorf("got %+v", got)
			}
		})
	}
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		for _, test := range tests {
			f := addFieldsHTTP.with("Accept", "")
			for _, line := range test.accept {
				f = f.with("+Accept", line)
			}
			r := e.post(f, modernAdd)
			if test.json && test.stream {
				if r.status != 200 {
					t.Errorf("%s: %v", test.name, r)
				}
				continue
			}
			r.wantError(t, 406, -32600, "null")
		}
	})
}

func TestH3_LenientAccept(t *testing.T) {
	s := newTestServer(addTool, progressTool())
	withEndpoint(t, s, []Option{LenientAccept()}, func(t *testing.T, e *endpoint) {
		for _, accept := range []string{"", "application/json", "*/*"} {
			if r := e.post(addFieldsHTTP.with("Accept", accept), modernAdd); r.status != 200 {
				t.Errorf("%q: %v", accept, r)
			}
		}
		f := modernFields.with("Mcp-Method", "tools/call", "Mcp-Name", "progress", "Accept", "application/json")
		body := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"progress","_meta":{"progressToken":1,` + strings.TrimPrefix(modernMeta, `"_meta":{`) + `}}`
		if r := e.post(f, body); r.status != 200 || r.header.Get("Content-Type") != "application/json" || !strings.Contains(r.body, "done") {
			t.Errorf("a call that reports: %v %v", r.header, r)
		}
		e.post(addFieldsHTTP.with("Accept", "text/event-stream"), modernAdd).wantError(t, 406, -32600, "null")
		e.post(modernFields.with("Mcp-Method", "subscriptions/listen", "Accept", "application/json"),
			modernBody("1", "subscriptions/listen", `"notifications":{}`)).wantError(t, 406, -32600, "1")
	})
}

func TestH4_ContentType(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		for _, good := range []string{"application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8", `application/json; charset="utf-8"`, "application/json; x=y"} {
			if r := e.post(addFieldsHTTP.with("Content-Type", good), modernAdd); r.status != 200 {
				t.Errorf("%q: %v", good, r)
			}
		}
		for _, bad := range []string{"", "text/plain", "text/plain; x=application/json", "application/jsonp", "application/x-www-form-urlencoded",
			"multipart/form-data; boundary=x", "application/json; charset=latin1", "application/json, text/plain", "application/", ";", "application/json; charset", "*/*"} {
			e.post(addFieldsHTTP.with("Content-Type", bad), modernAdd).wantError(t, 415, -32600, "null")
		}
		e.post(addFieldsHTTP.with("+Content-Type", "application/json"), modernAdd).wantError(t, 415, -32600, "null")
	})
}

func TestH5_ContentEncoding(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		for _, bad := range []string{"gzip", "br", "identity, gzip", "x"} {
			e.post(addFieldsHTTP.with("Content-Encoding", bad), modernAdd).wantError(t, 415, -32600, "null")
		}
		if r := e.post(addFieldsHTTP.with("Content-Encoding", "Identity"), modernAdd); r.status != 200 {
			t.Errorf("identity: %v", r)
		}
	})
}

// countingTool counts its calls, to show that none got through.
func countingTool(calls *int) Tool {
	tool := addTool
	call := tool.Call
	tool.Call = func(ctx context.Context, in *codec.Reader, out *Output) error {
		*calls++
		return call(ctx, in, out)
	}
	return tool
}

func TestH6_Origin(t *testing.T) {
	good := []string{"", "http://127.0.0.1:8000", "http://localhost:6274", "https://localhost", "http://[::1]:3000", "http://127.9.9.9", "HTTP://LOCALHOST:1",
		"https://app.example.com", "https://APP.example.com", "vscode-webview://abc", "https://mcp.example.com", "https://mcp.example.com:443"}
	bad := []string{"null", "https://evil.example", "http://localhost.evil.example", "http://evil.example:8000", "http://127.0.0.1.evil.example", "localhost", "http://",
		"http://localhost@evil.example", "http://localhost/x", "file://", "http://mcp.example.com", "https://app.example.com.evil.example", "chrome-extension://abc", "http://localho\u017ft"}
	opts := []Option{AllowOrigins("https://app.example.com", "vscode-webview://abc"), PublicURL("https://mcp.example.com/mcp")}
	calls := 0
	withEndpoint(t, newTestServer(countingTool(&calls)), opts, func(t *testing.T, e *endpoint) {
		for _, origin := range good {
			r := e.post(addFieldsHTTP.with("Origin", origin), modernAdd)
			if r.status != 200 || r.header.Get("Access-Control-Allow-Origin") != origin {
				t.Errorf("%q: %v, allowed origin %q", origin, r, r.header.Get("Access-Control-Allow-Origin"))
			}
		}
		calls = 0
		for _, origin := range bad {
			for _, method := range []string{"POST", "GET", "DELETE", "OPTIONS"} {
				r := e.send(method, addFieldsHTTP.with("Origin", origin), modernAdd)
				r.wantError(t, 403, -32600, "null")
				if r.header.Get("Access-Control-Allow-Origin") != "" {
					t.Errorf("%s from %q may read the reply", method, origin)
				}
			}
		}
		e.post(addFieldsHTTP.with("Origin", "http://localhost", "+Origin", "http://localhost"), modernAdd).wantError(t, 403, -32600, "null")
		for _, site := range []string{"cross-site", "same-site", "x"} {
			e.post(addFieldsHTTP.with("Sec-Fetch-Site", site), modernAdd).wantError(t, 403, -32600, "null")
		}
		if calls != 0 {
			t.Errorf("%d calls got through", calls)
		}
		for _, site := range []string{"same-origin", "none"} {
			if r := e.post(addFieldsHTTP.with("Sec-Fetch-Site", site), modernAdd); r.status != 200 {
				t.Errorf("Sec-Fetch-Site %s: %v", site, r)
			}
		}
	})
}

func TestH6_NoPageReachesATool(t *testing.T) { // V2
	calls := 0
	withEndpoint(t, newTestServer(countingTool(&calls)), nil, func(t *testing.T, e *endpoint) {
		for _, contentType := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""} {
			for _, origin := range []string{"", "null", "https://evil.example"} {
				if r := e.post(addFieldsHTTP.with("Content-Type", contentType, "Origin", origin), modernAdd); r.status < 400 {
					t.Errorf("%q from %q: %v", contentType, origin, r)
				}
			}
		}
		if calls != 0 {
			t.Errorf("%d calls got through", calls)
		}
	})
}

func TestH7_Host(t *testing.T) { // V1
	loopback := []string{"localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:8000", "127.255.255.254:1", "[::1]", "[::1]:8000", "[0:0:0:0:0:0:0:1]"}
	others := []string{"evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "localhost.", "0.0.0.0", "[::]:8000", "::1",
		"[127.0.0.1]", "localhost:80:80", "localhost:x", "10.0.0.5", "localhost@evil.example", "[::1]x", "127.1"}
	for _, local := range []net.Addr{nil, &net.UnixAddr{Net: "unix", Name: "/x"}, &net.TCPAddr{IP: net.IPv6loopback, Port: 1}, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}} {
		withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
			e.listener.local = local
			for _, host := range loopback {
				if r := e.post(addFieldsHTTP.with("Host", host), modernAdd); r.status != 200 {
					t.Errorf("%v: %q: %v", local, host, r)
				}
			}
			for _, host := range others {
				for _, method := range []string{"POST", "GET", "DELETE", "OPTIONS"} {
					if r := e.send(method, addFieldsHTTP.with("Host", host), modernAdd); r.status != 403 && r.status != 400 {
						t.Errorf("%v: %s %q: %v", local, method, host, r)
					}
				}
			}
		})
	}
}

func TestH7_PublicHost(t *testing.T) {
	tests := []struct {
		name, host string
		opts       []Option
		allowed    bool
	}{
		{"its own address", "10.0.0.5:8000", nil, true},
		{"another address", "10.0.0.6:8000", nil, false},
		{"a name", "mcp.example.com", nil, false},
		{"loopback", "localhost:8000", nil, true},
		{"the public URL", "mcp.example.com", []Option{PublicURL("https://MCP.example.com/mcp")}, true},
		{"the public URL with its port", "mcp.example.com:8443", []Option{PublicURL("https://mcp.example.com:8443")}, true},
		{"another port", "mcp.example.com:8444", []Option{PublicURL("https://mcp.example.com:8443")}, false},
		{"another name", "evil.example", []Option{PublicURL("https://mcp.example.com/mcp")}, false},
		{"an allowed host", "calc:8000", []Option{AllowHosts("Calc")}, true},
		{"an allowed host and port", "calc:8000", []Option{AllowHosts("calc:8000")}, true},
		{"an allowed host, another port", "calc:8001", []Option{AllowHosts("calc:8000")}, false},
		{"an allowed IPv6 address", "[fd00::1]:8000", []Option{AllowHosts("[fd00::1]")}, true},
		{"any", "evil.example", []Option{AllowHosts("*")}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			withEndpoint(t, newTestServer(addTool), test.opts, func(t *testing.T, e *endpoint) {
				e.listener.local = &net.TCPAddr{IP: net.IPv4(10, 0, 0, 5), Port: 8000}
				r := e.post(addFieldsHTTP.with("Host", test.host), modernAdd)
				if want := map[bool]int{true: 200, false: 403}[test.allowed]; r.status != want {
					t.Errorf("%v, want %d", r, want)
				}
				// A page of a loopback origin is foreign to a public address.
				if r := e.post(addFieldsHTTP.with("Host", test.host, "Origin", "http://localhost:6274"), modernAdd); r.status != 403 {
					t.Errorf("from a loopback origin: %v", r)
				}
			})
		})
	}
	withEndpoint(t, newTestServer(addTool), []Option{AllowHosts("*")}, func(t *testing.T, e *endpoint) {
		// An address that anybody's name may resolve to proves nothing.
		if r := e.post(addFieldsHTTP.with("Host", "evil.example", "Origin", "http://evil.example"), modernAdd); r.status != 403 {
			t.Errorf("same origin on any host: %v", r)
		}
	})
}

func TestCORS(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		const page = "http://localhost:6274"
		r := e.send("OPTIONS", fields{"Host", "localhost", "Origin", page, "Access-Control-Request-Method", "POST",
			"Access-Control-Request-Headers", "content-type, mcp-param-region,Mcp-Param-Zone, mcp-param-, mcp-param-a b, x-other", "Access-Control-Request-Private-Network", "true"}, "")
		want := map[string]string{
			"Access-Control-Allow-Origin":          page,
			"Access-Control-Allow-Methods":         "POST, GET, DELETE, OPTIONS",
			"Access-Control-Allow-Headers":         requestHeaders + ", mcp-param-region, mcp-param-zone",
			"Access-Control-Max-Age":               "7200",
			"Access-Control-Allow-Private-Network": "true",
			"Access-Control-Allow-Credentials":     "",
		}
		if r.status != 204 {
			t.Errorf("preflight: %v", r)
		}
		for name, value := range want {
			if got := r.header.Get(name); got != value {
				t.Errorf("preflight: %s is %q, want %q", name, got, value)
			}
		}
		for _, f := range []fields{addFieldsHTTP, addFieldsHTTP.with("Content-Type", "text/plain"), addFieldsHTTP.with("Mcp-Name", "x"), plainFields} {
			for _, method := range []string{"POST", "GET", "DELETE", "PUT"} {
				r := e.send(method, f.with("Origin", page), modernAdd)
				if r.header.Get("Access-Control-Allow-Origin") != page || r.header.Get("Vary") != "Origin" ||
					!strings.Contains(r.header.Get("Access-Control-Expose-Headers"), "Mcp-Session-Id") {
					t.Errorf("%s %v: %v", method, r, r.header)
				}
			}
		}
	})
}
