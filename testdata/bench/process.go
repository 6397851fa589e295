//go:build linux

package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/mcpgen/mcpgen/testdata/bench/load"
)

// startPatience is how long a server may take to listen.
const startPatience = 30 * time.Second

// process is a server that runs.
type process struct {
	cmd      *exec.Cmd
	endpoint *load.Endpoint // nil for stdio
	pipes    *load.Pipes    // nil for HTTP
	output   *strings.Builder
}

// start starts a server on a processor of its own, where there are two. It has
// to run on the main thread, with which the process ends.
func start(s *server, dir string, a arguments, environment ...string) (*process, error) {
	if a.http {
		port, err := freePort()
		if err != nil {
			return nil, err
		}
		a.port = port
	}
	command := s.command(s, dir, a)
	p := &process{cmd: exec.Command(command[0], command[1:]...), output: new(strings.Builder)}
	p.cmd.Stderr = p.output
	p.cmd.Env = append(os.Environ(), environment...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if !a.http {
		if err := p.connect(); err != nil {
			return nil, err
		}
		return p, nil
	}
	if err := onServersProcessor(p.cmd.Start); err != nil {
		return nil, err
	}
	p.endpoint = &load.Endpoint{Port: a.port, PID: p.cmd.Process.Pid}
	for deadline := time.Now().Add(startPatience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if c, err := net.Dial("tcp", a.address()); err == nil {
			c.Close()
			return p, nil
		}
	}
	p.stop()
	return nil, fmt.Errorf("%s does not listen on %s: %s", s.name, a.address(), p.output)
}

// connect starts a server on standard input and output.
func (p *process) connect() error {
	stdin, in, err := os.Pipe()
	if err != nil {
		return err
	}
	out, stdout, err := os.Pipe()
	if err != nil {
		return errors.Join(err, stdin.Close(), in.Close())
	}
	p.cmd.Stdin, p.cmd.Stdout = stdin, stdout
	err = onServersProcessor(p.cmd.Start)
	stdin.Close()
	stdout.Close()
	if err != nil {
		return errors.Join(err, in.Close(), out.Close())
	}
	p.pipes = &load.Pipes{In: in, Out: out, PID: p.cmd.Process.Pid}
	return nil
}

// stop ends the process.
func (p *process) stop() {
	if p.pipes != nil {
		p.pipes.In.Close()
	}
	p.cmd.Process.Kill()
	p.cmd.Wait()
	if p.pipes != nil {
		p.pipes.Out.Close()
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// processors are those that servers and load run on, where there are two.
var processors struct {
	apart        bool
	server, load unix.CPUSet
}

// divideProcessors keeps this thread, and all that it starts from now on, from
// the processor that the servers get.
func divideProcessors() error {
	var all unix.CPUSet
	if err := unix.SchedGetaffinity(0, &all); err != nil {
		return err
	}
	if all.Count() < 2 {
		return nil
	}
	processors.apart = true
	for cpu := 0; ; cpu++ {
		if !all.IsSet(cpu) {
			continue
		}
		if processors.server.Count() == 0 {
			processors.server.Set(cpu)
			continue
		}
		processors.load.Set(cpu)
		break
	}
	return unix.SchedSetaffinity(0, &processors.load)
}

// onServersProcessor starts a process on the servers' processor, which a
// process inherits from the thread that starts it.
func onServersProcessor(start func() error) error {
	if !processors.apart {
		return start()
	}
	if err := unix.SchedSetaffinity(0, &processors.server); err != nil {
		return err
	}
	return errors.Join(start(), unix.SchedSetaffinity(0, &processors.load))
}
