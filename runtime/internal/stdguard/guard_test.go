package stdguard

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The test binary is also the program under test: leak says what it does.
const leak = "STDGUARD_TEST_LEAK"

// early is a logger that exists before the guard does.
var early = log.New(os.Stdout, "", 0)

func TestMain(m *testing.M) {
	switch kind := os.Getenv(leak); kind {
	case "":
		os.Exit(m.Run())
	case "child of a child":
		fmt.Println("stray")
		input, err := io.ReadAll(os.Stdin)
		fmt.Fprintf(os.Stderr, "input of the child: %q %v\n", input, err)
	default:
		if err := program(kind); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// program takes standard output, lets something leak, and gives it back.
func program(kind string) error {
	guard, err := Take(func(sample string) { fmt.Fprintf(os.Stderr, "hint: %q\n", sample) })
	if err != nil {
		return err
	}
	fmt.Fprintln(guard.Out, "message 1")
	if err := leaks[kind](); err != nil {
		return err
	}
	fmt.Fprintln(guard.Out, "message 2")
	input, err := io.ReadAll(guard.In)
	if err != nil || string(input) != "from the client" {
		return fmt.Errorf("input %q, %v", input, err)
	}
	guard.Release()
	fmt.Println("released")
	return nil
}

var leaks = map[string]func() error{
	"nothing": func() error { return nil },
	"print":   func() error { _, err := fmt.Println("stray"); return err },
	"twice": func() error {
		fmt.Println("stray")
		fmt.Println("again")
		return nil
	},
	"early logger": func() error { early.Print("stray"); return nil },
	"child": func() error {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), leak+"=child of a child")
		child.Stdin, child.Stdout, child.Stderr = os.Stdin, os.Stdout, os.Stderr
		return child.Run()
	},
	"much": func() error {
		_, err := io.WriteString(os.Stdout, "stray"+strings.Repeat("x", 1<<20)+"\n")
		return err
	},
}

func TestS02_OnlyTheProtocolOnStdout(t *testing.T) {
	for kind := range leaks {
		t.Run(kind, func(t *testing.T) {
			stdout, stderr := run(t, kind)
			if want := "message 1\nmessage 2\nreleased\n"; stdout != want {
				t.Errorf("stdout %q, want %q", stdout, want)
			}
			if kind == "nothing" {
				if stderr != "" {
					t.Errorf("stderr %q", stderr)
				}
				return
			}
			if !strings.Contains(stderr, "stray") || strings.Count(stderr, "hint: \"stray") != 1 {
				t.Errorf("stderr %.200q", stderr)
			}
			if kind == "child" && !strings.Contains(stderr, `input of the child: "" <nil>`) {
				t.Errorf("stderr %q", stderr)
			}
			if kind == "much" && strings.Count(stderr, "x") < 1<<20 {
				t.Error("not everything has arrived on stderr")
			}
		})
	}
}

func run(t *testing.T, kind string) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	program := exec.Command(os.Args[0])
	// Without the pause that the race detector makes at the end.
	program.Env = append(os.Environ(), leak+"="+kind, "GORACE=atexit_sleep_ms=0")
	program.Stdin = strings.NewReader("from the client")
	program.Stdout, program.Stderr = &out, &errs
	if err := program.Run(); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	return out.String(), errs.String()
}
