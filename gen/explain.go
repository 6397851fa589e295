package gen

import "github.com/mcpgen/mcpgen/gen/internal/diagnostic"

// Page explains one code of diagnostics.
type Page = diagnostic.Page

// Explain returns the page of a code, which is written MCP014, mcp14 or 14.
func Explain(code string) (Page, bool) {
	c, ok := diagnostic.ParseCode(code)
	if !ok {
		return Page{}, false
	}
	return c.Page(), true
}

// Pages returns the pages of all codes, in order.
func Pages() []Page { return diagnostic.Pages() }
