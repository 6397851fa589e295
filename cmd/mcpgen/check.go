package main

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/mcpgen/mcpgen/gen"
)

var checkVerb = verb{
	name:    "check",
	args:    "[flags] [packages]",
	summary: "Check that all generated files are up to date.",
	detail: `It prints a unified diff of what mcpgen would change: files that are stale, edited,
missing, or left behind by directives that are gone. It writes nothing. Give it
the flags with which the files are generated.`,
	bind: func(f *flag.FlagSet) action {
		var c source
		c.bind(f)
		return c.check
	},
}

// check compares what is there with what would be generated.
func (o *source) check(ctx context.Context, s screen, patterns []string) (int, error) {
	o.noModels = true
	result, err := o.generate(ctx, patterns)
	if result == nil {
		return failed, err
	}
	stale := 0
	for _, f := range result.Files {
		if f.Stale() {
			stale++
			s.out.Write(difference(f))
		}
	}
	status := s.conclude(result, patterns)
	if stale > 0 {
		files := "1 file is"
		if stale > 1 {
			files = fmt.Sprintf("%d files are", stale)
		}
		fmt.Fprintf(s.err, "mcpgen: %s out of date; run %s\n", files, strings.Join(append([]string{"mcpgen"}, patterns...), " "))
		status = faulty
	}
	return status, err
}

// difference returns a diff that patch -p1 and git apply understand.
func difference(f gen.File) []byte {
	name := filepath.ToSlash(relative(f.Path))
	before, after := "a/"+name, "b/"+name
	if f.Existing == nil {
		before = "/dev/null"
	}
	if f.Orphan {
		after = "/dev/null"
	}
	return diff.Diff(before, f.Existing, after, f.Content)
}
