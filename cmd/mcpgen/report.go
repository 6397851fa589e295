package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/mcpgen/mcpgen/gen"
)

// conclude prints the diagnostics of a result and returns the status that they
// make. A run that had nothing to do says so: a directive may be missing.
func (s screen) conclude(result *gen.Result, patterns []string) int {
	for _, d := range result.Diagnostics {
		if d.Pos.Filename != "" {
			d.Pos.Filename = relative(d.Pos.Filename)
		}
		fmt.Fprintln(s.err, d)
	}
	if len(result.Diagnostics) > 0 {
		fmt.Fprintf(s.err, "mcpgen: mcpgen explain %s says more\n", result.Diagnostics[0].Code)
		return faulty
	}
	if len(result.Packages) == 0 && len(result.Files) == 0 {
		where := "the current directory"
		if len(patterns) > 0 {
			where = strings.Join(patterns, " ")
		}
		fmt.Fprintf(s.err, "mcpgen: no //mcp: directives in %s\n", where)
	}
	return done
}

// relative shortens a path to how one would write it here.
func relative(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	if resolved, err := filepath.EvalSymlinks(here); err == nil && !strings.HasPrefix(path, here) {
		here = resolved
	}
	rel, err := filepath.Rel(here, path)
	if err != nil || len(rel) >= len(path) {
		return path
	}
	return rel
}
