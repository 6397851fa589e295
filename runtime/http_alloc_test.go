//go:build !mcp_stdio && !race

package runtime

import (
	"bytes"
	"io"
	"net/http"
	"testing"
)

func TestHTTPHotPathAllocatesNothing(t *testing.T) {
	h := newTestServer(addTool).HTTPHandler()
	initialize := &fakeWriter{header: http.Header{}}
	h.ServeHTTP(initialize, legacyHTTPRequest("", `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}`))
	session := initialize.header.Get("Mcp-Session-Id")
	legacyAdd := legacyBody("1", "tools/call", `"name":"add","arguments":{"a":2,"b":3}`)
	for name, r := range map[string]*http.Request{
		"modern": modernRequest(nil, "tools/call", "add"),
		"legacy": legacyHTTPRequest(session, ""),
	} {
		text := modernAdd
		if name == "legacy" {
			text = legacyAdd
		}
		body := bytes.NewReader([]byte(text))
		r.Body = io.NopCloser(body)
		w := &fakeWriter{header: http.Header{}}
		allocs := testing.AllocsPerRun(1000, func() {
			body.Seek(0, io.SeekStart)
			clear(w.header)
			h.ServeHTTP(w, r)
		})
		if allocs > 0 || !bytes.Contains(w.body, []byte(addResult)) && !bytes.Contains(w.body, []byte(`\"result\":5`)) {
			t.Errorf("%s: %v allocations a call for %s", name, allocs, w.body)
		}
	}
}
