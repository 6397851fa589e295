package runtime

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// guardedServer has resources of which each caller may read those of its name.
func guardedServer() *Server {
	s := NewServer(Implementation{Name: "test", Version: "1.0.0"}, WithLogger(slog.New(slog.DiscardHandler)), Cache(0, "public"),
		ResourceAccess(func(ctx context.Context, uri string) bool {
			if strings.HasSuffix(uri, "/panic") {
				panic("x")
			}
			return Caller(ctx) != "" && strings.HasSuffix(uri, "/"+Caller(ctx))
		}))
	s.AddResource(Resource{Template: "test://of/{name}", Name: "of", Read: readNothing})
	return s
}

// as serves one modern request of a caller.
func as(s *Server, caller, message string) string {
	x := s.newExchange()
	defer x.release()
	parse(x, message)
	x.principal = caller
	s.serveModern(WithCaller(context.Background(), caller), x)
	return string(x.reply())
}

// R6 and F4: what a cache may keep says nothing of who may read: each read is
// checked. To whom a resource is closed, it does not exist.
func TestR6_EachReadIsChecked(t *testing.T) {
	s := guardedServer()
	unknown := as(s, "alice", request("resources/read", `"uri":"other://x"`))
	for uri, allowed := range map[string]bool{"test://of/alice": true, "test://of/bob": false, "test://of/panic": false} {
		got := as(s, "alice", request("resources/read", `"uri":"`+uri+`"`))
		switch {
		case allowed && member(t, got, "result", "cacheScope") != `"private"`:
			t.Errorf("%s: %s", uri, got)
		case !allowed && got != strings.Replace(unknown, "other://x", uri, 1):
			t.Errorf("%s: %s, want the same as for an unknown resource", uri, got)
		}
		if got := as(s, "", request("resources/read", `"uri":"`+uri+`"`)); member(t, got, "error", "code") != "-32602" {
			t.Errorf("%s, nobody's: %s", uri, got)
		}
	}
}

// U9: nobody hears of a resource that he may not read, in either era.
func TestU9_SubscriptionsAreChecked(t *testing.T) {
	s := guardedServer()
	x := s.newExchange()
	defer x.release()
	x.principal = "alice"
	ctx := WithCaller(context.Background(), "alice")
	parse(x, listen("1", `{"resourceSubscriptions":["test://of/alice","test://of/bob","test://of/panic"]}`))
	sub := s.listen(ctx, x, t, func() {})
	if sub == nil {
		t.Fatal(string(x.reply()))
	}
	defer sub.close()
	if frame, _ := sub.next(nil); string(frame) != acknowledged("1", `{"resourceSubscriptions":["test://of/alice"]}`) {
		t.Errorf("acknowledged %s", frame)
	}
	s.ResourceUpdated("test://of/bob")
	s.ResourceUpdated("test://of/alice")
	if frame, _ := sub.next(nil); !strings.Contains(string(frame), "test://of/alice") {
		t.Errorf("the first update is %s", frame)
	}
	legacy := s.follow("alice", t, func() {})
	defer legacy.close()
	for uri, code := range map[string]int{"test://of/alice": 0, "test://of/bob": jsonrpc.ResourceNotFound} {
		y := s.newExchange()
		parse(y, legacyRequest("resources/subscribe", `"uri":"`+uri+`"`))
		y.revision = latestLegacy
		if !s.serveSubscribe(ctx, y, legacy) || y.code != code {
			t.Errorf("%s: %s", uri, y.reply())
		}
		y.release()
	}
}
