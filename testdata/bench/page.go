//go:build linux

package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"
)

//go:embed page.md
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// docs is where the page goes.
var docs = filepath.Join("..", "..", "docs")

// page is what the template of the page is filled with.
type page struct {
	Table, Targets, Counts, Scale, Generator string
	Notes                                    []string
	Go, Processor                            string
	Processors, Rounds                       int
	Foreign                                  string
	Date                                     string
}

// runPage measures everything, and writes docs/performance.md and the plot in
// it.
func runPage(o options) error {
	chosen, notes, dir, err := o.prepare(manyToolsCount)
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	processors := runtime.NumCPU()
	s, err := measureSpeed(dir, chosen, o, o.progress())
	if err != nil {
		return err
	}
	u, err := measureStartup(dir, chosen, 5*o.rounds, o.progress())
	if err != nil {
		return err
	}
	c, uncounted, err := countAll(dir, chosen, o.progress())
	if err != nil {
		return err
	}
	many, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(many)
	l, err := measureScale(many, chosen, o)
	if err != nil {
		return err
	}
	g, err := measureGenerator(o.rounds)
	if err != nil {
		return err
	}
	p := page{
		Table: comparison(s, u).String(), Counts: countTable(c).String(), Scale: l.table().String(), Generator: g,
		Targets: verdicts(slices.Concat(judge(s, u), gates(c[0]), judgeScale(l))),
		Notes:   slices.Concat(notes, s.notes, uncounted, l.notes),
		Go:      runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH, Processor: processorName(),
		Processors: processors, Rounds: o.rounds, Foreign: plain(s.foreign()), Date: time.Now().Format("January 2006"),
	}
	var text bytes.Buffer
	if err := pageTemplate.Execute(&text, p); err != nil {
		return err
	}
	if err := write(filepath.Join(docs, "performance.svg"), plot(chosen, panels(s, u))); err != nil {
		return err
	}
	return write(filepath.Join(docs, "performance.md"), text.Bytes())
}

// measureGenerator returns what the module beside this one prints: the costs of
// generating. Its status 1 says that a target is missed, as its last lines do.
func measureGenerator(rounds int) (string, error) {
	cmd := exec.Command("go", "run", ".", "-rounds", strconv.Itoa(rounds))
	cmd.Dir = filepath.Join("..", "generator")
	text, err := cmd.Output()
	if missed := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &missed) || missed.ExitCode() != 1 || len(text) == 0) {
		return "", fmt.Errorf("measuring the generator: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

// processorName is the model of the machine's processors.
func processorName() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "an unknown processor"
}

// foreign is how many processors others kept busy while the servers were
// loaded, in the middle of all runs.
func (s *speed) foreign() float64 {
	var all []float64
	for _, byServer := range s.results {
		for _, results := range byServer {
			for _, result := range results {
				if result != nil {
					all = append(all, result.Foreign)
				}
			}
		}
	}
	return median(all)
}

// String is the table in Markdown.
func (t *table) String() string {
	var b strings.Builder
	t.print(&b)
	return b.String()
}

func writePlot(o options, s *speed, u *startup) error {
	if o.plot == "" {
		return nil
	}
	if err := write(o.plot, plot(s.servers, panels(s, u))); err != nil {
		return fmt.Errorf("the plot: %w", err)
	}
	return nil
}
