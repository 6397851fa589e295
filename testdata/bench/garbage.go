//go:build linux

package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/mcpgen/mcpgen/testdata/bench/load"
)

// garbage measures what calls over HTTP allocate, in servers that are in Go.
func (s *scale) garbage(dir string, at int) error {
	for _, era := range []load.Era{load.Modern, load.Legacy} {
		p, err := startProfiled(s.servers[at], dir, arguments{http: true}.era(era))
		if err != nil {
			return err
		}
		for _, call := range []load.Call{load.Add(era), load.Search(era)} {
			if err := s.allocations(p, at, call); err != nil {
				p.stop()
				return err
			}
		}
		p.stop()
	}
	return nil
}

// allocations counts them for calls one after another, once the server is warm.
func (s *scale) allocations(p *profiled, at int, call load.Call) error {
	if p.profile == "" {
		return nil
	}
	calls := load.Load{Call: call, InFlight: 1, Duration: 500 * time.Millisecond}
	if _, err := calls.HTTP(p.endpoint); err != nil {
		return err
	}
	objects, bytes, err := p.allocated()
	if err != nil {
		return err
	}
	result, err := calls.HTTP(p.endpoint)
	if err != nil {
		return err
	}
	objectsNow, bytesNow, err := p.allocated()
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s `%s` over HTTP: ", call.Era, call.Tool)
	s.set(at, name+"allocations", plain, (objectsNow-objects)/float64(result.Calls))
	s.set(at, name+"bytes allocated", kilobytes, (bytesNow-bytes)/float64(result.Calls))
	return nil
}

// allocated is how many objects the server has allocated so far, and how many
// bytes.
func (p *profiled) allocated() (objects, bytes float64, err error) {
	response, err := http.Get("http://" + p.profile + "/allocated")
	if err != nil {
		return 0, 0, err
	}
	defer response.Body.Close()
	_, err = fmt.Fscan(response.Body, &objects, &bytes)
	return objects, bytes, err
}
