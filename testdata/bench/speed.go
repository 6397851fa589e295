//go:build linux

package main

import (
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"time"

	"github.com/mcpgen/mcpgen/testdata/bench/load"
)

// workload is one way to load all servers.
type workload struct {
	name string
	http bool
	load.Load
}

// fixedRate is how many calls a second fall due where latencies are measured
// at a fixed rate: every server keeps up with so many.
const fixedRate = 200

// workloads are all that are measured.
func workloads(warm, duration time.Duration) []workload {
	var all []workload
	add := func(transport string, call load.Call, inFlight int, rate float64) {
		how := fmt.Sprintf("%d in flight", inFlight)
		if transport == "HTTP" {
			how = fmt.Sprintf("%d connections", inFlight)
		}
		if inFlight == 1 {
			how = how[:len(how)-len("connections")] + "connection"
			if transport == "stdio" {
				how = "1 in flight"
			}
		}
		if rate > 0 {
			how = fmt.Sprintf("%.0f calls/s", rate)
		}
		era := call.Era.String()
		if transport == "HTTP" && call.Era == load.Legacy {
			era = "legacy session"
		}
		all = append(all, workload{
			name: fmt.Sprintf("%s %s `%s`, %s", transport, era, call.Tool, how),
			http: transport == "HTTP",
			Load: load.Load{Call: call, InFlight: inFlight, Rate: rate, Warm: warm, Duration: duration},
		})
	}
	for _, transport := range []struct {
		name     string
		inFlight []int
	}{{"HTTP", []int{1, 16, 64, 256}}, {"stdio", []int{1, 64}}} {
		for _, era := range []load.Era{load.Modern, load.Legacy} {
			for _, call := range []load.Call{load.Add(era), load.Search(era)} {
				for _, inFlight := range transport.inFlight {
					add(transport.name, call, inFlight, 0)
				}
				add(transport.name, call, 16, fixedRate)
			}
		}
	}
	return all
}

// speed is what all servers came to under all workloads, in rounds.
type speed struct {
	servers   []*server
	workloads []workload
	// results are by workload, server and round; nil where a run failed.
	results [][][]*load.Result
	// peaks are the most memory that the server's HTTP process for modern
	// clients took, by server and round.
	peaks [][]float64
	notes []string
}

// measureSpeed runs all servers under all workloads whose name matches.
func measureSpeed(dir string, chosen []*server, o options, progress io.Writer) (*speed, error) {
	only, err := regexp.Compile(o.only)
	if err != nil {
		return nil, err
	}
	s := &speed{servers: chosen}
	for _, w := range workloads(o.warm, o.duration) {
		if only.MatchString(w.name) {
			s.workloads = append(s.workloads, w)
		}
	}
	s.results = make([][][]*load.Result, len(s.workloads))
	for w := range s.results {
		s.results[w] = make([][]*load.Result, len(chosen))
	}
	s.peaks = make([][]float64, len(chosen))
	for round := range o.rounds {
		if err := s.round(dir, round, progress); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// round runs every workload on one server after another, beginning with another
// one each time, so that what else the machine does strikes them alike.
func (s *speed) round(dir string, round int, progress io.Writer) error {
	running := fleet{dir: dir}
	defer running.stop()
	for w, work := range s.workloads {
		for i := range s.servers {
			at := (i + round + w) % len(s.servers)
			server := s.servers[at]
			result, err := running.run(server, work)
			if err != nil {
				note := fmt.Sprintf("%s, %s: %v", server.name, work.name, err)
				if server.kind == own {
					return fmt.Errorf("%s", note)
				}
				if !slices.Contains(s.notes, note) {
					s.notes = append(s.notes, note)
				}
				s.results[w][at] = append(s.results[w][at], nil)
				continue
			}
			s.results[w][at] = append(s.results[w][at], &result)
			fmt.Fprintf(progress, "%d %-45s %-22s %9.0f/s  p50 %8v  p99 %8v  %7.2f s/100k  foreign %.1f\n", round+1, work.name, server.name,
				result.PerSecond(), result.P50, result.P99, result.CPUPer100k(), result.Foreign)
		}
	}
	for at, server := range s.servers {
		if p := running.processes[processKey{server, true, load.Modern, "add"}]; p != nil {
			s.peaks[at] = append(s.peaks[at], float64(load.ReadUsage(p.cmd.Process.Pid).Peak))
		}
	}
	return nil
}

// fleet is the servers that run during a round.
type fleet struct {
	dir       string
	processes map[processKey]*process
}

type processKey struct {
	server *server
	http   bool
	era    load.Era
	tool   string // for servers that know one reply
}

// run loads a server, and starts it where it does not run yet.
func (f *fleet) run(s *server, w workload) (load.Result, error) {
	key := processKey{s, w.http, w.Era, "add"}
	if s.id == "A" {
		key.tool = w.Tool
		w.AnyID = true
	}
	p := f.processes[key]
	if p == nil {
		var err error
		if p, err = start(s, f.dir, arguments{http: w.http, tool: key.tool}.era(w.Era)); err != nil {
			return load.Result{}, err
		}
		if f.processes == nil {
			f.processes = make(map[processKey]*process)
		}
		f.processes[key] = p
	}
	var result load.Result
	var err error
	if w.http {
		result, err = w.HTTP(p.endpoint)
	} else {
		result, err = w.Stdio(p.pipes)
	}
	if err != nil {
		p.stop()
		delete(f.processes, key)
		if p.output.Len() > 0 {
			err = fmt.Errorf("%w (it says: %.300s)", err, p.output)
		}
	}
	return result, err
}

func (f *fleet) stop() {
	for _, p := range f.processes {
		p.stop()
	}
}

// ratio is how many times the value of one server is that of another, not a
// number where either was not measured.
func (s *speed) ratio(workload, at, base int, m measure) float64 {
	if m.clock {
		return s.value(workload, at, m) / s.value(workload, base, m)
	}
	var all []float64
	for round, result := range s.results[workload][at] {
		if other := s.results[workload][base][round]; result != nil && other != nil && m.value(other) > 0 {
			all = append(all, m.value(result)/m.value(other))
		}
	}
	return median(all)
}

// value is what stands for a server's values in all rounds, not a number where
// there are none.
func (s *speed) value(workload, at int, m measure) float64 {
	var all []float64
	for _, result := range s.results[workload][at] {
		if result != nil {
			all = append(all, m.value(result))
		}
	}
	switch {
	case len(all) == 0:
		return math.NaN()
	case m.clock && m.better:
		return slices.Max(all)
	case m.clock:
		return slices.Min(all)
	}
	return median(all)
}

// median is the middle value, not a number where there is none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
