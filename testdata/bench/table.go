//go:build linux

package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/mcpgen/mcpgen/testdata/bench/load"
)

// measure is one figure of a workload's result.
type measure struct {
	name  string
	value func(*load.Result) float64
	// text is a value with its unit.
	text func(float64) string
	// better says that more is better: ratios are then ours over theirs, so
	// that they always say by how much ours is ahead.
	better bool
	// clock says that the value depends on who else uses the machine. It then
	// stands for its best round; others stand for the median of the rounds, and
	// their ratios for that of the ratios within a round.
	clock bool
}

var (
	cpuPerCall = measure{"CPU seconds of the server for 100,000 calls", func(r *load.Result) float64 { return r.CPUPer100k() }, plain, false, false}
	perSecond  = measure{"calls a second, server on one core", func(r *load.Result) float64 { return r.PerSecond() }, count, true, true}
	p50        = measure{"p50", func(r *load.Result) float64 { return r.P50.Seconds() }, seconds, false, true}
	p99        = measure{"p99", func(r *load.Result) float64 { return r.P99.Seconds() }, seconds, false, true}
)

func plain(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// count writes a whole number with commas.
func count(v float64) string {
	s := fmt.Sprintf("%.0f", v)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func seconds(v float64) string {
	d := time.Duration(v * float64(time.Second))
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%.0f ms", d.Seconds()*1e3)
	case d >= time.Millisecond:
		return fmt.Sprintf("%.1f ms", d.Seconds()*1e3)
	}
	return fmt.Sprintf("%d µs", d.Microseconds())
}

func megabytes(v float64) string { return fmt.Sprintf("%.1f MB", v/1e6) }

// table is a Markdown table with the servers as columns.
type table struct {
	columns []string
	rows    [][]string
}

func newTable(chosen []*server) *table {
	t := &table{columns: []string{""}}
	for _, s := range chosen {
		t.columns = append(t.columns, s.name)
	}
	return t
}

// group begins a group of rows.
func (t *table) group(name string) {
	row := make([]string, len(t.columns))
	row[0] = "**" + name + "**"
	t.rows = append(t.rows, row)
}

// row adds a row of values, ours first, with how many times ours the others
// are. What was not measured is not a number.
func (t *table) row(name string, text func(float64) string, values, ratios []float64) {
	row := []string{name}
	for i, v := range values {
		cell := "–"
		if !math.IsNaN(v) {
			cell = text(v)
			if i > 0 && ratios[i] > 0 && !math.IsInf(ratios[i], 1) {
				cell += " (" + plain(ratios[i]) + "×)"
			}
		}
		row = append(row, cell)
	}
	t.rows = append(t.rows, row)
}

// print writes the table with its columns aligned.
func (t *table) print(w io.Writer) {
	widths := make([]int, len(t.columns))
	all := append([][]string{t.columns}, t.rows...)
	for _, row := range all {
		for i, cell := range row {
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	line := func(row []string) {
		for i, cell := range row {
			padding := strings.Repeat(" ", widths[i]-len([]rune(cell)))
			if i == 0 {
				fmt.Fprintf(w, "| %s%s |", cell, padding)
			} else {
				fmt.Fprintf(w, " %s%s |", padding, cell)
			}
		}
		fmt.Fprintln(w)
	}
	line(t.columns)
	rule := make([]string, len(t.columns))
	for i := range rule {
		rule[i] = strings.Repeat("-", max(widths[i]-1, 2)) + ":"
	}
	rule[0] = strings.Repeat("-", widths[0])
	line(rule)
	for _, row := range t.rows {
		line(row)
	}
}

// workloads adds a group of rows: a measure of all workloads that are wanted.
func (t *table) workloads(s *speed, m measure, name string, wanted func(workload) bool) {
	first := true
	for w, work := range s.workloads {
		if !wanted(work) {
			continue
		}
		if first {
			t.group(name)
			first = false
		}
		values, ratios := make([]float64, len(s.servers)), make([]float64, len(s.servers))
		for at := range s.servers {
			values[at] = s.value(w, at, m)
			ratios[at] = s.ratio(w, at, 0, m)
			if m.better {
				ratios[at] = 1 / ratios[at]
			}
		}
		t.row(work.name, m.text, values, ratios)
	}
}

// figures adds a row of figures that no workload has.
func (t *table) figures(name string, text func(float64) string, values []float64) {
	t.row(name, text, values, quotients(values))
}

// quotients are how many times the first of them values are.
func quotients(values []float64) []float64 {
	ratios := make([]float64, len(values))
	for i, v := range values {
		ratios[i] = v / values[0]
	}
	return ratios
}

// comparison is the whole table: what all servers came to.
func comparison(s *speed, u *startup) *table {
	t := newTable(s.servers)
	t.workloads(s, cpuPerCall, cpuPerCall.name, func(w workload) bool { return w.Rate == 0 })
	t.workloads(s, perSecond, perSecond.name, func(w workload) bool { return w.Rate == 0 && w.InFlight == 64 })
	t.workloads(s, p50, "p50 of the latency, one call after another or at a fixed rate", func(w workload) bool { return w.Rate > 0 || w.InFlight == 1 })
	t.workloads(s, p99, "p99 of the latency at a fixed rate, or with 256 connections", func(w workload) bool { return w.Rate > 0 || w.InFlight == 256 })
	if u == nil {
		return t
	}
	t.group("start and size")
	t.figures("exec to the first reply, 4 tools", seconds, least(u.few))
	t.figures("exec to the first reply, 200 tools", seconds, least(u.many))
	t.figures("memory after the first reply", megabytes, medians(u.idle))
	t.figures("memory under load at most, HTTP", megabytes, medians(s.peaks))
	t.figures("stripped program", megabytes, u.size)
	return t
}

func medians(all [][]float64) []float64 {
	out := make([]float64, len(all))
	for i, values := range all {
		out[i] = median(values)
	}
	return out
}

func least(all [][]float64) []float64 {
	out := make([]float64, len(all))
	for i, values := range all {
		out[i] = math.NaN()
		if len(values) > 0 {
			out[i] = slices.Min(values)
		}
	}
	return out
}
