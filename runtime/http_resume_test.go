//go:build !mcp_stdio

package runtime

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/sse"
)

// withResumable runs a test against a server with a tool that logs what it is
// sent on next.
func withResumable(t *testing.T, test func(t *testing.T, e *endpoint, next chan<- string), more ...Tool) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		next := make(chan string)
		e := startEndpoint(t, newTestServer(append(more, addTool, waitTool(next))...), Resumable(), Heartbeat(time.Hour))
		test(t, e, next)
		e.shutDown()
	})
}

const waitCall = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait"}}`

const waitReply = `{"jsonrpc":"2.0","id":1,` + doneResult + `}`

// numbered checks the next event and its number, and returns its id.
func (s *eventStreamReply) numbered(number uint64, data string) string {
	s.t.Helper()
	event := s.event()
	id, ok := sse.ParseID(event.LastID)
	if !ok || id.Number != number || event.Data != data {
		s.t.Errorf("event %q, want number %d and %s", event, number, data)
	}
	return event.LastID
}

func TestE1_EventsHaveIDs(t *testing.T) {
	withResumable(t, func(t *testing.T, e *endpoint, next chan<- string) {
		seen := map[string]bool{}
		for _, version := range []string{"2025-11-25", "2025-06-18", "2025-03-26"} {
			f := e.initialize(version, "{}")
			go func() { next <- "a"; next <- "b"; next <- "" }()
			s := e.stream("POST", f, waitCall)
			ids := []string{}
			if version == "2025-11-25" { // E4
				ids = append(ids, s.numbered(0, ""))
			}
			ids = append(ids, s.numbered(1, logged("a")), s.numbered(2, logged("b")), s.numbered(3, waitReply))
			s.end()
			for _, id := range ids {
				if seen[id] {
					t.Errorf("id %s came twice", id)
				}
				seen[id] = true
			}
		}
		// L11: the negotiated revision decides, not the header.
		f := e.initialize("2025-11-25", "{}").with("MCP-Protocol-Version", "2025-03-26")
		go func() { next <- "a"; next <- "" }()
		s := e.stream("POST", f, waitCall)
		s.numbered(0, "")
		for range 2 {
			s.next()
		}
		s.end()
		// Nothing streams: one JSON body, as ever.
		close := make(chan struct{})
		go func() { next <- ""; close <- struct{}{} }()
		if r := e.post(f, waitCall); r.header.Get("Content-Type") != "application/json" || r.body != waitReply {
			t.Errorf("%v %v", r.header, r)
		}
		<-close
		if r := e.post(f, legacyBody("1", "tools/call", `"name":"add","arguments":{"a":2,"b":3}`)); r.header.Get("Content-Type") != "application/json" {
			t.Errorf("%v %v", r.header, r)
		}
	})
}

func TestE6_NoIDsInTheModernEra(t *testing.T) {
	withResumable(t, func(t *testing.T, e *endpoint, _ chan<- string) {
		s := e.stream("POST", callFieldsHTTP.with("Mcp-Name", "progress", "Last-Event-ID", "x"), `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"progress",`+withToken+`}}`)
		for range 4 {
			if event := s.event(); event.LastID != "" {
				t.Errorf("event %q", event)
			}
		}
		s.end()
	}, progressTool())
}

func TestE2_ResumeAfterABrokenConnection(t *testing.T) {
	withResumable(t, func(t *testing.T, e *endpoint, next chan<- string) {
		f := e.initialize("2025-11-25", "{}")
		go func() { next <- "a" }()
		s := e.stream("POST", f, waitCall)
		prime := s.numbered(0, "")
		a := s.numbered(1, logged("a"))
		e.send("GET", f.with("Last-Event-ID", a), "").wantError(t, 409, -32600, "null") // somebody reads it
		s.conn.Close()
		synctest.Wait()
		next <- "b"
		next <- "c"
		s = e.stream("GET", f.with("Last-Event-ID", a), "")
		b := s.numbered(2, logged("b"))
		s.numbered(3, logged("c"))
		next <- "d"
		s.numbered(4, logged("d"))
		s.conn.Close()
		synctest.Wait()
		next <- ""
		for after, want := range map[string][]string{
			prime: {logged("a"), logged("b"), logged("c"), logged("d"), waitReply},
			b:     {logged("c"), logged("d"), waitReply}, // L14: the response, when resuming
		} {
			s := e.stream("GET", f.with("Last-Event-ID", after), "")
			first := 5 - len(want) + 1
			for i, data := range want {
				s.numbered(uint64(first+i), data)
			}
			s.end()
		}
	})
}

func TestE2_OnlyTheSessionsOwnStreams(t *testing.T) {
	withResumable(t, func(t *testing.T, e *endpoint, next chan<- string) {
		f, other := e.initialize("2025-11-25", "{}"), e.initialize("2025-11-25", "{}")
		var ids []string
		for range 2 {
			go func() { next <- "secret"; next <- "" }()
			s := e.stream("POST", f, waitCall)
			ids = append(ids, s.event().LastID)
			s.next()
			s.next()
			s.end()
		}
		e.send("GET", other.with("Last-Event-ID", ids[0]), "").wantError(t, 400, -32600, "null")
		first, _ := sse.ParseID(ids[0])
		for _, wrong := range []string{"x", "1", ids[0] + "0", strings.Replace(ids[0], ".0", ".4", 1), strings.Replace(ids[0], ".0", ".18446744073709551615", 1),
			sse.ID{Stream: sse.NewStreamID(), Number: 0}.String(), sse.ID{Stream: first.Stream, Number: 1 << 63}.String()} { // E3
			e.send("GET", f.with("Last-Event-ID", wrong), "").wantError(t, 400, -32600, "null")
		}
		e.send("GET", f.with("+Last-Event-ID", ids[0], "+Last-Event-ID", ids[1]), "").wantError(t, 400, -32600, "null")
		if r := e.post(f.with("Last-Event-ID", "x"), listTools); r.status != 200 { // E3: on POST ignored
			t.Errorf("%v", r)
		}
	})
}

func TestE4_CloseStream(t *testing.T) {
	reconnect := simpleTool("reconnect", func(ctx context.Context, out *Output) error {
		CloseStream(ctx, 500*time.Millisecond)
		time.Sleep(100 * time.Millisecond) // in the bubble's time
		Logger(ctx).Info("afterwards")
		out.Text("done")
		return nil
	})
	call := strings.Replace(waitCall, "wait", "reconnect", 1)
	withResumable(t, func(t *testing.T, e *endpoint, _ chan<- string) {
		f := e.initialize("2025-11-25", "{}").with("MCP-Protocol-Version", "2025-03-26")
		start := time.Now()
		s := e.stream("POST", f, call)
		prime := s.numbered(0, "")
		if s.end(); time.Since(start) >= 100*time.Millisecond || s.reader.Retry != "500" {
			t.Errorf("closed after %v with retry %q", time.Since(start), s.reader.Retry)
		}
		s = e.stream("GET", f.with("Last-Event-ID", prime), "")
		s.numbered(1, logged("afterwards"))
		s.numbered(2, waitReply)
		s.end()
		if time.Since(start) != 100*time.Millisecond {
			t.Errorf("the result came after %v", time.Since(start))
		}
		// An older client does not know to come back.
		s = e.stream("POST", e.initialize("2025-06-18", "{}"), call)
		s.numbered(1, logged("afterwards"))
		s.numbered(2, waitReply)
		s.end()
		if r := e.modern("1", "tools/call", "reconnect", `"name":"reconnect"`); r.status != 200 {
			t.Errorf("modern: %v", r)
		}
	}, reconnect)
	CloseStream(t.Context(), time.Second) // outside a call nothing happens
}

func TestE5_LogsAreBounded(t *testing.T) {
	big := strings.Repeat("x", 100_000)
	withResumable(t, func(t *testing.T, e *endpoint, next chan<- string) {
		f := e.initialize("2025-11-25", "{}")
		go func() { next <- "first" }()
		s := e.stream("POST", f, waitCall)
		prime := s.numbered(0, "")
		first := s.numbered(1, logged("first"))
		s.conn.Close()
		synctest.Wait()
		for range 20 {
			next <- big
		}
		synctest.Wait()
		if n := e.handler.resumableBytes.Load(); n > maxStreamBytes || n < maxStreamBytes/2 {
			t.Errorf("%d bytes are kept", n)
		}
		for _, id := range []string{prime, first} { // never a part of what was missed
			e.send("GET", f.with("Last-Event-ID", id), "").wantError(t, 400, -32600, "null")
		}
		id, _ := sse.ParseID(first)
		id.Number = 15
		s = e.stream("GET", f.with("Last-Event-ID", id.String()), "")
		for i := range uint64(6) {
			s.numbered(16+i, logged(big))
		}
		// With somebody reading, nothing is lost.
		go func() {
			for range 3 * maxStreamEvents {
				next <- "y"
			}
			next <- ""
		}()
		for i := range uint64(3 * maxStreamEvents) {
			s.numbered(22+i, logged("y"))
		}
		s.numbered(22+3*maxStreamEvents, waitReply)
		s.end()
	})
}

func TestE5_SessionsKeepABoundedNumberOfStreams(t *testing.T) {
	withResumable(t, func(t *testing.T, e *endpoint, next chan<- string) {
		f := e.initialize("2025-11-25", "{}")
		var ids []string
		for range maxStreams + 10 {
			go func() { next <- "a"; next <- "" }()
			s := e.stream("POST", f, waitCall)
			ids = append(ids, s.event().LastID)
			s.next()
			s.next()
			s.end()
		}
		e.send("GET", f.with("Last-Event-ID", ids[0]), "").wantError(t, 400, -32600, "null")
		s := e.stream("GET", f.with("Last-Event-ID", ids[len(ids)-1]), "")
		s.numbered(1, logged("a"))
		s.numbered(2, waitReply)
		s.end()
		e.send("DELETE", f, "")
		if n := e.handler.resumableBytes.Load(); n != 0 {
			t.Errorf("%d bytes are kept of a session that has ended", n)
		}
	})
}

func TestACallNobodyCanComeBackToKeepsNothing(t *testing.T) {
	withResumable(t, func(t *testing.T, e *endpoint, next chan<- string) {
		f := e.initialize("2025-11-25", "{}")
		conn := e.dial()
		io.WriteString(conn, rawRequest("POST", f, waitCall))
		synctest.Wait()
		conn.Close()
		synctest.Wait()
		for range 10 {
			next <- "unheard"
		}
		if n := e.handler.resumableBytes.Load(); n != 0 {
			t.Errorf("%d bytes are kept", n)
		}
		next <- ""
		synctest.Wait()
		for i := range e.handler.sessions.shards {
			for _, st := range e.handler.sessions.shards[i].states {
				if len(st.streams) > 0 {
					t.Errorf("%d streams are kept", len(st.streams))
				}
			}
		}
	})
}

func TestResumableCallsAreCancelled(t *testing.T) { // L17
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan error, 1)
		e := startEndpoint(t, newTestServer(blockTool(ended)), Resumable())
		f := e.initialize("2025-11-25", "{}")
		done := make(chan reply)
		go func() { done <- e.post(f, legacyBody("1", "tools/call", `"name":"block"`)) }()
		synctest.Wait()
		e.post(f, legacyBody("1", "tools/call", `"name":"block"`)).wantError(t, 400, -32600, "1") // J23
		e.post(f, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`)
		if r := <-done; strings.Contains(r.body, "jsonrpc") {
			t.Errorf("a response follows: %v", r)
		}
		<-ended
		e.shutDown()
	})
}

func TestResumableQuestions(t *testing.T) {
	withResumable(t, func(t *testing.T, e *endpoint, _ chan<- string) {
		f := e.initialize("2025-11-25", `{"roots":{}}`)
		s := e.stream("POST", f, legacyBody("1", "tools/call", `"name":"roots"`))
		s.numbered(0, "")
		question := s.event()
		_, id, _ := strings.Cut(question.Data, `"id":"`)
		id, _, _ = strings.Cut(id, `"`)
		s.conn.Close()
		synctest.Wait()
		e.post(f, fmt.Sprintf(`{"jsonrpc":"2.0","id":%q,"result":{"roots":[]}}`, id))
		s = e.stream("GET", f.with("Last-Event-ID", question.LastID), "")
		s.numbered(2, `{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"0 roots"}]}}`)
		s.end()
	}, rootsTool())
}
