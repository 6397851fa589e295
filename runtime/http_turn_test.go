//go:build !mcp_stdio

package runtime

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Like on stdio, replies at once to many clients do not take memory at once.
func TestS12_RepliesAtOnceOverHTTP(t *testing.T) {
	const calls = 64
	withEndpoint(t, newTestServer(sleepyTool()), nil, func(t *testing.T, e *endpoint) {
		clients := make([]*clientConn, calls)
		request := rawRequest("POST", modernFields.with("Mcp-Method", "tools/call", "Mcp-Name", "sleepy"), modernBody("1", "tools/call", `"name":"sleepy"`))
		for i := range clients {
			clients[i] = e.dial()
			io.WriteString(clients[i], request)
		}
		before := heap()
		time.Sleep(time.Second + replyPatience/2)
		// Of each reply the value and its mirror, and what a copy of either took.
		if held := heap() - before; held > largeReplies*4*megabyte {
			t.Errorf("%d bytes are held", held)
		}
		for _, c := range clients {
			r, err := http.ReadResponse(c.in, nil)
			if err != nil {
				t.Fatal(err)
			}
			if n, err := io.Copy(io.Discard, r.Body); err != nil || n < 2*megabyte {
				t.Errorf("a reply of %d bytes: %v", n, err)
			}
			c.Close()
		}
	})
}

// Clients that do not read what is large keep it from nobody else.
func TestS12_SilentClientsDelayNobody(t *testing.T) {
	withEndpoint(t, newTestServer(sleepyTool()), nil, func(t *testing.T, e *endpoint) {
		fields, body := modernFields.with("Mcp-Method", "tools/call", "Mcp-Name", "sleepy"), modernBody("1", "tools/call", `"name":"sleepy"`)
		for range 2 * largeReplies {
			c := e.dial()
			defer c.Close()
			io.WriteString(c, rawRequest("POST", fields, body))
		}
		time.Sleep(2 * time.Second)
		began := time.Now()
		if r := e.post(fields, body); r.status != 200 || !strings.Contains(r.body, "lorem") {
			t.Errorf("got %d %.200s", r.status, r.body)
		}
		if took := time.Since(began); took > time.Second+replyPatience {
			t.Errorf("it took %v", took)
		}
	})
}
