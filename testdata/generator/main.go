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
// where mcpgen misses what it is to keep to, which it lists. With -count it
// counts instructions instead, which need no quiet machine.
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
	count := flag.Bool("count", false, "count the instructions of mcpgen alone, which takes valgrind, and measure nothing")
	root := flag.String("root", filepath.Join("..", ".."), "the `directory` of mcpgen's own module")
	flag.Parse()
	missed, err := judge(*root, *rounds, *count)
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

// programs are the programs to run, and where.
type programs struct {
	root string // mcpgen's own module
	dir  string // for modules and programs
}

func (p programs) bin(name string) string { return filepath.Join(p.dir, "bin", name) }

// judge prints what mcpgen takes, and returns the targets that it missed.
func judge(root string, rounds int, count bool) ([]string, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "generator")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	p := programs{root, dir}
	if _, err := run(root, "go", "build", "-o", p.bin("mcpgen"), "./cmd/mcpgen"); err != nil {
		return nil, err
	}
	if !count {
		return p.measure(rounds)
	}
	n, err := p.count()
	if err != nil {
		return nil, err
	}
	fmt.Printf("%s, nothing edited: mcpgen executes %d million instructions (at most %d)\n", shapes[0].name, n/1_000_000, mostInstructions/1_000_000)
	if n > mostInstructions {
		return []string{"the number of instructions"}, nil
	}
	return nil, nil
}

// measure writes the modules, runs everything in them, prints the tables, and
// returns the targets that mcpgen missed.
func (p programs) measure(rounds int) ([]string, error) {
	if _, err := run(".", "go", "build", "-o", p.bin("load"), "./load"); err != nil {
		return nil, err
	}
	var missed []string
	for i, shape := range shapes {
		m := &module{shape: shape, dir: filepath.Join(p.dir, fmt.Sprintf("module%d", i))}
		if err := m.create(p.root); err != nil {
			return nil, err
		}
		t, err := rotate(m, commands(filepath.Dir(p.bin("load"))), rounds)
		if err != nil {
			return nil, err
		}
		t.print(os.Stdout)
		missed = append(missed, t.missed()...)
	}
	return missed, nil
}
