package clients

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The README's commands and programs run as they are written, but for the
// port, the path of the clone, and the Inspector, which is the installed one.

// readmeURL is where the README's server is.
const readmeURL = "http://127.0.0.1:8000/mcp"

var fence = regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```$")

// block is the README's block in a language that contains a text.
func block(t *testing.T, language, contains string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range fence.FindAllSubmatch(text, -1) {
		if string(match[1]) == language && bytes.Contains(match[2], []byte(contains)) {
			return string(match[2])
		}
	}
	t.Fatalf("README.md has no %s block with %q", language, contains)
	return ""
}

func TestReadmeIsShort(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(repository, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if lines := bytes.Count(text, []byte("\n")); lines >= 200 {
		t.Errorf("README.md has %d lines, want less than 200", lines)
	}
}

func TestReadmeGeneratesAndServesTheExample(t *testing.T) {
	url := serveShell(t, repository, block(t, "sh", "go generate ./examples/calc"))
	got := callOver(t, url, call{"add", map[string]any{"a": 2, "b": 3}})
	if !sameJSON(string(got.Structured), `{"result":5}`) {
		t.Errorf("add 2 3 = %s", told(got))
	}
}

func TestReadmeMakesAFirstTool(t *testing.T) {
	clone, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	parent := t.TempDir()
	setup := strings.NewReplacer("../hello", "hello", "../mcpgen", clone).Replace(block(t, "sh", "go mod init"))
	shell(t, parent, setup)
	hello := filepath.Join(parent, "hello")
	program := block(t, "go", "//mcp:tool")
	if lines := strings.Count(program, "\n"); lines >= 10 {
		t.Errorf("the first tool has %d lines, want less than ten", lines)
	}
	if err := os.WriteFile(filepath.Join(hello, "hello.go"), []byte(program), 0o644); err != nil {
		t.Fatal(err)
	}
	url := serveShell(t, hello, block(t, "sh", "go tool mcpgen\n"))
	got := callOver(t, url, call{"greet", map[string]any{"name": "Ada"}})
	if len(got.Content) != 1 || got.Content[0].Text != "Hello, Ada!" {
		t.Errorf("greet Ada = %s", told(got))
	}
	shell(t, hello, "go tool mcpgen check ./...")
}

func TestReadmeConnectsClients(t *testing.T) {
	url := serve(t, calc(t))
	work := t.TempDir()
	if err := os.Mkdir(filepath.Join(work, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	link(t, calc(t), filepath.Join(work, "bin", "calc"))
	link(t, filepath.Join(node.dir, "node_modules"), filepath.Join(work, "node_modules"))
	tests := []struct {
		name, block string
		run         interpreter
		file        string
		want        string
	}{
		{"python", block(t, "python", "call_tool"), python("sdk2"), "example.py", "{'result': 5}\n{'result': 5}\n"},
		{"typescript", block(t, "ts", "callTool"), node, "example.ts", "{ result: 5 }\n{ result: 5 }\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file := filepath.Join(work, test.file)
			program := strings.ReplaceAll(test.block, readmeURL, url)
			if err := os.WriteFile(file, []byte(program), 0o644); err != nil {
				t.Fatal(err)
			}
			if got := mustRun(t, test.run, work, file); got != test.want {
				t.Errorf("output %q, want %q", got, test.want)
			}
		})
	}
	t.Run("inspector", func(t *testing.T) {
		for command := range strings.Lines(block(t, "sh", "npx @modelcontextprotocol/inspector")) {
			args := strings.Fields(strings.ReplaceAll(command, readmeURL, url))[2:] // without npx and the package
			stdout := mustRun(t, inspectorCLI, work, args...)
			if !strings.Contains(stdout, `"outputSchema"`) && !strings.Contains(stdout, `"result": 5`) {
				t.Errorf("%s%s", command, stdout)
			}
		}
	})
	t.Run("claude code", func(t *testing.T) {
		t.Setenv("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
		for command := range strings.Lines(block(t, "sh", "claude mcp add")) {
			args := strings.Fields(strings.NewReplacer(readmeURL, url, `"`, "", "$PWD", work).Replace(command))[1:]
			mustRun(t, claudeCode, work, args...)
		}
		// Listing connects to each of them.
		if list := mustRun(t, claudeCode, work, "mcp", "list"); strings.Count(list, "Connected") != 2 {
			t.Errorf("claude mcp list:\n%s", list)
		}
	})
}

var claudeCode = interpreter{program: filepath.Join("node_modules", ".bin", "claude"), dir: node.dir}

// mustRun runs a client with a second or two of work, and returns its output.
func mustRun(t *testing.T, runs interpreter, dir string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	stdout, stderr, err := runs.execIn(ctx, dir, nil, args...)
	needEnvironment(t, err)
	if err != nil {
		t.Fatalf("%v\n%s%s", err, stdout, stderr)
	}
	return stdout
}

// callOver makes one call over HTTP.
func callOver(t *testing.T, url string, c call) *result {
	t.Helper()
	seen, log, err := goSDK(t.Context(), job{Era: "auto", URL: url, Calls: []call{c}})
	if err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	if seen.Calls[0].Result == nil {
		t.Fatalf("%s: %s", c.Tool, told(seen.Calls[0]))
	}
	return seen.Calls[0].Result
}

// shell runs commands of the README to their end.
func shell(t *testing.T, dir, commands string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-ec", commands)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s%v\n%s", commands, err, out)
	}
}

// serveShell runs commands of the README whose last one serves on port 8000,
// on another port, for as long as the test runs.
func serveShell(t *testing.T, dir, commands string) string {
	t.Helper()
	addr := freeAddress(t)
	port := addr[strings.LastIndexByte(addr, ':')+1:]
	if !strings.Contains(commands, "-http 8000") {
		t.Fatalf("%q does not serve on port 8000", commands)
	}
	cmd := exec.Command("sh", "-ec", strings.ReplaceAll(commands, "8000", port))
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // go run has a child
	p := start(t, cmd)
	t.Cleanup(func() {
		syscall.Kill(-p.cmd.Process.Pid, syscall.SIGTERM)
		<-p.ended
	})
	if err := p.await(t.Context(), addr, 5*time.Minute); err != nil {
		t.Fatalf("%v\n%s", err, p.said(t))
	}
	return fmt.Sprintf("http://127.0.0.1:%s/mcp", port)
}

func link(t *testing.T, to, from string) {
	t.Helper()
	to, err := filepath.Abs(to)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(to, from); err != nil {
		t.Fatal(err)
	}
}
