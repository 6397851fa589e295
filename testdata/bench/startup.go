//go:build linux

package main

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mcpgen/mcpgen/testdata/bench/load"
)

// manyToolsCount is how many further tools servers with many tools have.
const manyToolsCount = 196

// startup is what starting the servers costs, by server and start.
type startup struct {
	servers []*server
	// few and many are seconds from exec to the reply to initialize, with 4 tools
	// and with 200.
	few, many [][]float64
	// idle is bytes of memory after the reply; size is bytes of the program.
	idle [][]float64
	size []float64
	// Our server without net/http.
	stdioIdle, stdioSize float64
}

// measureStartup starts servers in rounds.
func measureStartup(dir string, chosen []*server, rounds int, progress io.Writer) (*startup, error) {
	u := &startup{servers: chosen}
	u.few, u.many, u.idle = make([][]float64, len(chosen)), make([][]float64, len(chosen)), make([][]float64, len(chosen))
	u.size = make([]float64, len(chosen))
	for round := range rounds {
		for i := range chosen {
			at := (i + round) % len(chosen)
			s := chosen[at]
			if s.id == "A" {
				continue // it has no handshake
			}
			for _, further := range []int{0, manyToolsCount} {
				took, idle, err := startOnce(s, dir, arguments{further: further})
				if err != nil && s.kind == own {
					return nil, fmt.Errorf("starting %s: %w", s.name, err)
				}
				if err != nil {
					fmt.Fprintf(progress, "starting %s: %v\n", s.name, err)
					continue
				}
				if further == 0 {
					u.few[at] = append(u.few[at], took)
					u.idle[at] = append(u.idle[at], idle)
				} else {
					u.many[at] = append(u.many[at], took)
				}
			}
		}
		fmt.Fprintf(progress, "started all servers %d times of %d\n", round+1, rounds)
	}
	for at, s := range chosen {
		program := s.command(s, dir, arguments{})[0]
		if filepath.Dir(program) != filepath.Clean(dir) {
			u.size[at] = math.NaN() // a script
			continue
		}
		info, err := os.Stat(program)
		if err != nil {
			return nil, err
		}
		u.size[at] = float64(info.Size())
	}
	info, err := os.Stat(filepath.Join(dir, stdioOnly))
	if err != nil {
		return nil, err
	}
	u.stdioSize = float64(info.Size())
	_, u.stdioIdle, err = startOnce(&server{id: stdioOnly, name: stdioOnly, command: ownCommand}, dir, arguments{})
	return u, err
}

// startOnce returns how many seconds a server took to answer, and how many
// bytes of memory it has then.
func startOnce(s *server, dir string, a arguments) (took, idle float64, err error) {
	began := time.Now()
	p, err := start(s, dir, a)
	if err != nil {
		return 0, 0, err
	}
	defer p.stop()
	if _, err := io.WriteString(p.pipes.In, load.Initialize+"\n"); err != nil {
		return 0, 0, err
	}
	p.pipes.Out.SetReadDeadline(time.Now().Add(startPatience))
	line, err := bufio.NewReader(p.pipes.Out).ReadString('\n')
	took = time.Since(began).Seconds()
	if err != nil || !strings.Contains(line, `"serverInfo"`) {
		return 0, 0, fmt.Errorf("reply to initialize: %.300s %v %s", line, err, p.output)
	}
	time.Sleep(100 * time.Millisecond)
	return took, float64(load.ReadUsage(p.cmd.Process.Pid).Resident), nil
}
