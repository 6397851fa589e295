//go:build unix

package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"
)

// The commands, by their place in a table's rows.
const (
	mcpgenCommand = iota
	listCommand
	buildCommand
	vetCommand
	loadCommand
	commandCount
)

// command is a command with what it is called in the table.
type command struct {
	label, name string
	args        []string
}

// commands are the commands to measure, with programs of our own in bin.
func commands(bin string) [commandCount]command {
	return [commandCount]command{
		mcpgenCommand: {"mcpgen", filepath.Join(bin, "mcpgen"), []string{"./..."}},
		listCommand:   {"go list", "go", []string{"list", "./..."}},
		buildCommand:  {"go build", "go", []string{"build", "./..."}},
		vetCommand:    {"go vet", "go", []string{"vet", "./..."}},
		loadCommand:   {"packages.Load", filepath.Join(bin, "load"), []string{"./..."}},
	}
}

// edit is a state to measure in, with the number of packages that change before
// every command.
type edit struct {
	name  string
	count int
}

// edits are the states of a module.
func (s shape) edits() []edit {
	list := []edit{{"nothing edited", 0}, {"one edited", 1}}
	if s.packages > 1 {
		list = append(list, edit{"all edited", s.packages})
	}
	return list
}

// table holds the costs of all rounds in one module, by edit and command.
type table struct {
	shape    shape
	commands [commandCount]command
	costs    [][commandCount][]cost
}

// rotate runs all commands in all states, beginning with another command in
// every round, so that what else the machine does strikes them alike.
func rotate(m *module, commands [commandCount]command, rounds int) (*table, error) {
	t := &table{m.shape, commands, make([][commandCount][]cost, len(m.edits()))}
	for round := range rounds {
		for e, edit := range m.edits() {
			for _, c := range commands {
				if _, err := run(m.dir, c.name, c.args...); err != nil {
					return nil, err
				}
			}
			for i := range commands {
				c := (i + round) % commandCount
				if err := m.edit(edit.count); err != nil {
					return nil, err
				}
				took, err := run(m.dir, commands[c].name, commands[c].args...)
				if err != nil {
					return nil, err
				}
				t.costs[e][c] = append(t.costs[e][c], took)
			}
		}
	}
	return t, nil
}

// median is what a command took in the middle of all rounds, each figure by
// itself.
func (t *table) median(edit, command int) cost {
	var cpu, wall []time.Duration
	var memory []int64
	for _, c := range t.costs[edit][command] {
		cpu, wall, memory = append(cpu, c.cpu), append(wall, c.wall), append(memory, c.memory)
	}
	slices.Sort(cpu)
	slices.Sort(wall)
	slices.Sort(memory)
	return cost{cpu[len(cpu)/2], wall[len(wall)/2], memory[len(memory)/2]}
}

func (t *table) print(w io.Writer) {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%s, median of %d rounds\n", t.shape.name, len(t.costs[0][0]))
	fmt.Fprintf(tab, "\tcommand\tCPU ms\tof build\twall ms\tof build\tMiB\t\n")
	for e, edit := range t.shape.edits() {
		build := t.median(e, buildCommand)
		for c := range t.commands {
			m := t.median(e, c)
			fmt.Fprintf(tab, "%s\t%s\t%d\t%.2f\t%d\t%.2f\t%.1f\t\n", edit.name, t.commands[c].label,
				m.cpu.Milliseconds(), m.cpu.Seconds()/build.cpu.Seconds(),
				m.wall.Milliseconds(), m.wall.Seconds()/build.wall.Seconds(), float64(m.memory)/(1<<20))
		}
	}
	tab.Flush()
	fmt.Fprintln(w)
}
