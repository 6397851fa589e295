// Package hosts knows the programs that use MCP servers: where each keeps its
// configuration, and what an entry for a server looks like there. It edits such
// a file as a text, so that everything but the entry stays as it is.
//
// It writes no files: what it returns is for its caller to write.
package hosts

import (
	"path/filepath"
	"slices"
	"strings"
)

// Host is one program that uses MCP servers.
type Host struct {
	// Name is what the command line calls it, Title what people do.
	Name, Title string
	// Hint says what makes a running host see a new entry.
	Hint string

	key     string // the table of servers in its configuration
	project string // its file in a project, with slashes; "" if it has none
	user    func(Environment) (string, error)
	format  format
	entry   func(Server) []member
}

// Server is what an entry says.
type Server struct {
	Name string
	// Command is the absolute path of a program that speaks stdio, with its
	// arguments and what is added to its environment.
	Command string
	Args    []string
	Env     []Pair
	// URL, instead of a command, is where a server speaks Streamable HTTP, and
	// Headers go with every request to it.
	URL     string
	Headers []Pair
}

// Pair is a variable or a header.
type Pair struct{ Name, Value string }

// member is one setting of an entry. Its value is a string, a []string or a
// []Pair. One without a value is not in the entry.
type member struct {
	key   string
	value any
}

// All are the hosts in the order of their names.
var All = []*Host{claudeCode, claudeDesktop, codex, cursor, gemini, vscode, zed}

// Find returns the host of a name, or nil.
func Find(name string) *Host {
	i := slices.IndexFunc(All, func(h *Host) bool { return h.Name == name })
	if i < 0 {
		return nil
	}
	return All[i]
}

// Names lists the names of all hosts.
func Names() []string {
	var names []string
	for _, h := range All {
		names = append(names, h.Name)
	}
	return names
}

// Like lists the names of hosts that somebody who wrote name may have meant.
func Like(name string) []string {
	plain := func(s string) string {
		return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s))
	}
	word := plain(name)
	var like []string
	for _, candidate := range Names() {
		other := plain(candidate)
		if len(word) > 2 && (strings.Contains(other, word) || strings.Contains(word, other) || edits(word, other) <= 2) {
			like = append(like, candidate)
		}
	}
	return like
}

// edits is how many bytes of a have to be changed, added or left out for b.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// UserFile is the host's configuration of the user that the environment
// describes.
func (h *Host) UserFile(env Environment) (string, error) {
	return h.user(env)
}

// ProjectFile is the host's configuration in a project, or "" if it reads none.
func (h *Host) ProjectFile(root string) string {
	if h.project == "" {
		return ""
	}
	return filepath.Join(root, filepath.FromSlash(h.project))
}

// Snippet is a configuration with nothing but the entry of the server.
func (h *Host) Snippet(s Server) []byte {
	out, _, err := h.Edit(nil, s)
	if err != nil {
		panic(err) // an empty configuration takes every entry
	}
	return out
}
