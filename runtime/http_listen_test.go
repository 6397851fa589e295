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

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/sse"
)

// resourceServer has a tool and the resources test://a to test://c.
func resourceServer() *Server {
	s := newTestServer(addTool)
	for _, name := range []string{"a", "b", "c"} {
		s.AddResource(Resource{URI: "test://" + name, Name: name, Read: func(_ context.Context, _ *codec.Reader, out *ContentsOutput) error {
			out.Text(name)
			return nil
		}})
	}
	return s
}

var listenFields = modernFields.with("Mcp-Method", "subscriptions/listen")

func (e *endpoint) listen(id, filter string) *eventStreamReply {
	e.t.Helper()
	return e.stream("POST", listenFields, modernBody(id, "subscriptions/listen", `"notifications":`+filter))
}

func httpAcknowledged(id, filter string) string {
	return `{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":` + id + `},"notifications":` + filter + `}}`
}

func httpChanged(id, what string) string {
	return `{"jsonrpc":"2.0","method":"notifications/` + what + `/list_changed","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":` + id + `}}}`
}

func httpUpdated(id, uri string) string {
	return `{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":` + id + `},"uri":"` + uri + `"}}`
}

func TestU1_Listen(t *testing.T) {
	s := resourceServer()
	onEachServer(t, s, nil, func(t *testing.T, e *endpoint) {
		all := e.listen(`"s"`, `{"toolsListChanged":true,"promptsListChanged":true,"resourcesListChanged":true,"resourceSubscriptions":["test://a","test://nope"]}`)
		all.want(httpAcknowledged(`"s"`, `{"toolsListChanged":true,"resourcesListChanged":true,"resourceSubscriptions":["test://a"]}`))
		if all.header.Get("X-Accel-Buffering") != "no" { // H14
			t.Errorf("%v", all.header)
		}
		tools := e.listen("1", `{"toolsListChanged":true,"promptsListChanged":false}`)
		tools.want(httpAcknowledged("1", `{"toolsListChanged":true}`))
		none := e.listen("1", `{}`)
		none.want(httpAcknowledged("1", `{}`))
		for range 5 { // U7: coalesced
			s.ToolsChanged()
		}
		time.Sleep(20 * time.Millisecond)
		s.ResourceUpdated("test://a")
		s.ResourceUpdated("test://b")
		s.ResourcesChanged()
		time.Sleep(20 * time.Millisecond)
		all.want(httpChanged(`"s"`, "tools"))
		all.want(httpUpdated(`"s"`, "test://a"))
		all.want(httpChanged(`"s"`, "resources"))
		tools.want(httpChanged("1", "tools"))
		e.stop() // U5
		for _, s := range []*eventStreamReply{all, tools, none} {
			if last := s.next(); !strings.Contains(last, `"result":{"resultType":"complete","_meta":{"io.modelcontextprotocol/subscriptionId":`) {
				t.Errorf("the last event is %s", last)
			}
			s.end()
		}
	})
}

func TestU3_ListenIsChecked(t *testing.T) {
	onEachServer(t, resourceServer(), nil, func(t *testing.T, e *endpoint) {
		listen := func(params string) reply {
			return e.post(listenFields, modernBody("1", "subscriptions/listen", params))
		}
		for _, wrong := range []string{"", `"notifications":[]`, `"notifications":1`, `"notifications":{"toolsListChanged":1}`, `"notifications":{"resourceSubscriptions":"x"}`, `"notifications":{"resourceSubscriptions":[1]}`} {
			listen(wrong).wantError(t, 400, -32602, "1")
		}
		uris := strings.TrimSuffix(strings.Repeat(`"test://x",`, 2000), ",")
		if s := e.listen("1", `{"resourceSubscriptions":[`+uris+`]}`); s.next() == "" {
			t.Error("the same URI many times")
		} else {
			s.conn.Close()
		}
		var many strings.Builder
		for i := range maxSubscribedURIs + 1 {
			fmt.Fprintf(&many, `"test://%d",`, i)
		}
		listen(`"notifications":{"resourceSubscriptions":[`+strings.TrimSuffix(many.String(), ",")+`]}`).wantError(t, 200, -32603, "1") // U6
		e.post(listenFields.with("Mcp-Method", "tools/list"), modernBody("1", "subscriptions/listen", `"notifications":{}`)).wantError(t, 400, -32020, "1")
		e.post(listenFields, `{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{}}}`).wantError(t, 400, -32602, "1")
	})
}

func TestU4_AClientThatGoesFreesEverything(t *testing.T) {
	s := resourceServer()
	onEachServer(t, s, nil, func(t *testing.T, e *endpoint) {
		var streams []*eventStreamReply
		for i := range 100 {
			st := e.listen(fmt.Sprint(i), `{"toolsListChanged":true,"resourceSubscriptions":["test://a"]}`)
			st.next()
			streams = append(streams, st)
		}
		for _, st := range streams {
			st.conn.Close()
		}
		synctest.Wait()
		s.hub.mu.Lock()
		defer s.hub.mu.Unlock()
		if n := len(s.hub.subscriptions) + len(s.hub.byURI) + s.hub.uriBytes; n != 0 {
			t.Errorf("%d things are left of the subscriptions", n)
		}
	})
}

func TestU7_ASlowListenerIsEnded(t *testing.T) {
	s := newTestServer(addTool)
	for i := range 200 {
		s.AddResource(Resource{URI: fmt.Sprintf("test://%d", i), Name: "r", Read: func(context.Context, *codec.Reader, *ContentsOutput) error { return nil }})
	}
	onEachServer(t, s, nil, func(t *testing.T, e *endpoint) {
		var uris strings.Builder
		for i := range 200 {
			fmt.Fprintf(&uris, `"test://%d",`, i)
		}
		filter := `{"resourceSubscriptions":[` + strings.TrimSuffix(uris.String(), ",") + `]}`
		quick := e.listen("1", filter)
		slow, conn := e.openRaw(rawRequest("POST", listenFields, modernBody("2", "subscriptions/listen", `"notifications":`+filter)))
		defer conn.Close()
		synctest.Wait()
		for i := range 200 {
			s.ResourceUpdated(fmt.Sprintf("test://%d", i))
			synctest.Wait()
		}
		quick.next()
		for i := range 200 {
			quick.want(httpUpdated("1", fmt.Sprintf("test://%d", i)))
		}
		quick.conn.Close()
		time.Sleep(time.Minute)
		if n, _ := slow.Body.Read(make([]byte, 1<<20)); n > 20_000 {
			t.Errorf("%d bytes for a listener that does not read", n)
		}
	})
}

func TestGetStream(t *testing.T) {
	s := resourceServer()
	onEachServer(t, s, nil, func(t *testing.T, e *endpoint) {
		f, other := e.initialize("2025-11-25", "{}"), e.initialize("2025-11-25", "{}")
		subscribe := func(f fields, method, uri string) reply {
			return e.post(f, legacyBody("1", "resources/"+method, `"uri":"`+uri+`"`))
		}
		if r := subscribe(f, "subscribe", "test://a"); r.body != `{"jsonrpc":"2.0","id":1,"result":{}}` {
			t.Errorf("subscribing before the stream is open: %v", r)
		}
		s.ResourceUpdated("test://a") // heard when the stream opens
		get := e.stream("GET", f, "")
		get.want(`{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"test://a"}}`)
		otherGet := e.stream("GET", other, "")
		e.send("GET", f, "").wantError(t, 409, -32600, "null") // L7
		subscribe(f, "subscribe", "test://b")
		subscribe(f, "unsubscribe", "test://a")
		subscribe(f, "subscribe", "test://nope").wantError(t, 200, -32002, "1")
		for _, uri := range []string{"test://a", "test://b", "test://c"} {
			s.ResourceUpdated(uri)
		}
		get.want(`{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"test://b"}}`)
		s.ToolsChanged()
		for _, g := range []*eventStreamReply{get, otherGet} {
			g.want(`{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`)
		}
		get.conn.Close()
		synctest.Wait()
		s.ResourceUpdated("test://b") // waits for the client to come back
		get = e.stream("GET", f, "")
		get.want(`{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"test://b"}}`)
		e.stop()
		get.end()
		otherGet.end()
	})
}

func TestGetStreamAfterTooMuchHasHappened(t *testing.T) {
	s := newTestServer(addTool)
	for i := range 100 {
		s.AddResource(Resource{URI: fmt.Sprintf("test://%d", i), Name: "r", Read: func(context.Context, *codec.Reader, *ContentsOutput) error { return nil }})
	}
	onEachServer(t, s, nil, func(t *testing.T, e *endpoint) {
		f := e.initialize("2025-11-25", "{}")
		for i := range 100 {
			e.post(f, legacyBody("1", "resources/subscribe", fmt.Sprintf(`"uri":"test://%d"`, i)))
		}
		for i := range 100 {
			s.ResourceUpdated(fmt.Sprintf("test://%d", i))
		}
		get := e.stream("GET", f, "")
		synctest.Wait()
		s.ResourceUpdated("test://99") // the subscriptions outlive the overflow
		get.want(`{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"test://99"}}`)
		e.stop()
		get.end()
	})
}

func TestGetStreamIsResumable(t *testing.T) {
	s := resourceServer()
	onEachServer(t, s, []Option{Resumable()}, func(t *testing.T, e *endpoint) {
		f := e.initialize("2025-11-25", "{}")
		const change = `{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`
		publish := func() {
			s.ToolsChanged()
			time.Sleep(20 * time.Millisecond)
		}
		get := e.stream("GET", f, "")
		prime := get.numbered(0, "")
		publish()
		first := get.numbered(1, change)
		e.send("GET", f.with("Last-Event-ID", first), "").wantError(t, 409, -32600, "null")
		publish()
		get.numbered(2, change)
		get.conn.Close()
		synctest.Wait()
		publish()
		get = e.stream("GET", f.with("Last-Event-ID", first), "")
		get.numbered(1, "") // where the client is
		get.numbered(2, change)
		get.numbered(3, change)
		get.conn.Close()
		synctest.Wait()
		get = e.stream("GET", f.with("Last-Event-ID", prime), "")
		get.numbered(0, "")
		for i := range uint64(3) {
			get.numbered(1+i, change)
		}
		get.conn.Close()
		synctest.Wait()
		get = e.stream("GET", f, "") // a new stream
		if id, _ := sse.ParseID(get.numbered(0, "")); id.String() == prime {
			t.Error("a new stream has the id of the old one")
		}
		e.send("GET", f.with("Last-Event-ID", prime), "").wantError(t, 400, -32600, "null")
		e.stop()
		get.end()
	})
}

func TestStreamsEndWithAnyServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := resourceServer()
		e := &endpoint{t: t, listener: newPipeListener(), handler: s.newHTTPHandler(nil)}
		mux := http.NewServeMux()
		mux.Handle("/mcp", e.handler)
		srv := &http.Server{Handler: mux}
		go srv.Serve(e.listener)
		listen := e.listen("1", `{"toolsListChanged":true}`)
		listen.next()
		get := e.stream("GET", e.initialize("2025-11-25", "{}"), "")
		start := time.Now()
		done := make(chan error)
		go func() { done <- srv.Shutdown(t.Context()) }()
		listen.next()
		listen.end()
		get.end()
		if err := <-done; err != nil || time.Since(start) > time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		e.handler.sessions.stop()
	})
}

// U6: who is one too many gets an error at once, as a reply that is whole, and
// may try again when another has gone.
func TestU06_BeyondTheLimitOverHTTP(t *testing.T) {
	s := listeningServer()
	s.options.streams = 2
	withEndpoint(t, s, nil, func(t *testing.T, e *endpoint) {
		text := modernBody("1", "subscriptions/listen", `"notifications":{"toolsListChanged":true}`)
		one := e.stream("POST", listenFields, text)
		two := e.stream("POST", listenFields, text)
		one.next()
		two.next()
		for range 3 {
			r := e.post(listenFields, text)
			r.wantError(t, 200, -32603, "1")
			if !strings.Contains(r.body, limitReached) {
				t.Errorf("got %v", r)
			}
		}
		two.conn.Close()
		synctest.Wait()
		three := e.stream("POST", listenFields, text)
		three.next()
		one.conn.Close()
		three.conn.Close()
	})
}
