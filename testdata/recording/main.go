// Recording draws the picture of the README: it does in a terminal what the
// picture shows, and draws what the terminal says.
//
//	go run ./testdata/recording >docs/loop.svg
//
// It needs script, of util-linux, for the terminal.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// program is the server that the recording makes.
const program = `// Hello greets people.
package main

// Greet returns a greeting for somebody.
//
//mcp:tool readonly
func Greet(
	name string, // whom to greet
) string {
	return "Hello, " + name + "!"
}
`

// commands are typed one after another. Some are to fail.
var commands = []string{
	"cat greet.go",
	"go tool mcpgen",
	"go run . tools",
	"go run . call greet name=Ada",
	"go run . call greet nmae=Ada",
	"go tool mcpgen install claude-code -w",
}

func main() {
	lines, err := record()
	if err != nil {
		fmt.Fprintln(os.Stderr, "recording:", err)
		os.Exit(1)
	}
	draw(os.Stdout, lines)
}

// line is one line of the screen.
type line struct {
	text    string
	command bool
}

// record makes the server in a directory of its own and types the commands.
func record() ([]line, error) {
	root, err := filepath.Abs(".")
	if err != nil {
		return nil, err
	}
	base, err := os.MkdirTemp("", "recording")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(base)
	home, dir := filepath.Join(base, "home"), filepath.Join(base, "greet")
	for _, dir := range []string{home, dir} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return nil, err
		}
	}
	t := terminal{dir: dir, home: home}
	if t.caches, err = caches(); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "greet.go"), []byte(program), 0o644); err != nil {
		return nil, err
	}
	prepare := "go mod init example.com/greet && cp " + root + "/go.sum . && " +
		"go mod edit -tool=github.com/mcpgen/mcpgen/cmd/mcpgen -replace=github.com/mcpgen/mcpgen=" + root + " && go mod tidy && go build -o /dev/null github.com/mcpgen/mcpgen/cmd/mcpgen"
	if out, err := t.command("bash", "-c", prepare).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	var lines []line
	for _, command := range commands {
		lines = append(lines, line{command, true})
		for text := range strings.Lines(t.screen(command)) {
			lines = append(lines, line{text: strings.TrimRight(text, "\r\n")})
		}
	}
	return lines, nil
}

// terminal runs commands in a directory, with a home of their own.
type terminal struct {
	dir, home string
	caches    []string
}

// caches are where the go command keeps things, whatever the home.
func caches() ([]string, error) {
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	places := strings.Fields(string(out))
	if err != nil || len(places) != 2 {
		return nil, fmt.Errorf("go env: %w", err)
	}
	return []string{"GOCACHE=" + places[0], "GOMODCACHE=" + places[1]}, nil
}

func (t *terminal) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = t.dir
	cmd.Env = append(os.Environ(), append(t.caches, "HOME="+t.home, "GOBIN=", "GOPATH="+filepath.Join(t.home, "go"), "TERM=xterm", "COLUMNS=80")...)
	return cmd
}

// control finds what moves the cursor or colors the text.
var control = regexp.MustCompile("\x1b\\[[0-9;?]*[A-Za-z]")

// screen returns what a command shows on a terminal, with the home as ~.
func (t *terminal) screen(command string) string {
	out, _ := t.command("script", "-qec", "stty cols 80; "+command, "/dev/null").Output() // a refusal fails
	return strings.ReplaceAll(control.ReplaceAllString(string(out), ""), t.home, "~")
}

// The measures of the picture in pixels, and the time of a line in seconds.
const (
	width, margin, lineHeight, top = 720, 20, 19, 52
	typing, printing, rest         = 0.9, 0.06, 4.0
)

// draw writes the lines as a terminal that fills, and starts anew.
func draw(w *os.File, lines []line) {
	at, starts := 0.5, make([]float64, len(lines))
	for i, l := range lines {
		starts[i] = at
		if l.command {
			at += typing
			starts[i] = at
		}
		at += printing
	}
	total := at + rest
	height := top + lineHeight*len(lines) + margin
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" role="img" aria-label="A terminal: mcpgen makes a server of a function, and the server is tried and installed.">
<style>
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d5dae3; white-space: pre }
.command { fill: #ffffff; font-weight: 600 }
.prompt { fill: #7ee0a1 }
.directive { fill: #ffc777 }
.comment { fill: #8b95a7 }
@media (prefers-reduced-motion: no-preference) {
`, width, height)
	for i, start := range starts {
		percent := strconv.FormatFloat(100*start/total, 'f', 2, 64)
		fmt.Fprintf(w, "@keyframes l%d { 0%%, %s%% { opacity: 0 } %s%%, 100%% { opacity: 1 } }\n#l%d { animation: l%d %.1fs step-end infinite }\n", i, percent, percent, i, i, total)
	}
	fmt.Fprintf(w, "}\n</style>\n<rect width=\"%d\" height=\"%d\" rx=\"10\" fill=\"#1b2130\"/>\n", width, height)
	for i, color := range []string{"#ff6b68", "#ffc145", "#4cd07d"} {
		fmt.Fprintf(w, "<circle cx=\"%d\" cy=\"20\" r=\"6\" fill=\"%s\"/>\n", margin+4+i*20, color)
	}
	for i, l := range lines {
		fmt.Fprintf(w, "<text id=\"l%d\" x=\"%d\" y=\"%d\">%s</text>\n", i, margin, top+lineHeight*i, mark(l))
	}
	fmt.Fprintln(w, "</svg>")
}

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\t", "    ")

// mark colors a line.
func mark(l line) string {
	text := escape.Replace(l.text)
	code, comment, found := strings.Cut(text, "//")
	switch {
	case l.command:
		return `<tspan class="prompt">$ </tspan><tspan class="command">` + text + `</tspan>`
	case strings.HasPrefix(text, "//mcp:"):
		return `<tspan class="directive">` + text + `</tspan>`
	case found && !strings.Contains(code, ":"):
		return code + `<tspan class="comment">//` + comment + `</tspan>`
	}
	return text
}
