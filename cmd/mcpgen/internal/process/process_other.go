//go:build !unix

package process

import (
	"os"
	"os/exec"
)

func separate(*exec.Cmd) {}

func terminate(p *os.Process) error { return p.Signal(os.Interrupt) }

func killGroup(*os.Process) {}

func exitCode(state *os.ProcessState) int { return state.ExitCode() }

// Signals are those that a program which runs another hands on to it.
func Signals() []os.Signal { return []os.Signal{os.Interrupt} }

// FromTerminal says whether a signal is one that a terminal sends to all
// programs of its foreground. The console does so with all there are.
func FromTerminal(os.Signal) bool { return true }
