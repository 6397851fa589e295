//go:build !mcp_stdio

package runtime

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestL8_InitializeRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newTestServer(addTool).newHTTPHandler([]Option{InitializeRate(10)})
		initialize := func(remote string) *fakeWriter {
			w := &fakeWriter{header: http.Header{}}
			r := legacyHTTPRequest("", legacyBody("0", "initialize", `"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{}`))
			r.RemoteAddr = remote
			h.ServeHTTP(w, r)
			return w
		}
		allowed := func(n int, remotes ...string) (ok int) {
			for i := range n {
				if w := initialize(remotes[i%len(remotes)]); w.header.Get("Mcp-Session-Id") != "" {
					ok++
				} else if w.status != 429 || w.header.Get("Retry-After") != "7" {
					t.Errorf("refused with %d %v", w.status, w.header)
				}
			}
			return ok
		}
		tests := []struct {
			name    string
			n, want int
			remotes []string
		}{
			{"one address, on any port", 30, 10, []string{"192.0.2.1:1", "192.0.2.1:2"}},
			{"another address", 5, 5, []string{"192.0.2.2:1"}},
			{"an address and its IPv6 spelling", 30, 10, []string{"192.0.2.3:1", "[::ffff:192.0.2.3]:1"}},
			{"one IPv6 network", 30, 10, []string{"[2001:db8::1]:1", "[2001:db8::ffff:1]:1"}},
			{"two IPv6 networks", 30, 20, []string{"[2001:db8:1::1]:1", "[2001:db8:2::1]:1"}},
			{"this machine", 100, 100, []string{"127.0.0.1:1", "[::1]:1"}},
			{"a Unix socket", 100, 100, []string{"@"}},
		}
		for _, test := range tests {
			if got := allowed(test.n, test.remotes...); got != test.want {
				t.Errorf("%s: %d of %d, want %d", test.name, got, test.n, test.want)
			}
		}
		time.Sleep(30 * time.Second)
		if got := allowed(30, "192.0.2.1:1"); got != 5 {
			t.Errorf("after half a minute: %d", got)
		}
		time.Sleep(time.Hour)
		if got := allowed(30, "192.0.2.1:1"); got != 10 {
			t.Errorf("after an hour: %d", got)
		}
		for i := range 2 * maxCredits {
			h.initializations.allow(fmt.Sprintf("10.%d.%d.%d:1", i>>16, i>>8&255, i&255))
		}
		if n := len(h.initializations.credits); n > maxCredits {
			t.Errorf("%d addresses are remembered", n)
		}
	})
}

// V11: beginning sessions costs a process nothing that grows.
func TestL8_SessionFlood(t *testing.T) {
	sessions := 100_000
	if raceDetector {
		sessions = 10_000 // it finds no more in more of the same
	}
	h := newTestServer(addTool).newHTTPHandler(nil)
	before := heapInUse()
	for range sessions {
		w := &fakeWriter{header: http.Header{}}
		h.ServeHTTP(w, legacyHTTPRequest("", legacyBody("0", "initialize", `"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{}`)))
		if w.header.Get("Mcp-Session-Id") == "" {
			t.Fatalf("%d %s", w.status, w.body)
		}
	}
	if grown := int64(heapInUse()) - int64(before); h.sessions.held != 0 || grown > 4<<20 {
		t.Errorf("%d sessions are held, and %d bytes", h.sessions.held, grown)
	}
}
