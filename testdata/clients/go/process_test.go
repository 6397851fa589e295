package clients

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// interpreter runs programs of another language, in a directory of their own.
type interpreter struct {
	program string // relative to dir
	dir     string
}

var errNotInstalled = errors.New("not installed, run .ci/clients first")

// exec runs the program with args and returns what it wrote.
func (i interpreter) exec(ctx context.Context, stdin []byte, args ...string) (stdout, stderr string, err error) {
	return i.execIn(ctx, i.dir, stdin, args...)
}

// execIn is exec in another directory.
func (i interpreter) execIn(ctx context.Context, dir string, stdin []byte, args ...string) (stdout, stderr string, err error) {
	program, err := filepath.Abs(filepath.Join(i.dir, i.program))
	if err != nil {
		return "", "", err
	}
	if _, err := os.Stat(program); err != nil {
		return "", "", fmt.Errorf("%s: %w", i.program, errNotInstalled)
	}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(),
		"HOME="+builds.dir, // nobody's settings apply, nothing is left behind
		"PATH="+filepath.Dir(program)+string(filepath.ListSeparator)+os.Getenv("PATH"))
	cmd.Stdin = bytes.NewReader(stdin)
	cmd.WaitDelay = 5 * time.Second
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	if err = cmd.Run(); err != nil {
		err = fmt.Errorf("%s %s: %w", i.program, strings.Join(args, " "), errors.Join(err, ctx.Err()))
	}
	return out.String(), log.String(), err
}

// needEnvironment skips a test whose client is not installed, but fails it
// where everything is bound to be.
func needEnvironment(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, errNotInstalled) {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatal(err)
	}
	t.Skip(err)
}

// alarms are the lines that no server may write.
func alarms(stderr string) []string {
	var found []string
	for line := range strings.Lines(stderr) {
		if strings.Contains(line, "panic:") || strings.Contains(line, "DATA RACE") {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return found
}
