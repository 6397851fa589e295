// Package proxies_test holds the HTTP transport against reverse proxies as
// people run them: nginx, HAProxy and Caddy as real processes, with the
// settings that the documentation gives.
//
// A proxy that is not installed is skipped; REQUIRE_PROXIES=1 makes that a
// failure.
package proxies_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/codec"
)

// proxy is a reverse proxy: its program, its configuration file and how it is
// started with {config}.
type proxy struct {
	name          string
	configuration string
	arguments     []string
}

// The configurations are those of the documentation. They listen on port 8080
// for a server on port 8000, and keep their files in {dir}.
var proxies = []proxy{
	{"nginx", "nginx.conf", []string{"-c", "{config}"}},
	{"haproxy", "haproxy.cfg", []string{"-db", "-f", "{config}"}},
	{"caddy", "Caddyfile", []string{"run", "--adapter", "caddyfile", "--config", "{config}"}},
}

// start runs the proxy in front of backend and returns its address.
func (p proxy) start(t *testing.T, backend string) string {
	program, err := exec.LookPath(p.name)
	if err != nil {
		// Debian installs servers where only root looks.
		if program, err = exec.LookPath("/usr/sbin/" + p.name); err != nil {
			if os.Getenv("REQUIRE_PROXIES") == "1" {
				t.Fatalf("%s is not installed, and REQUIRE_PROXIES=1 wants it", p.name)
			}
			t.Skipf("%s is not installed", p.name)
		}
	}
	dir := t.TempDir()
	port := freePort(t)
	config := filepath.Join(dir, "config")
	fill := strings.NewReplacer("127.0.0.1:8080", "127.0.0.1:"+port, "127.0.0.1:8000", "127.0.0.1:"+backend, "{dir}", dir, "{config}", config)
	configuration, err := os.ReadFile(p.configuration)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, []byte(fill.Replace(string(configuration))), 0o600); err != nil {
		t.Fatal(err)
	}
	var arguments []string
	for _, argument := range p.arguments {
		arguments = append(arguments, fill.Replace(argument))
	}
	ctx, stop := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, program, arguments...)
	// A worker of nginx outlives its master where that is killed.
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 5 * time.Second
	var output strings.Builder
	command.Stdout, command.Stderr = &output, &output
	command.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	exited := make(chan struct{})
	go func() {
		command.Wait()
		close(exited)
	}()
	t.Cleanup(func() {
		stop()
		<-exited
		if t.Failed() {
			t.Logf("%s printed: %s", p.name, output.String())
		}
	})
	address := "127.0.0.1:" + port
	waitFor(t, address, exited)
	return address
}

func freePort(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}

// waitFor returns when something listens at the address.
func waitFor(t *testing.T, address string, exited <-chan struct{}) {
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		if connection, err := net.Dial("tcp", address); err == nil {
			connection.Close()
			return
		}
		select {
		case <-exited:
			t.Fatal("the proxy ended at once")
		case <-time.After(20 * time.Millisecond):
		}
	}
	t.Fatal("the proxy does not listen")
}

// hanging is a tool that reports progress and goes on until it is cancelled.
type hanging struct {
	reported  chan time.Time
	cancelled chan time.Time
}

func (h *hanging) call(ctx context.Context, in *codec.Reader, out *mcp.Output) error {
	for in.Object(nil); in.Next(); {
	}
	if err := in.Err(); err != nil {
		return err
	}
	h.reported <- time.Now()
	mcp.Progress(ctx, 1, 2, "")
	<-ctx.Done()
	h.cancelled <- time.Now()
	return ctx.Err()
}

// serve starts a server with the tool and returns its port.
func (h *hanging) serve(t *testing.T) string {
	s := mcp.NewServer(mcp.Implementation{Name: "proxied"}, mcp.WithLogger(slog.New(slog.DiscardHandler)))
	s.AddTool(mcp.Tool{
		Name: "hang", Description: "Hangs.", Context: true, Call: h.call,
		InputSchema: `{"type":"object","properties":{},"additionalProperties":false}`,
	})
	server := httptest.NewServer(s.HTTPHandler())
	t.Cleanup(server.Close)
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	return port
}

const call = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"hang","_meta":{"progressToken":"p",` +
	`"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`

func TestProgressAndDisconnectThroughProxies(t *testing.T) {
	for _, p := range proxies {
		t.Run(p.name, func(t *testing.T) {
			h := &hanging{reported: make(chan time.Time, 1), cancelled: make(chan time.Time, 1)}
			address := p.start(t, h.serve(t))
			ctx, disconnect := context.WithTimeout(t.Context(), 20*time.Second)
			defer disconnect()
			request, err := http.NewRequestWithContext(ctx, "POST", "http://"+address+"/mcp", strings.NewReader(call))
			if err != nil {
				t.Fatal(err)
			}
			for name, value := range map[string]string{
				"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
				"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "hang",
			} {
				request.Header.Set(name, value)
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if err := untilProgress(response.Body); err != nil {
				t.Fatalf("%s: %v", response.Status, err)
			}
			if took := time.Since(<-h.reported); took > 100*time.Millisecond {
				t.Errorf("progress took %v", took)
			}
			left := time.Now()
			disconnect()
			select {
			case at := <-h.cancelled:
				t.Logf("the disconnect took %v", at.Sub(left))
			case <-time.After(10 * time.Second):
				t.Error("the disconnect does not reach the tool")
			}
		})
	}
}

// untilProgress reads events until one reports progress.
func untilProgress(body io.Reader) error {
	lines := bufio.NewScanner(body)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "notifications/progress") {
			return nil
		}
	}
	return fmt.Errorf("the stream ended without progress: %v", lines.Err())
}
