//go:build !mcp_stdio

package runtime

import (
	"context"
	"os"

	"github.com/mcpgen/mcpgen/runtime/internal/command"
	"github.com/mcpgen/mcpgen/runtime/internal/stdguard"
)

// commandUsage explains the commands of PROGRAM.
const commandUsage = `  PROGRAM tools           list the tools and their parameters
  PROGRAM call tool a=1   call a tool and print the result
  PROGRAM resources       list the resources
  PROGRAM prompts         list the prompts
  PROGRAM version         show what this is and was built from

A command followed by -h explains itself.
`

func isCommand(word string) bool { return command.Is(word) }

// commandMeant is a hint at the command that a word may stand for.
func commandMeant(word string) string { return command.Meant(word) }

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
