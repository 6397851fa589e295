package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"

	"github.com/mcpgen/mcpgen/gen"
)

var generateVerb = verb{
	name:    "generate",
	args:    "[flags] [packages]",
	summary: "Mcpgen writes mcp_gen.go into every annotated package.",
	detail: `Packages are patterns of the go command, such as ./..., and the current directory
if there are none. Files that are up to date are left alone; one whose package
has no directives any more is removed.`,
	bind: func(f *flag.FlagSet) action {
		var g generateFlags
		g.bind(f)
		f.BoolVar(&g.json, "json", false, "print what is known of the packages as JSON, and write nothing")
		f.BoolVar(&g.stdout, "stdout", false, "print the files, and write nothing")
		return g.run
	},
}

type generateFlags struct {
	source
	json, stdout bool
}

func (g *generateFlags) run(ctx context.Context, s screen, patterns []string) (int, error) {
	if g.json && g.stdout {
		return failed, usageError{"-json and -stdout exclude each other"}
	}
	g.noModels = !g.json
	result, err := g.generate(ctx, patterns)
	if result == nil {
		return failed, err
	}
	faults := []error{err}
	switch {
	case g.json:
		return s.printJSON(result, err)
	case g.stdout:
		s.printFiles(result.Files)
	default:
		faults = append(faults, s.write(result.Files))
	}
	return s.conclude(result, patterns), errors.Join(faults...)
}

// write brings the files on disk up to date, as many of them as it can.
func (s screen) write(files []gen.File) error {
	var faults []error
	for _, f := range files {
		did, err := update(f)
		switch {
		case err != nil:
			faults = append(faults, err)
		case did != "":
			fmt.Fprintf(s.err, "mcpgen: %s %s\n", did, relative(f.Path))
		}
	}
	return errors.Join(faults...)
}

// printFiles prints one file as it is, and several behind lines with their
// names.
func (s screen) printFiles(files []gen.File) {
	for _, f := range files {
		if f.Orphan {
			continue
		}
		if len(files) > 1 {
			fmt.Fprintf(s.out, "-- %s --\n", relative(f.Path))
		}
		s.out.Write(f.Content)
	}
}

// printJSON prints packages and diagnostics for other programs.
func (s screen) printJSON(result *gen.Result, fault error) (int, error) {
	type position struct {
		File   string `json:"file"`
		Line   int    `json:"line,omitempty"`
		Column int    `json:"column,omitempty"`
	}
	type diagnostic struct {
		Pos  position `json:"pos"`
		Code string   `json:"code"`
		Text string   `json:"text"`
	}
	type file struct {
		Path   string `json:"path"`
		Stale  bool   `json:"stale,omitempty"`
		Orphan bool   `json:"orphan,omitempty"`
	}
	out := struct {
		Packages    []*gen.Package `json:"packages"`
		Files       []file         `json:"files"`
		Diagnostics []diagnostic   `json:"diagnostics"`
	}{Packages: result.Packages, Files: []file{}, Diagnostics: []diagnostic{}}
	if out.Packages == nil {
		out.Packages = []*gen.Package{}
	}
	for _, f := range result.Files {
		out.Files = append(out.Files, file{f.Path, f.Stale(), f.Orphan})
	}
	for _, d := range result.Diagnostics {
		out.Diagnostics = append(out.Diagnostics, diagnostic{position{d.Pos.Filename, d.Pos.Line, d.Pos.Column}, d.Code.String(), d.Text})
	}
	e := json.NewEncoder(s.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(out); err != nil {
		return failed, err
	}
	if len(result.Diagnostics) > 0 {
		return faulty, fault
	}
	return done, fault
}
