// Mcpgen has the benchmark's tools as mcpgen serves them.
package main

import (
	"context"

	_ "github.com/mcpgen/mcpgen/testdata/bench/profile"
	"github.com/mcpgen/mcpgen/testdata/bench/tools"
)

//go:generate go run github.com/mcpgen/mcpgen/cmd/mcpgen .

// Add two integers.
//
//mcp:tool
func add(
	a int, // first addend
	b int, // second addend
) int {
	return tools.Add(a, b)
}

// Search the documents.
//
//mcp:tool
//mcp:param limit min=1 max=100
func search(
	query string, // what to search for
	limit int, // most hits to return, 1 to 100
	tags []string, // only hits with all of these tags
	filter tools.Filter, // further conditions
) tools.Found {
	return tools.Search(limit)
}

// Wait some time.
//
//mcp:tool
//mcp:param milliseconds min=0 max=60000
func wait(
	ctx context.Context,
	milliseconds int, // how long
) int {
	return tools.Wait(ctx, milliseconds)
}

// Repeat a letter.
//
//mcp:tool
//mcp:param bytes min=0 max=16777216
func repeat(
	bytes int, // how often
) string {
	return tools.Repeat(bytes)
}
