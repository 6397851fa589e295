//go:build linux

package main

import (
	"fmt"
	"math"
	"strings"
)

// target is something that our server is to keep to.
type target struct {
	name     string
	limit    float64
	atLeast  bool
	measured float64
	text     func(float64) string
}

func (t target) met() bool {
	if t.atLeast {
		return t.measured >= t.limit
	}
	return t.measured <= t.limit
}

func (t target) String() string {
	verdict := "met"
	switch {
	case !t.met() && t.limit == 0:
		verdict = "missed"
	case !t.met():
		verdict = fmt.Sprintf("missed by %.0f %%", math.Abs(t.measured/t.limit-1)*100)
	}
	bound := "at most"
	if t.atLeast {
		bound = "at least"
	}
	return fmt.Sprintf("| %s | %s %s | %s | %s |", t.name, bound, t.text(t.limit), t.text(t.measured), verdict)
}

func times(v float64) string { return plain(v) + "×" }

// judge compares the figures with the targets. What was not measured has none.
func judge(s *speed, u *startup) []target {
	j := judging{s: s}
	for _, c := range []string{"16 connections", "64 connections"} {
		j.cpu("HTTP modern `add`, "+c, "A", 1.25, map[string]float64{"mcpgo": 6, "gosdk": 15})
		j.cpu("HTTP legacy session `add`, "+c, "A", 1.25, map[string]float64{"mcpgo": 3, "gosdk": 8})
		j.cpu("HTTP modern `search`, "+c, "A", 1.7, map[string]float64{"mcpgo": 7, "gosdk": 25})
	}
	j.against("calls a second, ", "HTTP modern `add`, 64 connections", "A", perSecond, .85, true)
	j.against("p99, ", "HTTP modern `add`, 256 connections", "A", p99, 1.5, false)
	j.own("p50, ", "stdio modern `add`, 1 in flight", p50, 20e-6, false)
	j.best("p50, ", "stdio modern `add`, 1 in flight", p50, 12)
	j.own("calls a second, ", "stdio modern `add`, 64 in flight", perSecond, 150_000, true)
	j.best("calls a second, ", "stdio modern `add`, 64 in flight", perSecond, 22)
	if u != nil {
		j.startup(u)
	}
	return j.targets
}

type judging struct {
	s       *speed
	targets []target
}

// find returns where a workload and a server are, -1 where they were not
// measured.
func (j *judging) find(workload, id string) (w, at int) {
	w, at = -1, -1
	for i, work := range j.s.workloads {
		if work.name == workload {
			w = i
		}
	}
	for i, server := range j.s.servers {
		if server.id == id {
			at = i
		}
	}
	return w, at
}

// cpu judges processor time by a ceiling and by peers.
func (j *judging) cpu(workload, ceiling string, most float64, least map[string]float64) {
	j.against("CPU, ", workload, ceiling, cpuPerCall, most, false)
	for _, id := range []string{"mcpgo", "gosdk"} {
		if w, at := j.find(workload, id); w >= 0 && at >= 0 {
			if r := j.s.ratio(w, at, 0, cpuPerCall); r > 0 {
				j.targets = append(j.targets, target{"CPU of " + j.s.servers[at].name + " over ours, " + workload, least[id], true, r, times})
			}
		}
	}
}

// against judges our value over a ceiling's.
func (j *judging) against(what, workload, id string, m measure, limit float64, atLeast bool) {
	if w, at := j.find(workload, id); w >= 0 && at >= 0 {
		if r := j.s.ratio(w, 0, at, m); r > 0 {
			j.targets = append(j.targets, target{what + workload + ", ours over " + id, limit, atLeast, r, times})
		}
	}
}

// own judges a value of ours.
func (j *judging) own(what, workload string, m measure, limit float64, atLeast bool) {
	if w, _ := j.find(workload, ""); w >= 0 {
		if v := j.s.value(w, 0, m); v > 0 {
			j.targets = append(j.targets, target{what + workload, limit, atLeast, v, m.text})
		}
	}
}

// best judges by how much ours is ahead of the best peer.
func (j *judging) best(what, workload string, m measure, least float64) {
	w, _ := j.find(workload, "")
	if w < 0 {
		return
	}
	ahead := math.Inf(1)
	for at, server := range j.s.servers {
		if server.kind != peer {
			continue
		}
		r := j.s.ratio(w, at, 0, m)
		if math.IsNaN(r) {
			continue
		}
		if m.better {
			r = 1 / r
		}
		ahead = min(ahead, r)
	}
	if !math.IsInf(ahead, 1) {
		j.targets = append(j.targets, target{what + workload + ", ahead of the best peer", least, true, ahead, times})
	}
}

func (j *judging) startup(u *startup) {
	few, many, idle := least(u.few), least(u.many), medians(u.idle)
	for at, server := range u.servers {
		if server.id == "C" {
			j.targets = append(j.targets, target{"first reply, 4 tools, ours over C", 1.3, false, few[0] / few[at], times})
		}
	}
	j.targets = append(j.targets,
		target{"first reply, 200 tools over 4 tools", 1.15, false, many[0] / few[0], times},
		target{"stripped program", 6.8e6, false, u.size[0], megabytes},
		target{"idle memory", 8e6, false, idle[0], megabytes},
		target{"stripped program, stdio only", 2.2e6, false, u.stdioSize, megabytes},
		target{"idle memory, stdio only", 3e6, false, u.stdioIdle, megabytes},
	)
}

// judgeScale compares what many things at once cost with the targets.
func judgeScale(s *scale) []target {
	var all []target
	for _, t := range []target{
		{"10,000 legacy sessions: memory for each", 512, false, 0, kilobytes},
		{"10,000 legacy sessions: goroutines for each", 0, false, 0, plain},
		{"10,000 listen streams: memory for each", 6e3, false, 0, kilobytes},
		{"10,000 listen streams: goroutines for each", 1, false, 0, plain},
		{"`tools/list` of 1,000 tools: CPU", 1.5, false, 0, milliseconds},
		{"modern `add` over HTTP: allocations", 36, false, 0, plain},
		{"modern `add` over HTTP: bytes allocated", 3.2e3, false, 0, kilobytes},
	} {
		for _, f := range s.figures {
			if f.name == t.name {
				if t.measured = f.values[0]; !math.IsNaN(t.measured) {
					all = append(all, t)
				}
			}
		}
	}
	return all
}

// verdicts is a Markdown table of targets.
func verdicts(targets []target) string {
	var b strings.Builder
	b.WriteString("| target | | measured | |\n|---|---|--:|---|\n")
	for _, t := range targets {
		fmt.Fprintln(&b, t)
	}
	return b.String()
}
