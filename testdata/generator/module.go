//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// shape is how large a module is.
type shape struct {
	name            string
	packages, tools int // tools in each package
}

// module is a module that commands are measured on.
type module struct {
	shape
	dir     string
	edition int
}

// create writes the module, with mcpgen's own at root to depend on.
func (m *module) create(root string) error {
	mod := fmt.Sprintf("module generator.example\n\ngo 1.26.0\n\nrequire github.com/mcpgen/mcpgen v0.0.0\n\n"+
		"replace github.com/mcpgen/mcpgen => %q\n", root)
	if err := write(filepath.Join(m.dir, "go.mod"), []byte(mod)); err != nil {
		return err
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return err
	}
	if err := write(filepath.Join(m.dir, "go.sum"), sums); err != nil {
		return err
	}
	if err := write(filepath.Join(m.dir, "shared", "shared.go"), []byte(shared)); err != nil {
		return err
	}
	return m.edit(m.packages)
}

// edit changes the first n packages: the body of a function, for the compiler,
// and the documentation of a tool, for mcpgen.
func (m *module) edit(n int) error {
	m.edition++
	for i := range n {
		name := fmt.Sprintf("tools%02d", i)
		if err := write(filepath.Join(m.dir, name, name+".go"), m.source(name)); err != nil {
			return err
		}
	}
	return nil
}

func write(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, content, 0o666)
}

// shared is what the packages have in common.
const shared = `// Package shared has a type that all tools take.
package shared

import "time"

// Page says which part of a list to return.
type Page struct {
	// Offset counts from the first.
	Offset int ` + "`json:\"offset,omitempty\" min:\"0\"`" + `
	// Since leaves out what is older.
	Since time.Time ` + "`json:\"since,omitzero\"`" + `
}
`

// source is the one file of a package.
func (m *module) source(name string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, head, name, m.edition)
	for i := range m.tools {
		fmt.Fprintf(&b, tool, i, m.edition)
	}
	return b.Bytes()
}

// head begins a file; what it imports is used in bodies for the most part, as
// in other people's packages.
const head = `// Package %[1]s asks servers and databases.
package %[1]s

import (
	"context"
	"crypto/tls"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"generator.example/shared"
)

// edition changes with every edit.
func edition() int { return %[2]d }

var database *sql.DB

var client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS13}}}

// Order is the direction to sort in.
type Order string

// The orders.
const (
	Ascending  Order = "asc"
	Descending Order = "desc"
)
`

// tool is one tool and its types.
const tool = `
// Query%[1]d says what to look for.
type Query%[1]d struct {
	// Text is looked for in names.
	Text string ` + "`json:\"text\" jsonschema:\"minLength=1\"`" + `
	// Tags are to be there, all of them.
	Tags []string ` + "`json:\"tags,omitempty\" jsonschema:\"maxItems=9\"`" + `
	// Order is the direction.
	Order Order ` + "`json:\"order,omitempty\" default:\"asc\"`" + `
	// Page is the part to return.
	Page shared.Page ` + "`json:\"page,omitzero\"`" + `
	// Patience is how long to wait.
	Patience time.Duration ` + "`json:\"patience,omitempty\"`" + `
	// Origin is whom to ask.
	Origin *url.URL ` + "`json:\"origin,omitempty\"`" + `
}

// Answer%[1]d is what was found.
type Answer%[1]d struct {
	Names  []string          ` + "`json:\"names\"`" + `
	Scores map[string]float64 ` + "`json:\"scores\"`" + `
	Next   *int              ` + "`json:\"next,omitempty\"`" + `
}

// Search%[1]d looks for things in the database, and then asks a server about
// them. This is edition %[2]d.
//
//mcp:tool readonly
func Search%[1]d(ctx context.Context, query Query%[1]d) (*Answer%[1]d, error) {
	if strings.TrimSpace(query.Text) == "" {
		return nil, errors.New("there is nothing to look for")
	}
	ctx, cancel := context.WithTimeout(ctx, query.Patience)
	defer cancel()
	rows, err := database.QueryContext(ctx, "select name, score from things%[1]d where name like ?", query.Text)
	if err != nil {
		return nil, fmt.Errorf("asking the database in edition %%d: %%w", edition(), err)
	}
	defer rows.Close()
	found := &Answer%[1]d{Scores: map[string]float64{}}
	for rows.Next() {
		var name string
		var score float64
		if err := rows.Scan(&name, &score); err != nil {
			return nil, err
		}
		found.Names, found.Scores[name] = append(found.Names, name), score
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, query.Origin.String(), nil)
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if err := json.NewDecoder(io.LimitReader(response.Body, 1<<20)).Decode(found); err != nil {
		return nil, err
	}
	return found, rows.Err()
}
`
