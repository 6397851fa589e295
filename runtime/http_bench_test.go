//go:build !mcp_stdio

package runtime

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// fakeWriter is a reply that goes nowhere.
type fakeWriter struct {
	header http.Header
	status int
	body   []byte
}

func (w *fakeWriter) Header() http.Header    { return w.header }
func (w *fakeWriter) WriteHeader(status int) { w.status = status }
func (w *fakeWriter) Write(b []byte) (int, error) {
	w.body = append(w.body[:0], b...)
	return len(b), nil
}
func (w *fakeWriter) SetReadDeadline(time.Time) error  { return nil }
func (w *fakeWriter) SetWriteDeadline(time.Time) error { return nil }

const modernAdd = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"a":2,"b":3},` + modernMeta + `}}`

func modernRequest(body io.Reader, method, name string) *http.Request {
	r, err := http.NewRequest("POST", "http://localhost/mcp", body)
	if err != nil {
		panic(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	r.Header.Set("MCP-Protocol-Version", "2026-07-28")
	r.Header.Set("Mcp-Method", method)
	if name != "" {
		r.Header.Set("Mcp-Name", name)
	}
	return r
}

func legacyHTTPRequest(session, body string) *http.Request {
	r, err := http.NewRequest("POST", "http://localhost/mcp", strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	if session != "" {
		r.Header.Set("MCP-Protocol-Version", "2025-11-25")
		r.Header.Set("Mcp-Session-Id", session)
	}
	return r
}

func BenchmarkServeHTTPLegacyAdd(b *testing.B) {
	h := newTestServer(addTool).HTTPHandler()
	w := &fakeWriter{header: http.Header{}}
	h.ServeHTTP(w, legacyHTTPRequest("", `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"roots":{}},"clientInfo":{"name":"client","version":"1"}}}`))
	body := bytes.NewReader([]byte(legacyBody("1", "tools/call", `"name":"add","arguments":{"a":2,"b":3}`)))
	r := legacyHTTPRequest(w.header.Get("Mcp-Session-Id"), "")
	r.Body = io.NopCloser(body)
	b.ReportAllocs()
	for b.Loop() {
		body.Seek(0, io.SeekStart)
		clear(w.header)
		h.ServeHTTP(w, r)
	}
}

func BenchmarkServeHTTP(b *testing.B) {
	h := newTestServer(addTool, searchTool).HTTPHandler()
	many := newTestServer(manyTools(1000)...).HTTPHandler()
	for _, bench := range []struct {
		name         string
		handler      http.Handler
		method, tool string
		body         []byte
		want         string
	}{
		{"add", h, "tools/call", "add", dispatchAdd, `{"result":5}`},
		{"search", h, "tools/call", "search", dispatchSearch, "doc-10703"},
		{"list1000", many, "tools/list", "", dispatchList, "search_0999"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			body := bytes.NewReader(bench.body)
			r := modernRequest(body, bench.method, bench.tool)
			r.Body = io.NopCloser(body)
			w := &fakeWriter{header: http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				body.Seek(0, io.SeekStart)
				clear(w.header)
				bench.handler.ServeHTTP(w, r)
			}
			if !bytes.Contains(w.body, []byte(bench.want)) {
				b.Fatalf("%d %s", w.status, w.body)
			}
		})
	}
}

// A reply that is all there is to send costs about the same as one JSON body and
// as an event stream, here over a connection.
func BenchmarkSingleReply(b *testing.B) {
	streamed := func(ctx context.Context, in *codec.Reader, out *Output) error {
		stream := callFrom(ctx).stream.(*postStream)
		stream.mu.Lock()
		stream.open()
		stream.mu.Unlock()
		return addTool.Call(ctx, in, out)
	}
	for _, bench := range []struct {
		name, contentType string
		call              func(context.Context, *codec.Reader, *Output) error
	}{
		{"JSON", "application/json", addTool.Call},
		{"SSE", "text/event-stream", streamed},
	} {
		b.Run(bench.name, func(b *testing.B) {
			tool := addTool
			tool.Context, tool.Call = true, bench.call
			conn := serveLoopback(b, newTestServer(tool))
			request := []byte(rawRequest("POST", callFieldsHTTP.with("Mcp-Name", "add"), modernAdd))
			in := bufio.NewReader(conn)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := conn.Write(request); err != nil {
					b.Fatal(err)
				}
				r, err := http.ReadResponse(in, nil)
				if err != nil {
					b.Fatal(err)
				}
				body, err := io.ReadAll(r.Body)
				if err != nil || r.Header.Get("Content-Type") != bench.contentType || !bytes.Contains(body, []byte(`{"result":5}`)) {
					b.Fatalf("%v %v %s", err, r.Header, body)
				}
			}
		})
	}
}
