//go:build unix

// Generator measures how fast mcpgen generates, beside what the go command
// takes for the same packages:
//
//	go -C testdata/generator run . -rounds 5
//
// It writes a module of 50 packages with 20 tools each and with imports that
// are costly to read, and runs mcpgen, go list, go build and go vet on it by
// turns: on a module in which nothing has changed, one package has, and all
// have. It prints the medians, and exits with status 1 where mcpgen misses what
// it is to keep to: less time than go build where nothing has changed, a tenth
// of go build's processor time where everything has, and 100 MiB at any time.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

const (
	packages = 50
	tools    = 20
)

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

// measure writes the module, runs everything in it, prints the table, and
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
	mcpgen := filepath.Join(dir, "bin", "mcpgen")
	if _, err := run(root, "go", "build", "-o", mcpgen, "./cmd/mcpgen"); err != nil {
		return nil, err
	}
	m := module{dir: filepath.Join(dir, "module")}
	if err := m.create(root); err != nil {
		return nil, err
	}
	all, err := rotate(&m, mcpgen, rounds)
	if err != nil {
		return nil, err
	}
	all.print(os.Stdout)
	return all.missed(), nil
}
