package clients

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestEveryServerListsWhatOthersAccept has other people's judges read the tools
// of every generated server of the repository: ajv compiles their schemas in
// both dialects that clients use, strictly, santhosh-tekuri/jsonschema does, and
// the official clients parse the whole list by their own schemas of it, the
// Inspector without a finding.
func TestEveryServerListsWhatOthersAccept(t *testing.T) {
	for _, dir := range servers(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			program := program(t, dir)
			tools := listed(t, program)
			t.Run("santhosh", func(t *testing.T) {
				for _, tool := range tools {
					compile(t, tool.Name+" input", tool.InputSchema)
					compile(t, tool.Name+" output", tool.OutputSchema)
				}
			})
			t.Run("ajv", func(t *testing.T) {
				input, err := json.Marshal(map[string]any{"tools": tools, "calls": []any{}})
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				_, problems, err := node.exec(ctx, input, "schemas.mjs")
				needEnvironment(t, err)
				if err != nil {
					t.Errorf("%v\n%s", err, problems)
				}
			})
			for _, c := range clients {
				eras := c.eras
				if c.name == "inspector" {
					eras = []string{"auto"} // each run takes seconds, and judges the same schemas
				}
				for _, era := range eras {
					t.Run(c.name+"/"+era, func(t *testing.T) {
						list(t, c, job{Era: era, Command: command(program), Calls: []call{}}, len(tools))
					})
				}
			}
		})
	}
}

// servers are the packages of the repository that are programs with a generated
// server.
func servers(t *testing.T) []string {
	t.Helper()
	var dirs []string
	for _, root := range []string{"examples", filepath.Join("testdata", "conformance", "server")} {
		err := filepath.WalkDir(filepath.Join(repository, root), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.Name() != "mcp_gen.go" {
				return err
			}
			source, err := os.ReadFile(path)
			if err == nil && bytes.Contains(source, []byte("\npackage main\n")) {
				dir, _ := filepath.Rel(repository, filepath.Dir(path))
				dirs = append(dirs, "./"+filepath.ToSlash(dir))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(dirs) < 2 {
		t.Fatalf("found only %v", dirs)
	}
	return dirs
}

var programs struct {
	mu     sync.Mutex
	builds map[string]*build
}

// program is the path of the compiled server of a package.
func program(t *testing.T, dir string) string {
	switch dir {
	case "./examples/calc":
		return calc(t)
	case "./testdata/conformance/server":
		return fixture(t)
	}
	programs.mu.Lock()
	if programs.builds == nil {
		programs.builds = map[string]*build{}
	}
	b := programs.builds[dir]
	if b == nil {
		b = new(build)
		programs.builds[dir] = b
	}
	programs.mu.Unlock()
	return b.of(t, dir)
}

// schemas are a tool's as the server writes them.
type schemas struct {
	Name         string          `json:"name"`
	InputSchema  json.RawMessage `json:"inputSchema"`
	OutputSchema json.RawMessage `json:"outputSchema,omitempty"`
}

// listed is what a server answers to tools/list, to the byte.
func listed(t *testing.T, program string) []schemas {
	t.Helper()
	const request = `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{` +
		`"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}` + "\n"
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	words := command(program)
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Stdin = strings.NewReader(request)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var answer struct{ Result struct{ Tools []schemas } }
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return answer.Result.Tools
}

// compile compiles a schema of 2020-12, if there is one.
func compile(t *testing.T, name string, schema json.RawMessage) {
	t.Helper()
	if schema == nil {
		return
	}
	text, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("schema.json", text); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Compile("schema.json"); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// list has a client list the tools.
func list(t *testing.T, c client, j job, want int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	got, stderr, err := c.run(ctx, j)
	needEnvironment(t, err)
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr)
	}
	if len(got.Tools) != want {
		t.Errorf("the client saw %d of %d tools", len(got.Tools), want)
	}
	if found := alarms(stderr); len(found) > 0 {
		t.Errorf("the server said %q", found)
	}
}
