//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/mcpgen/mcpgen/testdata/bench/load"
)

// kind is what a server is to the comparison.
type kind int

const (
	own kind = iota
	ceiling
	peer
)

// server is one of those that are compared.
type server struct {
	id      string // what -peers calls it
	name    string // in tables
	kind    kind
	command func(s *server, dir string, a arguments) []string
	// needs is a file without which the server cannot run; install says where
	// it comes from.
	needs, install string
}

// arguments are how a server is started.
type arguments struct {
	http    bool
	port    int
	session bool   // HTTP: sessions for legacy clients, where that is an option
	tool    string // the tool that is going to be called
	further int    // further tools
}

func (a arguments) address() string { return "127.0.0.1:" + strconv.Itoa(a.port) }

// era tells the servers that serve one era at a time which.
func (a arguments) era(e load.Era) arguments {
	a.session = a.http && e == load.Legacy
	return a
}

// servers are in the order of the tables' columns.
var servers = []*server{
	{id: "mcpgen", name: "mcpgen", kind: own, command: ownCommand},
	{id: "A", name: "A: fixed reply", kind: ceiling, command: ceilingCommand},
	{id: "B", name: "B: encoding/json", kind: ceiling, command: ceilingCommand},
	{id: "C", name: "C: by hand", kind: ceiling, command: ceilingCommand},
	{id: "mcpgo", name: "mcp-go 1.2.1", kind: peer, command: goCommand},
	{id: "gosdk", name: "go-sdk 1.8.0", kind: peer, command: goCommand},
	{id: "typescript", name: "TypeScript SDK 2.4.0", kind: peer, command: typescriptCommand,
		needs: "servers/typescript/node_modules/.bin/node", install: ".ci/peers"},
	{id: "python", name: "FastMCP 4.1.6", kind: peer, command: pythonCommand,
		needs: "servers/python/.venv/bin/fastmcp", install: ".ci/peers"},
}

func ownCommand(s *server, dir string, a arguments) []string {
	program := s.id
	if a.further > 0 {
		program = manyTools(a.further)
	}
	command := []string{filepath.Join(dir, program)}
	if a.http {
		command = append(command, "-http", strconv.Itoa(a.port))
	}
	return command
}

func ceilingCommand(s *server, dir string, a arguments) []string {
	command := []string{filepath.Join(dir, "ceiling"), "-level", s.id}
	if s.id == "A" {
		command = append(command, "-tool", a.tool)
	}
	if a.http {
		command = append(command, "-http", a.address())
	}
	return append(command, furtherTools(a)...)
}

func goCommand(s *server, dir string, a arguments) []string {
	command := []string{filepath.Join(dir, s.id)}
	if a.http {
		command = append(command, "-http", a.address())
	}
	if a.session {
		command = append(command, "-session")
	}
	return append(command, furtherTools(a)...)
}

func typescriptCommand(s *server, _ string, a arguments) []string {
	return scriptCommand([]string{s.needs, "servers/typescript/server.mjs"}, a)
}

func pythonCommand(_ *server, _ string, a arguments) []string {
	return scriptCommand([]string{"servers/python/.venv/bin/python", "servers/python/server.py"}, a)
}

func scriptCommand(command []string, a arguments) []string {
	if a.http {
		command = append(command, "--port", strconv.Itoa(a.port))
	}
	if a.session {
		command = append(command, "--session")
	}
	if a.further > 0 {
		command = append(command, "--tools", strconv.Itoa(a.further))
	}
	return command
}

func furtherTools(a arguments) []string {
	if a.further == 0 {
		return nil
	}
	return []string{"-tools", strconv.Itoa(a.further)}
}

// choose returns the servers to compare and notes on those that cannot run. A
// list names them with commas between; an empty one stands for all.
func choose(list string) (chosen []*server, notes []string, err error) {
	names := strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
	for _, name := range names {
		if !slices.ContainsFunc(servers, func(s *server) bool { return s.id == name }) {
			return nil, nil, fmt.Errorf("there is no server %q", name)
		}
	}
	for _, s := range servers {
		if s.kind != own && len(names) > 0 && !slices.Contains(names, s.id) {
			continue
		}
		if s.needs != "" {
			if _, err := os.Stat(s.needs); err != nil {
				notes = append(notes, fmt.Sprintf("%s is left out: there is no %s, which %s installs", s.name, s.needs, s.install))
				continue
			}
		}
		chosen = append(chosen, s)
	}
	return chosen, notes, nil
}
