//go:build unix

package process

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/polltest"
)

// deadline bounds what tests wait for.
const deadline = 30 * time.Second

// shell starts a shell and returns the process ids that it prints, one a line.
func shell(t *testing.T, script string, ids int) (*Process, []int) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd := exec.Command("sh", "-c", script)
	cmd.Stdout = w
	p, err := Start(cmd)
	w.Close()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	var list []int
	for lines := bufio.NewScanner(r); len(list) < ids && lines.Scan(); {
		id, err := strconv.Atoi(lines.Text())
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, id)
	}
	if len(list) < ids {
		t.Fatalf("the shell printed %d ids", len(list))
	}
	return p, list
}

// gone waits until a process is.
func gone(t *testing.T, id int) {
	t.Helper()
	polltest.Until(t, deadline, func() bool {
		return errors.Is(syscall.Kill(id, 0), syscall.ESRCH) || zombie(id)
	}, "process %d is still there", id)
}

// zombie says whether a process has ended, and the one that is to note it has
// not: what is no child of ours, in a container without an init.
func zombie(id int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(id) + "/stat")
	return err == nil && len(stat) > 0 && containsState(stat, 'Z')
}

func containsState(stat []byte, state byte) bool {
	for i := len(stat) - 2; i > 1; i-- {
		if stat[i] == ')' {
			return i+2 < len(stat) && stat[i+2] == state
		}
	}
	return false
}

func TestStopEndsWhatTheProgramHasStarted(t *testing.T) {
	tests := []struct {
		name, script string
		grace        time.Duration
		code         int
	}{
		{"one that ends when asked", `trap 'exit 3' TERM; sleep 1000 & echo $!; wait`, deadline, 3},
		{"one that does not", `trap '' TERM; sleep 1000 & echo $!; while :; do wait; done`, 10 * time.Millisecond, 137},
		{"one that leaves its child alone", `sleep 1000 & echo $!; exec sleep 1000`, deadline, 143},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, ids := shell(t, test.script, 1)
			p.Stop(test.grace, nil)
			if p.Code() != test.code {
				t.Errorf("%s: %d, want %d", p.Exit(), p.Code(), test.code)
			}
			gone(t, ids[0])
		})
	}
}

func TestHurry(t *testing.T) {
	p, _ := shell(t, `trap '' TERM; echo $$; while :; do sleep 1000; done`, 1)
	hurry := make(chan struct{})
	close(hurry)
	p.Stop(deadline, hurry)
	if p.Exit() != "signal: killed" {
		t.Error(p.Exit())
	}
}

func TestAProgramThatEndsByItself(t *testing.T) {
	p, ids := shell(t, `sleep 1000 & echo $!; exit 5`, 1)
	<-p.Ended()
	if p.Code() != 5 || p.Exit() != "exit status 5" {
		t.Error(p.Code(), p.Exit())
	}
	gone(t, ids[0])
	if err := p.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	p.Stop(deadline, nil)
}

func TestSignal(t *testing.T) {
	p, _ := shell(t, `trap 'exit 9' USR1; echo $$; while :; do sleep 0.01; done`, 1)
	if err := p.Signal(syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	<-p.Ended()
	if p.Code() != 9 {
		t.Error(p.Exit())
	}
}

func TestStartHereSharesTheGroup(t *testing.T) {
	cmd := exec.Command("sh", "-c", `read x`)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	p, err := StartHere(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Kill()
	if group, err := syscall.Getpgid(cmd.Process.Pid); err != nil || group != syscall.Getpgrp() {
		t.Error(group, err)
	}
	in.Close()
	<-p.Ended()
}

func TestStartOfWhatIsNoProgram(t *testing.T) {
	if _, err := Start(exec.Command("/none")); err == nil {
		t.Error("it runs")
	}
}
