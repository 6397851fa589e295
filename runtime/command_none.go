//go:build mcp_stdio

package runtime

// There are no commands to explain.
const commandUsage = ""

func isCommand(word string) bool {
	switch word {
	case "tools", "call", "resources", "prompts", "version":
		return true
	}
	return false
}

func commandMeant(string) string { return "" }

// command says that the program has been built without commands.
func (s *Server) command(program string, _ []string) int {
	return complain(program, "this program is built for stdio alone: build it without the tag mcp_stdio for its commands", exitUsage)
}
