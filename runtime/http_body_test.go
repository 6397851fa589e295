//go:build !mcp_stdio

package runtime

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestMessagesOverHTTP(t *testing.T) {
	const list = `"jsonrpc":"2.0","method":"tools/list","params":{` + modernMeta + `}`
	tests := []struct {
		name, body string
		status     int
		code       int
		id         string
	}{
		{"J1 invalid UTF-8", "{\"id\":1," + list + ",\"x\":\"\xff\"}", 400, -32700, "null"},
		{"J2 malformed", `{"id":1,`, 400, -32700, "null"},
		{"J3 number", `7`, 400, -32600, "null"},
		{"J3 null", `null`, 400, -32600, "null"},
		{"J3 string", `"x"`, 400, -32600, "null"},
		{"J3 and H12 empty array", `[]`, 400, -32600, "null"},
		{"H12 array", `[{"id":1,` + list + `}]`, 400, -32600, "null"},
		{"H12 malformed array", `[{"id":1,` + list + `}`, 400, -32700, "null"},
		{"H13 empty body", ``, 400, -32700, "null"},
		{"J4 no version", `{"id":1,"method":"tools/list"}`, 400, -32600, "1"},
		{"J4 another version", `{"jsonrpc":"1.0","id":"a","method":"tools/list"}`, 400, -32600, `"a"`},
		{"J5 null id", `{"id":null,` + list + `}`, 400, -32600, "null"},
		{"J5 fraction", `{"id":1.5,` + list + `}`, 400, -32600, "null"},
		{"J5 huge", `{"id":1e400,` + list + `}`, 400, -32600, "null"},
		{"J5 array id", `{"id":[1],` + list + `}`, 400, -32600, "null"},
		{"J8 no method", `{"jsonrpc":"2.0","id":1}`, 400, -32600, "1"},
		{"J8 method not a string", `{"jsonrpc":"2.0","id":1,"method":1}`, 400, -32600, "1"},
		{"J9 params not an object", `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":[]}`, 400, -32602, "1"},
		{"J10 other capitals", `{"jsonrpc":"2.0","ID":1,"Method":"tools/list"}`, 400, -32600, "null"},
		{"J11 id twice", `{"id":1,"id":2,` + list + `}`, 400, -32600, "2"},
		{"J12 nesting", `{"id":1,` + list + `,"x":` + strings.Repeat("[", 1e6) + strings.Repeat("]", 1e6) + `}`, 400, -32700, "null"},
		{"J14 more after it", `{"id":1,` + list + `} {}`, 400, -32700, "null"},
		{"J16 method and result", `{"id":1,"result":{},` + list + `}`, 400, -32600, "1"},
		{"J20 half a surrogate", `{"id":"\ud800",` + list + `}`, 400, -32700, "null"},
	}
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		f := modernFields.with("Mcp-Method", "tools/list")
		for _, test := range tests {
			r := e.post(f, test.body)
			if test.name == "J11 id twice" {
				test.id = r.body[len(`{"jsonrpc":"2.0","id":`):strings.Index(r.body, `,"error"`)]
			}
			r.wantError(e.t, test.status, test.code, test.id)
			if t.Failed() {
				t.Fatal(test.name)
			}
		}
		for _, id := range []string{"0", `""`, `"7"`, "-1", "9007199254740993", `"\u0000"`, "-9223372036854775808"} { // J5, J6
			if r := e.post(f, `{"id":`+id+`,`+list+`}`); r.status != 200 || !strings.HasPrefix(r.body, `{"jsonrpc":"2.0","id":`+id+`,"result":{`) {
				t.Errorf("id %s: %v", id, r)
			}
		}
		if r := e.post(f, "\r\n\t {\"id\":1,"+list+"} \n"); r.status != 200 {
			t.Errorf("white space around: %v", r)
		}
	})
}

func TestJ12_DeepNestingIsQuick(t *testing.T) { // V4
	h := newTestServer(addTool).newHTTPHandler(nil)
	for _, depth := range []int{1e3, 1e4, 1e5, 1e6} {
		body := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":` + strings.Repeat(`{"a":`, depth) + "1" + strings.Repeat("}", depth) + `}}`
		w := &fakeWriter{header: http.Header{}}
		start := time.Now()
		h.ServeHTTP(w, modernRequest(strings.NewReader(body), "tools/call", "add"))
		if took := time.Since(start); w.status != 400 && w.status != 413 || took > time.Second {
			t.Errorf("depth %d: status %d after %v", depth, w.status, took)
		}
	}
}

func TestH13_ChunkedBody(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		f := addFieldsHTTP.with("Transfer-Encoding", "chunked")
		var chunks strings.Builder
		for _, c := range modernAdd {
			fmt.Fprintf(&chunks, "1\r\n%c\r\n", c)
		}
		if r := e.post(f, chunks.String()+"0\r\n\r\n"); r.status != 200 || !strings.Contains(r.body, addResult) {
			t.Errorf("%v", r)
		}
		e.post(f, "zz\r\n").wantError(t, 400, -32700, "null")
	})
}

func TestJ13_BodyLimit(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), []Option{MaxBody(1000)}, func(t *testing.T, e *endpoint) {
		pad := func(n int) string { return modernAdd + strings.Repeat(" ", n-len(modernAdd)) }
		if r := e.post(addFieldsHTTP, pad(1000)); r.status != 200 {
			t.Errorf("at the limit: %v", r)
		}
		e.post(addFieldsHTTP, pad(1001)).wantError(t, 413, -32600, "null")
		e.post(addFieldsHTTP.with("Content-Length", "9000000000"), "x").wantError(t, 413, -32600, "null")
		chunked := addFieldsHTTP.with("Transfer-Encoding", "chunked")
		chunk := func(n int) string { return fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", n, pad(n)) }
		if r := e.post(chunked, chunk(1000)); r.status != 200 {
			t.Errorf("chunked, at the limit: %v", r)
		}
		e.post(chunked, chunk(1001)).wantError(t, 413, -32600, "null")
	})
}

func TestH18_SlowBody(t *testing.T) { // V31
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		for _, f := range []fields{addFieldsHTTP.with("Content-Length", "1000"), addFieldsHTTP.with("Transfer-Encoding", "chunked")} {
			conn := e.dial()
			start := time.Now()
			io.WriteString(conn, rawRequest("POST", f, "{"[:0]))
			r, err := http.ReadResponse(conn.in, nil)
			if err != nil {
				t.Fatal(err)
			}
			if r.StatusCode != 408 || !r.Close || time.Since(start) != 30*time.Second {
				t.Errorf("status %d after %v, close %v", r.StatusCode, time.Since(start), r.Close)
			}
			conn.Close()
		}
	})
}

func TestH18_SlowHeaders(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		conn := e.dial()
		io.WriteString(conn, "POST /mcp HTTP/1.1\r\nHost: localhost\r\n")
		start := time.Now()
		if data, _ := io.ReadAll(conn); time.Since(start) > 10*time.Second {
			t.Errorf("closed after %v with %q", time.Since(start), data)
		}
		conn.Close()
		r := e.post(addFieldsHTTP.with("X", strings.Repeat("x", 70<<10)), modernAdd)
		if r.status != 431 {
			t.Errorf("large headers: %v", r)
		}
	})
}

func TestH18_ConnectionOutlivesASlowCall(t *testing.T) {
	// The deadline for the body must not go on for the call.
	slow := simpleTool("slow", func(ctx context.Context, out *Output) error {
		select {
		case <-time.After(10 * time.Minute):
			out.Text("done")
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	withEndpoint(t, newTestServer(slow), []Option{Heartbeat(time.Hour)}, func(t *testing.T, e *endpoint) {
		r := e.modern("1", "tools/call", "slow", `"name":"slow"`)
		if r.status != 200 || !strings.Contains(r.body, "done") {
			t.Errorf("%v", r)
		}
	})
}

func TestV8_ConnectionsCutAnywhere(t *testing.T) {
	s := newTestServer(addTool, progressTool())
	request := rawRequest("POST", addFieldsHTTP, modernAdd)
	withEndpoint(t, s, nil, func(t *testing.T, e *endpoint) {
		for n := range len(request) {
			conn := e.dial()
			io.WriteString(conn, request[:n])
			conn.Close()
		}
		f := e.initialize("2025-11-25", "{}")
		for _, text := range []string{ // replies of every kind, cut after each byte
			request,
			rawRequest("POST", callFieldsHTTP.with("Mcp-Name", "progress"), `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"progress",`+withToken+`}}`),
			rawRequest("POST", f, legacyBody("1", "tools/call", `"name":"progress","_meta":{"progressToken":1}`)),
			rawRequest("POST", listenFields, modernBody("1", "subscriptions/listen", `"notifications":{}`)),
			rawRequest("GET", f, ""),
		} {
			for n := range 500 {
				conn := e.dial()
				conn.SetReadDeadline(time.Now().Add(time.Second)) // streams are longer than they say
				go io.WriteString(conn, text)
				io.ReadFull(conn, make([]byte, n))
				conn.Close()
				synctest.Wait()
			}
		}
		if n := e.handler.calls.len(); n != 0 {
			t.Errorf("%d calls are in flight", n)
		}
		if r := e.post(addFieldsHTTP, modernAdd); r.status != 200 {
			t.Errorf("afterwards: %v", r)
		}
	})
}

func TestKeepAliveAfterErrors(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		conn := e.dial()
		defer conn.Close()
		bad := []string{
			rawRequest("PUT", plainFields, ""), rawRequest("POST", addFieldsHTTP.with("Host", "evil.example"), modernAdd),
			rawRequest("POST", addFieldsHTTP.with("Accept", ""), modernAdd), rawRequest("POST", addFieldsHTTP, "{"),
			rawRequest("GET", plainFields, ""), rawRequest("DELETE", plainFields, ""),
		}
		for _, text := range bad {
			for _, next := range []string{text, rawRequest("POST", addFieldsHTTP, modernAdd)} {
				go io.WriteString(conn, next)
				r, err := http.ReadResponse(conn.in, nil)
				if err != nil {
					t.Fatalf("after %q: %v", text, err)
				}
				io.Copy(io.Discard, r.Body)
				if next != text && r.StatusCode != 200 {
					t.Errorf("after %q: status %d", text, r.StatusCode)
				}
			}
		}
	})
}

func TestPipelinedRequests(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		conn := e.dial()
		defer conn.Close()
		const n = 20
		go io.WriteString(conn, strings.Repeat(rawRequest("POST", addFieldsHTTP, modernAdd), n))
		for i := range n {
			r, err := http.ReadResponse(conn.in, nil)
			if err != nil {
				t.Fatalf("reply %d: %v", i, err)
			}
			body, _ := io.ReadAll(r.Body)
			if r.StatusCode != 200 || !strings.Contains(string(body), addResult) || r.ContentLength != int64(len(body)) {
				t.Errorf("reply %d: %d, Content-Length %d, %s", i, r.StatusCode, r.ContentLength, body)
			}
		}
	})
}

func TestHTTP10(t *testing.T) {
	withEndpoint(t, newTestServer(addTool, progressTool()), nil, func(t *testing.T, e *endpoint) {
		r := e.exchangeRaw(strings.Replace(rawRequest("POST", addFieldsHTTP, modernAdd), "HTTP/1.1", "HTTP/1.0", 1))
		if r.status != 200 || !strings.Contains(r.body, addResult) {
			t.Errorf("%v", r)
		}
	})
}

// H18: a body that does not come is waited for no longer where the request is
// refused without it, whatever the path and the server.
func TestH18_RefusedRequestWhoseBodyDoesNotCome(t *testing.T) {
	missing := []string{"Content-Length", "100"}
	onEachServer(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		session := e.initialize("2025-11-25", "{}")
		for _, test := range []struct {
			request string
			status  int
		}{
			{rawRequest("POST", plainFields.with("Content-Type", "text/plain").with(missing...), ""), 415},
			{rawRequest("POST", plainFields.with("Accept", "text/html").with(missing...), ""), 406},
			{rawRequest("POST", plainFields.with("Host", "evil.example").with(missing...), ""), 403},
			{rawRequest("PUT", plainFields.with(missing...), ""), 405},
			{rawRequest("GET", plainFields.with(missing...), ""), 400},
			{rawRequest("GET", session.with(missing...), ""), 408},
			{rawRequest("DELETE", plainFields.with(missing...), ""), 400},
			{strings.Replace(rawRequest("POST", plainFields.with(missing...), ""), "/mcp", "/healthz", 1), 0},
			{strings.Replace(rawRequest("POST", plainFields.with(missing...), ""), "/mcp", "/none", 1), 0},
		} {
			began := time.Now()
			r := e.exchangeRaw(test.request)
			if test.status != 0 && r.status != test.status {
				t.Errorf("%.30q: got %v, want %d", test.request, r, test.status)
			}
			if took := time.Since(began); took > 31*time.Second {
				t.Errorf("%.30q: it took %v", test.request, took)
			}
		}
		get := e.stream("GET", session.with("Content-Length", "2"), "{}")
		time.Sleep(time.Minute)
		e.handler.server.ToolsChanged()
		get.next()
		get.conn.Close()
	})
}
