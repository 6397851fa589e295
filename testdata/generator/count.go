//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// mostInstructions is what mcpgen may execute outside of the system in the module
// of many packages, where nothing has changed. The collector makes for some
// 100 million more or less.
const mostInstructions = 950_000_000

var executed = regexp.MustCompile(`I +refs: +([0-9,]+)`)

// count returns how many instructions mcpgen executes in the module of many
// packages. Unlike time they do not depend on who else uses the machine.
func (p programs) count() (int, error) {
	if _, err := exec.LookPath("valgrind"); err != nil {
		return 0, errors.New("there is no valgrind: apt-get install valgrind")
	}
	m := &module{shape: shapes[0], dir: filepath.Join(p.dir, "counted")}
	if err := m.create(p.root); err != nil {
		return 0, err
	}
	if _, err := run(m.dir, p.bin("mcpgen"), "./..."); err != nil {
		return 0, err
	}
	log := filepath.Join(p.dir, "valgrind.log")
	// Valgrind loses its way in the signals by which Go interrupts goroutines.
	_, err := run(m.dir, "env", "GOMAXPROCS=1", "GODEBUG=asyncpreemptoff=1",
		"valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", "--log-file="+log, p.bin("mcpgen"), "./...")
	if err != nil {
		return 0, err
	}
	text, err := os.ReadFile(log)
	if err != nil {
		return 0, err
	}
	match := executed.FindSubmatch(text)
	if match == nil {
		return 0, fmt.Errorf("valgrind has not counted: %.500s", text)
	}
	return strconv.Atoi(strings.ReplaceAll(string(match[1]), ",", ""))
}
