//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/polltest"
)

const devSource = `// Package tools adds.
package tools

import (
	"os"
	"os/exec"
	"time"

	"example.com/m/inner"
)

// Add returns the sum of two numbers.
//
//mcp:tool
func Add(a, b int) int { return inner.Sum(a, b) }

// Die ends the process.
//
//mcp:tool
func Die() { os.Exit(3) }

// Processes returns the ids of the server and of a child that it starts.
//
//mcp:tool
func Processes() ([]int, error) {
	cmd := exec.Command("sleep", "1000")
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return []int{os.Getpid(), cmd.Process.Pid}, nil
}

// Await waits for a file, and says in another that it does.
//
//mcp:tool
func Await(file string) string {
	os.WriteFile(file+".waiting", nil, 0o600)
	for {
		if _, err := os.Stat(file); err == nil {
			return "found"
		}
		time.Sleep(time.Millisecond)
	}
}
`

const mulSource = `
// Mul returns the product of two numbers.
//
//mcp:tool
func Mul(a, b int) int { return a * b }
`

const innerSource = "package inner\n\n// Sum adds.\nfunc Sum(a, b int) int { return a + b }\n"

// TestDev is what a developer does in an afternoon, with one client of each era
// that is connected all the time.
func TestDev(t *testing.T) {
	files := map[string]string{"tools/tools.go": devSource, "inner/inner.go": innerSource}
	dev := start(t, files, "dev", "-http", "0", "./tools")
	dev.run()
	url := dev.await(`^mcpgen: serving (http://127\.0\.0\.1:\d+/mcp); a save restarts it, Ctrl-C ends it$`)[1]
	legacy, modern := &client{t: t, url: url}, &client{t: t, url: url}
	legacy.initialize()
	legacy.wantCall("add", `{"a":2,"b":3}`, "5")
	modern.wantCall("add", `{"a":2,"b":3}`, "5")
	if text, err := os.ReadFile(filepath.Join(dev.dir, "tools", "mcp_gen.go")); err != nil || !strings.Contains(string(text), "callAdd") {
		t.Error("mcp_gen.go is not written", err)
	}

	t.Run("no call fails while the server restarts with a new tool", func(t *testing.T) {
		devRestart(t, dev, legacy, modern)
	})
	t.Run("the server of before serves while the source is broken", func(t *testing.T) {
		dev.write("inner/inner.go", "package inner\n\nfunc Sum(a, b int) int { return c }\n")
		dev.await(`^mcpgen: inner/inner.go changed$`)
		dev.await(`^inner/inner.go:3:33: undefined: c$`)
		dev.await(`^mcpgen: the server of before goes on serving$`)
		legacy.wantCall("add", `{"a":2,"b":3}`, "5")
		dev.write("tools/tools.go", devSource+strings.ReplaceAll(mulSource, "//mcp:tool", "//mcp:tol"))
		dev.await(`^tools/tools.go:\d+:7: MCP002: `)
		dev.await(`^mcpgen: the server of before goes on serving$`)
		modern.wantCall("mul", `{"a":2,"b":3}`, "6")
		dev.write("tools/tools.go", devSource)
		dev.write("inner/inner.go", "package inner\n\nfunc Sum(a, b int) int { return a + b + 1 }\n")
		dev.await(`^mcpgen: restarted after `)
		legacy.wantCall("add", `{"a":2,"b":3}`, "6")
	})
	t.Run("a call in flight is answered by the server that it was sent to", func(t *testing.T) { devDrain(t, dev, legacy) })
	t.Run("a server that has crashed is started by the next save", func(t *testing.T) {
		if got, err := modern.call("die", `{}`); err == nil {
			t.Error(got)
		}
		dev.await(`^mcpgen: the server has ended \(exit status 3\); the next save starts it again$`)
		if _, err := modern.call("add", `{"a":2,"b":3}`); err == nil || !strings.Contains(err.Error(), "503 Service Unavailable: the server has ended (exit status 3)") {
			t.Error(err)
		}
		dev.write("inner/inner.go", innerSource)
		dev.await(`^mcpgen: restarted after `)
		modern.wantCall("add", `{"a":2,"b":3}`, "5")
		legacy.wantCall("add", `{"a":2,"b":3}`, "5")
	})
	t.Run("others do not get in", func(t *testing.T) {
		for _, header := range []string{"Origin: https://evil.example", "Sec-Fetch-Site: cross-site"} {
			resp, err := modern.send(t.Context(), "POST", header, `{}`)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != http.StatusForbidden {
				t.Error(header, resp.Status)
			}
		}
	})
	t.Run("an interrupt ends it, the server, and what that has started", func(t *testing.T) {
		list, err := modern.call("processes", `{}`)
		var ids []int
		if err != nil || json.Unmarshal([]byte(list), &ids) != nil || len(ids) != 2 {
			t.Fatal(list, err)
		}
		dev.ends(0)
		for _, id := range ids {
			awaitGone(t, id)
		}
	})
}

// devRestart adds a tool while both clients call without a pause.
func devRestart(t *testing.T, dev *started, legacy, modern *client) {
	stream := legacy.stream("GET", "", "")
	listen := `{"jsonrpc":"2.0","id":9,"method":"subscriptions/listen","params":{"notifications":{"toolsListChanged":true},` + modernMeta + `}}`
	const listenHeader = "MCP-Protocol-Version: 2026-07-28; Mcp-Method: subscriptions/listen"
	subscription := modern.stream("POST", listenHeader, listen)
	if e := receive(t, subscription); !strings.Contains(e, "acknowledged") {
		t.Error(e)
	}
	ctx, stop := context.WithCancel(t.Context())
	var callers sync.WaitGroup
	var calls atomic.Int64
	for _, c := range []*client{legacy, modern} {
		callers.Go(func() {
			for ctx.Err() == nil {
				if got, err := c.call("add", `{"a":2,"b":3}`); got != "5" {
					t.Errorf("a call failed: %s %v", got, err)
				}
				calls.Add(1)
			}
		})
	}
	// As an editor does that saves by renaming.
	dev.write("tools/.tools.go.tmp", devSource+mulSource)
	if err := os.Rename(filepath.Join(dev.dir, "tools", ".tools.go.tmp"), filepath.Join(dev.dir, "tools", "tools.go")); err != nil {
		t.Fatal(err)
	}
	dev.await(`^mcpgen: tools/tools.go changed$`)
	dev.await(`^mcpgen: restarted after `)
	enough := max(calls.Load()+100, 200)
	polltest.Until(t, patience, func() bool { return calls.Load() >= enough }, "fewer than %d calls", enough)
	stop()
	callers.Wait()
	t.Logf("%d calls", calls.Load())
	legacy.wantCall("mul", `{"a":2,"b":3}`, "6")
	modern.wantCall("mul", `{"a":2,"b":3}`, "6")
	for _, c := range []*client{legacy, modern} {
		if list, err := c.request("tools/list", `{}`, ""); !strings.Contains(list, `"name":"mul"`) {
			t.Error(list, err)
		}
	}
	// Streams end in good order, and those that are opened then say that lists
	// may have changed.
	if e := receive(t, stream); e != "" {
		t.Error(e)
	}
	if e := receive(t, subscription); !strings.Contains(e, `"resultType":"complete"`) {
		t.Error(e)
	}
	if e := receive(t, legacy.stream("GET", "", "")); e != `{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}` {
		t.Error(e)
	}
	subscription = modern.stream("POST", listenHeader, listen)
	for _, want := range []string{"acknowledged", "notifications/tools/list_changed"} {
		if e := receive(t, subscription); !strings.Contains(e, want) {
			t.Error(e)
		}
	}
}

// devDrain saves while a call waits for a file that comes only after the
// restart.
func devDrain(t *testing.T, dev *started, c *client) {
	file := filepath.Join(t.TempDir(), "file")
	argument, err := json.Marshal(map[string]string{"file": file})
	if err != nil {
		t.Fatal(err)
	}
	answer := make(chan string, 1)
	go func() {
		got, err := c.request("tools/call", `{"name":"await","arguments":`+string(argument)+`}`, "")
		answer <- fmt.Sprint(got, err)
	}()
	polltest.Until(t, patience, func() bool {
		_, err := os.Stat(file + ".waiting")
		return err == nil
	}, "the call does not arrive")
	dev.write("tools/tools.go", devSource+mulSource)
	dev.await(`^mcpgen: restarted after `)
	c.wantCall("mul", `{"a":2,"b":3}`, "6")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := <-answer; !strings.Contains(got, `"text":"found"`) {
		t.Error(got)
	}
}

// awaitGone waits until a process has ended, noted by its parent or not.
func awaitGone(t *testing.T, id int) {
	t.Helper()
	polltest.Until(t, patience, func() bool {
		stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", id))
		return syscall.Kill(id, 0) == syscall.ESRCH || slices.Contains(strings.Fields(string(stat)), "Z")
	}, "process %d is still there", id)
}

// TestDevFromNothing begins with a package that has nothing to serve, and goes
// on to one that needs all kinds of files.
func TestDevFromNothing(t *testing.T) {
	dev := start(t, map[string]string{"calc/a.go": "package main\n", "licence": "// Copyright the authors.\n"},
		"dev", "-http", "0", "-C", "calc", "-tags", "extra", "-header", "../licence", "-guard=false", ".", "--")
	dev.run()
	dev.await(`^mcpgen: no //mcp: directives in calc; three lines above a function make it a tool:$`)
	dev.await(`^	//mcp:tool$`)
	dev.await(`^mcpgen: waiting for the next save$`)

	// An import that is not there yet, of a file that is not either.
	const source = `package main

import _ "embed"

//go:embed greeting.txt
var greeting string

// A are the arguments.
type A struct {
	Name Name ` + "`json:\"name\"`" + ` // whom to greet
}

// Greet greets.
//
//mcp:tool
func Greet(a A) string { return greeting + " " + string(a.Name) + inner.End }
`
	dev.write("calc/a.go", strings.Replace(source, `import _ "embed"`, "import (\n\t_ \"embed\"\n\n\t\"example.com/m/calc/inner\"\n)", 1))
	dev.await(`^calc/a.go:\d+:\d+: MCP020: undefined: Name$`)
	dev.await(`^mcpgen: waiting for the next save$`)
	dev.write("calc/name.go", "//go:build extra\n\npackage main\n\n// Name is a name.\ntype Name string\n")
	dev.await(`^calc/a.go:6:2: .*example.com/m/calc/inner`)
	dev.await(`^calc/a.go:9:12: pattern greeting.txt: no matching files found$`)
	dev.await(`^mcpgen: waiting for the next save$`)
	dev.write("calc/inner/inner.go", "package inner\n\n// End ends.\nconst End = \"!\"\n")
	dev.await(`^calc/a.go:9:12: pattern greeting.txt: no matching files found$`)
	dev.await(`^mcpgen: waiting for the next save$`)
	dev.write("calc/greeting.txt", "hello")
	url := dev.await(`^mcpgen: serving (http://127\.0\.0\.1:\d+/mcp); `)[1]
	c := &client{t: t, url: url}
	c.initialize()
	greets := func(want string) {
		t.Helper()
		if got, err := c.request("tools/call", `{"name":"greet","arguments":{"name":"world"}}`, ""); !strings.Contains(got, want) {
			t.Error(got, err)
		}
	}
	greets("hello world!")
	dev.write("calc/greeting.txt", "goodbye")
	dev.await(`^mcpgen: calc/greeting.txt changed$`)
	dev.await(`^mcpgen: restarted after `)
	greets("goodbye world!")
	text, err := os.ReadFile(filepath.Join(dev.dir, "calc", "mcp_gen.go"))
	if err != nil || !strings.HasPrefix(string(text), "// Copyright the authors.\n") || strings.Contains(string(text), "= A{}") {
		t.Error("the flags do not reach the generator:", err)
	}

	// A generated file that somebody has edited is written again.
	dev.write("calc/mcp_gen.go", "// Code generated by mcpgen. DO NOT EDIT.\n\npackage main\n")
	dev.await(`^mcpgen: calc/mcp_gen.go changed$`)
	dev.await(`^mcpgen: wrote calc/mcp_gen.go$`)
	dev.await(`^mcpgen: restarted after `)
	greets("goodbye world!")

	// A second one finds the address taken.
	address := strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/mcp")
	second := start(t, nil, "dev", "-http", address)
	second.run()
	second.await(`^mcpgen: cannot listen on ` + address + `: .*address already in use; -http chooses another address$`)
	dev.ends(0)
}

// TestDevStdio has a client that starts mcpgen dev, and keeps its connection
// through a restart.
func TestDevStdio(t *testing.T) {
	const source = "package main\n\n// Add adds.\n//\n//mcp:tool\nfunc Add(a, b int) int { return a + b }\n"
	dev := start(t, map[string]string{"a.go": source}, "dev", "-stdio")
	in, err := dev.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := dev.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	dev.run()
	lines := bufio.NewScanner(out)
	hear := func(want string) {
		t.Helper()
		if !lines.Scan() || !strings.Contains(lines.Text(), want) {
			t.Errorf("got %s, want %s", lines.Text(), want)
		}
	}
	say := func(line string) { fmt.Fprintln(in, line) }
	say(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`)
	hear(`"protocolVersion":"2025-11-25"`)
	say(`{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	say(`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"add","arguments":{"a":2,"b":3}}}`)
	hear(`"id":2,"result":{"structuredContent":{"result":5}`)
	dev.await(`^mcpgen: serving standard input and output; `)
	dev.write("a.go", source+mulSource)
	dev.await(`^mcpgen: restarted after `)
	hear(`{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`)
	say(`{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"mul","arguments":{"a":2,"b":3}}}`)
	say(`{"jsonrpc":"2.0","id":4,"method":"ping"}`)
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	hear(`"id":3,"result":{"structuredContent":{"result":6}`)
	hear(`{"jsonrpc":"2.0","id":4,"result":{}}`)
	dev.wait(0)
}

// TestDevServerThatEndsAtOnce has a main of its own that knows no -http.
func TestDevServerThatEndsAtOnce(t *testing.T) {
	dev := start(t, map[string]string{"a.go": "package main\n\nimport \"os\"\n\n// F does a thing.\n//\n//mcp:tool\nfunc F() {}\n\nfunc main() { os.Stderr.WriteString(\"half a line\"); os.Exit(4) }\n"}, "dev", "-http", "0")
	dev.run()
	dev.await(`^half a linemcpgen: the server has ended \(exit status 4\)$`)
	dev.await(`^mcpgen: waiting for the next save$`)
	dev.ends(0)
}
