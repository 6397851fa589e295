package runtime

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mcpgen/mcpgen/runtime/internal/command"
	"github.com/mcpgen/mcpgen/runtime/internal/stdguard"
)

// command runs one of the commands for people and scripts. What functions print
// goes to standard error, so that standard output has the result alone.
func (s *Server) command(program string, args []string) int {
	ctx, stop := untilSignal(context.Background())
	defer stop()
	guard, err := stdguard.Take(func(string) {})
	if err != nil {
		return complain(program, err.Error(), exitFailure)
	}
	defer guard.Release()
	code := command.Run(ctx, s, command.Program{Name: program, In: guard.In, Out: guard.Out, Err: os.Stderr}, args)
	grace, cancel := context.WithTimeout(context.Background(), s.options.drain)
	defer cancel()
	s.endTasks(grace)
	return code
}

func (s *Server) usage(w io.Writer, program string) {
	path, err := os.Executable()
	if err != nil || strings.Contains(path, "go-build") || strings.Contains(path, "mcpgen-run-") {
		path = "/path/to/" + program // go run and mcpgen run leave no program behind
	}
	fmt.Fprintf(w, `%[1]s is a Model Context Protocol server (%[2]s %[3]s).

usage:
  %[1]s                 serve a client on standard input and output
%[4]s  %[1]s tools           list the tools and their parameters
  %[1]s call tool a=1   call a tool and print the result
  %[1]s resources       list the resources
  %[1]s prompts         list the prompts
  %[1]s version         show what this is and was built from

A command followed by -h explains itself.
%[5]s
To add it to Claude Code or to Codex:

  claude mcp add %[6]s -- %[7]s
  codex mcp add %[6]s -- %[7]s
`, program, s.info.Name, s.info.Version, fmt.Sprintf(httpUsage, program), httpAddressUsage, shellWord(s.info.Name), shellWord(path))
}

// shellWord is a word as a shell reads it.
func shellWord(word string) string {
	plain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("_./:@%+=-", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
