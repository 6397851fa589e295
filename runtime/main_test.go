package runtime

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"
)

// The test binary is also a server, when asWhat says so, with the drain time
// that drainTime says.
const (
	asWhat    = "MCP_TEST_MAIN"
	drainTime = "MCP_TEST_DRAIN"
)

func TestMain(m *testing.M) {
	if os.Getenv(asWhat) == "" {
		os.Exit(m.Run())
	}
	Main(newMainServer())
}

// newMainServer is the server of the programs that these tests start.
func newMainServer() *Server {
	var opts []Option
	if d, err := time.ParseDuration(os.Getenv(drainTime)); err == nil {
		opts = append(opts, DrainTime(d))
	}
	s := NewServer(Implementation{Name: "test", Version: "1.0.0"}, opts...)
	s.AddTool(addTool)
	s.AddTool(taskTool("task", TaskRequired, func(ctx context.Context, _ *Output) error {
		<-ctx.Done()
		os.Stderr.WriteString("the task ends: " + context.Cause(ctx).Error() + "\n")
		return ctx.Err()
	}))
	s.AddTool(simpleTool("log", func(ctx context.Context, _ *Output) error {
		Logger(ctx).Warn("Grüße, 世界")
		return nil
	}))
	s.AddTool(simpleTool("change", func(context.Context, *Output) error { s.ToolsChanged(); return nil }))
	s.AddTool(simpleTool("goroutines", func(_ context.Context, out *Output) error {
		runtime.GC()
		debug.FreeOSMemory()
		out.Text(strconv.Itoa(runtime.NumGoroutine()))
		return nil
	}))
	s.AddTool(simpleTool("print", func(_ context.Context, out *Output) error {
		os.Stdout.WriteString("stray\n")
		out.Text("printed")
		return nil
	}))
	s.AddTool(simpleTool("forever", func(ctx context.Context, _ *Output) error {
		Progress(ctx, 1, 0, "")
		<-ctx.Done()
		return ctx.Err()
	}))
	s.AddTool(simpleTool("stubborn", func(ctx context.Context, _ *Output) error {
		Progress(ctx, 1, 0, "")
		select {}
	}))
	return s
}

// program is a server in a process of its own.
type program struct {
	*exec.Cmd
	t      *testing.T
	in     io.WriteCloser
	pipe   io.ReadCloser
	out    *bufio.Scanner
	stderr bytes.Buffer
}

func startProgram(t *testing.T, args ...string) *program {
	t.Helper()
	return startCommand(t, exec.Command(os.Args[0], args...))
}

func startCommand(t *testing.T, cmd *exec.Cmd) *program {
	t.Helper()
	p := &program{Cmd: cmd, t: t}
	// Without the pause that the race detector makes at the end.
	p.Env = append(os.Environ(), asWhat+"=server", "GORACE=atexit_sleep_ms=0")
	p.Stderr = &p.stderr
	in, err := p.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.in, p.pipe, p.out = in, out, bufio.NewScanner(out)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Process.Kill() })
	return p
}

func (p *program) write(line string) {
	p.t.Helper()
	if _, err := io.WriteString(p.in, line+"\n"); err != nil {
		p.t.Fatal(err)
	}
}

func (p *program) read() string {
	p.t.Helper()
	if !p.out.Scan() {
		p.t.Fatalf("no more output: %v\n%s", p.out.Err(), p.stderr.String())
	}
	return p.out.Text()
}

// exitCode waits for the end and returns what is left on stdout, too.
func (p *program) exitCode() (code int, rest string) {
	p.t.Helper()
	limit := time.AfterFunc(20*time.Second, func() { p.Process.Kill() })
	defer limit.Stop()
	for p.out.Scan() {
		rest += p.out.Text() + "\n"
	}
	p.Wait()
	return p.ProcessState.ExitCode(), rest
}

const progressCall = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"NAME","_meta":{"progressToken":1,"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`

func TestMain_Stdio(t *testing.T) {
	p := startProgram(t)
	p.write(modernCall("1", "print", "{}"))
	if got, want := p.read(), `{"jsonrpc":"2.0","id":1,`+modernHead+`"content":[{"type":"text","text":"printed"}]}}`; got != want {
		t.Errorf("got %s", got)
	}
	p.in.Close()
	if code, rest := p.exitCode(); code != exitOK || rest != "" {
		t.Errorf("exit code %d, rest %q", code, rest)
	}
	if text := p.stderr.String(); strings.Count(text, "belongs to the protocol") != 1 || !strings.Contains(text, "stray\n") {
		t.Errorf("stderr %q", text)
	}
}

// S18: what a function logs is on standard error, in UTF-8, and not on standard
// output.
func TestMain_S18_Logs(t *testing.T) {
	p := startProgram(t)
	p.write(modernCall("1", "log", "{}"))
	if got, want := p.read(), `{"jsonrpc":"2.0","id":1,`+modernHead+`"content":[]}}`; got != want {
		t.Errorf("got %s", got)
	}
	p.in.Close()
	if code, rest := p.exitCode(); code != exitOK || rest != "" {
		t.Errorf("exit code %d, rest %q", code, rest)
	}
	if text := p.stderr.String(); !strings.Contains(text, "level=WARN msg=\"Grüße, 世界\"") || strings.Count(text, "\n") != 1 || !utf8.ValidString(text) {
		t.Errorf("stderr %q", text)
	}
}

func TestMain_Signals(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot send these signals on Windows")
	}
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(sig.String(), func(t *testing.T) {
			p := startProgram(t)
			p.write(ping)
			p.read()
			p.Process.Signal(sig)
			if code, rest := p.exitCode(); code != exitOK || rest != "" {
				t.Errorf("exit code %d, rest %q, %s", code, rest, p.stderr.String())
			}
		})
	}
	t.Run("S6 the second ends at once", func(t *testing.T) {
		p := startProgram(t)
		p.write(strings.Replace(progressCall, "NAME", "stubborn", 1))
		p.read()
		began := time.Now()
		// Two of a kind could arrive as one.
		p.Process.Signal(syscall.SIGTERM)
		p.Process.Signal(syscall.SIGINT)
		if code, _ := p.exitCode(); code != exitFailure || time.Since(began) > 4*time.Second {
			t.Errorf("exit code %d after %v", code, time.Since(began))
		}
	})
}

func TestMain_EndsTasks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot send this signal on Windows")
	}
	t.Setenv(drainTime, "1ms")
	call := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"task","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{` + tasksDeclared + `}}}}`
	p := startProgram(t)
	p.write(call)
	if got := p.read(); !strings.Contains(got, `"resultType":"task"`) {
		t.Fatal(got)
	}
	p.Process.Signal(syscall.SIGTERM)
	if code, _ := p.exitCode(); code != exitOK || p.stderr.String() != "the task ends: "+errTaskStopped.Error()+"\n" {
		t.Errorf("exit code %d, %s", code, p.stderr.String())
	}
}

func TestMain_S07_BrokenStdout(t *testing.T) {
	p := startProgram(t)
	p.write(strings.Replace(progressCall, "NAME", "forever", 1))
	p.read()
	p.pipe.Close()
	p.write(ping)
	if code, _ := p.exitCode(); code != exitFailure {
		t.Errorf("exit code %d: %s", code, p.stderr.String())
	}
	if text := p.stderr.String(); strings.Count(text, "\n") != 1 || !strings.Contains(text, "broken pipe") {
		t.Errorf("stderr %q", text)
	}
}

func TestMain_Arguments(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	tests := []struct {
		name   string
		args   []string
		code   int
		stdout string
		stderr string
	}{
		{"help", []string{"-h"}, exitOK, "usage:\n", ""},
		{"long help", []string{"--help"}, exitOK, "-http 8000", ""},
		{"unknown flag", []string{"-x"}, exitUsage, "", "flag provided but not defined: -x"},
		{"unknown argument", []string{"dance"}, exitUsage, "", `unexpected argument "dance"`},
		{"a slip of a command", []string{"tool"}, exitUsage, "", `unexpected argument "tool"; did you mean tools?`},
		{"a command", []string{"tools", "add"}, exitOK, "add  (read-only)\n", ""},
		{"a command that is wrong", []string{"call", "ad"}, exitUsage, "", `there is no tool "ad"`},
		{"flag without value", []string{"-http"}, exitUsage, "", "flag needs an argument: -http"},
		{"address in use", []string{"-http", listener.Addr().String()}, exitFailure, "", "address " + listener.Addr().String() + " is in use"},
		{"bad address", []string{"-http", "127.0.0.1:x"}, exitFailure, "", "127.0.0.1:x"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := startProgram(t, test.args...)
			code, stdout := p.exitCode()
			stderr := p.stderr.String()
			if code != test.code || !strings.Contains(stdout, test.stdout) || !strings.Contains(stderr, test.stderr) {
				t.Errorf("exit code %d\nstdout %s\nstderr %s", code, stdout, stderr)
			}
			if test.stderr != "" && strings.Count(stderr, "\n") != 1 {
				t.Errorf("stderr is not one line: %q", stderr)
			}
		})
	}
}

func TestShellWord(t *testing.T) {
	for word, want := range map[string]string{
		"calc":           "calc",
		"/opt/a-b/c.d":   "/opt/a-b/c.d",
		"my server":      "'my server'",
		"it's":           `'it'\''s'`,
		"":               "''",
		"$(rm -r ~)":     "'$(rm -r ~)'",
		"/Users/Zoë/mcp": "'/Users/Zoë/mcp'",
	} {
		if got := shellWord(word); got != want {
			t.Errorf("%q: got %s, want %s", word, got, want)
		}
	}
}

func TestListenAddress(t *testing.T) {
	for address, want := range map[string]string{
		"8000":           "127.0.0.1:8000",
		":8000":          "127.0.0.1:8000",
		"localhost:8000": "localhost:8000",
		"0.0.0.0:8000":   "0.0.0.0:8000",
		"[::]:8000":      "[::]:8000",
		"unix:/tmp/sock": "unix:/tmp/sock",
	} {
		if got := listenAddress(address); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}
