package clients

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// client is somebody else's MCP client.
type client struct {
	name string
	eras []string
	// run does the job and returns what the client saw, and what it and the
	// server wrote to standard error.
	run func(context.Context, job) (seen *transcript, stderr string, err error)
	// callsOnlyListed is set for a client that refuses unknown tools itself.
	callsOnlyListed bool
	// cannotAnswer is set for a client that answers no question of a server.
	cannotAnswer bool
	// hidesProgress is set for a client that does not pass progress on.
	hidesProgress bool
}

var (
	legacy   = []string{"legacy"}
	allEras  = []string{"legacy", "auto", "modern"}
	allDated = []string{"2024-11-05", "2025-03-26", "2025-06-18", "legacy", "auto", "modern"}
)

var clients = []client{
	{name: "typescript-sdk-1", eras: legacy, run: script(node, "sdk1.mjs")},
	{name: "typescript-sdk-2", eras: allEras, run: script(node, "sdk2.mjs")},
	{name: "inspector", eras: allEras, run: inspector, callsOnlyListed: true, cannotAnswer: true, hidesProgress: true},
	{name: "python-sdk-1", eras: legacy, run: script(python("sdk1"), "sdk1.py")},
	{name: "python-sdk-2", eras: allEras, run: script(python("sdk2"), "sdk2.py")},
	{name: "fastmcp-4", eras: allEras, run: script(python("fastmcp4"), "fastmcp4.py")},
	{name: "go-sdk", eras: allDated, run: goSDK},
	{name: "mcp-go", eras: allDated, run: mcpGo},
}

func TestEveryClientUsesCalc(t *testing.T) {
	url := serve(t, calc(t))
	for _, c := range clients {
		for _, era := range c.eras {
			t.Run(c.name+"/"+era+"/stdio", func(t *testing.T) {
				t.Parallel()
				use(t, c, job{Era: era, Command: command(calc(t))})
			})
			t.Run(c.name+"/"+era+"/http", func(t *testing.T) {
				t.Parallel()
				use(t, c, job{Era: era, URL: url})
			})
		}
	}
}

func use(t *testing.T, c client, j job) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	j.Calls = expectedCalls()
	got, stderr, err := c.run(ctx, j)
	needEnvironment(t, err)
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr)
	}
	problems := append(check(c, j.Era, got), alarms(stderr)...)
	if len(problems) > 0 {
		t.Errorf("the client saw:\n\t%s\nstandard error:\n%s", strings.Join(problems, "\n\t"), stderr)
	}
}

// script is a client in a language of its own: it gets the job as its
// argument and writes the transcript as the last line of its output.
func script(runs interpreter, name string) func(context.Context, job) (*transcript, string, error) {
	return func(ctx context.Context, j job) (*transcript, string, error) {
		text, err := json.Marshal(j)
		if err != nil {
			return nil, "", err
		}
		stdout, stderr, err := runs.exec(ctx, nil, name, string(text))
		if err != nil {
			return nil, stdout + stderr, err
		}
		got := new(transcript)
		lines := strings.Split(strings.TrimSpace(stdout), "\n")
		if err := json.Unmarshal([]byte(lines[len(lines)-1]), got); err != nil {
			return nil, stdout + stderr, err
		}
		return got, stderr, nil
	}
}

var node = interpreter{
	program: filepath.Join("node_modules", ".bin", "node"),
	dir:     filepath.Join("..", "node"),
}

func python(environment string) interpreter {
	return interpreter{
		program: filepath.Join(".venv", environment, "bin", "python"),
		dir:     filepath.Join("..", "python"),
	}
}
