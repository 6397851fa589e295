package clients

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What mcpgen does with other people's programs, those do.

// runMcpgen runs the command in a directory, with the installed Node, and
// returns what it printed.
func runMcpgen(t *testing.T, dir string, args ...string) string {
	t.Helper()
	bin, err := filepath.Abs(filepath.Join(node.dir, "node_modules", ".bin"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(bin); err != nil {
		needEnvironment(t, errNotInstalled)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, builds.mcpgen.of(t, "./cmd/mcpgen"), args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(),
		"PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"npm_config_cache="+filepath.Join(builds.dir, "npm"))
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("mcpgen %s: %v\n%s%s", strings.Join(args, " "), err, out, said.String())
	}
	return string(out)
}

func TestMcpgenInstallsServersThatConnect(t *testing.T) {
	t.Setenv("CLAUDE_CONFIG_DIR", t.TempDir())
	t.Setenv("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
	runMcpgen(t, repository, "install", "claude-code", "-w", "-o", filepath.Join(t.TempDir(), "a calc"), "./examples/calc")
	runMcpgen(t, repository, "install", "claude-code", "-w", "-name", "calc-http", "-url", serve(t, calc(t)))
	list := mustRun(t, claudeCode, t.TempDir(), "mcp", "list")
	if strings.Count(list, "Connected") != 2 {
		t.Errorf("claude mcp list:\n%s", list)
	}
}

func TestMcpgenInspects(t *testing.T) {
	example, err := filepath.Rel(node.dir, filepath.Join(repository, "examples", "calc"))
	if err != nil {
		t.Fatal(err)
	}
	for _, transport := range []string{"-http=false", "-http"} {
		t.Run(transport, func(t *testing.T) {
			out := runMcpgen(t, node.dir, "inspect", transport, example,
				"--", "--cli", "--method", "tools/call", "--tool-name", "add", "--tool-arg", "a=2", "b=3")
			if !strings.Contains(out, `"result": 5`) {
				t.Errorf("add 2 3 in the Inspector: %s", out)
			}
		})
	}
}
