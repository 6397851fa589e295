package mcptest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Golden compares what the server offers, its tools, resources and prompts as
// clients see them, with the file at path, so that a change to it shows in a
// review. Run the test with -update to write the file:
//
//	go test -run TestTools -update
//
// The file has a member for each list that is not empty: tools, resources,
// resourceTemplates and prompts.
func (c *Client) Golden(path string) {
	c.t.Helper()
	got := c.offer()
	if updating {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			c.t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o666); err != nil {
			c.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.t.Errorf("mcptest: there is no %s yet: run the test with -update to write it", path)
	case err != nil:
		c.t.Error(err)
	case !bytes.Equal(got, bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))):
		c.t.Errorf("%s: what the server offers has changed; where that is meant, run the test with -update: %s", path, difference(string(got), string(want)))
	}
}

// offer writes all lists as indented JSON.
func (c *Client) offer() []byte {
	c.t.Helper()
	var b bytes.Buffer
	b.WriteString("{")
	separator := ""
	for _, l := range []struct{ method, member string }{
		{"tools/list", "tools"}, {"resources/list", "resources"}, {"resources/templates/list", "resourceTemplates"}, {"prompts/list", "prompts"},
	} {
		entries := c.entries(l.method, l.member)
		if len(entries) == 0 {
			continue
		}
		b.WriteString(separator + `"` + l.member + `":[`)
		b.Write(bytes.Join(rawBytes(entries), []byte(",")))
		b.WriteString("]")
		separator = ","
	}
	b.WriteString("}")
	var indented bytes.Buffer
	json.Indent(&indented, b.Bytes(), "", "  ")
	indented.WriteByte('\n')
	return indented.Bytes()
}

func rawBytes(entries []json.RawMessage) [][]byte {
	list := make([][]byte, len(entries))
	for i, raw := range entries {
		list[i] = raw
	}
	return list
}
