//go:build !mcp_stdio

package runtime_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

// endedSessions is an mcp.EndedSessions for one machine. Those of several are
// kept where all of them look, such as in Redis: SET with EX, and EXISTS.
type endedSessions struct{ until sync.Map }

func (e *endedSessions) End(_ context.Context, session string, ttl time.Duration) error {
	e.until.Store(session, time.Now().Add(ttl))
	return nil
}

func (e *endedSessions) Ended(_ context.Context, session string) (bool, error) {
	until, ok := e.until.Load(session)
	return ok && time.Now().Before(until.(time.Time)), nil
}

// A server behind middleware that has authenticated the caller, as one of several
// processes that share their keys.
func ExampleServer_HTTPHandler() {
	key := []byte(strings.Repeat("k", 32)) // in earnest 32 random bytes, and secret
	var ended mcp.EndedSessions = new(endedSessions)
	s := mcp.NewServer(mcp.Implementation{Name: "example", Version: "1.0.0"},
		mcp.StateKeys(key),
		mcp.ShareEndedSessions(ended),
		mcp.InitializeRate(600),
		mcp.MaxStreams(10_000, 20),
		mcp.ResourceAccess(func(ctx context.Context, uri string) bool {
			return strings.HasPrefix(uri, "notes://"+mcp.Caller(ctx)+"/")
		}))
	handler := s.HTTPHandler(mcp.PublicURL("https://mcp.example.com/mcp"), mcp.AllowOrigins("https://app.example.com"))
	authenticated := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(w, r.WithContext(mcp.WithCaller(r.Context(), "alice")))
	})

	for _, origin := range []string{"https://app.example.com", "https://evil.example"} {
		r := httptest.NewRequest("OPTIONS", "https://mcp.example.com/mcp", nil)
		r.Header.Set("Origin", origin)
		w := httptest.NewRecorder()
		authenticated.ServeHTTP(w, r)
		fmt.Println(origin, w.Code)
	}
	// Output:
	// https://app.example.com 204
	// https://evil.example 403
}

// What an endpoint takes, and how long it waits.
func ExampleOption() {
	s := NewMCPServer(mcp.ModernOnly())
	handler := s.HTTPHandler(
		mcp.AllowHosts("mcp.internal:8000"),
		mcp.LenientAccept(), // for people with curl
		mcp.MaxBody(64<<10),
		mcp.BodyTimeout(5*time.Second),
		mcp.WriteTimeout(10*time.Second),
		mcp.Heartbeat(20*time.Second),
	)
	for _, host := range []string{"mcp.internal:8000", "rebound.example"} {
		for _, text := range []string{"tea", strings.Repeat("tea ", 64<<10)} {
			body := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"` + text + `"},"_meta":{` +
				`"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`
			r := httptest.NewRequest("POST", "http://"+host+"/mcp", strings.NewReader(body))
			for name, value := range map[string]string{"Content-Type": "application/json",
				"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "echo"} {
				r.Header.Set(name, value)
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			fmt.Println(host, len(text), w.Code)
		}
	}
	// Output:
	// mcp.internal:8000 3 200
	// mcp.internal:8000 262144 413
	// rebound.example 3 403
	// rebound.example 262144 403
}

// A call that takes long, for a legacy client: it holds no connection meanwhile,
// and comes back for the result.
func ExampleCloseStream() {
	const retry = 30 * time.Second
	finish := make(chan struct{})
	s := NewMCPServer()
	s.AddTool(toolOf("index", func(ctx context.Context) (string, error) {
		mcp.CloseStream(ctx, retry)
		<-finish
		return "indexed", nil
	}))
	handler := s.HTTPHandler(
		mcp.Resumable(),
		mcp.MaxSessions(1000, 10),
		mcp.SessionLife(8*time.Hour),
		mcp.SessionIdle(10*time.Minute),
		mcp.RequestTimeout(time.Minute),
	)
	session := ""
	do := func(method, lastEventID, body string) string {
		r := httptest.NewRequest(method, "http://127.0.0.1/mcp", strings.NewReader(body))
		for name, value := range map[string]string{"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
			"MCP-Protocol-Version": "2025-11-25", "Mcp-Session-Id": session, "Last-Event-ID": lastEventID} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if id := w.Header().Get("Mcp-Session-Id"); id != "" {
			session = id
		}
		return w.Body.String()
	}
	do("POST", "", `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}`)
	do("POST", "", `{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	events := do("POST", "", `{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"index"}}`)
	fmt.Println("told when to come back:", strings.Contains(events, "retry: 30000\n"))

	close(finish)
	_, id, _ := strings.Cut(events, "id: ")
	id, _, _ = strings.Cut(id, "\n")
	fmt.Println("back for the result:", strings.Contains(do("GET", id, ""), `"text":"indexed"`))
	// Output:
	// told when to come back: true
	// back for the result: true
}
