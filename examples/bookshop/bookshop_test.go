package main

import (
	"slices"
	"strings"
	"testing"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

func newClient(t *testing.T, opts ...mcptest.Option) *mcptest.Client {
	t.Helper()
	return mcptest.NewFunc(t, func(testing.TB) *mcp.Server { return NewMCPServer(NewShop()) }, opts...)
}

func TestOffers(t *testing.T) {
	newClient(t).Golden("testdata/offers.json")
}

func TestSearchBooks(t *testing.T) {
	newClient(t).Run("finds", func(t *testing.T, c *mcptest.Client) {
		for _, test := range []struct {
			args mcptest.Args
			want string
		}{
			{mcptest.Args{}, "dracula emma frankenstein middlemarch origin persuasion"},
			{mcptest.Args{"words": "AUSTEN"}, "emma persuasion"},
			{mcptest.Args{"words": "jane emma"}, "emma"},
			{mcptest.Args{"genre": "horror"}, "dracula frankenstein"},
			{mcptest.Args{"words": "austen", "genre": "science"}, ""},
		} {
			var ids []string
			for _, book := range mcptest.Call[[]Book](c, "search_books", test.args) {
				ids = append(ids, book.ID)
			}
			if got := strings.Join(ids, " "); got != test.want {
				t.Errorf("search_books %v: %s, want %s", test.args, got, test.want)
			}
		}
		c.Call("search_books", mcptest.Args{"genre": "horor"}).WantError("genre: must be one of novel, horror, science; did you mean horror?")
	})
}

func TestAnOrderIsConfirmedByTheCustomer(t *testing.T) {
	newClient(t).Run("confirmed", func(t *testing.T, c *mcptest.Client) {
		c.Answer(mcptest.Accept(Confirmation{Confirm: true, Note: "Happy birthday!"}))
		result := c.Call("order_book", mcptest.Args{"id": "emma", "copies": 3})
		result.Want(Order{Number: 1, Book: "Emma", Copies: 3, Cents: 3870, Note: "Happy birthday!"})
		if got, want := result.Asked[0].Message, "Order 3 × Emma by Jane Austen for 38.70 €?"; got != want {
			t.Errorf("the customer was asked %q, want %q", got, want)
		}
		wantStock(t, c, "emma", 1)
	})
	for name, answer := range map[string]mcptest.Answer{
		"declined":  mcptest.Decline(),
		"dismissed": mcptest.Cancel(),
		"refused":   mcptest.Accept(Confirmation{}),
	} {
		newClient(t).Run(name, func(t *testing.T, c *mcptest.Client) {
			c.Answer(answer)
			c.Call("order_book", mcptest.Args{"id": "emma"}).WantError("the customer did not confirm, so nothing is ordered")
			wantStock(t, c, "emma", 4)
		})
	}
	newClient(t, mcptest.Capabilities("{}")).Run("a client that cannot ask", func(t *testing.T, c *mcptest.Client) {
		if err := c.Call("order_book", mcptest.Args{"id": "emma"}).Err(); err == nil {
			t.Error("the order is taken")
		}
		wantStock(t, c, "emma", 4)
	})
}

// The customer is not asked about what cannot be.
func TestAnOrderThatCannotBe(t *testing.T) {
	newClient(t).Run("refused", func(t *testing.T, c *mcptest.Client) {
		c.Call("order_book", mcptest.Args{"id": "ema"}).WantError(`there is no book "ema": search_books shows the ids`)
		c.Call("order_book", mcptest.Args{"id": "middlemarch", "copies": 3}).WantError("there are only 2 copies of Middlemarch: order fewer, or restock first")
		c.Call("order_book", mcptest.Args{"id": "emma", "copies": 11}).WantError("copies: must be between 1 and 10, got 11")
	})
}

func TestTheLastCopyIsSoldOnce(t *testing.T) {
	newClient(t).Run("to who answers first", func(t *testing.T, c *mcptest.Client) {
		thinking := false
		c.AnswerFunc(func(mcptest.Question) mcptest.Answer {
			if !thinking {
				thinking = true
				c.Call("order_book", mcptest.Args{"id": "persuasion"}).Want(Order{Number: 1, Book: "Persuasion", Copies: 1, Cents: 1190})
			}
			return mcptest.Accept(Confirmation{Confirm: true})
		})
		c.Call("order_book", mcptest.Args{"id": "persuasion"}).WantError("there are only 0 copies of Persuasion")
	})
}

func TestRestock(t *testing.T) {
	newClient(t).Run("adds copies", func(t *testing.T, c *mcptest.Client) {
		c.Call("restock", mcptest.Args{"id": "frankenstein", "copies": 5}).Want(5)
		wantStock(t, c, "frankenstein", 5)
		c.Call("restock", mcptest.Args{"id": "ulysses", "copies": 5}).WantError(`there is no book "ulysses"`)
	})
}

func TestABookIsAResource(t *testing.T) {
	newClient(t).Run("reads", func(t *testing.T, c *mcptest.Client) {
		got := c.Read("bookshop://books/dracula")
		if want := `{"id":"dracula","title":"Dracula","author":"Bram Stoker","genre":"horror","cents":990,"stock":3}`; got.Text() != want {
			t.Errorf("got %s, want %s", got.Text(), want)
		}
		c.Read("bookshop://books/ulysses").WantError("Resource not found")
		if got := c.Complete("bookshop://books/{id}", "id", "E", nil); !slices.Equal(got, []string{"emma"}) {
			t.Errorf("completions of E: %q", got)
		}
	})
}

func TestRecommend(t *testing.T) {
	newClient(t).Run("asks the model", func(t *testing.T, c *mcptest.Client) {
		const end = " Say in two sentences why I would like it, without telling how it ends."
		for want, args := range map[string]mcptest.Args{
			`I liked "Emma". Recommend me one novel that you have in stock.`:                                {"genre": "novel", "like": "Emma"},
			`I liked "Emma". Recommend me one novel that you have in stock and that costs at most 12.50 €.`: {"genre": "novel", "like": "Emma", "budget": 12.5},
		} {
			if got := c.Prompt("recommend", args).Text(); got != want+end {
				t.Errorf("got %s, want %s", got, want+end)
			}
		}
		c.Prompt("recommend", mcptest.Args{"genre": "poetry", "like": "Emma", "budget": "cheap"}).WantError("budget: ")
		for _, test := range []struct {
			argument, typed string
			args            mcptest.Args
			want            []string
		}{
			{"genre", "n", mcptest.Args{}, []string{"novel"}},
			{"like", "", mcptest.Args{"genre": "horror"}, []string{"Dracula", "Frankenstein"}},
			{"like", "per", mcptest.Args{}, []string{"Persuasion"}},
		} {
			if got := c.Complete("recommend", test.argument, test.typed, test.args); !slices.Equal(got, test.want) {
				t.Errorf("completions of %s %q with %v: %q, want %q", test.argument, test.typed, test.args, got, test.want)
			}
		}
	})
}

func wantStock(t *testing.T, c *mcptest.Client, id string, want int) {
	t.Helper()
	for _, book := range mcptest.Call[[]Book](c, "search_books", nil) {
		if book.ID == id && book.Stock != want {
			t.Errorf("there are %d copies of %s, want %d", book.Stock, id, want)
		}
	}
}
