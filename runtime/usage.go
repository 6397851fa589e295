package runtime

import (
	"fmt"
	"io"
	"os"
	"strings"
)

func (s *Server) usage(w io.Writer, program string) {
	path, err := os.Executable()
	if err != nil || strings.Contains(path, "go-build") || strings.Contains(path, "mcpgen-run-") {
		path = "/path/to/" + program // go run and mcpgen run leave no program behind
	}
	fmt.Fprintf(w, `%[1]s is a Model Context Protocol server (%[2]s %[3]s).

usage:
  %[1]s                 serve a client on standard input and output
%[4]s%[8]s%[5]s
To add it to Claude Code or to Codex:

  claude mcp add %[6]s -- %[7]s
  codex mcp add %[6]s -- %[7]s
`, program, s.info.Name, s.info.Version, fmt.Sprintf(httpUsage, program), httpAddressUsage, shellWord(s.info.Name), shellWord(path), strings.ReplaceAll(commandUsage, "PROGRAM", program))
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
