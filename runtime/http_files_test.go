//go:build unix && !mcp_stdio

package runtime

import (
	"bufio"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// operations.md 5.2: a server that has no file descriptors left goes on serving
// the clients that it has, says why it takes no others, and takes them when
// there is room again.
func TestFault_FileDescriptorsRunOut(t *testing.T) {
	const clients = 200
	path := filepath.Join(t.TempDir(), "socket")
	p := startCommand(t, exec.Command("sh", "-c", `ulimit -n 64 && exec "$0" -http "unix:$1"`, os.Args[0], path))
	dial := func() net.Conn {
		t.Helper()
		conn, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn
	}
	for deadline := time.Now().Add(20 * time.Second); ; {
		if conn, err := net.Dial("unix", path); err == nil {
			conn.Close()
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("it does not listen: %s", p.stderr.String())
		}
	}
	request := rawRequest("POST", callFieldsHTTP.with("Mcp-Name", "add", "Host", "localhost"), modernAdd)
	add := func(conn net.Conn, in *bufio.Reader) {
		t.Helper()
		conn.SetDeadline(time.Now().Add(20 * time.Second))
		io.WriteString(conn, request)
		r, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != 200 || !strings.Contains(string(body), `"result":5`) {
			t.Fatalf("got %d %s %v", r.StatusCode, body, err)
		}
	}
	first := dial()
	in := bufio.NewReader(first)
	add(first, in)
	conns := make([]net.Conn, clients)
	for i := range conns {
		conns[i] = dial()
	}
	late := conns[clients-1]
	io.WriteString(late, request)
	late.SetReadDeadline(time.Now().Add(time.Second))
	if n, err := late.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("a client beyond the limit got %d bytes, %v", n, err)
	}
	for range 3 {
		add(first, in)
	}
	for _, conn := range conns {
		conn.Close()
	}
	for range 3 {
		conn := dial()
		add(conn, bufio.NewReader(conn))
	}
	p.Process.Signal(syscall.SIGTERM)
	if code, _ := p.exitCode(); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	log := p.stderr.String()
	if n := strings.Count(log, "no room for another connection"); n < 1 || n > 5 || strings.Count(log, "\n") > 20 {
		t.Errorf("it logs %d times why, in\n%s", n, log)
	}
}

// fullListener has no room for as long as full says so.
type fullListener struct {
	*pipeListener
	full     func() bool
	accepted int
}

func (l *fullListener) Accept() (net.Conn, error) {
	l.accepted++
	if l.full() {
		return nil, &net.OpError{Op: "accept", Err: os.NewSyscallError("accept4", syscall.EMFILE)}
	}
	return l.pipeListener.Accept()
}

// It neither spins nor floods the log, also where room comes and goes.
func TestFault_AcceptBacksOff(t *testing.T) {
	for name, flapping := range map[string]bool{"full": false, "full every other time": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log strings.Builder
				began, n := time.Now(), 0
				inner := &fullListener{pipeListener: newPipeListener()}
				inner.full = func() bool {
					n++
					return time.Since(began) < time.Minute && !(flapping && n%2 == 0)
				}
				l := &patientListener{Listener: inner, timeout: time.Second, logger: slog.New(slog.NewTextHandler(&log, nil))}
				go func() {
					for {
						conn, err := inner.dial()
						if err != nil {
							return
						}
						conn.Close()
					}
				}()
				for time.Since(began) < time.Minute {
					conn, err := l.Accept()
					if err != nil {
						t.Fatal(err)
					}
					conn.Close()
				}
				if lines := strings.Count(log.String(), "\n"); lines < 5 || lines > 7 {
					t.Errorf("%d lines in the log of a minute", lines)
				}
				if most := map[bool]int{false: 250, true: 2 * 60_000 / 5}[flapping]; inner.accepted > most+10 {
					t.Errorf("%d attempts", inner.accepted)
				}
				inner.Close()
				if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
					t.Errorf("after the end: %v", err)
				}
			})
		})
	}
}
