package main

import (
	"testing"

	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

func TestOffers(t *testing.T) {
	mcptest.New(t, newServer()).Golden("testdata/offers.json")
}

func TestToolsOfBothPackages(t *testing.T) {
	mcptest.New(t, newServer()).Run("answer", func(t *testing.T, c *mcptest.Client) {
		c.Call("convert_unit", mcptest.Args{"amount": 26.2, "from": "mi", "to": "km"}).Want(42.1648128)
		c.Call("add_to_date", mcptest.Args{"date": "2024-02-29", "months": 12}).Want(map[string]string{"result": "2025-02-28", "weekday": "Friday"})
	})
}
