//go:build !mcp_stdio && !race

package runtime

import (
	"bytes"
	"io"
	"net/http"
	goruntime "runtime"
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

// What a call costs a server on a real connection, net/http's share included:
// that is 31 allocations and 2.6 KB by itself.
func TestHTTPConnectionAllocations(t *testing.T) {
	const calls, mostAllocs, mostBytes = 2000, 36, 3_200
	client := serveLoopback(t, newTestServer(addTool))
	request := []byte(rawRequest("POST", callFieldsHTTP.with("Mcp-Name", "add", "Host", "localhost"), modernAdd))
	buf := make([]byte, 4<<10)
	call := func() {
		if _, err := client.Write(request); err != nil {
			t.Fatal(err)
		}
		n, err := client.Read(buf)
		if err != nil || !bytes.Contains(buf[:n], []byte(`{"result":5}`)) {
			t.Fatalf("%v %s", err, buf[:n])
		}
	}
	for range 100 {
		call()
	}
	var before, after goruntime.MemStats
	goruntime.ReadMemStats(&before)
	for range calls {
		call()
	}
	goruntime.ReadMemStats(&after)
	allocs := float64(after.Mallocs-before.Mallocs) / calls
	size := float64(after.TotalAlloc-before.TotalAlloc) / calls
	t.Logf("%.1f allocations of %.0f bytes for each call", allocs, size)
	if allocs > mostAllocs || size > mostBytes {
		t.Errorf("%.1f allocations of %.0f bytes for each call, want at most %d of %d", allocs, size, mostAllocs, mostBytes)
	}
}
