package docs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// session does what a page says, in its order, as one reader would: in a
// directory and with a home of its own.
type session struct {
	t *testing.T
	// root is the repository.
	root string
	// dir is where the next command runs.
	dir string
	env []string
	// port stands in for the page's 8000, which others may use.
	port string
	// output is what the last commands printed.
	output string
}

// pageTime bounds the commands of one block.
const pageTime = 5 * time.Minute

// newSession begins a session in a copy of the directory seed, nothing if that is
// empty, with the programs in bin.
func newSession(t *testing.T, root, bin, seed string) *session {
	base := t.TempDir()
	s := &session{t: t, root: root, dir: filepath.Join(base, "work"), port: freePort(t)}
	home := filepath.Join(base, "home")
	for _, dir := range []string{s.dir, home} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if seed != "" {
		if err := os.CopyFS(s.dir, os.DirFS(seed)); err != nil {
			t.Fatal(err)
		}
	}
	caches, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	places := strings.Fields(string(caches))
	s.env = append(os.Environ(),
		"HOME="+home, "XDG_CONFIG_HOME="+filepath.Join(home, ".config"),
		"GOCACHE="+places[0], "GOMODCACHE="+places[1], "GOFLAGS=", "GOTOOLCHAIN=local",
		"GOBIN="+filepath.Join(home, "go", "bin"),
		"PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"),
	)
	return s
}

func freePort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// run holds one block to be true.
//
//   - sh blocks are run, each command after the other, and have to succeed. One
//     with the flag fails has to fail; one with the flag background serves on
//     port 8000 and goes on to the end of the page.
//   - text blocks right behind one are what it prints. An ellipsis stands for
//     anything, alone on a line for any number of lines.
//   - Blocks with file=NAME are written to that file, so that commands meet them.
//   - Blocks with from=NAME are an excerpt of that file of the repository, which
//     has tests of its own.
//   - JSON parses.
//   - Blocks with by=NAME are run by that test or script of the repository.
//   - Blocks with the flag root run in the repository, not in the page's directory.
//
// Blocks without a language show something that is neither.
func (s *session) run(b *block) error {
	by, elsewhere := b.flag("by")
	name, file := b.flag("file")
	source, excerpt := b.flag("from")
	switch {
	case b.language == "":
		return nil
	case elsewhere:
		_, err := os.Stat(filepath.Join(s.root, filepath.FromSlash(by)))
		return err
	case file:
		return s.write(name, b.text)
	case excerpt:
		return s.quoted(b, source)
	case b.language == "sh":
		return s.shell(b)
	case b.language == "text" && b.follows != nil && b.follows.language == "sh":
		return matches(s.local(b.text), s.output)
	case b.language == "json":
		return json.Unmarshal([]byte(b.text), new(any))
	}
	return fmt.Errorf("nothing holds this %s block to be true: give it file=, from= or another language", b.language)
}

// local puts the session's own port into a text.
func (s *session) local(text string) string { return strings.ReplaceAll(text, "8000", s.port) }

func (s *session) write(name, text string) error {
	path := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(s.local(text)), 0o644)
}

// quoted looks for an excerpt in a file, whatever its indentation. An ellipsis
// on a line of its own leaves something out.
func (s *session) quoted(b *block, source string) error {
	text, err := os.ReadFile(filepath.Join(s.root, filepath.FromSlash(source)))
	if err != nil {
		return err
	}
	rest := flat(string(text))
	for part := range strings.SplitSeq(flat(b.text), "\n…\n") {
		_, after, found := strings.Cut(rest, strings.Trim(part, "\n"))
		if !found {
			return fmt.Errorf("%s has no such lines:\n%s", source, part)
		}
		rest = after
	}
	return nil
}

// flat takes the indentation off the lines of a text.
func flat(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.Join(lines, "\n")
}

// released is how one gets mcpgen once there is a release; until then the
// repository stands in for it.
var released = regexp.MustCompile(`go get -tool github\.com/mcpgen/mcpgen/cmd/mcpgen(@\S+)?`)

// shell runs the commands of a block in one shell, and takes note of where they
// lead.
func (s *session) shell(b *block) error {
	replacement := "go mod edit -tool=github.com/mcpgen/mcpgen/cmd/mcpgen -require=github.com/mcpgen/mcpgen@v0.0.0 -replace=github.com/mcpgen/mcpgen=" + s.root + " && cp -n " + s.root + "/go.sum . && go mod tidy"
	text := s.local(released.ReplaceAllString(b.text, replacement))
	if _, root := b.flag("root"); root {
		text = "cd " + s.root + "\n" + text
	}
	_, background := b.flag("background")
	_, fails := b.flag("fails")
	if background {
		return s.serve(text)
	}
	ctx, cancel := context.WithTimeout(s.t.Context(), pageTime)
	defer cancel()
	where := filepath.Join(s.t.TempDir(), "pwd")
	cmd := exec.CommandContext(ctx, "bash", "-c", "trap 'pwd >"+where+"' EXIT\nset -euo pipefail\n"+text)
	cmd.Dir, cmd.Env = s.dir, s.env
	out, err := cmd.CombinedOutput()
	s.output = string(out)
	if dir, err := os.ReadFile(where); err == nil {
		s.dir = strings.TrimSpace(string(dir))
	}
	switch exit := new(exec.ExitError); {
	case fails && err == nil:
		return fmt.Errorf("the commands succeed:\n%s", out)
	case fails && errors.As(err, &exit), err == nil:
		return nil
	}
	return fmt.Errorf("%w\n%s", err, out)
}

// serve starts commands that serve to the end of the page, and waits until they
// do.
func (s *session) serve(text string) error {
	if !strings.Contains(text, s.port) {
		return errors.New("a block that runs in the background serves on port 8000")
	}
	cmd := exec.Command("bash", "-euo", "pipefail", "-c", text)
	cmd.Dir, cmd.Env = s.dir, s.env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // go run has a child
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() {
		cmd.Wait()
		close(ended)
	}()
	s.t.Cleanup(func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
		<-ended
	})
	deadline := time.After(pageTime)
	for {
		conn, err := net.Dial("tcp", "127.0.0.1:"+s.port)
		if err == nil {
			conn.Close()
			return nil
		}
		select {
		case <-ended:
			return fmt.Errorf("it ended:\n%s", out.String())
		case <-deadline:
			return fmt.Errorf("nothing listens: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// matches compares what is printed with what a page says.
func matches(want, got string) error {
	var pattern strings.Builder
	pattern.WriteString(`(?s)\A`)
	for line := range strings.Lines(strings.TrimSpace(want) + "\n") {
		line = strings.TrimRight(line, " \n")
		if line == "…" {
			pattern.WriteString(`.*`)
			continue
		}
		pattern.WriteString(strings.ReplaceAll(regexp.QuoteMeta(line), "…", `[^\n]*`) + ` *\n`)
	}
	pattern.WriteString(`\z`)
	if !regexp.MustCompile(pattern.String()).MatchString(strings.TrimSpace(got) + "\n") {
		return fmt.Errorf("the page says\n%s\nbut it is\n%s", want, got)
	}
	return nil
}
