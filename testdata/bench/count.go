//go:build linux

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/mcpgen/mcpgen/testdata/bench/load"
)

// The gates on instructions.
const (
	mostPerAdd    = 16_000
	mostPerSearch = 200_000
	mostToStart   = 3_000_000
)

// counts are the instructions that a server takes in its own code, over stdio
// with one call in flight.
type counts struct {
	server      *server
	add, search float64 // for each call
	start       float64 // up to the reply to initialize, with 200 tools
}

// runCount counts instructions, and fails where a gate is missed. Unlike time
// they do not depend on who else uses the machine.
func runCount(o options) error {
	if _, err := exec.LookPath("valgrind"); err != nil {
		return errors.New("there is no valgrind: apt-get install valgrind")
	}
	chosen, notes, dir, err := o.prepare(manyToolsCount)
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	all, failures, err := countAll(dir, chosen, o.progress())
	if err != nil {
		return err
	}
	countTable(all).print(os.Stdout)
	gates := gates(all[0])
	fmt.Printf("\n%s", verdicts(gates))
	for _, note := range append(notes, failures...) {
		fmt.Println("\n" + note)
	}
	for _, gate := range gates {
		if !gate.met() {
			return errors.New("a gate is missed")
		}
	}
	return nil
}

// countAll counts those of the servers that are in Go and speak MCP, with notes
// on others that cannot be counted.
func countAll(dir string, chosen []*server, progress io.Writer) (all []counts, notes []string, err error) {
	for _, s := range chosen {
		if s.needs != "" || s.id == "A" {
			continue
		}
		c, err := countServer(s, dir)
		if err != nil && s.kind == own {
			return nil, nil, err
		}
		if err != nil {
			notes = append(notes, err.Error())
			continue
		}
		fmt.Fprintf(progress, "%s: add %.0f, search %.0f, start %.0f instructions\n", s.name, c.add, c.search, c.start)
		all = append(all, c)
	}
	return all, notes, nil
}

func countServer(s *server, dir string) (counts, error) {
	c := counts{server: s}
	var err error
	if c.add, err = perCall(s, dir, load.Add(load.Modern)); err != nil {
		return c, err
	}
	if c.search, err = perCall(s, dir, load.Search(load.Modern)); err != nil {
		return c, err
	}
	c.start, err = leastInstructions(s, dir, arguments{further: manyToolsCount}, []string{load.Initialize}, `"serverInfo"`)
	return c, err
}

// gates judges our own counts.
func gates(c counts) []target {
	return []target{
		{"instructions for each `add` over stdio", mostPerAdd, false, c.add, count},
		{"instructions for each `search` over stdio", mostPerSearch, false, c.search, count},
		{"instructions to start with 200 tools", mostToStart, false, c.start, count},
	}
}

func countTable(all []counts) *table {
	var chosen []*server
	var add, search, start []float64
	for _, c := range all {
		chosen = append(chosen, c.server)
		add, search, start = append(add, c.add), append(search, c.search), append(start, c.start)
	}
	t := newTable(chosen)
	t.figures("instructions for each `add`, stdio modern", count, add)
	t.figures("instructions for each `search`, stdio modern", count, search)
	t.figures("instructions to start with 200 tools", count, start)
	return t
}

// perCall is what a call takes: the difference between many calls and few,
// which are enough to warm up.
func perCall(s *server, dir string, call load.Call) (float64, error) {
	few, many := 300, 800
	if s.kind == peer {
		few, many = 50, 150
	}
	var total [2]float64
	for i, n := range []int{few, many} {
		var err error
		if total[i], err = leastInstructions(s, dir, arguments{}, call.Messages(n), call.Expect); err != nil {
			return 0, err
		}
	}
	return (total[1] - total[0]) / float64(many-few), nil
}

// attempts is how often to count. A busy machine can only add to a count, by
// letting a server wait for what would have been there.
const attempts = 3

// leastInstructions counts the instructions of a server that answers messages
// one after another, several times.
func leastInstructions(s *server, dir string, a arguments, messages []string, expect string) (float64, error) {
	least := 0.0
	for range attempts {
		n, err := instructions(s, dir, a, messages, expect)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", s.name, err)
		}
		if least == 0 || n < least {
			least = n
		}
	}
	return least, nil
}

var collected = regexp.MustCompile(`Collected : (\d+)`)

func instructions(s *server, dir string, a arguments, messages []string, expect string) (float64, error) {
	log := filepath.Join(dir, "valgrind.log")
	valgrind := []string{"valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--log-file=" + log}
	under := &server{name: s.name, command: func(_ *server, dir string, a arguments) []string {
		return append(valgrind, s.command(s, dir, a)...)
	}}
	// Callgrind loses its way in the signals by which Go interrupts goroutines.
	p, err := start(under, dir, a, "GOMAXPROCS=1", "GODEBUG=asyncpreemptoff=1")
	if err != nil {
		return 0, err
	}
	defer p.stop()
	replies := bufio.NewReader(p.pipes.Out)
	for _, message := range messages {
		if _, err := io.WriteString(p.pipes.In, message+"\n"); err != nil {
			return 0, err
		}
		reply, err := replies.ReadString('\n')
		if err != nil {
			return 0, err
		}
		if !strings.Contains(reply, expect) || strings.Contains(reply, `"isError":true`) {
			return 0, fmt.Errorf("the reply is wrong: %.300s", reply)
		}
	}
	p.pipes.In.Close()
	if err := p.cmd.Wait(); err != nil {
		return 0, fmt.Errorf("%w: %s", err, p.output)
	}
	text, err := os.ReadFile(log)
	if err != nil {
		return 0, err
	}
	match := collected.FindSubmatch(text)
	if match == nil {
		return 0, fmt.Errorf("valgrind has not counted: %.500s", text)
	}
	return strconv.ParseFloat(string(match[1]), 64)
}
