package runtime_test

import (
	"os/exec"
	"strings"
	"testing"
)

// A generated server adds nothing to its user's module graph: what it links is
// this module and the standard library.
func TestDependenciesAreTheStandardLibrary(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".", "./codec", "./media").Output()
	if err != nil {
		t.Fatal(err)
	}
	paths := strings.Fields(string(out))
	if len(paths) < 2 {
		t.Fatalf("go list -deps lists %q", paths)
	}
	for _, path := range paths {
		if path != "github.com/mcpgen/mcpgen/runtime" && !strings.HasPrefix(path, "github.com/mcpgen/mcpgen/runtime/") {
			t.Errorf("%s is neither of the standard library nor of the runtime", path)
		}
	}
}

// The codec is small: it does not pull in packages that reflect or that a
// server over stdio would not link otherwise.
func TestCodecStaysSmall(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "./codec").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range strings.Fields(string(out)) {
		switch path {
		case "encoding/json", "regexp", "net/http", "fmt":
			t.Errorf("the codec imports %s", path)
		}
	}
}

// What is there for tests stays in tests.
func TestProgramsDoNotLinkWhatIsForTests(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "../examples/calc").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range strings.Fields(string(out)) {
		if path == "testing" || strings.HasSuffix(path, "/mcptest") {
			t.Errorf("a generated program links %s", path)
		}
	}
}
