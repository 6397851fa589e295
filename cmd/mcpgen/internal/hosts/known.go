package hosts

import "net/url"

// What each host reads is in its documentation, or, where that is vague, what
// its own command for adding a server writes.

var claudeCode = &Host{
	Name:    "claude-code",
	Title:   "Claude Code",
	Hint:    "start Claude Code again to use it; /mcp shows it",
	key:     "mcpServers",
	project: ".mcp.json",
	user: func(env Environment) (string, error) {
		return env.at("CLAUDE_CONFIG_DIR", Environment.home, "", ".claude.json")
	},
	format: jsonFormat{},
	entry:  typed,
}

var claudeDesktop = &Host{
	Name:   "claude-desktop",
	Title:  "Claude Desktop",
	Hint:   "quit Claude Desktop and start it again to use it",
	key:    "mcpServers",
	user:   claudeDesktopFile,
	format: jsonFormat{},
	// It starts programs only. Its connectors, which are no part of the file,
	// are for servers that the internet can reach.
	entry: func(s Server) []member {
		if s.URL != "" {
			s.Command, s.Args = "npx", []string{"-y", "mcp-remote", s.URL}
			if !mcpRemoteTrusts(s.URL) {
				s.Args = append(s.Args, "--allow-http")
			}
			for _, h := range s.Headers {
				s.Args = append(s.Args, "--header", h.Name+":"+h.Value)
			}
			s.URL, s.Headers = "", nil
		}
		return untyped(s)
	},
}

var codex = &Host{
	Name:    "codex",
	Title:   "Codex",
	Hint:    "start Codex again to use it; /mcp shows it",
	key:     "mcp_servers",
	project: ".codex/config.toml",
	user: func(env Environment) (string, error) {
		return env.at("CODEX_HOME", Environment.home, ".codex", "config.toml")
	},
	format: tomlFormat{},
	entry: func(s Server) []member {
		if s.URL != "" {
			return []member{{"url", s.URL}, {"http_headers", s.Headers}}
		}
		return untyped(s)
	},
}

var cursor = &Host{
	Name:    "cursor",
	Title:   "Cursor",
	Hint:    "Cursor asks whether to enable it, or lists it in its settings under MCP",
	key:     "mcpServers",
	project: ".cursor/mcp.json",
	user: func(env Environment) (string, error) {
		return env.at("", Environment.home, ".cursor", "mcp.json")
	},
	format: jsonFormat{},
	entry: func(s Server) []member {
		if s.URL != "" {
			return untyped(s)
		}
		return typed(s)
	},
}

var gemini = &Host{
	Name:    "gemini",
	Title:   "Gemini CLI",
	Hint:    "start Gemini CLI again to use it; /mcp shows it",
	key:     "mcpServers",
	project: ".gemini/settings.json",
	user: func(env Environment) (string, error) {
		home := Environment.home
		if env.Getenv("GEMINI_CLI_HOME") != "" {
			home = func(Environment) (string, error) { return env.Getenv("GEMINI_CLI_HOME"), nil }
		}
		return env.at("", home, ".gemini", "settings.json")
	},
	format: jsonFormat{},
	entry: func(s Server) []member {
		if s.URL != "" {
			return typed(s)
		}
		return untyped(s)
	},
}

var vscode = &Host{
	Name:    "vscode",
	Title:   "VS Code",
	Hint:    "VS Code asks whether to trust it when it is first used; MCP: List Servers shows it",
	key:     "servers",
	project: ".vscode/mcp.json",
	user: func(env Environment) (string, error) {
		return env.at("", Environment.applications, "Code/User", "mcp.json")
	},
	format: jsonFormat{},
	entry:  typed,
}

var zed = &Host{
	Name:    "zed",
	Title:   "Zed",
	Hint:    "Zed starts it at once; the agent panel's settings show it",
	key:     "context_servers",
	project: ".zed/settings.json",
	user:    zedFile,
	format:  jsonFormat{},
	entry: func(s Server) []member {
		if s.URL == "" && s.Args == nil {
			s.Args = []string{} // which Zed must have
		}
		return untyped(s)
	},
}

// untyped is an entry that tells by its members what it is.
func untyped(s Server) []member {
	if s.URL != "" {
		return []member{{"url", s.URL}, {"headers", s.Headers}}
	}
	return []member{{"command", s.Command}, {"args", s.Args}, {"env", s.Env}}
}

// typed is an entry that says what it is.
func typed(s Server) []member {
	kind := "stdio"
	if s.URL != "" {
		kind = "http"
	}
	return append([]member{{"type", kind}}, untyped(s)...)
}

// mcpRemoteTrusts says whether mcp-remote connects to a URL without being told
// that it is meant.
func mcpRemoteTrusts(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
}
