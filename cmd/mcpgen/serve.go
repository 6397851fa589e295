package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/build"
	"github.com/mcpgen/mcpgen/gen"
)

// served splits the arguments of a verb that serves a package into that package
// and the arguments of the server, which stand behind --.
func served(args []string) (pattern string, server []string, err error) {
	pattern = "."
	if len(args) > 0 && args[0] != "--" {
		pattern, args = args[0], args[1:]
	}
	switch {
	case len(args) == 0:
		return pattern, nil, nil
	case args[0] != "--":
		return "", nil, usageError{fmt.Sprintf("%s after the package; flags come before it, and arguments of the server after --", args[0])}
	}
	return pattern, args[1:], nil
}

// find finds the package that is to be served.
func (o *source) find(ctx context.Context, pattern string) (*build.Program, error) {
	if err := o.validate([]string{pattern}); err != nil {
		return nil, err
	}
	return build.Find(ctx, build.Config{Dir: o.dir, Flags: o.buildFlags(), Name: relative}, pattern)
}

// servable says whether a package can be served. Where it cannot, it prints what
// that takes.
func (s screen) servable(p *build.Program, result *gen.Result) bool {
	i := slices.IndexFunc(result.Packages, func(g *gen.Package) bool { return g.Path == p.Path })
	switch {
	case i < 0 && (p.Library() || len(result.Packages) == 0):
		fmt.Fprintf(s.err, "mcpgen: no //mcp: directives in %s; three lines above a function make it a tool:\n%s", relative(p.Dir), firstTool)
		return false
	case i >= 0 && p.Library() && len(result.Packages[i].Receivers) > 0:
		g := result.Packages[i]
		fmt.Fprintf(s.err, "mcpgen: %s serves methods of %s, and only you know how to make one; write a program that does:\n", g.Path, g.Receivers[0].Type)
		writeMain(s.err, g)
		return false
	}
	return true
}

const firstTool = `
	// Add returns the sum of two numbers.
	//
	//mcp:tool
	func Add(a, b int) int { return a + b }

`

// writeMain prints a program that serves a library whose tools are methods.
func writeMain(w io.Writer, g *gen.Package) {
	var values []string
	for _, r := range g.Receivers {
		value := g.Name + "." + r.Type + "{}"
		if r.Pointer {
			value = "&" + value
		}
		values = append(values, value)
	}
	fmt.Fprintf(w, `
	package main

	import (
		mcp "github.com/mcpgen/mcpgen/runtime"

		%q
	)

	func main() {
		mcp.Main(%s.NewMCPServer(%s))
	}

`, g.Path, g.Name, strings.Join(values, ", "))
}

// printFault prints what kept a program from being built.
func (s screen) printFault(err error) {
	var fault *build.Fault
	if errors.As(err, &fault) {
		fmt.Fprintln(s.err, fault.Text)
		return
	}
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(s.err, "mcpgen: %s\n", strings.TrimRight(line, "\n"))
	}
}
