package mcptest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

func TestGolden(t *testing.T) {
	c := mcptest.New(t, newServer(t))
	c.Run("the offer", func(t *testing.T, c *mcptest.Client) {
		c.Golden("testdata/cafe.json")
	})
}

// goldenFile says that TestGoldenFile is to run, and where its file is.
const goldenFile = "MCPTEST_GOLDEN"

func TestGoldenFile(t *testing.T) {
	file := os.Getenv(goldenFile)
	if file == "" {
		t.Skip("is run by TestUpdate")
	}
	mcptest.New(t, newServer(t)).Golden(file)
}

func TestUpdate(t *testing.T) {
	want, err := os.ReadFile("testdata/cafe.json")
	if err != nil {
		t.Fatal(err)
	}
	run := func(file string, flags ...string) (string, error) {
		cmd := exec.Command(os.Args[0], append([]string{"-test.run=^TestGoldenFile$"}, flags...)...)
		cmd.Env = append(os.Environ(), goldenFile+"="+file)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	for _, flag := range []string{"-update", "--update", "-update=true", "-mcptest.update"} {
		t.Run(flag, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "new", "tools.json")
			if out, err := run(file); err == nil || !strings.Contains(out, "run the test with -update") {
				t.Errorf("without a file: %v\n%s", err, out)
			}
			if out, err := run(file, flag); err != nil {
				t.Errorf("writing: %v\n%s", err, out)
			}
			if got, err := os.ReadFile(file); err != nil || string(got) != string(want) {
				t.Errorf("wrote %s (%v)", got, err)
			}
			if out, err := run(file, "-update=false"); err != nil {
				t.Errorf("comparing: %v\n%s", err, out)
			}
			if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(want), "\n", "\r\n")), 0o666); err != nil {
				t.Fatal(err)
			}
			if out, err := run(file); err != nil {
				t.Errorf("comparing with another end of lines: %v\n%s", err, out)
			}
		})
	}
	if out, err := run("x", "-update=perhaps"); err == nil || !strings.Contains(out, "invalid") {
		t.Errorf("a value that is none: %v\n%s", err, out)
	}
}

// A package may have an -update flag of its own: it is set too.
func TestUpdateBesideAnother(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a package")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example.com/own\n\ngo 1.26\n\nrequire github.com/mcpgen/mcpgen v0.0.0\n\nreplace github.com/mcpgen/mcpgen => " + root + "\n",
		"own_test.go": `package own

import (
	"flag"
	"testing"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

var update = flag.Bool("update", false, "write golden files")

func TestBoth(t *testing.T) {
	mcptest.New(t, mcp.NewServer(mcp.Implementation{})).Golden("golden.json")
	if !*update {
		t.Error("the package's own flag is not set")
	}
}
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "test", "-update", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "golden.json")); err != nil || string(got) != "{}\n" {
		t.Errorf("wrote %q (%v)", got, err)
	}
}
