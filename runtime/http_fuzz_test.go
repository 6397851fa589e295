//go:build !mcp_stdio

package runtime

import (
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"unicode/utf8"
)

func FuzzHeaderValue(f *testing.F) {
	for _, seed := range []string{"", "add", "=?base64?YWRk?=", "=?base64?YWR?=", "=?base64?YWRkeB==?=", "=?base64??=", "=?base64?=", "=?BASE64?YWRk?=", "ä", " padded "} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if decoded, ok := decodeHeader(value); ok && strings.HasPrefix(value, sentinelPrefix) && strings.HasSuffix(value, sentinelSuffix) && len(value) >= len(sentinelPrefix+sentinelSuffix) {
			if again := sentinelPrefix + base64.StdEncoding.EncodeToString([]byte(decoded)) + sentinelSuffix; again != value {
				t.Errorf("%q decodes to %q, whose spelling is %q", value, decoded, again)
			}
		}
		if !utf8.ValidString(value) {
			return
		}
		encoded := sentinelPrefix + base64.StdEncoding.EncodeToString([]byte(value)) + sentinelSuffix
		if decoded, ok := decodeHeader(encoded); !ok || decoded != value {
			t.Errorf("%q came back as %q, %v", value, decoded, ok)
		}
	})
}

func FuzzAccept(f *testing.F) {
	for _, seed := range []string{"", usualAccept, "*/*;q=0", `a/b;x="\"`, "application/json;q=0.5,,;;q", "text/*;q=1.000, */*;q=0"} {
		f.Add(seed, "x/y")
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		got := parseAccept([]string{first, second})
		if swapped := parseAccept([]string{second, first}); swapped != got {
			t.Errorf("the order of lines matters: %+v and %+v", got, swapped)
		}
		if !strings.ContainsAny(first, `"\`) {
			if joined := parseAccept([]string{first + "," + second}); joined != got {
				t.Errorf("two lines are not one with a comma: %+v and %+v", got, joined)
			}
		}
		if more := parseAccept([]string{usualAccept, first, second}); !more.json || !more.stream {
			t.Errorf("what is listed is not accepted: %+v", more)
		}
	})
}

func FuzzHost(f *testing.F) {
	for _, seed := range []string{"localhost", "[::1]:80", "127.0.0.1:x", "[::1%25lo]", "evil.example:80", "", ":", "[", "localho\u017ft"} {
		f.Add(seed)
	}
	policy := newOriginPolicy(&httpOptions{})
	f.Fuzz(func(t *testing.T, host string) {
		if !policy.knownHost(host, localAddress(&http.Request{})) {
			return
		}
		name, _, address, _ := splitHost(host)
		if !address.IsLoopback() && strings.ToLower(name) != "localhost" {
			t.Errorf("%q is taken for this machine", host)
		}
	})
}

func FuzzSessionID(f *testing.F) {
	h := newTestServer(addTool).newHTTPHandler(nil)
	w := &fakeWriter{header: http.Header{}}
	h.ServeHTTP(w, legacyHTTPRequest("", legacyBody("0", "initialize", `"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{}`)))
	good := w.header.Get("Mcp-Session-Id")
	for _, seed := range []string{"", "x", good, good[1:], good + "A", strings.Repeat("A", 5000)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, id string) {
		w := &fakeWriter{header: http.Header{}}
		r := legacyHTTPRequest(id, listTools)
		r.Header["Mcp-Session-Id"] = []string{id}
		h.ServeHTTP(w, r)
		if id == good && w.status != 0 || id != good && w.status != 404 {
			t.Errorf("%q: %d %s", id, w.status, w.body)
		}
		if n := h.sessions.held; n != 0 {
			t.Errorf("%d sessions are held", n)
		}
	})
}

func FuzzMessageOverHTTP(f *testing.F) {
	for _, seed := range []string{modernAdd, "", "[]", `{"jsonrpc":"2.0","id":1,"method":"initialize"}`, `{"jsonrpc":"2.0","id":"\ud800"}`, `{"jsonrpc":"2.0","method":"x","params":[]}`} {
		f.Add(seed, "tools/call", "add")
	}
	h := newTestServer(addTool).newHTTPHandler(nil)
	f.Fuzz(func(t *testing.T, body, method, name string) {
		w := &fakeWriter{header: http.Header{}}
		r := modernRequest(strings.NewReader(body), "", "")
		r.Header["Mcp-Method"], r.Header["Mcp-Name"] = []string{method}, []string{name}
		if r.Body != nil && r.ContentLength == 0 && body != "" {
			r.ContentLength = int64(len(body))
		}
		h.ServeHTTP(w, r)
		if w.status != 202 && (len(w.body) == 0 || w.header["Content-Type"][0] != "application/json") {
			t.Errorf("%q: %d %s", body, w.status, w.body)
		}
	})
}

func FuzzHTTPConnection(f *testing.F) {
	f.Add([]byte(rawRequest("POST", addFieldsHTTP, modernAdd)))
	f.Add([]byte(rawRequest("POST", plainFields.with("Transfer-Encoding", "chunked"), "5\r\nhello\r\nx\r\n")))
	f.Add([]byte("GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nLast-Event-ID: x\r\n\r\n"))
	f.Add([]byte("POST /mcp HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"))
	f.Add([]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		synctest.Test(t, func(t *testing.T) {
			e := startEndpoint(t, newTestServer(addTool))
			conn := e.dial()
			go io.Copy(io.Discard, conn)
			conn.Write(text)
			synctest.Wait()
			conn.Close()
			if r := e.post(addFieldsHTTP, modernAdd); r.status != 200 || !strings.Contains(r.body, addResult) {
				t.Errorf("afterwards: %v", r)
			}
			e.shutDown()
		})
	})
}
