//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// programs are the Go servers, by the names that they are built under.
var programs = []struct {
	name, source string
	tags         string
}{
	{"mcpgen", "./servers/mcpgen", ""},
	{stdioOnly, "./servers/mcpgen", "mcp_stdio"},
	{"ceiling", "./servers/ceiling", ""},
	{"mcpgo", "./servers/mcpgo", ""},
	{"gosdk", "./servers/gosdk", ""},
}

// stdioOnly is our server without net/http.
const stdioOnly = "mcpgen-stdio"

// manyTools is our server with so many further tools.
func manyTools(further int) string { return fmt.Sprintf("mcpgen-%d", further) }

// build builds the Go servers into dir, without symbols or, with profiles, with
// symbols and net/http/pprof, and our server with further tools, once for each
// number.
func build(dir string, profiles bool, further ...int) error {
	flags := []string{"-trimpath", "-ldflags=-s -w"}
	tag := ""
	if profiles {
		flags, tag = nil, "profile"
	}
	for _, p := range programs {
		args := append([]string{"build", "-o", filepath.Join(dir, p.name), "-tags", p.tags + "," + tag}, flags...)
		if err := run(".", "go", append(args, p.source)...); err != nil {
			return err
		}
	}
	for _, n := range further {
		if err := buildMany(dir, n, append([]string{"-tags", tag}, flags...)); err != nil {
			return err
		}
	}
	return nil
}

// buildMany generates a server with further tools, and builds it.
func buildMany(dir string, further int, flags []string) error {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return err
	}
	bench, err := filepath.Abs(".")
	if err != nil {
		return err
	}
	module := filepath.Join(dir, "module", manyTools(further))
	var source bytes.Buffer
	source.WriteString(manyHead)
	for i := range further {
		fmt.Fprintf(&source, manyTool, i)
	}
	mod := fmt.Sprintf("module many.example\n\ngo 1.26.0\n\nrequire (\n\t%[1]s v0.0.0\n\t%[1]s/testdata/bench v0.0.0\n)\n\n"+
		"replace %[1]s => %[2]q\n\nreplace %[1]s/testdata/bench => %[3]q\n", "github.com/mcpgen/mcpgen", root, bench)
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		return err
	}
	for name, content := range map[string][]byte{"go.mod": []byte(mod), "go.sum": sums, "many.go": source.Bytes()} {
		if err := write(filepath.Join(module, name), content); err != nil {
			return err
		}
	}
	if own, err := os.ReadFile("servers/mcpgen/tools.go"); err != nil {
		return err
	} else if err := write(filepath.Join(module, "tools.go"), own); err != nil {
		return err
	}
	output := filepath.Join(dir, manyTools(further))
	generator := filepath.Join(dir, "generator")
	if err := run(root, "go", "build", "-o", generator, "./cmd/mcpgen"); err != nil {
		return err
	}
	if err := run(module, generator, "."); err != nil {
		return err
	}
	return run(module, "go", append(append([]string{"build", "-mod=mod", "-o", output}, flags...), ".")...)
}

const manyHead = `package main

import "github.com/mcpgen/mcpgen/testdata/bench/tools"
`

const manyTool = `
// Search the documents.
//
//mcp:tool name=search_%04[1]d
//mcp:param limit min=1 max=100
func search%04[1]d(
	query string, // what to search for
	limit int, // most hits to return, 1 to 100
	tags []string, // only hits with all of these tags
	filter tools.Filter, // further conditions
) tools.Found {
	return tools.Search(limit)
}
`

func write(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, content, 0o666)
}

// run runs a command in a directory.
func run(dir, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %v: %w\n%s", name, args, err, output)
	}
	return nil
}
