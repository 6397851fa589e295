//go:build !mcp_stdio

package runtime

import (
	"encoding/binary"
	"testing"
	"time"
)

// operations.md 5.2: where the clock is set an hour ahead or back, sessions go
// on. Their age alone is told by the clock, since any process may have begun
// them.
func TestFault_ClockJumps(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		f := e.initialize("2025-11-25", "{}")
		keys := e.handler.server.keys()
		text, _, ok := keys.OpenIn(nil, purposeSession, f[len(f)-3])
		if !ok {
			t.Fatalf("%q is no session id", f[len(f)-3])
		}
		call := legacyBody("1", "tools/call", `"name":"add","arguments":{"a":2,"b":3}`)
		for begun, status := range map[time.Duration]int{
			-time.Hour:      200, // the clock has been set ahead
			time.Hour:       200, // the clock has been set back
			-25 * time.Hour: 404, // its time is up
		} {
			binary.BigEndian.PutUint64(text[sessionIssued:], uint64(time.Now().Add(begun).Unix()))
			if r := e.post(f.with("Mcp-Session-Id", keys.Seal(string(purposeSession), text)), call); r.status != status {
				t.Errorf("a session that seems to have begun at %v: got %v", begun, r)
			}
		}
	})
}

// What a process holds for a session is let go of after it was idle by a clock
// that nobody sets.
func TestFault_IdleTimeIsNotTheClocks(t *testing.T) {
	before := uptime()
	st := newSessionState(sessionNonce{}, "")
	if used := time.Duration(st.used.Load()); used < before || used > uptime() {
		t.Errorf("used at %v, now it is %v", used, uptime())
	}
	if st.idle(before-time.Second) || !st.idle(uptime()) {
		t.Error("it is idle before it has been idle, or not afterwards")
	}
}
