package links

import (
	"slices"
	"testing"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

func TestOffers(t *testing.T) {
	mcptest.New(t, NewMCPServer(NewStore(1))).Golden("testdata/offers.json")
}

func TestLinksBelongToTheirCaller(t *testing.T) {
	c := mcptest.NewFunc(t, func(testing.TB) *mcp.Server { return NewMCPServer(NewStore(10)) })
	c.Run("keeps them apart", func(t *testing.T, c *mcptest.Client) {
		alice, bob := c.With(mcptest.Caller("alice")), c.With(mcptest.Caller("bob"))
		first := mcptest.Call[Link](alice, "shorten", mcptest.Args{"target": "https://example.com/a?b=c"})
		second := mcptest.Call[Link](alice, "shorten", mcptest.Args{"target": "https://example.com/"})
		if first.Target != "https://example.com/a?b=c" || first.Code == second.Code {
			t.Errorf("the links are %+v and %+v", first, second)
		}
		if links := mcptest.Call[[]Link](bob, "list_links", nil); len(links) > 0 {
			t.Errorf("bob has %+v", links)
		}
		bob.Call("delete_link", mcptest.Args{"code": first.Code}).WantError(`you have no link "` + first.Code + `": list_links shows those that you have`)
		alice.Call("delete_link", mcptest.Args{"code": first.Code}).Want("")
		if links := mcptest.Call[[]Link](alice, "list_links", nil); !slices.Equal(links, []Link{second}) {
			t.Errorf("alice has %+v, want %+v", links, second)
		}
	})
}

func TestVisitsAreCounted(t *testing.T) {
	store := NewStore(10)
	c := mcptest.New(t, NewMCPServer(store))
	rare := mcptest.Call[Link](c, "shorten", mcptest.Args{"target": "https://example.com/rare"})
	popular := mcptest.Call[Link](c, "shorten", mcptest.Args{"target": "https://example.com/popular"})
	for range 3 {
		if target, ok := store.Follow(popular.Code); !ok || target != popular.Target {
			t.Errorf("%s leads to %q, %v", popular.Code, target, ok)
		}
	}
	popular.Visits = 3
	c.Call("list_links", nil).Want([]Link{popular, rare})
	if target, ok := store.Follow("nowhere"); ok {
		t.Errorf("an unknown code leads to %s", target)
	}
}

func TestShortenRefuses(t *testing.T) {
	c := mcptest.New(t, NewMCPServer(NewStore(1)))
	for _, target := range []string{"example.com", "/path", "javascript:alert(1)", "ftp://example.com", "https://"} {
		c.Call("shorten", mcptest.Args{"target": target}).WantError("target: must be a whole URL such as https://example.com/page")
	}
	c.Call("shorten", mcptest.Args{"target": "https://example.com/%zz"}).WantError("target: must be a URL")
	c.Call("shorten", mcptest.Args{"target": "https://example.com/"})
	c.Call("shorten", mcptest.Args{"target": "https://example.com/"}).WantError("there is no room for more than 1 links: delete some first")
}
