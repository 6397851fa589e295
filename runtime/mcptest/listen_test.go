package mcptest_test

import (
	"context"
	"testing"
	"testing/synctest"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/cafe"
	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

func TestListenHearsOfChangesInEveryRevision(t *testing.T) {
	for _, revision := range []string{"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"} {
		t.Run(revision, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				c := mcptest.New(t, s, mcptest.Revisions(revision))
				tea, lists := c.Listen("cafe://drinks/tea", "cafe://menu"), c.Listen()

				s.ResourceUpdated("cafe://drinks/coffee")
				s.ResourceUpdated("cafe://drinks/tea")
				if got, want := tea.Next(), (mcptest.Change{URI: "cafe://drinks/tea"}); got != want {
					t.Errorf("got %v, want %v", got, want)
				}
				s.ResourceUpdated("cafe://menu")
				if got, want := tea.Next(), (mcptest.Change{URI: "cafe://menu"}); got != want {
					t.Errorf("got %v, want %v", got, want)
				}

				s.ToolsChanged()
				for _, sub := range []*mcptest.Subscription{tea, lists} {
					if got, want := sub.Next(), (mcptest.Change{List: "tools"}); got != want {
						t.Errorf("got %v, want %v", got, want)
					}
				}
				s.PromptsChanged()
				if got, want := lists.Next(), (mcptest.Change{List: "prompts"}); got != want {
					t.Errorf("got %v, want %v", got, want)
				}
				s.AddResource(mcp.Resource{URI: "cafe://cake", Name: "cake",
					Read: func(context.Context, *codec.Reader, *mcp.ContentsOutput) error { return nil }})
				if got, want := lists.Next(), (mcptest.Change{List: "resources"}); got != want {
					t.Errorf("got %v, want %v", got, want)
				}
				c.Call("guest", nil).Want(" " + revision)
			})
		})
	}
}

// Access is that of the caller whom the client stands for.
func TestListenSubscribesAsTheCaller(t *testing.T) {
	s := cafe.NewMCPServer(new(cafe.Till), mcp.ResourceAccess(func(ctx context.Context, uri string) bool {
		return uri != "cafe://menu" || mcp.Caller(ctx) == "alice"
	}))
	mcptest.New(t, s).Run("alice", func(t *testing.T, c *mcptest.Client) {
		sub := c.With(mcptest.Caller("alice")).Listen("cafe://menu")
		s.ResourceUpdated("cafe://menu")
		if got := sub.Next(); got.URI != "cafe://menu" {
			t.Errorf("got %v", got)
		}
	})
}

func TestWantNilIsNoResult(t *testing.T) {
	s := mcp.NewServer(mcp.Implementation{Name: "test", Version: "1"})
	s.AddTool(mcp.Tool{Name: "nothing", InputSchema: `{"type":"object"}`,
		Call: func(context.Context, *codec.Reader, *mcp.Output) error { return nil }})
	mcptest.New(t, s).Run("nothing", func(t *testing.T, c *mcptest.Client) {
		c.Call("nothing", nil).Want(nil)
	})
}

func TestNilArgumentsAreNone(t *testing.T) {
	mcptest.New(t, newServer(t)).Run("none", func(t *testing.T, c *mcptest.Client) {
		for _, none := range []any{nil, mcptest.Args(nil), map[string]int(nil), (*struct{})(nil), "{}"} {
			c.Call("guest", none).Want(" " + c.Revision())
		}
		if got := c.Complete("praise", "drink", "co", mcptest.Args(nil)); len(got) != 1 {
			t.Errorf("got %q", got)
		}
	})
}
