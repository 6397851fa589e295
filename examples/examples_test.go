// Package examples runs the examples as their users do, as programs. What each
// of them does is tested in its own directory.
package examples

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
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

// example is a program, and a call of one of its tools.
type example struct {
	name string
	// env are what the program is told by its environment.
	env []string
	// ownServer says that the program serves HTTP alone, in its own way, to
	// clients with a token.
	ownServer bool
	tool      string
	arguments string
	want      string // part of the result
}

const token = "secret1"

func examples(t *testing.T) []example {
	notes := t.TempDir()
	if err := os.WriteFile(filepath.Join(notes, "todo.txt"), []byte("water the plants\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tracker := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"number":7,"title":"%s","state":"open","author":"ada","created_at":"2026-07-28T10:00:00Z"}`, r.URL.Path)
	}))
	t.Cleanup(tracker.Close)
	return []example{
		{name: "bookshop", tool: "search_books", arguments: `{"words":"austen emma"}`, want: `"title":"Emma"`},
		{name: "calc", tool: "add", arguments: `{"a":2,"b":3}`, want: `"result":5`},
		{name: "chart", tool: "draw_chart", arguments: `{"values":[1,3,2]}`, want: `"mimeType":"image/png"`},
		{name: "combined", tool: "days_between", arguments: `{"from":"2026-07-28","to":"2026-08-04"}`, want: `"workdays":5`},
		{name: "files", env: []string{"FILES_DIR=" + notes}, tool: "read_file", arguments: `{"name":"todo.txt"}`, want: "water the plants"},
		{name: "mounted", env: []string{"MOUNTED_TOKENS=ada=" + token, "MOUNTED_ADDR=127.0.0.1:0"}, ownServer: true,
			tool: "shorten", arguments: `{"target":"https://example.com/"}`, want: `"visits":0`},
		{name: "rest", env: []string{"TRACKER_URL=" + tracker.URL + "/api"}, tool: "get_issue", arguments: `{"number":7}`, want: `"title":"/api/issues/7"`},
	}
}

func TestEveryExampleRuns(t *testing.T) {
	list := examples(t)
	for _, entry := range directories(t) {
		if !slices.ContainsFunc(list, func(e example) bool { return e.name == entry }) {
			t.Errorf("examples/%s is not run", entry)
		}
	}
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", bin, "./...").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	for _, e := range list {
		program := filepath.Join(bin, e.name)
		if !e.ownServer {
			t.Run(e.name+"/stdio", func(t *testing.T) { runStdio(t, program, e) })
		}
		t.Run(e.name+"/http", func(t *testing.T) { runHTTP(t, program, e) })
	}
}

func directories(t *testing.T) []string {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		if entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return names
}

func command(t *testing.T, program string, e example, args ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = append(os.Environ(), e.env...)
	return cmd
}

// runStdio calls the tool in a legacy session, after which the input ends.
func runStdio(t *testing.T, program string, e example) {
	cmd := command(t, program, e)
	cmd.Stdin = strings.NewReader(strings.Join([]string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}`,
		`{"jsonrpc":"2.0","method":"notifications/initialized"}`,
		fmt.Sprintf(`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":%q,"arguments":%s}}`, e.tool, e.arguments),
	}, "\n") + "\n")
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.Output()
	if err != nil || log.Len() > 0 {
		t.Errorf("the program ended with %v and said:\n%s", err, &log)
	}
	replies := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	if len(replies) != 2 {
		t.Fatalf("%d replies, want 2:\n%s", len(replies), out)
	}
	checkReply(t, replies[1], e.want)
}

// runHTTP calls the tool without a session, and stops the program with SIGTERM.
func runHTTP(t *testing.T, program string, e example) {
	var args []string
	if !e.ownServer {
		args = []string{"-http", "127.0.0.1:0"}
	}
	cmd := command(t, program, e, args...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	log := bufio.NewReader(stderr)
	url, said := awaitURL(log)
	if url != "" {
		checkReply(t, post(t, url, e), e.want)
	}
	cmd.Process.Signal(syscall.SIGTERM)
	rest, _ := io.ReadAll(log)
	if err := cmd.Wait(); err != nil || url == "" {
		t.Errorf("the program ended with %v and said:\n%s%s", err, said, rest)
	}
}

var logged = regexp.MustCompile(`url=(http://\S+/mcp)`)

// awaitURL reads the log until it tells the endpoint's URL; "" where it ends
// before.
func awaitURL(log *bufio.Reader) (url, said string) {
	for {
		line, err := log.ReadString('\n')
		said += line
		if found := logged.FindStringSubmatch(line); found != nil {
			return found[1], said
		}
		if err != nil {
			return "", said
		}
	}
}

func post(t *testing.T, url string, e example) []byte {
	t.Helper()
	body := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":%q,"arguments":%s,"_meta":{`+
		`"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},`+
		`"io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"}}}}`, e.tool, e.arguments)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"Content-Type": "application/json", "Accept": "application/json, text/event-stream", "Authorization": "Bearer " + token,
		"Mcp-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": e.tool,
	} {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Error(err)
		return nil
	}
	defer response.Body.Close()
	reply, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("status %s, %v", response.Status, err)
	}
	return reply
}

func checkReply(t *testing.T, reply []byte, want string) {
	t.Helper()
	var message struct {
		Result struct {
			IsError bool `json:"isError"`
		} `json:"result"`
	}
	if err := json.Unmarshal(reply, &message); err != nil || message.Result.IsError || !bytes.Contains(reply, []byte(want)) {
		t.Errorf("the reply has no %s: %v\n%s", want, err, reply)
	}
}
