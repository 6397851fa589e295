//go:build linux

package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"
)

// runProfile prints what our server spends its processor time on, for every
// workload whose name matches.
func runProfile(o options) error {
	if o.only == "" {
		o.only = "modern .*, 64"
	}
	only, err := regexp.Compile(o.only)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := build(dir, true); err != nil {
		return err
	}
	if err := divideProcessors(); err != nil {
		return err
	}
	for _, w := range workloads(o.warm, 10*o.duration) {
		if !only.MatchString(w.name) {
			continue
		}
		file := filepath.Join(dir, "cpu.pprof")
		if err := profileWorkload(dir, w, file); err != nil {
			return err
		}
		fmt.Printf("\n%s\n", w.name)
		for _, order := range []string{"-flat", "-cum"} {
			pprof := exec.Command("go", "tool", "pprof", "-top", order, "-nodecount=60", filepath.Join(dir, "mcpgen"), file)
			pprof.Stdout, pprof.Stderr = os.Stdout, io.Discard
			if err := pprof.Run(); err != nil {
				return err
			}
		}
	}
	return nil
}

// profileWorkload loads our server, and writes a profile of it.
func profileWorkload(dir string, w workload, file string) error {
	port, err := freePort()
	if err != nil {
		return err
	}
	address := fmt.Sprintf("127.0.0.1:%d", port)
	p, err := start(servers[0], dir, arguments{http: w.http}.era(w.Era), "PROFILE_ADDRESS="+address)
	if err != nil {
		return err
	}
	defer p.stop()
	fetched := make(chan error, 1)
	time.AfterFunc(w.Warm, func() {
		url := fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%d", address, max(1, int(w.Duration.Seconds())))
		fetched <- fetch(url, file)
	})
	if w.http {
		_, err = w.HTTP(p.endpoint)
	} else {
		_, err = w.Stdio(p.pipes)
	}
	if err != nil {
		return err
	}
	return <-fetched
}

// fetch writes what is at a URL into a file.
func fetch(url, file string) error {
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, response.Status)
	}
	return os.WriteFile(file, content, 0o666)
}
