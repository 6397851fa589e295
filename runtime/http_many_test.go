//go:build linux && !mcp_stdio

package runtime

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	goruntime "runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// What 10,000 idle listen streams cost a process, whether an event reaches them
// all while some do not read, and what is left when they have gone. The times
// are for the reader: no test can promise them on a busy machine.
func TestTenThousandIdleStreams(t *testing.T) {
	streams, dead := 10_000, 100
	if raceDetector {
		streams = 1_000 // the memory is measured without it
	}
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil || files.Cur < uint64(streams+200) {
		t.Skipf("%d files may be open, %d are needed", files.Cur, streams+200)
	}
	path := filepath.Join(t.TempDir(), "socket")
	p := startProgram(t, "-http", "unix:"+path)
	many := &manyStreams{t: t, path: path}
	for deadline := time.Now().Add(20 * time.Second); many.connect() == nil; goruntime.Gosched() { // until it listens
		if time.Now().After(deadline) {
			t.Fatalf("it does not listen: %s", p.stderr.String())
		}
	}
	idle := many.goroutines()
	before := residentMemory(t, p.Process.Pid)
	text := rawRequest("POST", listenFields, modernBody("1", "subscriptions/listen", `"notifications":{"toolsListChanged":true}`))
	conns := many.open(streams, text)
	perStream := float64(many.goroutines()-idle) / float64(streams)
	bytesEach := (residentMemory(t, p.Process.Pid) - before) / int64(streams)
	t.Logf("a stream costs %.2f goroutines and %d bytes of resident memory", perStream, bytesEach)
	if perStream > 2.01 || !raceDetector && bytesEach > 35<<10 {
		t.Errorf("an idle stream costs %.2f goroutines and %d bytes", perStream, bytesEach)
	}

	var heard atomic.Int64
	var readers sync.WaitGroup
	for _, conn := range conns[dead:] {
		readers.Go(func() {
			if readUntil(conn, "list_changed") == nil {
				heard.Add(1)
			}
		})
	}
	start := time.Now()
	many.call("change")
	readers.Wait()
	t.Logf("an event reached %d streams within %v", heard.Load(), time.Since(start))
	if heard.Load() != int64(streams-dead) {
		t.Errorf("%d of %d streams heard of the change", heard.Load(), streams-dead)
	}

	for _, conn := range conns {
		conn.Close()
	}
	start = time.Now()
	for many.goroutines() > idle+5 {
		if time.Since(start) > 10*time.Second {
			t.Fatalf("%d goroutines are left, %d were there before", many.goroutines(), idle)
		}
	}
	t.Logf("all is freed after %v", time.Since(start))
	p.Process.Signal(syscall.SIGTERM)
	if code, _ := p.exitCode(); code != exitOK {
		t.Errorf("exit code %d: %s", code, p.stderr.String())
	}
}

// manyStreams are the clients of a program on a Unix socket.
type manyStreams struct {
	t    *testing.T
	path string
}

// connect returns a connection, nil where nobody listens.
func (m *manyStreams) connect() net.Conn {
	conn, err := net.Dial("unix", m.path)
	if err != nil {
		return nil
	}
	m.t.Cleanup(func() { conn.Close() })
	return conn
}

// open opens n streams and reads the first event of each.
func (m *manyStreams) open(n int, text string) []net.Conn {
	conns := make([]net.Conn, n)
	var opening sync.WaitGroup
	room := make(chan struct{}, 64)
	for i := range conns {
		room <- struct{}{}
		opening.Go(func() {
			defer func() { <-room }()
			conn := m.connect()
			if conn == nil {
				m.t.Error("a connection was refused")
				return
			}
			io.WriteString(conn, text)
			if err := readUntil(conn, "acknowledged"); err != nil {
				m.t.Error(err)
			}
			conns[i] = conn
		})
	}
	opening.Wait()
	if m.t.Failed() {
		m.t.FailNow()
	}
	return conns
}

// readUntil reads an event with a word in it. It leaves no buffer behind.
func readUntil(conn net.Conn, word string) error {
	var seen []byte
	buf := make([]byte, 512)
	conn.SetReadDeadline(time.Now().Add(time.Minute))
	for {
		n, err := conn.Read(buf)
		seen = append(seen, buf[:n]...)
		if i := bytes.Index(seen, []byte(word)); i >= 0 && bytes.Contains(seen[i:], []byte("\n\n")) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w after %q", err, seen)
		}
	}
}

// call calls a tool and returns the reply.
func (m *manyStreams) call(tool string) string {
	m.t.Helper()
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", m.path)
	}
	client := &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
	text, err := exchangeWith(client, callFieldsHTTP.with("Mcp-Name", tool), modernBody("1", "tools/call", `"name":"`+tool+`"`))
	if err != nil {
		m.t.Fatal(err)
	}
	return text
}

// goroutines has the program collect its garbage and returns how many goroutines
// it has.
func (m *manyStreams) goroutines() int {
	m.t.Helper()
	reply := m.call("goroutines")
	n, err := strconv.Atoi(regexp.MustCompile(`"text":"(\d+)"`).FindStringSubmatch(reply)[1])
	if err != nil {
		m.t.Fatalf("%v in %s", err, reply)
	}
	return n
}

// residentMemory returns how many bytes of memory a process occupies.
func residentMemory(t *testing.T, pid int) int64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kilobytes, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes << 10
}
