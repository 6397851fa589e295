package hosts

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Each host has the form of entries that its documentation shows.
func TestSnippets(t *testing.T) {
	servers := map[string]Server{
		"program": {Name: "calc", Command: "/bin/calc"},
		"all":     {Name: "calc", Command: "/bin/calc", Args: []string{"-root", "/a b"}, Env: []Pair{{"KEY", "v"}, {"X Y", ""}}},
		"url":     {Name: "calc", URL: "http://127.0.0.1:8000/mcp"},
		"headers": {Name: "calc", URL: "http://calc.internal/mcp", Headers: []Pair{{"Authorization", "Bearer x"}}},
	}
	const file = "testdata/snippets/snippets.txtar"
	want, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got := &txtar.Archive{Comment: want.Comment}
	for _, h := range All {
		for _, name := range []string{"program", "all", "url", "headers"} {
			got.Files = append(got.Files, txtar.File{Name: h.Name + " " + name, Data: h.Snippet(servers[name])})
		}
	}
	if *update {
		writeArchive(t, file, got)
		return
	}
	if a, b := string(txtar.Format(got)), string(txtar.Format(want)); a != b {
		t.Errorf("got\n%s\nwant\n%s", a, b)
	}
}

func TestLike(t *testing.T) {
	for word, want := range map[string]string{
		"claude": "claude-code claude-desktop", "Claude-Code": "claude-code", "vs-code": "vscode", "curser": "cursor",
		"gemini-cli": "gemini", "code": "claude-code codex vscode", "zedd": "zed", "emacs": "", "": "",
	} {
		if got := strings.Join(Like(word), " "); got != want {
			t.Errorf("Like(%q) = %s, want %s", word, got, want)
		}
	}
}

func TestNamesAreSorted(t *testing.T) {
	if !slices.IsSorted(Names()) {
		t.Error(Names())
	}
}

func TestProjectFile(t *testing.T) {
	root := t.TempDir()
	for _, h := range All {
		want := map[string]string{
			"claude-code": ".mcp.json", "codex": ".codex/config.toml", "cursor": ".cursor/mcp.json",
			"gemini": ".gemini/settings.json", "vscode": ".vscode/mcp.json", "zed": ".zed/settings.json",
		}[h.Name]
		if want != "" {
			want = filepath.Join(root, want)
		}
		if got := h.ProjectFile(root); got != want {
			t.Errorf("%s: %s, want %s", h.Name, got, want)
		}
	}
}
