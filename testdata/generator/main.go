//go:build unix

// Generator measures how fast mcpgen generates, beside what the go command and
// the usual packages.Load take for the same packages:
//
//	go -C testdata/generator run . -rounds 5
//
// It writes two modules with imports that are costly to read, one of 50
// packages with 20 tools each and one of a package with 10 tools, and runs
// everything on them by turns: on a module in which nothing has changed, one
// package has, and all have. It prints the medians, and exits with status 1
// where mcpgen misses what it is to keep to, which it lists.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// The shapes of the modules.
var shapes = []shape{
	{"50 packages of 20 tools", 50, 20},
	{"1 package of 10 tools", 1, 10},
}

func main() {
	rounds := flag.Int("rounds", 5, "how often to run every `command`")
	root := flag.String("root", filepath.Join("..", ".."), "the `directory` of mcpgen's own module")
	flag.Parse()
	missed, err := measure(*root, *rounds)
	if err != nil {
		fmt.Fprintln(os.Stderr, "generator:", err)
		os.Exit(2)
	}
	for _, m := range missed {
		fmt.Println("missed:", m)
	}
	if len(missed) > 0 {
		os.Exit(1)
	}
}

// measure writes the modules, runs everything in them, prints the tables, and
// returns the targets that mcpgen missed.
func measure(root string, rounds int) ([]string, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "generator")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	bin := filepath.Join(dir, "bin")
	if _, err := run(root, "go", "build", "-o", filepath.Join(bin, "mcpgen"), "./cmd/mcpgen"); err != nil {
		return nil, err
	}
	if _, err := run(".", "go", "build", "-o", filepath.Join(bin, "load"), "./load"); err != nil {
		return nil, err
	}
	var missed []string
	for i, shape := range shapes {
		m := &module{shape: shape, dir: filepath.Join(dir, fmt.Sprintf("module%d", i))}
		if err := m.create(root); err != nil {
			return nil, err
		}
		t, err := rotate(m, commands(bin), rounds)
		if err != nil {
			return nil, err
		}
		t.print(os.Stdout)
		missed = append(missed, t.missed()...)
	}
	return missed, nil
}
