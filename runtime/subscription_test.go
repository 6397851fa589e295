package runtime

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// listenOn opens a subscription without a transport.
func listenOn(t *testing.T, s *Server, principal, filter string, wake func()) *subscription {
	t.Helper()
	sub, refusal := tryListen(s, principal, filter, wake)
	if sub == nil {
		t.Fatal(refusal)
	}
	return sub
}

func tryListen(s *Server, principal, filter string, wake func()) (sub *subscription, refusal string) {
	x := s.newExchange()
	defer x.release()
	x.principal = principal
	parse(x, listen("1", filter))
	sub = s.listen(context.Background(), x, "owner", wake)
	return sub, string(x.reply())
}

func parse(x *exchange, message string) {
	if err := jsonrpc.Parse([]byte(message), 100, &x.message); err != nil {
		panic(err)
	}
}

// U8: what happens before the acknowledgement is taken comes after it.
func TestU08_NothingIsLostBeforeTheAcknowledgement(t *testing.T) {
	s := listeningServer()
	sub := listenOn(t, s, "", `{"resourceSubscriptions":["test://one"]}`, func() {})
	defer sub.close()
	s.ResourceUpdated("test://one")
	var got []string
	for {
		frame, last := sub.next(nil)
		if len(frame) == 0 || last {
			break
		}
		got = append(got, string(frame))
	}
	if len(got) != 2 || got[0] != acknowledged("1", `{"resourceSubscriptions":["test://one"]}`) || !strings.Contains(got[1], "resources/updated") {
		t.Errorf("got %q", got)
	}
}

// F17: what is registered while clients listen is announced by itself, to those
// that asked and had the capability declared.
func TestF17_RegistrationsAreAnnounced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := listeningServer()
		woken := 0
		all := listenOn(t, s, "", `{"toolsListChanged":true,"resourcesListChanged":true,"promptsListChanged":true}`, func() { woken++ })
		defer all.close()
		tools := listenOn(t, s, "", `{"toolsListChanged":true}`, func() {})
		defer tools.close()
		legacy := s.follow("", t, func() {})
		defer legacy.close()
		taken := func(sub *subscription) (methods []string) {
			for {
				frame, _ := sub.next(nil)
				if len(frame) == 0 {
					return methods
				}
				methods = append(methods, string(jsonrpc.Text(jsonrpc.Member(frame, "method"))))
			}
		}
		taken(all)
		taken(tools)
		for i := range 3 {
			tool := addTool
			tool.Name = fmt.Sprint("tool", i)
			s.AddTool(tool)
		}
		s.AddResource(Resource{URI: "test://two", Name: "two", Read: readNothing})
		s.AddPrompt(Prompt{Name: "p"}) // the capability was not declared
		time.Sleep(2 * changeDelay)
		const toolsMethod, resourcesMethod = "notifications/tools/list_changed", "notifications/resources/list_changed"
		for name, sub := range map[string]*subscription{"all": all, "legacy": legacy} {
			if got := fmt.Sprint(taken(sub)); got != fmt.Sprint([]string{toolsMethod, resourcesMethod}) {
				t.Errorf("%s: %s", name, got)
			}
		}
		if got := taken(tools); len(got) != 1 || got[0] != toolsMethod {
			t.Errorf("tools alone: %q", got)
		}
		if woken == 0 {
			t.Error("nobody was woken")
		}
	})
}

func TestU06_Limits(t *testing.T) {
	const reached = `{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"subscription limit reached"}}`
	t.Run("of a process", func(t *testing.T) {
		s := listeningServer()
		var subs []*subscription
		for range 10_000 {
			subs = append(subs, listenOn(t, s, "", `{"toolsListChanged":true}`, func() {}))
		}
		if _, refusal := tryListen(s, "", `{}`, func() {}); refusal != reached {
			t.Error(refusal)
		}
		subs[0].close()
		subs[0].close()
		listenOn(t, s, "", `{}`, func() {}).close()
		for _, sub := range subs {
			sub.close()
		}
		if n := len(s.hub.subscriptions); n > 0 {
			t.Errorf("%d are left", n)
		}
	})
	t.Run("of a principal", func(t *testing.T) {
		s := listeningServer()
		for range 50 {
			defer listenOn(t, s, "alice", `{}`, func() {}).close()
		}
		if _, refusal := tryListen(s, "alice", `{}`, func() {}); refusal != reached {
			t.Error(refusal)
		}
		listenOn(t, s, "bob", `{}`, func() {}).close()
	})
	t.Run("as an option", func(t *testing.T) {
		for _, limits := range [][2]int{{3, 2}, {0, 0}} {
			s := listeningServer()
			MaxStreams(limits[0], limits[1])(&s.options)
			open := map[string]int{}
			for i := range 20_000 {
				name := [2]string{"alice", "bob"}[i%2]
				if sub, _ := tryListen(s, name, `{}`, func() {}); sub != nil {
					open[name]++
				} else if limits[0] == 0 {
					t.Fatal("refused without a bound")
				}
			}
			if limits[0] > 0 && (open["alice"] != 2 || open["bob"] != 1) {
				t.Errorf("%v are open", open)
			}
		}
	})
	t.Run("of resources", func(t *testing.T) {
		s := listeningServer()
		sub := s.follow("", "owner", func() {})
		for i := range maxSubscribedURIs {
			if !sub.watch(fmt.Sprintf("test://many/%d", i)) {
				t.Fatalf("refused after %d", i)
			}
		}
		if sub.watch("test://one") {
			t.Error("one more was accepted")
		}
		if !sub.watch("test://many/7") {
			t.Error("one that is watched already was refused")
		}
		sub.unwatch("test://many/7")
		if !sub.watch("test://one") {
			t.Error("refused though there is room again")
		}
		sub.close()
		if len(s.hub.byURI) > 0 || s.hub.uriBytes != 0 {
			t.Errorf("%d URIs of %d bytes are left", len(s.hub.byURI), s.hub.uriBytes)
		}
	})
	t.Run("of memory", func(t *testing.T) {
		s := listeningServer()
		sub := s.follow("", "owner", func() {})
		defer sub.close()
		if sub.watch(strings.Repeat("x", maxSubscribedBytes+1)) {
			t.Error("a URI of 16 MiB was accepted")
		}
	})
}

func TestU07_ListChangesAreCoalesced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := listeningServer()
		woken := 0
		sub := listenOn(t, s, "", `{"toolsListChanged":true}`, func() { woken++ })
		defer sub.close()
		sub.next(nil)
		sub.next(nil)
		for range 1000 {
			s.ToolsChanged()
		}
		time.Sleep(changeDelay)
		s.ToolsChanged() // waits in the queue with the first
		time.Sleep(changeDelay)
		synctest.Wait()
		frame, _ := sub.next(nil)
		rest, _ := sub.next(nil)
		if string(frame) != toolsListChanged("1") || len(rest) > 0 || woken != 1 {
			t.Errorf("got %q, then %q, woken %d times", frame, rest, woken)
		}
	})
}

// The publisher reaches 10,000 streams, of which some never read, in no time.
func TestU07_PublisherNeverBlocks(t *testing.T) {
	s := listeningServer()
	woken := make(chan *subscription, 10_000)
	for range 10_000 {
		var sub *subscription
		sub = listenOn(t, s, "", `{"resourceSubscriptions":["test://one","test://many/1"]}`, func() { woken <- sub })
		sub.next(nil)
		sub.next(nil)
	}
	began := time.Now()
	s.ResourceUpdated("test://one")
	s.ResourceUpdated("test://many/1")
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %v", took)
	}
	if len(woken) != 10_000 {
		t.Errorf("%d woken", len(woken))
	}
	s.hub.end("somebody else")
	s.hub.end("owner")
	for range 10_000 {
		sub := <-woken
		for i, want := range []string{"test://one", "test://many/1", `"result"`} {
			frame, last := sub.next(nil)
			if !strings.Contains(string(frame), want) || last != (i == 2) {
				t.Fatalf("frame %d: %q, last %v", i, frame, last)
			}
		}
	}
	if n := len(s.hub.subscriptions); n > 0 {
		t.Errorf("%d are left", n)
	}
}

func TestF17_NoListChangedWithoutCapability(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newTestServer()
		woken := 0
		sub := s.follow("", "owner", func() { woken++ })
		defer sub.close()
		sub.next(nil)
		s.ToolsChanged()
		s.PromptsChanged()
		s.ResourcesChanged()
		time.Sleep(2 * changeDelay)
		synctest.Wait()
		if frame, _ := sub.next(nil); woken > 0 || len(frame) > 0 {
			t.Errorf("woken %d times, %q", woken, frame)
		}
	})
}

func BenchmarkPublish(b *testing.B) {
	s := listeningServer()
	for range 1000 {
		x := s.newExchange()
		parse(x, listen("1", `{"resourceSubscriptions":["test://one"]}`))
		sub := s.listen(context.Background(), x, "owner", func() {})
		x.release()
		defer sub.close()
		sub.next(nil)
	}
	b.ReportAllocs()
	for b.Loop() {
		s.ResourceUpdated("test://one")
	}
}

func TestChangesOutsideACallAreNobodysToHear(t *testing.T) {
	s := ServerFrom(t.Context())
	s.ToolsChanged()
	s.PromptsChanged()
	s.ResourcesChanged()
	s.ResourceUpdated("test://a")
	if s != nil {
		t.Errorf("the server outside a call is %v", s)
	}
}

// A process that takes the place of another one tells whoever subscribes that
// lists may have changed, of those that it asked for.
func TestSubscriptionAfterRestart(t *testing.T) {
	t.Setenv(restartedVariable, "1")
	s := listeningServer()
	sub := listenOn(t, s, "", `{"toolsListChanged":true}`, func() {})
	defer sub.close()
	for _, want := range []string{acknowledged("1", `{"toolsListChanged":true}`), toolsListChanged("1"), ""} {
		if frame, _ := sub.next(nil); string(frame) != want {
			t.Errorf("got %s, want %s", frame, want)
		}
	}
}
