package runtime

import (
	"os"
	"os/exec"
	"path/filepath"
	goruntime "runtime"
	"strings"
	"testing"
)

// A program that is built for stdio alone serves its client, says what it was
// built without, and has nothing of it.
func TestBuiltForStdioAlone(t *testing.T) {
	program := filepath.Join(t.TempDir(), "calc")
	if text, err := exec.Command("go", "build", "-tags", "mcp_stdio", "-trimpath", "-ldflags", "-s -w", "-o", program, "../examples/calc").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	const without = "this program is built for stdio alone: build it without the tag mcp_stdio for "
	for _, test := range []struct {
		name string
		args []string
		in   string
		want string
		code int
	}{
		{"stdio", nil, `{"jsonrpc":"2.0","id":1,"method":"ping"}` + "\n", `{"jsonrpc":"2.0","id":1,"result":{}}` + "\n", exitOK},
		{"HTTP", []string{"-http", "8000"}, "", "calc: " + without + "-http\n", exitFailure},
		{"a command", []string{"tools"}, "", "calc: " + without + "its commands\n", exitUsage},
	} {
		t.Run(test.name, func(t *testing.T) {
			cmd := exec.Command(program, test.args...)
			cmd.Stdin = strings.NewReader(test.in)
			out, _ := cmd.CombinedOutput()
			if code := cmd.ProcessState.ExitCode(); string(out) != test.want || code != test.code {
				t.Errorf("got %q and exit code %d, want %q and %d", out, code, test.want, test.code)
			}
		})
	}
	help, err := exec.Command(program, "-h").Output()
	if err != nil || strings.Contains(string(help), "-http") || strings.Contains(string(help), "tools") {
		t.Errorf("%v\n%s", err, help)
	}
	info, err := os.Stat(program)
	if err != nil {
		t.Fatal(err)
	}
	if most := int64(3_300_000); goruntime.GOOS+"/"+goruntime.GOARCH == "linux/amd64" && info.Size() > most {
		t.Errorf("%d bytes, at most %d are allowed", info.Size(), most)
	}
}
