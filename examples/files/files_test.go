package main

import (
	"cmp"
	"mime"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

func newServer(t testing.TB) *mcp.Server {
	t.Helper()
	return NewMCPServer(newDirectory(t))
}

// newDirectory returns a directory that has a little of everything, and beside
// it what nobody may read.
func newDirectory(t testing.TB) *Directory {
	t.Helper()
	outside := t.TempDir()
	dir := filepath.Join(outside, "served")
	for name, content := range map[string]string{
		"secret.txt":                "nobody may read this\n",
		"served-too/secret.txt":     "nobody may read this either\n",
		"served/readme.md":          "# Hello\n\nWorld.\n",
		"served/docs/guide.md":      "one\ntwo\nthree\n",
		"served/docs/a b.txt":       "a space\n",
		"served/docs/empty.txt":     "",
		"served/docs/old/guide.txt": "The world is round.\n",
		"served/pixel.png":          "\x89PNG\r\n\x1a\n\x00\x00",
		"served/large.txt":          strings.Repeat("x", maxSize+1),
	} {
		path := filepath.Join(outside, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{
		"absolute": filepath.Join(outside, "secret.txt"),
		"relative": "../secret.txt",
		"parent":   "..",
		"within":   "docs/guide.md",
	} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return &Directory{root}
}

func TestOffers(t *testing.T) {
	mcptest.New(t, newServer(t)).Golden("testdata/offers.json")
}

func TestEveryFileIsAResource(t *testing.T) {
	tests := []struct{ uri, mimeType, text, data string }{
		{uri: "file:///readme.md", mimeType: cmp.Or(mime.TypeByExtension(".md"), "text/plain; charset=utf-8"), text: "# Hello\n\nWorld.\n"},
		{uri: "file:///docs/a%20b.txt", mimeType: "text/plain; charset=utf-8", text: "a space\n"},
		{uri: "file:///docs/empty.txt", mimeType: "text/plain; charset=utf-8"},
		{uri: "file:///within", mimeType: "text/plain; charset=utf-8", text: "one\ntwo\nthree\n"},
		{uri: "file:///pixel.png", mimeType: "image/png", data: "\x89PNG\r\n\x1a\n\x00\x00"},
	}
	mcptest.New(t, newServer(t)).Run("reads", func(t *testing.T, c *mcptest.Client) {
		for _, test := range tests {
			got := c.Read(test.uri)
			if err := got.Err(); err != nil {
				t.Errorf("%s: %v", test.uri, err)
				continue
			}
			if item := got.Content[0]; item.Text != test.text || string(item.Data) != test.data || item.MIMEType != test.mimeType || item.URI != test.uri {
				t.Errorf("%s is %+v", test.uri, item)
			}
		}
	})
}

// astray are names of what is no file of the directory.
var astray = []string{
	"../secret.txt", "docs/../../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "%252e%252e/secret.txt", `..\secret.txt`,
	"..%5csecret.txt", "../served-too/secret.txt", "/etc/passwd", "%2fetc/passwd", "C:/Windows/win.ini", "readme.md%00.png",
	"absolute", "relative", "parent/secret.txt", "parent", "docs", "", ".", "missing.txt",
}

func TestNothingLeadsOutOfTheDirectory(t *testing.T) {
	mcptest.New(t, newServer(t)).Run("refuses", func(t *testing.T, c *mcptest.Client) {
		for _, name := range astray {
			if err := c.Read("file:///" + name).Err(); err == nil || !strings.Contains(err.Error(), "Resource not found") {
				t.Errorf("reading the resource file:///%s: %v", name, err)
			}
			c.Call("read_file", mcptest.Args{"name": name}).WantError("there is no file " + name)
		}
		for _, dir := range []string{"..", "/", "/etc", "parent", "docs/../..", "missing", "../served-too"} {
			c.Call("list_files", mcptest.Args{"dir": dir}).WantError("there is no directory " + dir)
			c.Call("search_files", mcptest.Args{"text": "nobody", "dir": dir}).WantError("there is no directory " + dir)
			if got := c.Complete("file:///{+name}", "name", dir+"/", nil); len(got) > 0 {
				t.Errorf("completions of %s/: %q", dir, got)
			}
		}
	})
}

func FuzzNothingLeadsOutOfTheDirectory(f *testing.F) {
	d := newDirectory(f)
	for _, name := range astray {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		contents, err := d.File(name)
		if err == nil && strings.Contains(contents[0].Text, "nobody may read") {
			t.Errorf("%q leads to what nobody may read", name)
		}
		for _, completion := range d.CompleteFile(name) {
			if strings.Contains(completion, "secret") {
				t.Errorf("%q completes to %q", name, completion)
			}
		}
	})
}

func TestReadFileReturnsSomeLines(t *testing.T) {
	mcptest.New(t, newServer(t)).Run("reads", func(t *testing.T, c *mcptest.Client) {
		c.Call("read_file", mcptest.Args{"name": "docs/guide.md"}).Want("one\ntwo\nthree")
		c.Call("read_file", mcptest.Args{"name": "docs/guide.md", "lines": 2}).Want("one\ntwo\n(2 of 3 lines; go on from 3)")
		c.Call("read_file", mcptest.Args{"name": "docs/guide.md", "from": 3, "lines": 2}).Want("three")
		c.Call("read_file", mcptest.Args{"name": "docs/empty.txt"}).Want("")
		c.Call("read_file", mcptest.Args{"name": "docs/guide.md", "from": 4}).WantError("docs/guide.md has 3 lines, so none from 4 on")
		c.Call("read_file", mcptest.Args{"name": "pixel.png"}).WantError("pixel.png is not text but image/png: it can be read as the resource file:///pixel.png")
		c.Call("read_file", mcptest.Args{"name": "large.txt"}).WantError("large.txt is too large to be read: it has 4194305 bytes, and the limit is 4194304")
	})
}

func TestListFilesMatchesPatterns(t *testing.T) {
	mcptest.New(t, newServer(t)).Run("lists", func(t *testing.T, c *mcptest.Client) {
		for _, test := range []struct {
			args mcptest.Args
			want []string
		}{
			{mcptest.Args{}, []string{"docs/a b.txt", "docs/empty.txt", "docs/guide.md", "docs/old/guide.txt", "large.txt", "pixel.png", "readme.md"}},
			{mcptest.Args{"pattern": "*.md"}, []string{"docs/guide.md", "readme.md"}},
			{mcptest.Args{"dir": "docs/old/"}, []string{"docs/old/guide.txt"}},
		} {
			var got struct {
				Files     []Entry
				Truncated bool
			}
			c.Call("list_files", test.args).Decode(&got)
			var names []string
			for _, file := range got.Files {
				names = append(names, file.Name)
			}
			if !slices.Equal(names, test.want) || got.Truncated {
				t.Errorf("list_files %v: %q, truncated %v", test.args, names, got.Truncated)
			}
		}
		c.Call("list_files", mcptest.Args{"pattern": "["}).WantError(`pattern "[" is not a glob such as *.md`)
	})
}

func TestSearchFilesFindsLines(t *testing.T) {
	mcptest.New(t, newServer(t)).Run("finds", func(t *testing.T, c *mcptest.Client) {
		result := c.Call("search_files", mcptest.Args{"text": "orld"})
		result.Want(map[string]any{
			"matches": []Match{{"docs/old/guide.txt", 1, "The world is round."}, {"readme.md", 3, "World."}}, "truncated": false,
		})
		if len(result.Progress) == 0 {
			t.Error("there is no progress")
		}
		c.Call("search_files", mcptest.Args{"text": "nobody"}).Want(map[string]any{"matches": []Match{}, "truncated": false})
	})
}

func TestCompletionsAreFilesAndDirectories(t *testing.T) {
	mcptest.New(t, newServer(t)).Run("completes", func(t *testing.T, c *mcptest.Client) {
		for typed, want := range map[string][]string{
			"":         {"absolute", "docs/", "large.txt", "parent", "pixel.png", "readme.md", "relative", "within"},
			"do":       {"docs/"},
			"docs/":    {"docs/a b.txt", "docs/empty.txt", "docs/guide.md", "docs/old/"},
			"docs/old": {"docs/old/"},
			"none/":    nil,
		} {
			if got := c.Complete("file:///{+name}", "name", typed, nil); !slices.Equal(got, want) {
				t.Errorf("completions of %q: %q, want %q", typed, got, want)
			}
		}
	})
}
