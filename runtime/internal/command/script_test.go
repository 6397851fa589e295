package command_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/internal/cafe"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"cafe": func() { mcp.Main(cafe.NewMCPServer(new(cafe.Till))) },
		"bare": func() {
			mcp.Main(mcp.NewServer(mcp.Implementation{Name: "bare bones", Version: "1.0.0"}, mcp.ModernOnly()))
		},
	})
}

// TestScripts runs programs as people and scripts do: every archive in
// testdata/script is a directory and what is typed in it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":    exits,
			"terminal": terminal,
		},
		Condition: func(cond string) (bool, error) {
			if cond == "terminal" {
				return hasTerminals, nil
			}
			return false, errors.New("unknown condition")
		},
	})
}

// exits runs a command and compares its exit status: exits 2 cafe -x.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits status command [args]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	status(ts, want, ts.Exec(args[1], args[2:]...))
}

func status(ts *testscript.TestScript, want int, err error) {
	got := 0
	if err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// terminal runs a command on a terminal of so many columns, types what is in the
// file keys, and writes what the screen received to the file screen:
// terminal 0 80 keys screen cafe tools. In keys, ^C and ^D at the start of a
// line are those keys.
func terminal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 5 {
		ts.Fatalf("usage: terminal status columns keys screen command [args]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	columns, err := strconv.Atoi(args[1])
	ts.Check(err)
	keys := strings.NewReplacer("^C\n", "\x03", "^D\n", "\x04").Replace(ts.ReadFile(args[2]))
	bin, _, _ := strings.Cut(ts.Getenv("PATH"), string(filepath.ListSeparator))
	cmd := exec.Command(filepath.Join(bin, args[4]), args[5:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = []string{"TERM=xterm", "PATH=" + ts.Getenv("PATH")}
	screen, err := onTerminal(cmd, columns, keys)
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), []byte(strings.ReplaceAll(screen, "\r\n", "\n")), 0o666))
	ts.Logf("%s", screen)
	status(ts, want, err)
}
