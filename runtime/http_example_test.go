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
	s := mcp.NewServer(mcp.Implementation{Name: "example", Version: "1.0.0"},
		mcp.StateKeys(key),
		mcp.ShareEndedSessions(new(endedSessions)),
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
