package hosts

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the archives in testdata")

// The archives in testdata have texts as they are and as they become, in pairs
// x and x.want. The comment of an archive names the host; x.url is edited for a
// URL instead of a program.
func TestEdit(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { testArchive(t, file) })
	}
}

func testArchive(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	host := Find(strings.TrimSpace(string(archive.Comment)))
	if host == nil {
		t.Fatalf("the comment of %s names no host", file)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		name, before, want := archive.Files[i].Name, archive.Files[i].Data, &archive.Files[i+1]
		if want.Name != name+".want" {
			t.Fatalf("%s follows %s", want.Name, name)
		}
		t.Run(name, func(t *testing.T) {
			server := Server{Name: "calc", Command: "/opt/my tools/calc", Args: []string{"-v", `C:\x`}}
			if strings.HasSuffix(name, ".url") {
				server = Server{Name: "calc", URL: "https://example.com/mcp?a=1&b=<2>"}
			}
			got, change, err := host.Edit(before, server)
			outcome := append([]byte{"=+~"[change], '\n'}, got...)
			if err != nil {
				outcome = []byte(err.Error() + "\n")
			}
			if *update {
				want.Data = outcome
				return
			}
			if !bytes.Equal(outcome, want.Data) {
				t.Errorf("got\n%s\nwant\n%s", outcome, want.Data)
			}
			if err != nil {
				return
			}
			again, change, err := host.Edit(got, server)
			if err != nil || change != Same || !bytes.Equal(again, got) {
				t.Errorf("the second edit is %v, %v:\n%s", change, err, again)
			}
			crlf := bytes.ReplaceAll(before, []byte("\n"), []byte("\r\n"))
			windows, _, err := host.Edit(crlf, server)
			if err != nil {
				t.Fatal(err)
			}
			if len(before) > 0 && !bytes.Equal(windows, bytes.ReplaceAll(got, []byte("\n"), []byte("\r\n"))) {
				t.Errorf("with CRLF it becomes\n%q\nnot\n%q", windows, got)
			}
		})
	}
	if *update {
		writeArchive(t, file, archive)
	}
}

func writeArchive(t *testing.T, file string, archive *txtar.Archive) {
	if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestEditKeepsAByteOrderMark(t *testing.T) {
	for _, test := range []struct{ host, text, want string }{
		{"zed", "\ufeff{}\n", "\ufeff{\n  \"context_servers\": {\n    \"calc\": {\n      \"url\": \"http://x\"\n    }\n  }\n}\n"},
		{"codex", "\ufeffmodel = 'x'\n", "\ufeffmodel = 'x'\n\n[mcp_servers.calc]\nurl = \"http://x\"\n"},
	} {
		got, _, err := Find(test.host).Edit([]byte(test.text), Server{Name: "calc", URL: "http://x"})
		if err != nil || string(got) != test.want {
			t.Errorf("%s: %v\n%s", test.host, err, got)
		}
	}
}

func TestEditLeavesACommentOnTheLastLineAlone(t *testing.T) {
	got, _, err := vscode.Edit([]byte("{} // mine"), Server{Name: "calc", URL: "http://x"})
	if want := "{\n  \"servers\": {\n    \"calc\": {\n      \"type\": \"http\",\n      \"url\": \"http://x\"\n    }\n  }\n} // mine"; err != nil || string(got) != want {
		t.Errorf("%v\n%s", err, got)
	}
}

// FuzzJSON edits whatever parses, and finds everything as it was but for the
// entry: values, comments, and each other byte that is not white space.
func FuzzJSON(f *testing.F) { fuzzEdit(f, "zed-*.txtar", vscode, zed) }

// FuzzTOML does the same with TOML.
func FuzzTOML(f *testing.F) { fuzzEdit(f, "codex*.txtar", codex) }

func fuzzEdit(f *testing.F, pattern string, hosts ...*Host) {
	files, err := filepath.Glob("testdata/" + pattern)
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, one := range archive.Files {
			f.Add(one.Data, "/bin/x", "calc")
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, command, name string) {
		for _, host := range hosts {
			once, change, err := host.Edit(text, Server{Name: name, Command: command})
			if err != nil {
				if !bytes.Equal(once, text) {
					t.Fatalf("an error and another text: %q", once)
				}
				continue
			}
			if err := host.format.equalBut(text, once, host.key, name); err != nil {
				t.Fatalf("%v:\n%q\nbecame\n%q", err, text, once)
			}
			if change == Added && !inOrder(once, text) {
				t.Fatalf("bytes are gone:\n%q\nbecame\n%q", text, once)
			}
			twice, change, err := host.Edit(once, Server{Name: name, Command: command})
			if err != nil || change != Same || !bytes.Equal(twice, once) {
				t.Fatalf("the second edit is %v, %v:\n%q\nbecame\n%q", change, err, once, twice)
			}
		}
	})
}

// inOrder says whether all bytes of part that are not white space are in whole,
// in their order.
func inOrder(whole, part []byte) bool {
	for _, c := range bytes.Join(bytes.Fields(part), nil) {
		i := bytes.IndexByte(whole, c)
		if i < 0 {
			return false
		}
		whole = whole[i+1:]
	}
	return true
}
