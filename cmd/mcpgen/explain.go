package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/mcpgen/mcpgen/gen"
)

var explainVerb = verb{
	name:    "explain",
	args:    "[code]",
	summary: "Explain a diagnostic, such as MCP014.",
	detail:  "Without a code it lists them all.",
	bind:    func(*flag.FlagSet) action { return explain },
}

func explain(_ context.Context, s screen, args []string) (int, error) {
	switch len(args) {
	case 0:
		for _, p := range gen.Pages() {
			fmt.Fprintf(s.out, "%s  %s\n", p.Code, p.Title)
		}
		return done, nil
	case 1:
		page, ok := gen.Explain(args[0])
		if !ok {
			return failed, fmt.Errorf("there is no code %s; mcpgen explain lists them", args[0])
		}
		fmt.Fprint(s.out, page.Text)
		return done, nil
	}
	return failed, usageError{"explain takes one code"}
}
