//go:build unix

package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// patience bounds what these tests wait for: programs are built meanwhile.
const patience = 2 * time.Minute

// started is mcpgen in a process of its own.
type started struct {
	*exec.Cmd
	t *testing.T
	// dir is the directory of its module, tmp that of its temporary files.
	dir, tmp string
	lines    <-chan string
	seen     []string
}

// start runs mcpgen in a directory whose name has a space, with the files of a
// module.
func start(t *testing.T, files map[string]string, args ...string) *started {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	p := &started{t: t, dir: filepath.Join(t.TempDir(), "my module"), tmp: t.TempDir()}
	p.write("go.mod", "module example.com/m\n\ngo 1.26.0\n\nrequire github.com/mcpgen/mcpgen v0.0.0\n\nreplace github.com/mcpgen/mcpgen => "+root+"\n")
	for name, text := range files {
		p.write(name, text)
	}
	p.Cmd = exec.Command(os.Args[0], args...)
	p.Args[0] = "mcpgen" // by which the test binary knows what it is to be
	p.Dir = p.dir
	p.Env = append(os.Environ(), "TMPDIR="+p.tmp, "GOPROXY=off", "GOFLAGS=", "GORACE=atexit_sleep_ms=0", "PWD="+p.dir)
	return p
}

// run starts the process and reads what it says on standard error.
func (p *started) run() {
	p.t.Helper()
	stderr, err := p.StderrPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		p.t.Fatal(err)
	}
	lines := make(chan string, 1000)
	p.lines = lines
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(stderr); s.Scan(); {
			lines <- s.Text()
		}
	}()
	p.t.Cleanup(func() {
		p.Process.Kill()
		if p.t.Failed() {
			for range p.lines { // to the end of what it said
			}
			p.t.Logf("mcpgen said:\n%s", strings.Join(p.seen, "\n"))
		}
	})
}

func (p *started) write(name, text string) {
	p.t.Helper()
	path := filepath.Join(p.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// await waits for a line and returns the submatches of the pattern.
func (p *started) await(pattern string) []string {
	p.t.Helper()
	expr := regexp.MustCompile(pattern)
	for end := time.After(patience); ; {
		select {
		case line, open := <-p.lines:
			if !open {
				p.t.Fatalf("it ended, and did not say %q", pattern)
			}
			p.seen = append(p.seen, line)
			if m := expr.FindStringSubmatch(line); m != nil {
				return m
			}
		case <-end:
			p.t.Fatalf("it did not say %q", pattern)
		}
	}
}

// ends interrupts the process and waits for its end.
func (p *started) ends(code int) {
	p.t.Helper()
	p.signal(os.Interrupt, code)
}

// signal sends a signal to the process and waits for its end.
func (p *started) signal(s os.Signal, code int) {
	p.t.Helper()
	if err := p.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
	p.wait(code)
}

// wait waits for the end of the process, which leaves nothing.
func (p *started) wait(code int) {
	p.t.Helper()
	defer time.AfterFunc(patience, func() { p.Process.Kill() }).Stop()
	for line := range p.lines {
		p.seen = append(p.seen, line)
	}
	p.Wait()
	if got := p.ProcessState.ExitCode(); got != code {
		p.t.Errorf("exit code %d, want %d", got, code)
	}
	p.leavesNothing()
}

func (p *started) leavesNothing() {
	p.t.Helper()
	entries, err := os.ReadDir(p.tmp)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, e := range entries {
		p.t.Errorf("%s is left", e.Name())
	}
}
