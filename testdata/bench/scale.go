//go:build linux

package main

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/mcpgen/mcpgen/testdata/bench/load"
)

const (
	idleCount  = 10_000 // streams, and sessions
	slowCount  = 1_000  // calls in flight
	slowTime   = 3 * time.Second
	openAtOnce = 16
	openTime   = 60 * time.Second
	listTools  = 996 // besides the four that all servers have
	longText   = 64 << 10
	longResult = 10_000_000
)

// figure is a row of the table of scale: a value for each server.
type figure struct {
	name   string
	text   func(float64) string
	values []float64
}

// scale is what many things at once, and large things, come to.
type scale struct {
	servers []*server
	figures []*figure
	notes   []string
}

// runScale measures streams, sessions, slow calls, large messages and garbage.
func runScale(o options) error {
	chosen, notes, err := choose(o.peers)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := measureScale(dir, chosen, o)
	if err != nil {
		return err
	}
	s.table().print(os.Stdout)
	for _, note := range append(notes, s.notes...) {
		fmt.Println("\n" + note)
	}
	return nil
}

// measureScale builds the servers with profiles and measures all that speak the
// whole protocol, by what -only matches.
func measureScale(dir string, chosen []*server, o options) (*scale, error) {
	only, err := regexp.Compile(o.only)
	if err != nil {
		return nil, err
	}
	if err := build(dir, true, listTools); err != nil {
		return nil, err
	}
	if err := divideProcessors(); err != nil {
		return nil, err
	}
	if err := raiseFileLimit(); err != nil {
		return nil, err
	}
	s := new(scale)
	for _, server := range chosen {
		if server.kind != ceiling {
			s.servers = append(s.servers, server)
		}
	}
	for at, server := range s.servers {
		for _, m := range []struct {
			name string
			run  func(dir string, at int) error
		}{
			{"idle listen streams", s.streams}, {"idle sessions", s.sessions}, {"slow calls", s.slowCalls},
			{"a long list", s.list}, {"a long argument", s.argument}, {"a long result", s.result},
			{"garbage", s.garbage},
		} {
			if !only.MatchString(m.name) {
				continue
			}
			began := time.Now()
			if err := m.run(dir, at); err != nil {
				s.notes = append(s.notes, fmt.Sprintf("%s, %s: %v", server.name, m.name, err))
			}
			fmt.Fprintf(o.progress(), "%s, %s: %.0f s\n", server.name, m.name, time.Since(began).Seconds())
		}
	}
	return s, nil
}

// raiseFileLimit lets this process and its children have a file for every
// stream.
func raiseFileLimit() error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	if limit.Max < 2*idleCount {
		return fmt.Errorf("at most %d files may be open, which is too few for %d streams: see ulimit -Hn", limit.Max, idleCount)
	}
	limit.Cur = limit.Max
	return syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
}

func (s *scale) set(at int, name string, text func(float64) string, value float64) {
	for _, f := range s.figures {
		if f.name == name {
			f.values[at] = value
			return
		}
	}
	f := &figure{name, text, slices.Repeat([]float64{math.NaN()}, len(s.servers))}
	f.values[at] = value
	s.figures = append(s.figures, f)
}

func (s *scale) table() *table {
	t := newTable(s.servers)
	for _, f := range s.figures {
		t.figures(f.name, f.text, f.values)
	}
	return t
}

// profiled is a server whose goroutines can be counted, where it is in Go.
type profiled struct {
	*process
	profile string // address, empty for other languages
}

func startProfiled(s *server, dir string, a arguments) (*profiled, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	a.http = true
	p := &profiled{profile: fmt.Sprintf("127.0.0.1:%d", port)}
	if p.process, err = start(s, dir, a, "PROFILE_ADDRESS="+p.profile); err != nil {
		return nil, err
	}
	if s.needs != "" {
		p.profile = ""
	}
	return p, nil
}

// goroutines counts them. It is not a number for other languages.
func (p *profiled) goroutines() (float64, error) {
	if p.profile == "" {
		return math.NaN(), nil
	}
	response, err := http.Get("http://" + p.profile + "/debug/pprof/goroutine?debug=1")
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	var n float64
	_, err = fmt.Fscanf(response.Body, "goroutine profile: total %g", &n)
	return n, err
}

// held measures what many of something that open opens cost a server, and how
// quick calls are beside them.
func (s *scale) held(p *profiled, at int, name string, open func(n int) error) error {
	if err := open(openAtOnce); err != nil { // what the first ones cost alone is not theirs
		return err
	}
	goroutines, err := p.goroutines()
	if err != nil {
		return err
	}
	resident := load.ReadUsage(p.cmd.Process.Pid).Resident
	began := time.Now()
	const more = idleCount - openAtOnce
	if err := open(more); err != nil {
		return err
	}
	took := time.Since(began)
	time.Sleep(500 * time.Millisecond)
	usage := load.ReadUsage(p.cmd.Process.Pid)
	now, err := p.goroutines()
	if err != nil {
		return err
	}
	s.set(at, name+": to open", seconds, took.Seconds())
	s.set(at, name+": memory for each", kilobytes, float64(usage.Resident-resident)/more)
	s.set(at, name+": memory of the server", megabytes, float64(usage.Resident))
	s.set(at, name+": goroutines for each", plain, (now-goroutines)/more)
	quick, err := quickCalls().HTTP(p.endpoint)
	if err != nil {
		return fmt.Errorf("calls beside them: %w", err)
	}
	s.set(at, name+": p99 of other calls", seconds, quick.P99.Seconds())
	return nil
}

// quickCalls are calls beside something else.
func quickCalls() load.Load {
	return load.Load{Call: load.Add(load.Modern), InFlight: 16, Rate: fixedRate, Warm: 300 * time.Millisecond, Duration: 2 * time.Second}
}

func (s *scale) streams(dir string, at int) error {
	p, err := startProfiled(s.servers[at], dir, arguments{})
	if err != nil {
		return err
	}
	defer p.stop()
	var all load.Streams
	defer all.Close()
	return s.held(p, at, "10,000 listen streams", func(n int) error { return all.Listen(p.endpoint, n, openAtOnce, openTime) })
}

func (s *scale) sessions(dir string, at int) error {
	p, err := startProfiled(s.servers[at], dir, arguments{session: true})
	if err != nil {
		return err
	}
	defer p.stop()
	quick := quickCalls()
	quick.Call = load.Add(load.Legacy)
	if _, err := quick.HTTP(p.endpoint); err != nil {
		return err
	}
	goroutines, err := p.goroutines()
	if err != nil {
		return err
	}
	resident := load.ReadUsage(p.cmd.Process.Pid).Resident
	began := time.Now()
	if err := load.Sessions(p.endpoint, idleCount, openAtOnce, openTime); err != nil {
		return err
	}
	took := time.Since(began)
	usage := load.ReadUsage(p.cmd.Process.Pid)
	now, err := p.goroutines()
	if err != nil {
		return err
	}
	const name = "10,000 legacy sessions"
	s.set(at, name+": to begin", seconds, took.Seconds())
	s.set(at, name+": memory for each", kilobytes, float64(usage.Resident-resident)/idleCount)
	s.set(at, name+": goroutines for each", plain, (now-goroutines)/idleCount)
	beside, err := quick.HTTP(p.endpoint)
	if err != nil {
		return err
	}
	s.set(at, name+": p99 of other calls", seconds, beside.P99.Seconds())
	return nil
}

// slowCalls measures quick calls by themselves and beside slow ones.
func (s *scale) slowCalls(dir string, at int) error {
	p, err := startProfiled(s.servers[at], dir, arguments{})
	if err != nil {
		return err
	}
	defer p.stop()
	alone, err := quickCalls().HTTP(p.endpoint)
	if err != nil {
		return err
	}
	slow := load.Call{Era: load.Modern, Method: "tools/call", Tool: "wait",
		Params: fmt.Sprintf(`{"milliseconds":%d}`, slowTime.Milliseconds()), Expect: fmt.Sprintf(`"result":%d`, slowTime.Milliseconds())}
	answered := make(chan error, 1)
	go func() { answered <- load.AtOnce(p.endpoint, slow, slowCount, openTime) }()
	time.Sleep(slowTime / 6)
	usage := load.ReadUsage(p.cmd.Process.Pid)
	beside, err := quickCalls().HTTP(p.endpoint)
	if err := errors.Join(err, <-answered); err != nil {
		return err
	}
	s.set(at, "p99 of calls by themselves", seconds, alone.P99.Seconds())
	s.set(at, "p50 of calls beside 1,000 slow ones", seconds, beside.P50.Seconds())
	s.set(at, "p99 of calls beside 1,000 slow ones", seconds, beside.P99.Seconds())
	s.set(at, "memory with 1,000 slow calls", megabytes, float64(usage.Resident))
	return nil
}

func (s *scale) list(dir string, at int) error {
	return s.large(dir, at, "`tools/list` of 1,000 tools", arguments{further: listTools},
		load.Call{Era: load.Modern, Method: "tools/list", Expect: "search_0995"})
}

func (s *scale) argument(dir string, at int) error {
	call := load.Search(load.Modern)
	escapes := strings.Repeat(`\"\\\n\u00e9\ud83d\ude00 plain`, longText/40)
	call.Params = strings.Replace(call.Params, "streamable http transport", escapes, 1)
	return s.large(dir, at, "`search` for 64 KB with escapes", arguments{}, call)
}

func (s *scale) result(dir string, at int) error {
	return s.large(dir, at, "a result of 10 MB", arguments{}, load.Call{Era: load.Modern, Method: "tools/call", Tool: "repeat",
		Params: fmt.Sprintf(`{"bytes":%d}`, longResult), Expect: "xxxxxxxx\""})
}

// large measures calls, one after another, that are large one way or another.
func (s *scale) large(dir string, at int, name string, a arguments, call load.Call) error {
	p, err := startProfiled(s.servers[at], dir, a)
	if err != nil {
		return err
	}
	defer p.stop()
	result, err := load.Load{Call: call, InFlight: 1, Warm: 300 * time.Millisecond, Duration: 2 * time.Second}.HTTP(p.endpoint)
	if err != nil {
		return err
	}
	s.set(at, name+": CPU", milliseconds, result.CPU.Seconds()*1e3/float64(result.Calls))
	s.set(at, name+": p50", seconds, result.P50.Seconds())
	s.set(at, name+": memory at most", megabytes, float64(load.ReadUsage(p.cmd.Process.Pid).Peak))
	return nil
}

func kilobytes(v float64) string    { return fmt.Sprintf("%.1f KB", v/1e3) }
func milliseconds(v float64) string { return plain(v) + " ms" }
