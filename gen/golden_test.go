package gen_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/mcpgen/mcpgen/gen"
)

var update = flag.Bool("update", false, "write what is generated and answered into the archives")

// A golden archive holds the sources of a package, the file that is generated
// for it, and calls of its tools with their answers. All archives are one
// module, so that they are loaded, generated and built together.
type golden struct {
	name    string // of the archive and the package
	path    string
	archive *txtar.Archive
}

const goldenModule = "golden.example"

func TestGoldenPackages(t *testing.T) {
	goldens := readGoldens(t)
	dir := t.TempDir()
	writeModule(t, dir, goldens)
	generated := generateModule(t, dir)
	var callable []string
	for _, g := range goldens {
		content := generated[filepath.Join(dir, g.name, "mcp_gen.go")]
		if content == nil {
			t.Errorf("%s: nothing is generated", g.name)
			continue
		}
		g.compare(t, "mcp_gen.go", string(content))
		if g.file("calls") != "" {
			callable = append(callable, g.name)
		}
	}
	servers := buildServers(t, dir, callable)
	for _, g := range goldens {
		if g.file("calls") != "" {
			t.Run(g.name, func(t *testing.T) { g.call(t, servers) })
		}
	}
	if *update {
		for _, g := range goldens {
			if err := os.WriteFile(g.path, txtar.Format(g.archive), 0o666); err != nil {
				t.Error(err)
			}
		}
	}
}

func readGoldens(t *testing.T) []*golden {
	paths, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives", err)
	}
	var goldens []*golden
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		goldens = append(goldens, &golden{strings.TrimSuffix(filepath.Base(path), ".txtar"), path, archive})
	}
	return goldens
}

// file returns the content of a file of the archive.
func (g *golden) file(name string) string {
	for _, f := range g.archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

// compare holds a file of the archive to what it must be.
func (g *golden) compare(t *testing.T, name, got string) {
	t.Helper()
	if got == g.file(name) {
		return
	}
	if !*update {
		t.Errorf("%s: %s differs; run go test ./gen -run Golden -update and look at the changes\n%s", g.name, name, firstDifference(g.file(name), got))
		return
	}
	for i := range g.archive.Files {
		if g.archive.Files[i].Name == name {
			g.archive.Files[i].Data = []byte(got)
			return
		}
	}
	g.archive.Files = append(g.archive.Files, txtar.File{Name: name, Data: []byte(got)})
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d:\n  want %s\n  got  %s", i+1, w[i], g[i])
		}
	}
	return fmt.Sprintf("want %d lines, got %d", len(w), len(g))
}

// writeModule writes the sources of all archives as one module.
func writeModule(t *testing.T, dir string, goldens []*golden) {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "go.sum"), string(sum))
	write(t, filepath.Join(dir, "go.mod"), "module "+goldenModule+"\n\ngo 1.26.0\n\n"+
		"require github.com/mcpgen/mcpgen v0.0.0\n\nreplace github.com/mcpgen/mcpgen => "+root+"\n")
	for _, g := range goldens {
		for _, f := range g.archive.Files {
			if filepath.Ext(f.Name) == ".go" && f.Name != "mcp_gen.go" {
				write(t, filepath.Join(dir, g.name, filepath.FromSlash(f.Name)), string(f.Data))
			}
		}
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

// generateModule generates all packages and writes their files. It returns them
// by path.
func generateModule(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	result, err := gen.Generate(context.Background(), gen.Config{Dir: dir, Patterns: []string{"./..."}})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range result.Diagnostics {
		t.Error(d)
	}
	files := map[string][]byte{}
	for _, f := range result.Files {
		wantFormatted(t, f.Path, f.Content)
		files[f.Path] = f.Content
		write(t, f.Path, string(f.Content))
	}
	return files
}

// wantFormatted fails where gofmt would change a file.
func wantFormatted(t *testing.T, path string, content []byte) {
	t.Helper()
	formatted, err := format.Source(content)
	if err != nil {
		t.Errorf("%s: %v", path, err)
	} else if !bytes.Equal(formatted, content) {
		t.Errorf("%s is not as gofmt has it: %s", path, firstDifference(string(formatted), string(content)))
	}
}

// TestCommittedFilesAreFormatted reads all generated files of the project.
func TestCommittedFilesAreFormatted(t *testing.T) {
	count := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "mcp_gen.go" {
			return err
		}
		content, err := os.ReadFile(path)
		wantFormatted(t, path, content)
		count++
		return err
	})
	if err != nil || count == 0 {
		t.Errorf("read %d files: %v", count, err)
	}
}

// buildServers builds one program that serves the package named by its argument,
// and vets all packages.
func buildServers(t *testing.T, dir string, packages []string) string {
	t.Helper()
	var imports, cases strings.Builder
	for _, name := range packages {
		fmt.Fprintf(&imports, "\t%q\n", goldenModule+"/"+name)
		fmt.Fprintf(&cases, "\tcase %q:\n\t\ts = %s.NewMCPServer(%s)\n", name, name, receivers(dir, name))
	}
	write(t, filepath.Join(dir, "servers", "main.go"), `package main

import (
	"context"
	"os"

`+imports.String()+`	mcp "github.com/mcpgen/mcpgen/runtime"
)

func main() {
	var s *mcp.Server
	switch os.Args[1] {
`+cases.String()+`	}
	if err := s.ServeStdio(context.Background()); err != nil {
		panic(err)
	}
}
`)
	binary := filepath.Join(dir, "servers.exe")
	run(t, dir, "go", "build", "-o", binary, "./servers")
	run(t, dir, "go", "vet", "./...")
	return binary
}

// receivers are the arguments of a package's NewMCPServer: what its function
// Receivers returns, if it has one.
func receivers(dir, name string) string {
	paths, _ := filepath.Glob(filepath.Join(dir, name, "*.go"))
	for _, path := range paths {
		if source, err := os.ReadFile(path); err == nil && bytes.Contains(source, []byte("\nfunc Receiver() ")) {
			return name + ".Receiver()"
		}
	}
	return ""
}

func run(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

// call makes the calls of the archive and compares the answers.
func (g *golden) call(t *testing.T, servers string) {
	s := startServer(t, servers, g.name)
	tools := s.tools(t)
	var transcript strings.Builder
	for i, paragraph := range strings.Split(strings.TrimSpace(g.file("calls")), "\n\n") {
		if i > 0 {
			transcript.WriteByte('\n')
		}
		line, _, _ := strings.Cut(paragraph, "\n")
		transcript.WriteString(line + "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		// A ~ marks calls that the function or its result refuses, and those of
		// what a schema of a type that contains itself does not say.
		call, loose := strings.CutPrefix(line, "~ ")
		name, arguments, _ := strings.Cut(call, " ")
		if strings.Contains(name, "/") {
			reply := s.request(t, name, strings.TrimSuffix(strings.TrimPrefix(arguments, "{"), "}"))
			transcript.WriteString(reply.whole())
			continue
		}
		answer := s.request(t, "tools/call", fmt.Sprintf(`"name":%q,"arguments":%s`, name, arguments))
		transcript.WriteString(answer.String())
		tools.judge(t, name, arguments, answer, loose)
	}
	g.compare(t, "calls", transcript.String())
}

// server is a running server.
type server struct {
	in  *json.Encoder
	out *bufio.Scanner
	id  int
}

func startServer(t *testing.T, binary, name string) *server {
	t.Helper()
	cmd := exec.Command(binary, name)
	cmd.Stderr = t.Output()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	scanner := bufio.NewScanner(out)
	scanner.Buffer(nil, 1<<20)
	encoder := json.NewEncoder(in)
	encoder.SetEscapeHTML(false)
	return &server{in: encoder, out: scanner}
}

// answer is the reply to a request.
type answer struct {
	raw    json.RawMessage
	Result struct {
		Tools []struct {
			Name                      string
			InputSchema, OutputSchema json.RawMessage
		}
		Content           []json.RawMessage
		StructuredContent json.RawMessage
		IsError           bool
	}
	Error struct{ Message string }
}

const modernMeta = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",` +
	`"io.modelcontextprotocol/clientInfo":{"name":"golden","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}`

// request sends a request, whose arguments need not be valid, and returns the
// reply.
func (s *server) request(t *testing.T, method, params string) *answer {
	t.Helper()
	if params != "" {
		params += ","
	}
	s.id++
	message := fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":{%s%s}}`, s.id, method, params, modernMeta)
	if err := s.in.Encode(json.RawMessage(message)); err != nil {
		t.Fatalf("%s: %v", message, err)
	}
	if !s.out.Scan() {
		t.Fatalf("no reply to %s: %v", message, s.out.Err())
	}
	a := new(answer)
	if err := json.Unmarshal(s.out.Bytes(), a); err != nil {
		t.Fatalf("%v in %s", err, s.out.Bytes())
	}
	a.raw = bytes.Clone(s.out.Bytes())
	return a
}

// String is the answer as the archive has it.
func (a *answer) String() string {
	switch {
	case a.Error.Message != "":
		return "fault: " + a.Error.Message + "\n"
	case a.Result.IsError:
		return "error: " + a.text() + "\n"
	case a.Result.StructuredContent != nil:
		return string(a.Result.StructuredContent) + "\n"
	}
	return "content: " + string(bytes.Join(rawBytes(a.Result.Content), []byte(", "))) + "\n"
}

// whole is the answer to any method: its result without what all have.
func (a *answer) whole() string {
	if a.Error.Message != "" {
		return "fault: " + a.Error.Message + "\n"
	}
	result := string(a.raw)
	if _, rest, ok := strings.Cut(result, `}},`); ok {
		result = "{" + strings.TrimSuffix(rest, "}")
	}
	return result + "\n"
}

func (a *answer) text() string {
	var item struct{ Text string }
	if len(a.Result.Content) == 1 {
		_ = json.Unmarshal(a.Result.Content[0], &item)
	}
	return item.Text
}

func rawBytes(values []json.RawMessage) [][]byte {
	var list [][]byte
	for _, v := range values {
		list = append(list, v)
	}
	return list
}

// schemas are the compiled schemas of a tool.
type schemas struct{ input, output *jsonschema.Schema }

// judges are the schemas by tool.
type judges map[string]schemas

// tools lists the tools of the server, whose schemas must all compile.
func (s *server) tools(t *testing.T) judges {
	t.Helper()
	list := judges{}
	for _, tool := range s.request(t, "tools/list", "").Result.Tools {
		list[tool.Name] = schemas{compile(t, tool.Name, tool.InputSchema), compile(t, tool.Name, tool.OutputSchema)}
	}
	return list
}

func compile(t *testing.T, name string, text json.RawMessage) *jsonschema.Schema {
	t.Helper()
	if text == nil {
		return nil
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.AssertContent()
	if err := c.AddResource("schema.json", parsed); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return schema
}

// judge holds an answer against the schemas: what is written is valid by the
// output schema, and what the input schema accepts is not refused.
func (j judges) judge(t *testing.T, name, arguments string, a *answer, loose bool) {
	t.Helper()
	schema, ok := j[name]
	if !ok {
		t.Errorf("there is no tool %s", name)
		return
	}
	if written := a.Result.StructuredContent; written != nil {
		if problem := validate(schema.output, written); problem != nil {
			t.Errorf("%s %s: the result %s is against its schema: %v", name, arguments, written, problem)
		}
	}
	refused := a.Result.IsError || a.Error.Message != ""
	if refused && !loose && validate(schema.input, []byte(arguments)) == nil {
		t.Errorf("%s %s: refused, and its schema accepts it", name, arguments)
	}
}

func validate(schema *jsonschema.Schema, text []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(v)
}
