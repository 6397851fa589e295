//go:build unix

package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// edits are the states to measure in, with the number of packages that change
// before every command.
var edits = []struct {
	name  string
	count int
}{
	{"nothing edited", 0},
	{"one edited", 1},
	{"all edited", packages},
}

// The commands, by their place in a table's rows.
const (
	mcpgenCommand = iota
	listCommand
	buildCommand
	vetCommand
	commandCount
)

var commandNames = [commandCount]string{"mcpgen", "go list", "go build", "go vet"}

// table holds the costs of all rounds, by edit and command.
type table [][commandCount][]cost

// rotate runs all commands in all states, beginning with another command in
// every round, so that what else the machine does strikes them alike.
func rotate(m *module, mcpgen string, rounds int) (table, error) {
	names := [commandCount]string{mcpgen, "go", "go", "go"}
	args := [commandCount][]string{{"./..."}, {"list", "./..."}, {"build", "./..."}, {"vet", "./..."}}
	t := make(table, len(edits))
	for round := range rounds {
		for e, edit := range edits {
			for c := range commandCount {
				if _, err := run(m.dir, names[c], args[c]...); err != nil {
					return nil, err
				}
			}
			for i := range commandCount {
				c := (i + round) % commandCount
				if err := m.edit(edit.count); err != nil {
					return nil, err
				}
				took, err := run(m.dir, names[c], args[c]...)
				if err != nil {
					return nil, err
				}
				t[e][c] = append(t[e][c], took)
			}
		}
	}
	return t, nil
}

// median is what a command took in the middle of all rounds, each figure by
// itself.
func (t table) median(edit, command int) cost {
	var cpu, wall []time.Duration
	var memory []int64
	for _, c := range t[edit][command] {
		cpu, wall, memory = append(cpu, c.cpu), append(wall, c.wall), append(memory, c.memory)
	}
	slices.Sort(cpu)
	slices.Sort(wall)
	slices.Sort(memory)
	return cost{cpu[len(cpu)/2], wall[len(wall)/2], memory[len(memory)/2]}
}

func (t table) print(w io.Writer) {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(tab, "median of %d\tcommand\tCPU ms\tof build\twall ms\tof build\tMiB\t\n", len(t[0][0]))
	for e, edit := range edits {
		build := t.median(e, buildCommand)
		for c, name := range commandNames {
			m := t.median(e, c)
			fmt.Fprintf(tab, "%s\t%s\t%d\t%.2f\t%d\t%.2f\t%.1f\t\n", edit.name, name,
				m.cpu.Milliseconds(), m.cpu.Seconds()/build.cpu.Seconds(),
				m.wall.Milliseconds(), m.wall.Seconds()/build.wall.Seconds(), float64(m.memory)/(1<<20))
		}
	}
	tab.Flush()
}

// missed returns the targets that mcpgen misses.
func (t table) missed() []string {
	var missed []string
	own, build := t.median(0, mcpgenCommand), t.median(0, buildCommand)
	if own.cpu >= build.cpu || own.wall >= build.wall {
		missed = append(missed, "with nothing edited, mcpgen takes as long as go build")
	}
	last := len(edits) - 1
	own, build = t.median(last, mcpgenCommand), t.median(last, buildCommand)
	if own.cpu*10 >= build.cpu {
		missed = append(missed, "with all packages edited, mcpgen takes a tenth of go build's processor time")
	}
	for e, edit := range edits {
		if m := t.median(e, mcpgenCommand).memory; m >= 100<<20 {
			missed = append(missed, fmt.Sprintf("with %s, mcpgen needs %d MiB", edit.name, m>>20))
		}
	}
	return missed
}
