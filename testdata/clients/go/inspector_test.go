package clients

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
)

var inspectorCLI = interpreter{
	program: filepath.Join("node_modules", ".bin", "mcp-inspector"),
	dir:     filepath.Join("..", "node"),
}

// inspector is the CLI of the MCP Inspector, one run for each request. Its
// judgement of the tools' schemas is strict: any finding fails the job.
func inspector(ctx context.Context, j job) (*transcript, string, error) {
	target := j.Command
	if j.URL != "" {
		target = []string{j.URL}
	}
	var log strings.Builder
	ask := func(result any, args ...string) error {
		line := append([]string{"--cli"}, target...)
		line = append(line, "--protocol-era", j.Era, "--format", "json")
		stdout, stderr, err := inspectorCLI.exec(ctx, nil, append(line, args...)...)
		log.WriteString(stderr)
		answer := struct{ Result any }{result}
		if bad := json.Unmarshal([]byte(stdout), &answer); bad != nil {
			return fmt.Errorf("%w: %w in %q", err, bad, stdout)
		}
		return nil // an isError result has an exit code, but is an answer
	}
	var start struct {
		ProtocolVersion string
		ServerInfo      implementation
		Instructions    string
	}
	if err := ask(&start, "--method", "initialize"); err != nil {
		return nil, log.String(), err
	}
	got := &transcript{Protocol: start.ProtocolVersion, Server: &start.ServerInfo, Instructions: start.Instructions}
	log.Reset()
	if err := ask(got, "--method", "tools/list", "--strict"); err != nil {
		return nil, log.String(), err
	}
	if findings := log.String(); strings.Contains(findings, "Issue:") {
		return nil, findings, fmt.Errorf("tools/list --strict has findings")
	}
	for _, wanted := range j.Calls {
		outcome := seen{Tool: wanted.Tool}
		if wanted.Tool != unlisted {
			args, err := json.Marshal(wanted.Arguments)
			if err != nil {
				return nil, log.String(), err
			}
			outcome.Result = new(result)
			if err := ask(outcome.Result, "--method", "tools/call", "--tool-name", wanted.Tool, "--tool-args-json", string(args)); err != nil {
				return nil, log.String(), err
			}
		}
		got.Calls = append(got.Calls, outcome)
	}
	return got, log.String(), nil
}
