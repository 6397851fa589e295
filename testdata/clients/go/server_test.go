package clients

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

var repository = filepath.Join("..", "..", "..")

// builds are the servers under test, each compiled once.
var builds struct {
	dir                   string
	calc, fixture, mcpgen build
}

type build struct {
	once   sync.Once
	binary string
	err    error
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "clients")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	builds.dir = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// calc is the path of the server under test. CALC_SERVER names another one,
// to see what the clients make of it.
func calc(t *testing.T) string {
	t.Helper()
	if other := os.Getenv("CALC_SERVER"); other != "" {
		return other
	}
	return builds.calc.of(t, "./examples/calc")
}

// command is how a client starts a server over stdio. A server with the race
// detector would end a second late, and clients keep the environment from it.
func command(program string) []string {
	if raceEnabled {
		return []string{"env", "GORACE=atexit_sleep_ms=0", program}
	}
	return []string{program}
}

// of compiles a package of the repository, in the way of the tests.
func (b *build) of(t *testing.T, path string) string {
	t.Helper()
	b.once.Do(func() {
		b.binary = filepath.Join(builds.dir, filepath.Base(path))
		args := []string{"build", "-o", b.binary}
		if raceEnabled {
			args = append(args, "-race")
		}
		cmd := exec.Command("go", append(args, path)...)
		cmd.Dir = repository
		if out, err := cmd.CombinedOutput(); err != nil {
			b.err = fmt.Errorf("%v: %w\n%s", cmd, err, out)
		}
	})
	if b.err != nil {
		t.Fatal(b.err)
	}
	return b.binary
}

// process is a server that runs.
type process struct {
	cmd   *exec.Cmd
	log   string // file of its standard error
	ended chan struct{}
	err   error // of its end
}

func start(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{cmd: cmd, log: filepath.Join(t.TempDir(), "stderr"), ended: make(chan struct{})}
	log, err := os.Create(p.log)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	p.cmd.Stderr = log
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	return p
}

// stop asks the server to end, which it must do in peace.
func (p *process) stop(t *testing.T) {
	t.Helper()
	p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(20 * time.Second):
		t.Error("the server did not end within 20 s of SIGTERM")
		p.cmd.Process.Signal(syscall.SIGQUIT) // for the stacks
		<-p.ended
	}
	if log := p.said(t); p.err != nil || len(alarms(log)) > 0 {
		t.Errorf("the server ended with %v and said:\n%s", p.err, log)
	}
}

func (p *process) said(t *testing.T) string {
	t.Helper()
	log, err := os.ReadFile(p.log)
	if err != nil {
		t.Error(err)
	}
	return string(log)
}

// serve runs a server on a free port for as long as the test and its subtests
// run, and returns its URL.
func serve(t *testing.T, program string) string {
	t.Helper()
	addr := freeAddress(t)
	p := start(t, exec.Command(program, "-http", addr))
	t.Cleanup(func() { p.stop(t) })
	if err := p.await(t.Context(), addr, 20*time.Second); err != nil {
		t.Fatalf("%v\n%s", err, p.said(t))
	}
	return "http://" + addr + "/mcp"
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// await returns when somebody listens on addr.
func (p *process) await(ctx context.Context, addr string, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-again.C:
		case <-p.ended:
			return fmt.Errorf("the server ended before it listened on %s: %w", addr, p.err)
		case <-ctx.Done():
			return fmt.Errorf("nobody listens on %s: %w", addr, err)
		}
	}
}
