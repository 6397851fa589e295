package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/mcpgen/mcpgen/gen"
)

// source are the flags that say what is generated, and how.
type source struct {
	dir, tags, header string
	guard             bool
	// noModels says that nobody asks what is known of the packages.
	noModels bool
}

func (o *source) bind(f *flag.FlagSet) {
	o.bindInput(f)
	f.StringVar(&o.header, "header", "", "begin files with the comment in `file`, such as a licence")
	f.BoolVar(&o.guard, "guard", true, "keep stale files from compiling; -guard=false leaves that out")
}

// bindInput declares the flags that say what is generated.
func (o *source) bindInput(f *flag.FlagSet) {
	f.StringVar(&o.dir, "C", "", "change to `dir` first")
	f.StringVar(&o.tags, "tags", "", "comma-separated `list` of build tags")
}

// generate makes the files of the packages that the patterns match. It returns
// no result where it could not look at them.
func (o *source) generate(ctx context.Context, patterns []string) (*gen.Result, error) {
	if err := o.validate(patterns); err != nil {
		return nil, err
	}
	header, err := o.comment()
	if err != nil {
		return nil, err
	}
	return gen.Generate(ctx, gen.Config{Dir: o.dir, Patterns: patterns, BuildFlags: o.buildFlags(), NoGuards: !o.guard, Header: header, NoModels: o.noModels})
}

// validate finds what is no pattern, and no directory.
func (o *source) validate(patterns []string) error {
	for _, p := range patterns {
		if strings.HasPrefix(p, "-") {
			return usageError{fmt.Sprintf("flag %s after a package; flags come first", p)}
		}
		if bareWord(p) {
			return usageError{fmt.Sprintf("there is no command %s; a package in a directory is written ./%s", p, p)}
		}
	}
	if o.dir != "" {
		if info, err := os.Stat(o.dir); err != nil {
			return err
		} else if !info.IsDir() {
			return fmt.Errorf("%s is not a directory", o.dir)
		}
	}
	return nil
}

// buildFlags are the flags for the go command.
func (o *source) buildFlags() []string {
	if o.tags == "" {
		return nil
	}
	return []string{"-tags=" + o.tags}
}

// comment reads the header file.
func (o *source) comment() (string, error) {
	if o.header == "" {
		return "", nil
	}
	name := o.header
	if !filepath.IsAbs(name) {
		name = filepath.Join(o.dir, name)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "//") {
			return "", fmt.Errorf("%s: %q is no line comment; every line starts with //", o.header, line)
		}
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n"), nil
}

// bareWord says whether an argument can hardly be a package pattern: it looks
// like a command that does not exist.
func bareWord(s string) bool {
	switch s {
	case "all", "std", "cmd", "tool", "work", ".", "..":
		return false
	}
	return !strings.ContainsAny(s, "./\\")
}
