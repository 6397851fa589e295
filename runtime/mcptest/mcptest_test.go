package mcptest_test

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/internal/cafe"
	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

func newServer(t testing.TB) *mcp.Server {
	return cafe.NewMCPServer(new(cafe.Till), mcp.WithLogger(slog.New(slog.NewTextHandler(t.Output(), nil))))
}

func TestRunTestsInBothEras(t *testing.T) {
	var names, revisions []string
	c := mcptest.NewFunc(t, newServer)
	t.Run("group", func(t *testing.T) {
		c := mcptest.NewFunc(t, newServer)
		c.Run("says", func(t *testing.T, c *mcptest.Client) {
			names, revisions = append(names, t.Name()), append(revisions, c.Revision())
			c.Call("guest", nil).Want(" " + c.Revision())
		})
	})
	if want := []string{"TestRunTestsInBothEras/group/says/2025-11-25", "TestRunTestsInBothEras/group/says/2026-07-28"}; !slices.Equal(names, want) {
		t.Errorf("got the subtests %q, want %q", names, want)
	}
	if want := []string{"2025-11-25", "2026-07-28"}; !slices.Equal(revisions, want) {
		t.Errorf("got the revisions %q, want %q", revisions, want)
	}
	c.Call("guest", nil).Want(" 2026-07-28")
}

func TestRevisionsChoosesOthers(t *testing.T) {
	all := []string{"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"}
	var ran []string
	c := mcptest.New(t, newServer(t), mcptest.Revisions(all...))
	c.Run("every revision", func(t *testing.T, c *mcptest.Client) {
		ran = append(ran, c.Revision())
		c.Call("guest", nil).Want(" " + c.Revision())
		c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(5)
		if got := mcptest.Call[int](c, "add", mcptest.Args{"a": 2, "b": 3}); got != 5 {
			t.Errorf("got %d", got)
		}
	})
	if !slices.Equal(ran, all) {
		t.Errorf("got %q", ran)
	}
}

func TestModernOnlyServersAreTestedInTheirEra(t *testing.T) {
	var ran []string
	c := mcptest.New(t, cafe.NewMCPServer(new(cafe.Till), mcp.ModernOnly()))
	c.Run("once", func(t *testing.T, c *mcptest.Client) {
		ran = append(ran, c.Revision())
		c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(5)
	})
	if !slices.Equal(ran, []string{"2026-07-28"}) {
		t.Errorf("ran in %q", ran)
	}
}

func TestNewFuncGivesEachEraItsServer(t *testing.T) {
	fresh := mcptest.NewFunc(t, newServer)
	fresh.Run("fresh", func(t *testing.T, c *mcptest.Client) {
		c.Call("till_put", mcptest.Args{"cents": 5}).Want(5)
		c.Call("till_put", mcptest.Args{"cents": 5}).Want(10)
	})
	fresh.Call("till_put", mcptest.Args{"cents": 5}).Want(5)

	shared := mcptest.New(t, newServer(t))
	want := 0
	shared.Run("shared", func(t *testing.T, c *mcptest.Client) {
		want += 5
		c.Call("till_put", mcptest.Args{"cents": 5}).Want(want)
	})
}

func TestArgumentsMayBeOfManyKinds(t *testing.T) {
	c := mcptest.New(t, newServer(t))
	for _, args := range []any{
		mcptest.Args{"a": 2, "b": 3},
		map[string]int{"a": 2, "b": 3},
		struct {
			A int `json:"a"`
			B int `json:"b"`
		}{2, 3},
		` { "a": 2, "b": 3 }`,
		[]byte(`{"a":2,"b":3}`),
	} {
		c.Call("add", args).Want(5)
	}
}

func TestResults(t *testing.T) {
	c := mcptest.New(t, newServer(t))
	c.Run("decode", func(t *testing.T, c *mcptest.Client) {
		if got := mcptest.Call[int](c, "add", `{"a":2,"b":3}`); got != 5 {
			t.Errorf("int: got %d", got)
		}
		if got := mcptest.Call[any](c, "add", `{"a":2,"b":3}`); got != 5.0 {
			t.Errorf("any: got %v", got)
		}
		if got := mcptest.Call[struct{ Result int }](c, "add", `{"a":2,"b":3}`); got.Result != 5 {
			t.Errorf("the whole: got %v", got)
		}
		if got := mcptest.Call[map[string]int](c, "menu", nil); got["tea"] != 200 {
			t.Errorf("map: got %v", got)
		}
		if got := mcptest.Call[cafe.Bill](c, "pay", mcptest.Args{"items": []string{"tea"}}); got.Cents != 200 {
			t.Errorf("struct: got %v", got)
		}
		if got := mcptest.Call[string](c, "brew", mcptest.Args{"minutes": 0}); got != "ready" {
			t.Errorf("text: got %q", got)
		}
	})
	c.Run("want", func(t *testing.T, c *mcptest.Client) {
		c.Call("add", `{"a":2,"b":3}`).Want(5.0)
		c.Call("add", `{"a":2,"b":3}`).Want(mcptest.Args{"result": 5})
		c.Call("pay", `{"items":["tea"]}`).Want(cafe.Bill{Items: []string{"tea"}, Cents: 200})
		c.Call("brew", `{"minutes":0}`).Want("ready")
		c.Read("cafe://menu").Want("coffee, tea")
	})
	c.Run("content", func(t *testing.T, c *mcptest.Client) {
		r := c.Call("photo", nil)
		if len(r.Content) != 3 || r.Text() != "The cafe" {
			t.Fatalf("got %+v", r.Content)
		}
		if image := r.Content[1]; image.Type != "image" || image.MIMEType != "image/png" || string(image.Data) != "png" {
			t.Errorf("got the image %+v", image)
		}
		if link := r.Content[2]; link.Type != "resource_link" || link.URI != "cafe://menu" || link.Name != "menu" {
			t.Errorf("got the link %+v", link)
		}
		if r := c.Call("add", `{"a":2,"b":3}`); string(r.Structured) != `{"result":5}` || r.Raw == nil {
			t.Errorf("got %s of %s", r.Structured, r.Raw)
		}
	})
}

func TestErrors(t *testing.T) {
	c := mcptest.New(t, newServer(t))
	c.Run("of a tool", func(t *testing.T, c *mcptest.Client) {
		r := c.Call("pay", mcptest.Args{"items": []string{"cake"}})
		r.WantError("no cake")
		var protocol *mcp.Error
		if err := r.Err(); err == nil || err.Error() != "there is no cake" || errors.As(err, &protocol) {
			t.Errorf("got %v", err)
		}
		c.Call("add", mcptest.Args{"a": "x", "c": 1}).WantError("unknown argument")
	})
	c.Run("of the protocol", func(t *testing.T, c *mcptest.Client) {
		var e *mcp.Error
		if err := c.Call("close", nil).Err(); !errors.As(err, &e) || e.Code != 7 || e.Message != "the cafe is closed" || string(e.Data) != `{"opens":"08:00"}` {
			t.Errorf("got %v", err)
		}
		c.Call("spill", nil).WantError("internal error (incident ")
		c.Read("cafe://drinks/gin").WantError("not found")
		c.Prompt("praise", mcptest.Args{"drink": "tea", "times": "often"}).WantError("times")
	})
}

func TestOtherFeatures(t *testing.T) {
	c := mcptest.New(t, newServer(t))
	c.Run("both", func(t *testing.T, c *mcptest.Client) {
		c.Read("cafe://drinks/tea").Want("tea is hot")
		praise := c.Prompt("praise", mcptest.Args{"drink": "tea", "times": 2})
		praise.Want("Good Good tea\nIndeed")
		if roles := []mcp.Role{praise.Content[0].Role, praise.Content[1].Role}; !slices.Equal(roles, []mcp.Role{mcp.User, mcp.Assistant}) {
			t.Errorf("got the roles %q", roles)
		}
		if got := c.Complete("praise", "drink", "co", nil); !slices.Equal(got, []string{"coffee"}) {
			t.Errorf("got %q", got)
		}
		if got := c.Complete("cafe://drinks/{name}", "name", "", nil); len(got) != 0 {
			t.Errorf("got %q", got)
		}
		if tools := c.Tools(); tools[0].Name != "add" || !strings.Contains(string(tools[0].InputSchema), "first addend") {
			t.Errorf("got %+v", tools[0])
		}
		if all := c.Resources(); len(all) != 1 || all[0].URI != "cafe://menu" {
			t.Errorf("got %+v", all)
		}
		if all := c.Templates(); len(all) != 1 || all[0].Template != "cafe://drinks/{name}" {
			t.Errorf("got %+v", all)
		}
		if all := c.Prompts(); len(all) != 1 || len(all[0].Arguments) != 2 || !all[0].Arguments[0].Required {
			t.Errorf("got %+v", all)
		}
	})
}

func TestListsFollowTheirPages(t *testing.T) {
	c := mcptest.New(t, cafe.NewMCPServer(new(cafe.Till), mcp.PageSize(2)))
	c.Run("both", func(t *testing.T, c *mcptest.Client) {
		if n := len(c.Tools()); n != 18 {
			t.Errorf("got %d tools", n)
		}
	})
}

func TestQuestions(t *testing.T) {
	c := mcptest.New(t, newServer(t))
	c.Answer(mcptest.Accept(cafe.Cup{Size: cafe.Large, Milk: true}), mcptest.Accept(nil))
	c.Run("accepted", func(t *testing.T, c *mcptest.Client) {
		r := c.Call("order", mcptest.Args{"drink": "tea"})
		r.Want("one large tea, milk: true")
		if len(r.Asked) != 2 || r.Asked[0].Message != "Which cup?" || !strings.Contains(string(r.Asked[0].Schema), `"large"`) || r.Asked[1].URL != "https://cafe.example/pay" {
			t.Errorf("asked %+v", r.Asked)
		}
	})
	c.Run("declined", func(t *testing.T, c *mcptest.Client) {
		c.Answer(mcptest.Decline())
		c.Call("order", mcptest.Args{"drink": "tea"}).Want("no tea then")
	})
	c.Run("cancelled", func(t *testing.T, c *mcptest.Client) {
		c.Answer(mcptest.Accept(`{"size":"small","milk":false}`), mcptest.Cancel())
		c.Call("order", mcptest.Args{"drink": "tea"}).WantError("the user cancelled")
	})
	c.Run("by message", func(t *testing.T, c *mcptest.Client) {
		c.AnswerFunc(func(q mcptest.Question) mcptest.Answer {
			if q.Message == "Which cup?" {
				return mcptest.Accept(mcptest.Args{"size": "small", "milk": false})
			}
			return mcptest.Accept(nil)
		})
		c.Call("order", mcptest.Args{"drink": "tea"}).Want("one small tea, milk: false")
	})
	c.Run("malformed", func(t *testing.T, c *mcptest.Client) {
		c.Answer(mcptest.RawAnswer(`{"action":"perhaps"}`))
		c.Call("order", mcptest.Args{"drink": "tea"}).WantError("action must be accept, decline or cancel")
	})
	c.Run("a model", func(t *testing.T, c *mcptest.Client) {
		c.Answer(mcptest.Model("O tea"))
		r := c.Call("poem", mcptest.Args{"drink": "tea"})
		r.Want("O tea")
		if r.Asked[0].Message != "a poem about tea" {
			t.Errorf("asked %+v", r.Asked)
		}
	})
	c.Run("roots", func(t *testing.T, c *mcptest.Client) {
		c.Answer(mcptest.Roots("file:///a", "file:///b"))
		c.Call("doors", nil).Want([]string{"file:///a", "file:///b"})
	})
}

func TestCapabilities(t *testing.T) {
	c := mcptest.New(t, newServer(t), mcptest.Capabilities("{}"))
	c.Run("none", func(t *testing.T, c *mcptest.Client) {
		if err := c.Call("order", mcptest.Args{"drink": "tea"}).Err(); err == nil {
			t.Error("a client without forms was asked")
		}
	})
}

func TestReports(t *testing.T) {
	c := mcptest.New(t, newServer(t))
	c.Run("all", func(t *testing.T, c *mcptest.Client) {
		r := c.Call("brew", mcptest.Args{"minutes": 2})
		if want := []mcptest.Progress{{Progress: 1, Total: 2, Message: "brewing"}, {Progress: 2, Total: 2, Message: "brewing"}}; !slices.Equal(r.Progress, want) {
			t.Errorf("got the progress %+v", r.Progress)
		}
		var logs []string
		for _, l := range r.Logs {
			logs = append(logs, l.Level+" "+string(l.Data))
		}
		if want := []string{`debug {"message":"brewing","minute":1}`, `debug {"message":"brewing","minute":2}`, `warning "hot"`}; !slices.Equal(logs, want) {
			t.Errorf("got the logs %q", logs)
		}
	})
	quiet := c.With(mcptest.LogLevel("error"))
	quiet.Run("errors alone", func(t *testing.T, c *mcptest.Client) {
		if r := c.Call("brew", mcptest.Args{"minutes": 2}); len(r.Logs) != 0 {
			t.Errorf("got the logs %+v", r.Logs)
		}
	})
}

func TestCaller(t *testing.T) {
	c := mcptest.New(t, newServer(t))
	c.Run("named", func(t *testing.T, c *mcptest.Client) {
		alice := c.With(mcptest.Caller("alice"))
		alice.Call("guest", nil).Want("alice " + c.Revision())
		c.Answer(mcptest.Accept(cafe.Cup{Size: cafe.Large}), mcptest.Accept(nil))
		alice.Call("order", mcptest.Args{"drink": "tea"}).Want("one large tea, milk: false")
		c.Call("guest", nil).Want(" " + c.Revision())
	})
}

// A call that is cancelled has ended on both sides when Call returns.
func TestCancellation(t *testing.T) {
	c := mcptest.New(t, newServer(t))
	c.Run("half-way", func(t *testing.T, c *mcptest.Client) {
		ctx, cancel := context.WithCancel(t.Context())
		r := c.With(mcptest.OnProgress(func(p mcptest.Progress) {
			if p.Progress == 3 {
				cancel()
			}
		})).WithContext(ctx).Call("brew", mcptest.Args{"minutes": 3, "forever": true})
		if err := r.Err(); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if len(r.Progress) != 3 {
			t.Errorf("got the progress %+v", r.Progress)
		}
		c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(5)
	})
}

func TestTasks(t *testing.T) {
	c := mcptest.New(t, newServer(t), mcptest.Revisions("2026-07-28"), mcptest.Tasks())
	c.Run("followed to the end", func(t *testing.T, c *mcptest.Client) {
		c.Answer(mcptest.Accept(cafe.Cup{Size: cafe.Large}))
		r := c.Call("cater", mcptest.Args{"guests": 3})
		r.Want("3 large cups")
		if len(r.Asked) != 1 || r.Asked[0].Message != "Which cup?" {
			t.Errorf("asked %+v", r.Asked)
		}
		c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(5)
	})
	c.Run("failed", func(t *testing.T, c *mcptest.Client) {
		c.Answer(mcptest.Decline())
		c.Call("cater", mcptest.Args{"guests": 3}).WantError("the user declined")
	})
	c.Run("cancelled", func(t *testing.T, c *mcptest.Client) {
		ctx, cancel := context.WithCancel(t.Context())
		c.AnswerFunc(func(mcptest.Question) mcptest.Answer {
			time.AfterFunc(0, cancel)
			return mcptest.Accept(cafe.Cup{Size: cafe.Large})
		})
		c.WithContext(ctx).Call("cater", mcptest.Args{"guests": 101}).WantError("context canceled")
	})
	c.With(mcptest.Capabilities(`{"elicitation":{},"extensions":{"example.com/x":{}}}`)).Run("beside other extensions", func(t *testing.T, c *mcptest.Client) {
		c.Answer(mcptest.Accept(cafe.Cup{Size: cafe.Small}))
		c.Call("cater", mcptest.Args{"guests": 3}).Want("3 small cups")
	})
	mcptest.New(t, newServer(t)).Call("cater", mcptest.Args{"guests": 3}).WantError("Missing required client capability")
}

func TestConcurrentRequestsHaveConnectionsOfTheirOwn(t *testing.T) {
	c := mcptest.New(t, newServer(t))
	c.Run("both", func(t *testing.T, c *mcptest.Client) {
		var calls sync.WaitGroup
		for i := range 8 {
			calls.Go(func() {
				r := c.Call("brew", mcptest.Args{"minutes": i})
				r.Want("ready")
				if len(r.Progress) != i {
					t.Errorf("got %d reports of %d", len(r.Progress), i)
				}
			})
		}
		calls.Wait()
	})
}

func TestWithInsideABubble(t *testing.T) {
	for _, revision := range []string{"2025-11-25", "2026-07-28"} {
		synctest.Test(t, func(t *testing.T) {
			c := mcptest.New(t, newServer(t), mcptest.Revisions(revision))
			c.Answer(mcptest.Decline())
			c.Call("order", mcptest.Args{"drink": "tea"}).Want("no tea then")
		})
	}
}

func TestNothingIsLeftBehind(t *testing.T) {
	goroutines := func() int {
		buf := make([]byte, 1<<20)
		n := 0
		for stack := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
			if strings.Contains(stack, "mcpgen/runtime") && !strings.Contains(stack, "testing.tRunner") {
				n++
			}
		}
		return n
	}
	before := goroutines()
	t.Run("uses", func(t *testing.T) {
		c := mcptest.NewFunc(t, newServer)
		c.Run("both", func(t *testing.T, c *mcptest.Client) {
			c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(5)
			ctx, cancel := context.WithCancel(t.Context())
			c.With(mcptest.OnProgress(func(mcptest.Progress) { cancel() })).WithContext(ctx).
				Call("brew", mcptest.Args{"minutes": 1, "forever": true}).WantError("context canceled")
		})
	})
	for try := 0; goroutines() > before; try++ {
		if try > 1_000_000 {
			t.Fatalf("%d goroutines before, %d after", before, goroutines())
		}
		runtime.Gosched()
	}
}

func BenchmarkCall(b *testing.B) {
	c := mcptest.New(b, newServer(b))
	b.ReportAllocs()
	for b.Loop() {
		c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(5)
	}
}
