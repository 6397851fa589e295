// Package process runs programs so that nothing of them is left: what a program
// has started ends with it, and so does a program with its context.
package process

import (
	"errors"
	"os"
	"os/exec"
	"time"
)

// outputDelay is how long what a program has started may go on to hold its
// output once the program has ended.
const outputDelay = time.Second

// Process is a program that runs.
type Process struct {
	cmd     *exec.Cmd
	grouped bool
	ended   chan struct{}
	err     error // once ended is closed
}

// Start runs a program in a process group of its own, so that signals of the
// terminal do not reach it, and whatever is left of the group is killed when it
// ends.
func Start(cmd *exec.Cmd) (*Process, error) {
	separate(cmd)
	return start(cmd, true)
}

// StartHere runs a program in the process group of this one: it may read from
// the terminal, and signals of the terminal reach it.
func StartHere(cmd *exec.Cmd) (*Process, error) { return start(cmd, false) }

func start(cmd *exec.Cmd, grouped bool) (*Process, error) {
	if cmd.WaitDelay == 0 {
		cmd.WaitDelay = outputDelay
	}
	p := &Process{cmd: cmd, grouped: grouped, ended: make(chan struct{})}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.ended)
		p.err = cmd.Wait()
		if grouped {
			killGroup(cmd.Process)
		}
	}()
	return p, nil
}

// Ended is closed when the program has ended and its output is complete.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// Code is the exit code of a program that has ended: what it returned, or 128
// and the number of the signal that ended it, as a shell has it.
func (p *Process) Code() int { return exitCode(p.cmd.ProcessState) }

// Exit says how a program has ended, such as "exit status 1".
func (p *Process) Exit() string { return p.cmd.ProcessState.String() }

// Signal hands a signal on to the program. It is not an error that the program
// has ended.
func (p *Process) Signal(s os.Signal) error {
	if err := p.cmd.Process.Signal(s); !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return nil
}

// Stop asks the program to end and kills it where it does not within the grace,
// or when hurry is closed. It returns once the program has ended.
func (p *Process) Stop(grace time.Duration, hurry <-chan struct{}) {
	p.Terminate()
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-p.ended:
		return
	case <-timer.C:
	case <-hurry:
	}
	p.Kill()
	<-p.ended
}

// Terminate asks the program to end.
func (p *Process) Terminate() {
	if terminate(p.cmd.Process) != nil {
		p.Kill()
	}
}

// Kill ends the program at once, and what it has started.
func (p *Process) Kill() {
	if p.grouped {
		killGroup(p.cmd.Process)
	}
	p.cmd.Process.Kill()
}
