package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Fault is what the go command says of source that does not compile: lines that
// start with a position.
type Fault struct{ Text string }

func (f *Fault) Error() string { return f.Text }

// Overlay holds files that the go command is to see in place of those on disk,
// by absolute path. Nil stands for a file to be left out.
type Overlay map[string][]byte

// Library says whether the package is none that go run would accept: Compile
// makes a program around it, which serves what its NewMCPServer returns.
func (p *Program) Library() bool { return p.Name != "main" }

// Compile builds the program into the directory and returns the name of the
// executable. It writes there alone. Faults in the source are a [Fault].
func (p *Program) Compile(ctx context.Context, overlay Overlay, dir string) (executable string, err error) {
	target, overlay := p.Path, maps.Clone(overlay)
	if overlay == nil {
		overlay = Overlay{}
	}
	if p.Library() {
		// Below the package, so that it may import one that is internal.
		const name = "mcpgen-serve"
		target += "/" + name
		overlay[filepath.Join(p.Dir, name, "main.go")] = p.serveMain()
	}
	replacements, err := overlay.write(dir)
	if err != nil {
		return "", err
	}
	executable = filepath.Join(dir, p.Command()+ExecutableSuffix)
	args := append([]string{"build", "-buildvcs=false", "-overlay=" + replacements, "-o=" + executable}, p.config.Flags...)
	cmd := p.config.command(ctx, append(args, "--", target)...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err = cmd.Run()
	if errors.As(err, new(*exec.ExitError)) && ctx.Err() == nil && said.Len() > 0 {
		return "", &Fault{p.positions(said.String())}
	}
	return executable, failure(ctx, err, &said)
}

// serveMain is the program that serves a library.
func (p *Program) serveMain() []byte {
	return fmt.Appendf(nil, `package main

import (
	mcp "github.com/mcpgen/mcpgen/runtime"

	served %q
)

func main() { mcp.Main(served.NewMCPServer()) }
`, p.Path)
}

// write writes the files into a directory and returns the name of the file that
// tells the go command of them.
func (o Overlay) write(dir string) (string, error) {
	replace := map[string]string{}
	for i, path := range slices.Sorted(maps.Keys(o)) {
		if o[path] == nil {
			replace[path] = ""
			continue
		}
		name := filepath.Join(dir, fmt.Sprintf("%d.go", i))
		if err := os.WriteFile(name, o[path], 0o600); err != nil {
			return "", err
		}
		replace[path] = name
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "overlay.json")
	return name, os.WriteFile(name, text, 0o600)
}

var position = regexp.MustCompile(`^([^:]+\.go):\d`)

// positions keeps the lines of the go command's output that say something.
func (p *Program) positions(said string) string {
	base, err := filepath.Abs(p.config.Dir)
	if err != nil {
		base = p.Dir
	}
	var text strings.Builder
	for line := range strings.Lines(said) {
		if strings.HasPrefix(line, "# ") {
			continue // the package, which the names of its files tell
		}
		if at := position.FindStringSubmatch(line); at != nil {
			name := at[1]
			if !filepath.IsAbs(name) {
				name = filepath.Join(base, name)
			}
			line = p.config.name(name) + line[len(at[1]):]
		}
		text.WriteString(line)
	}
	return strings.TrimSpace(text.String())
}

// name is what a file is called in messages.
func (cfg Config) name(path string) string {
	if cfg.Name == nil {
		return path
	}
	return cfg.Name(path)
}
