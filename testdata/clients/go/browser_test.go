package clients

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// pageURL is how the Inspector says where its page is.
var pageURL = regexp.MustCompile(`http://\S+API_TOKEN=\S+`)

// TestInspectorPage looks at a server as a person would: the Inspector's page,
// in a real browser, lists its tools and calls one, over both transports and in
// both eras.
func TestInspectorPage(t *testing.T) {
	chromium := environment("CHROMIUM", "/usr/bin/chromium")
	if _, err := os.Stat(chromium); err != nil {
		if os.Getenv("REQUIRE_BROWSER") == "1" {
			t.Fatal(err)
		}
		t.Skip("there is no Chromium: .ci/browser installs it")
	}
	url := serve(t, calc(t))
	tests := []struct {
		name, era, revision string
		target              []string
	}{
		{"stdio, legacy", "legacy", "2025-11-25", command(calc(t))},
		{"stdio, modern", "modern", "2026-07-28", command(calc(t))},
		{"HTTP, legacy", "legacy", "2025-11-25", []string{"--transport", "http", "--server-url", url}},
		{"HTTP, modern", "modern", "2026-07-28", []string{"--transport", "http", "--server-url", url}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := inspectorPage(t, append([]string{"--protocol-era", test.era}, test.target...))
			picture := filepath.Join(environment("BROWSER_PICTURES", t.TempDir()), strings.ReplaceAll(test.name, ", ", "-")+".png")
			out := mustRun(t, node, node.dir, "browser.mjs", page, test.revision, picture)
			var seen struct {
				Tools  []string
				Result int
			}
			if err := json.Unmarshal([]byte(out), &seen); err != nil {
				t.Fatalf("%v in %s", err, out)
			}
			if want := []string{"add", "divide", "round", "stats", "factor"}; !slices.Equal(seen.Tools, want) || seen.Result != 5 {
				t.Errorf("the page shows %+v, want the tools %v", seen, want)
			}
		})
	}
}

// inspectorPage starts the Inspector's page for a server and returns its URL.
func inspectorPage(t *testing.T, arguments []string) string {
	t.Helper()
	program, err := filepath.Abs(filepath.Join(inspectorCLI.dir, inspectorCLI.program))
	if err != nil {
		t.Fatal(err)
	}
	client, sandbox := freeAddress(t), freeAddress(t)
	cmd := exec.Command(program, append([]string{"--web"}, arguments...)...)
	cmd.Env = append(os.Environ(),
		"HOME="+t.TempDir(), "MCP_AUTO_OPEN_ENABLED=false", "MCP_INSPECTOR_SECRET_STORE=memory",
		"CLIENT_PORT="+client[strings.LastIndexByte(client, ':')+1:],
		"MCP_SANDBOX_PORT="+sandbox[strings.LastIndexByte(sandbox, ':')+1:],
		"PATH="+filepath.Dir(program)+string(filepath.ListSeparator)+os.Getenv("PATH"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it starts a server of its own
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p := start(t, cmd)
	t.Cleanup(func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
		<-p.ended
	})
	found := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(stdout)
		for lines.Scan() {
			if url := pageURL.FindString(lines.Text()); url != "" {
				found <- url
			}
		}
		close(found)
	}()
	select {
	case url := <-found:
		if url == "" {
			t.Fatalf("the Inspector ended:\n%s", p.said(t))
		}
		return url
	case <-time.After(time.Minute):
		t.Fatalf("the Inspector has no page:\n%s", p.said(t))
	}
	return ""
}

func environment(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
