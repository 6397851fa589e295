//go:build linux

package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/mcpgen/mcpgen/testdata/bench/load"
)

// All servers answer all calls rightly, over both transports and in both eras.
func TestServers(t *testing.T) {
	runtime.LockOSThread() // the servers end with this thread
	dir := t.TempDir()
	if err := build(dir, false); err != nil {
		t.Fatal(err)
	}
	chosen, notes, err := choose("")
	if err != nil {
		t.Fatal(err)
	}
	for _, note := range notes {
		t.Log(note)
	}
	running := fleet{dir: dir}
	defer running.stop()
	for _, w := range workloads(0, 20*time.Millisecond) {
		if w.InFlight != 16 && w.InFlight != 64 || w.http && w.InFlight == 64 {
			continue
		}
		for _, s := range chosen {
			if result, err := running.run(s, w); err != nil || result.Calls == 0 {
				t.Errorf("%s, %s: %d calls, %v", s.name, w.name, result.Calls, err)
			}
		}
	}
}

// measured are results of two rounds of three servers.
func measured() *speed {
	seconds := func(s ...float64) (all []*load.Result) {
		for _, v := range s {
			all = append(all, &load.Result{Calls: 100_000, Elapsed: time.Second, CPU: time.Duration(v * float64(time.Second)), P50: time.Duration(v * 1e6)})
		}
		return all
	}
	return &speed{
		servers:   []*server{servers[0], servers[1], servers[4]},
		workloads: []workload{{name: "HTTP modern `add`, 64 connections", http: true, Load: load.Load{Call: load.Add(load.Modern), InFlight: 64}}},
		results:   [][][]*load.Result{{seconds(4, 8), seconds(2, 4), {seconds(20)[0], nil}}},
		peaks:     [][]float64{{8e6}, {4e6}, {16e6}},
	}
}

func TestComparison(t *testing.T) {
	var got strings.Builder
	s := measured()
	comparison(s, nil).print(&got)
	for _, want := range []string{
		// The ratio is the median of those within a round, not the quotient.
		"| HTTP modern `add`, 64 connections               |    6.00 |    3.00 (0.50×) |    20.0 (5.00×) |",
		"| HTTP modern `add`, 64 connections               | 100,000 | 100,000 (1.00×) | 100,000 (1.00×) |",
	} {
		if !strings.Contains(got.String(), want) {
			t.Errorf("the table has no\n%s\n%s", want, &got)
		}
	}
	verdicts := verdicts(judge(s, nil))
	for _, want := range []string{
		"| CPU, HTTP modern `add`, 64 connections, ours over A | at most 1.25× | 2.00× | missed by 60 % |",
		"| CPU of mcp-go 1.2.1 over ours, HTTP modern `add`, 64 connections | at least 6.00× | 5.00× | missed by 17 % |",
		"| calls a second, HTTP modern `add`, 64 connections, ours over A | at least 0.85× | 1.00× | met |",
	} {
		if !strings.Contains(verdicts, want) {
			t.Errorf("the verdicts have no\n%s\n%s", want, verdicts)
		}
	}
}

func TestPlotIsXML(t *testing.T) {
	s := measured()
	u := &startup{servers: s.servers, few: [][]float64{{1}, nil, {2}}, many: [][]float64{{1}, nil, {2}}, idle: [][]float64{{1}, nil, {2}}}
	drawn := plot(s.servers, panels(s, u))
	if n := bytes.Count(drawn, []byte("<rect")); n != 3+3+2+2 {
		t.Errorf("%d bars", n)
	}
	for d := xml.NewDecoder(bytes.NewReader(drawn)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
