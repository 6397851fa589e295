//go:build !mcp_stdio

package runtime

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/seal"
)

// callers is middleware that takes the X-Caller header for who called.
func callers(e *endpoint) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if name := r.Header.Get("X-Caller"); name != "" {
			r = r.WithContext(WithCaller(r.Context(), name))
		}
		e.handler.ServeHTTP(w, r)
	})
}

const listTools = `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`

func sessionOf(f fields) string {
	for i := 0; i < len(f); i += 2 {
		if f[i] == "Mcp-Session-Id" {
			return f[i+1]
		}
	}
	return ""
}

func TestL1_SessionIDs(t *testing.T) { // V7
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		seen := map[string]bool{}
		for range 200 {
			f := e.initialize("2025-11-25", `{"roots":{}}`)
			id := sessionOf(f)
			if seen[id] || len(id) < 64 || strings.ContainsFunc(id, func(r rune) bool { return r < 0x21 || r > 0x7e }) {
				t.Fatalf("session id %q", id)
			}
			seen[id] = true
			if r := e.post(f, listTools); r.status != 200 || r.header.Get("Mcp-Session-Id") != "" {
				t.Fatalf("%v %v", r, r.header)
			}
		}
		if n := e.handler.sessions.held; n != 0 {
			t.Errorf("%d sessions are held, though nothing of them is open", n)
		}
		// Ids of equal sessions share no beginning by which to guess others.
		const many = 100_000
		s := &session{revision: rev20251125, capabilities: []byte("{}"), client: []byte("{}")}
		begins := make(map[string]bool, many)
		for range many {
			id, _ := e.handler.sealSession(s)
			begins[id[:16]] = true
		}
		if len(begins) != many {
			t.Errorf("%d of %d ids begin differently", len(begins), many)
		}
	})
}

func TestI1_Initialize(t *testing.T) {
	body := func(params string) string { return legacyBody("1", "initialize", params) }
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		for _, bad := range []string{``, `"protocolVersion":"2025-11-25"`, `"protocolVersion":1,"capabilities":{},"clientInfo":{}`, `"protocolVersion":"2025-11-25","capabilities":[],"clientInfo":{}`} {
			r := e.post(plainFields, body(bad))
			r.wantError(t, 200, -32602, "1")
			if r.header.Get("Mcp-Session-Id") != "" {
				t.Errorf("%s: got a session", bad)
			}
		}
		for asked, want := range map[string]string{ // I2
			"2024-11-05": "2024-11-05", "2025-03-26": "2025-03-26", "2025-06-18": "2025-06-18", "2025-11-25": "2025-11-25",
			"2026-07-28": "2025-11-25", "1.0": "2025-11-25", "": "2025-11-25",
		} {
			for _, header := range []string{"", "2025-11-25", "2026-07-28", "x"} {
				r := e.post(plainFields.with("MCP-Protocol-Version", header), body(`"protocolVersion":"`+asked+`","capabilities":{},"clientInfo":{}`))
				if r.status != 200 || !strings.Contains(r.body, `"protocolVersion":"`+want+`"`) || r.header.Get("Mcp-Session-Id") == "" {
					t.Errorf("%q with header %q: %v", asked, header, r)
				}
			}
		}
		f := e.initialize("2025-11-25", "{}")
		again := body(`"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{}`)
		e.post(f, again).wantError(t, 400, -32600, "1")                                   // I4
		e.post(f.with("Mcp-Session-Id", "unknown"), again).wantError(t, 404, -32600, "1") // L3
		if r := e.post(f, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":0}}`); r.status != 202 {
			t.Errorf("I9: %v", r)
		}
		if r := e.post(f, legacyBody("2", "ping", "")); r.body != `{"jsonrpc":"2.0","id":2,"result":{}}` {
			t.Errorf("I6: %v", r)
		}
	})
}

// I5: a client is asked nothing before it has said that it is initialized. A
// process that shares its keys cannot know, since another may have been told.
func TestI5_NoQuestionsBeforeInitialized(t *testing.T) {
	const initialize = `"protocolVersion":"2025-11-25","capabilities":{"roots":{}},"clientInfo":{"name":"c","version":"1"}`
	call := legacyBody("1", "tools/call", `"name":"roots"`)
	for _, keys := range []string{"own", "shared"} {
		s := newTestServer(rootsTool())
		if keys == "shared" {
			s.options.keys = seal.RandomRing()
		}
		withEndpoint(t, s, nil, func(t *testing.T, e *endpoint) {
			for _, end := range []string{"initialized", "DELETE"} {
				id := e.post(plainFields, legacyBody("0", "initialize", initialize)).header.Get("Mcp-Session-Id")
				f := plainFields.with("Mcp-Session-Id", id)
				if keys == "own" {
					if r := e.post(f, call); !strings.Contains(r.body, errNotInitialized.Error()) || strings.Contains(r.body, "roots/list") {
						t.Errorf("before: %v", r)
					}
				}
				if end == "DELETE" {
					e.send("DELETE", f, "")
					continue
				}
				e.post(f, `{"jsonrpc":"2.0","method":"notifications/initialized"}`)
				stream := e.stream("POST", f, call)
				if question := stream.next(); !strings.Contains(question, "roots/list") {
					t.Errorf("%s keys: %s", keys, question)
				}
				stream.conn.Close()
				e.send("DELETE", f, "")
			}
			if n := len(e.handler.fresh.nonces); n != 0 {
				t.Errorf("%d sessions are still fresh", n)
			}
		})
	}
	var fresh freshSessions
	for i := range maxFresh + 10 {
		fresh.add(sessionNonce{byte(i), byte(i >> 8), byte(i >> 16)})
	}
	if len(fresh.nonces) != maxFresh || len(fresh.ordered) != maxFresh || fresh.has(sessionNonce{9}) || !fresh.has(sessionNonce{10}) {
		t.Errorf("%d are remembered, in a ring of %d", len(fresh.nonces), len(fresh.ordered))
	}
}

func TestInitializeBoundsWhatASessionKeeps(t *testing.T) {
	long := strings.Repeat("x", 10_000)
	s := newTestServer(simpleTool("who", func(ctx context.Context, out *Output) error {
		name, version := RequestFrom(ctx).Client()
		_, err := Roots(ctx)
		out.Text(fmt.Sprintf("%d %s %v", len(name), version, err))
		return nil
	}))
	withEndpoint(t, s, []Option{LenientAccept()}, func(t *testing.T, e *endpoint) {
		initialize := func(capabilities string) reply {
			return e.post(plainFields, legacyBody("0", "initialize", `"protocolVersion":"2025-11-25","capabilities":`+capabilities+`,"clientInfo":{"name":"`+long+`","version":"1","x":"`+long+`"}`))
		}
		r := initialize(`{"roots":{},"experimental":{"x":"` + long + `"}}`)
		id := r.header.Get("Mcp-Session-Id")
		if id == "" || len(id) > maxSessionID {
			t.Fatalf("session id of %d bytes: %v", len(id), r)
		}
		f := plainFields.with("Mcp-Session-Id", id, "Accept", "application/json")
		if r := e.post(f, legacyBody("1", "tools/call", `"name":"who"`)); !strings.Contains(r.body, "67 1 the client does not support this") {
			t.Errorf("%v", r)
		}
		initialize(`{"roots":{"x":"`+long+`"}}`).wantError(t, 200, -32602, "0")
	})
}

func TestSessionIsRequired(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		f := e.initialize("2025-11-25", "{}")
		id := sessionOf(f)
		none := f.with("Mcp-Session-Id", "")
		e.post(none, listTools).wantError(t, 400, -32600, "1") // L2
		e.post(none, `{"jsonrpc":"2.0","method":"notifications/initialized"}`).wantError(t, 400, -32600, "null")
		e.post(none, `{"jsonrpc":"2.0","id":"x","result":{}}`).wantError(t, 400, -32600, `"x"`)
		e.send("GET", none, "").wantError(t, 400, -32600, "null")    // L13
		e.send("DELETE", none, "").wantError(t, 400, -32600, "null") // L5
		e.post(f.with("+Mcp-Session-Id", id), listTools).wantError(t, 400, -32600, "1")
		first := "A"
		if strings.HasPrefix(id, first) {
			first = "B" // an id is random, and one in 64 begins like this
		}
		for _, wrong := range []string{"x", id[:len(id)-1], id + "A", strings.ToUpper(id), first + id[1:], strings.Repeat("A", 5000)} { // L3
			g := f.with("Mcp-Session-Id", wrong)
			e.post(g, listTools).wantError(t, 404, -32600, "1")
			e.send("GET", g, "").wantError(t, 404, -32600, "null")
			e.send("DELETE", g, "").wantError(t, 404, -32600, "null")
		}
		if n := e.handler.sessions.held; n != 0 {
			t.Errorf("%d sessions are held", n)
		}
		e.send("GET", f.with("Accept", "application/json"), "").wantError(t, 406, -32600, "null") // L13
		e.send("GET", f.with("Accept", ""), "").wantError(t, 406, -32600, "null")
	})
}

func TestSessionVersions(t *testing.T) {
	structured := `"structuredContent"`
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		f := e.initialize("2025-11-25", "{}")
		call := legacyBody("1", "tools/call", `"name":"add","arguments":{"a":2,"b":3}`)
		for _, header := range []string{"", "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"} { // L10, L11 and conformance
			r := e.post(f.with("MCP-Protocol-Version", header), call)
			if r.status != 200 || !strings.Contains(r.body, structured) {
				t.Errorf("%q: %v", header, r)
			}
		}
		for _, header := range []string{"x", "2025-11-26", "1.0", "2025-11-25 x"} { // L9
			r := e.post(f.with("MCP-Protocol-Version", header), call)
			if r.status != 400 || !strings.Contains(r.body, "Unsupported protocol version") {
				t.Errorf("%q: %v", header, r)
			}
			for _, method := range []string{"GET", "DELETE"} {
				r := e.send(method, f.with("MCP-Protocol-Version", header), "")
				if r.status != 400 || !strings.Contains(r.body, "Unsupported protocol version") {
					t.Errorf("%s %q: %v", method, header, r)
				}
			}
		}
		e.post(f.with("MCP-Protocol-Version", "2026-07-28"), call).wantError(t, 400, -32602, "1") // L12
		e.post(f.with("+MCP-Protocol-Version", "2025-11-25"), call).wantError(t, 400, -32600, "1")
		old := e.initialize("2025-03-26", "{}")
		if r := e.post(old.with("MCP-Protocol-Version", "2025-11-25"), call); r.status != 200 || strings.Contains(r.body, structured) { // I3
			t.Errorf("2025-03-26: %v", r)
		}
	})
}

func TestLegacyErrorsAreStatus200(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), nil, func(t *testing.T, e *endpoint) {
		f := e.initialize("2025-11-25", "{}")
		e.post(f, legacyBody("1", "unknown", "")).wantError(t, 200, -32601, "1")
		e.post(f, legacyBody("2", "tools/call", `"name":"nope"`)).wantError(t, 200, -32602, "2")
		e.post(f, legacyBody("3", "server/discover", "")).wantError(t, 200, -32601, "3")
		e.post(f, legacyBody("4", "logging/setLevel", `"level":"loud"`)).wantError(t, 200, -32602, "4") // F14
		e.post(f, legacyBody("5", "resources/subscribe", `"uri":"x"`)).wantError(t, 200, -32601, "5")
		e.post(f, `{"jsonrpc":"2.0","id":6,"method":"x","params":[]}`).wantError(t, 400, -32602, "6")
		if r := e.post(f, `{"jsonrpc":"2.0","method":"notifications/unknown"}`); r.status != 202 || r.body != "" { // J15
			t.Errorf("%v", r)
		}
		if r := e.post(f, `{"jsonrpc":"2.0","id":"nobody asked","result":{}}`); r.status != 202 || r.body != "" { // H9
			t.Errorf("%v", r)
		}
	})
}

func TestL4_Delete(t *testing.T) {
	block := simpleTool("block", func(ctx context.Context, _ *Output) error { <-ctx.Done(); return ctx.Err() })
	withEndpoint(t, newTestServer(addTool, block), nil, func(t *testing.T, e *endpoint) {
		f, other := e.initialize("2025-11-25", "{}"), e.initialize("2025-11-25", "{}")
		get := e.stream("GET", f, "")
		done := make(chan reply)
		go func() { done <- e.post(f, legacyBody("7", "tools/call", `"name":"block"`)) }()
		synctest.Wait()
		if r := e.send("DELETE", f, ""); r.status != 204 || r.body != "" {
			t.Errorf("DELETE: %v", r)
		}
		get.end()
		<-done
		e.send("DELETE", f, "").wantError(t, 404, -32600, "null")
		e.send("GET", f, "").wantError(t, 404, -32600, "null")
		e.post(f, listTools).wantError(t, 404, -32600, "1")
		if r := e.post(other, listTools); r.status != 200 {
			t.Errorf("another session: %v", r)
		}
		if r := e.send("DELETE", other, ""); r.status != 204 { // one for which nothing was held
			t.Errorf("DELETE: %v", r)
		}
		e.post(other, listTools).wantError(t, 404, -32600, "1")
		if n := e.handler.sessions.held; n != 0 {
			t.Errorf("%d sessions are held", n)
		}
	})
}

func TestL6_SessionsBelongToTheirCaller(t *testing.T) { // V6
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{t: t, listener: newPipeListener(), handler: newTestServer(addTool).newHTTPHandler([]Option{Resumable()})}
		srv := &http.Server{Handler: callers(e)}
		go srv.Serve(e.listener)
		as := func(f fields, caller string) fields { return f.with("X-Caller", caller) }
		f := e.initializeWith(as(plainFields, "alice"), "2025-11-25", "{}")
		if r := e.post(f, listTools); r.status != 200 {
			t.Errorf("alice: %v", r)
		}
		get := e.stream("GET", f, "")
		event := get.event()
		if event.LastID == "" {
			t.Fatalf("%q", event)
		}
		unknown := e.post(as(f, "bob").with("Mcp-Session-Id", "x"), listTools)
		for _, caller := range []string{"bob", "", "alice2"} {
			g := as(f, caller)
			if r := e.post(g, listTools); r.status != 404 || r.body != unknown.body {
				t.Errorf("POST as %q: %v, want the same as for an unknown session: %v", caller, r, unknown)
			}
			e.send("GET", g, "").wantError(t, 404, -32600, "null")
			e.send("GET", g.with("Last-Event-ID", event.LastID), "").wantError(t, 404, -32600, "null")
			e.send("DELETE", g, "").wantError(t, 404, -32600, "null")
		}
		get.conn.Close()
		e.handler.sessions.stop()
		srv.Close()
	})
}

func TestL8_SessionLimits(t *testing.T) { // V11
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{t: t, listener: newPipeListener(), handler: newTestServer(addTool).newHTTPHandler([]Option{MaxSessions(5, 2)})}
		srv := &http.Server{Handler: callers(e)}
		go srv.Serve(e.listener)
		open := func(caller string) (fields, reply) {
			f := e.initializeWith(plainFields.with("X-Caller", caller), "2025-11-25", "{}")
			return f, e.post(f, legacyBody("1", "logging/setLevel", `"level":"debug"`))
		}
		want := func(r reply, status int) {
			t.Helper()
			if r.status != status || (status == 503) != (r.header.Get("Retry-After") != "") {
				t.Errorf("%v %v, want %d", r, r.header, status)
			}
		}
		var first fields
		for i := range 2 {
			f, r := open("alice")
			want(r, 200)
			if i == 0 {
				first = f
			}
		}
		f, r := open("alice")
		want(r, 503)
		want(e.send("GET", f, ""), 503)
		want(e.post(f, listTools), 200) // what needs no state goes on
		for range 3 {
			_, r = open("")
			want(r, 200)
		}
		_, r = open("bob")
		want(r, 503)
		want(e.post(first, legacyBody("1", "logging/setLevel", `"level":"info"`)), 200)
		want(e.send("DELETE", first, ""), 204)
		want(e.post(f, legacyBody("1", "logging/setLevel", `"level":"debug"`)), 200)
		e.handler.sessions.stop()
		if n := e.handler.sessions.held + len(e.handler.sessions.byCaller); n != 0 {
			t.Errorf("%d are still counted", n)
		}
		srv.Close()
	})
}

func TestSessionsEnd(t *testing.T) {
	withEndpoint(t, newTestServer(addTool), []Option{SessionLife(10 * time.Hour), SessionIdle(30 * time.Minute)}, func(t *testing.T, e *endpoint) {
		plain := e.initialize("2025-11-25", "{}")
		held := e.initialize("2025-11-25", "{}")
		listening := e.initialize("2025-11-25", "{}")
		setLevel := legacyBody("1", "logging/setLevel", `"level":"debug"`)
		if r := e.post(held, setLevel); r.status != 200 {
			t.Fatal(r)
		}
		get := e.stream("GET", listening, "")
		for range 4 {
			time.Sleep(25 * time.Minute) // in the bubble's time
			if r := e.post(held, listTools); r.status != 200 {
				t.Fatalf("in use: %v", r)
			}
		}
		time.Sleep(50 * time.Minute)
		e.post(held, listTools).wantError(t, 404, -32600, "1")
		for _, f := range []fields{plain, listening} {
			if r := e.post(f, listTools); r.status != 200 {
				t.Errorf("nothing held, or listening: %v", r)
			}
		}
		time.Sleep(8 * time.Hour)
		e.post(plain, listTools).wantError(t, 404, -32600, "1")
		get.conn.Close()
	})
}

func TestSessionsOfAnotherProcess(t *testing.T) {
	key := []byte(strings.Repeat("k", 32))
	synctest.Test(t, func(t *testing.T) {
		var replicas []*endpoint
		for range 2 {
			s := NewServer(Implementation{Name: "test"}, StateKeys(key), WithLogger(discardLogger))
			s.AddTool(addTool)
			replicas = append(replicas, startEndpoint(t, s))
		}
		f := replicas[0].initialize("2025-06-18", "{}")
		for i := range 6 {
			if r := replicas[i%2].post(f, listTools); r.status != 200 {
				t.Errorf("replica %d: %v", i%2, r)
			}
		}
		foreign := startEndpoint(t, newTestServer(addTool))
		foreign.post(f, listTools).wantError(t, 404, -32600, "1")
		for _, e := range append(replicas, foreign) {
			e.shutDown()
		}
	})
}

func TestEndedSessionsAreForgottenInTheEnd(t *testing.T) {
	table := &sessionTable{limit: 10, idle: time.Hour, onEnd: func(sessionNonce) {}}
	nonce := func(i int) (n sessionNonce) {
		n[0], n[1], n[2] = byte(i), byte(i>>8), byte(i>>16)
		return n
	}
	for i := range maxGraves + 100 {
		table.end(nonce(i))
		table.end(nonce(i))
	}
	entries := 0
	for i := range table.shards {
		entries += len(table.shards[i].ended)
		if int(table.shards[i].entries.Load()) != len(table.shards[i].ended) {
			t.Errorf("shard %d counts %d of %d", i, table.shards[i].entries.Load(), len(table.shards[i].ended))
		}
	}
	if entries != maxGraves {
		t.Errorf("%d ended sessions are remembered, want %d", entries, maxGraves)
	}
	if _, ended := table.find(nonce(maxGraves + 99)); !ended {
		t.Error("the latest one is forgotten")
	}
}
