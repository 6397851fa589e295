package main

import (
	"testing"

	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

// A client that listens to a book hears of its stock, and of no other's.
func TestSubscribersHearOfTheStock(t *testing.T) {
	mcptest.New(t, NewMCPServer(NewShop())).Run("restock", func(t *testing.T, c *mcptest.Client) {
		emma := c.Listen("bookshop://books/emma")
		c.Call("restock", mcptest.Args{"id": "dracula", "copies": 1}).Text()
		c.Call("restock", mcptest.Args{"id": "emma", "copies": 1}).Text()
		if got, want := emma.Next(), (mcptest.Change{URI: "bookshop://books/emma"}); got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}
