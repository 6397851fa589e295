package hosts

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestUserFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the paths of the table are of Unix")
	}
	variables := map[string]string{
		"HOME": "/home/ada", "USERPROFILE": "/users/ada", "APPDATA": "/users/ada/roaming", "LOCALAPPDATA": "/users/ada/local",
	}
	tests := []struct {
		host, linux, darwin, windows string
	}{
		{"claude-code", "/home/ada/.claude.json", "/home/ada/.claude.json", "/users/ada/.claude.json"},
		{
			"claude-desktop", "/home/ada/.config/Claude/claude_desktop_config.json",
			"/home/ada/Library/Application Support/Claude/claude_desktop_config.json", "/users/ada/roaming/Claude/claude_desktop_config.json",
		},
		{"codex", "/home/ada/.codex/config.toml", "/home/ada/.codex/config.toml", "/users/ada/.codex/config.toml"},
		{"cursor", "/home/ada/.cursor/mcp.json", "/home/ada/.cursor/mcp.json", "/users/ada/.cursor/mcp.json"},
		{"gemini", "/home/ada/.gemini/settings.json", "/home/ada/.gemini/settings.json", "/users/ada/.gemini/settings.json"},
		{
			"vscode", "/home/ada/.config/Code/User/mcp.json",
			"/home/ada/Library/Application Support/Code/User/mcp.json", "/users/ada/roaming/Code/User/mcp.json",
		},
		{"zed", "/home/ada/.config/zed/settings.json", "/home/ada/.config/zed/settings.json", "/users/ada/roaming/Zed/settings.json"},
	}
	if len(tests) != len(All) {
		t.Errorf("%d hosts are tested, and there are %d", len(tests), len(All))
	}
	for _, test := range tests {
		for system, want := range map[string]string{"linux": test.linux, "darwin": test.darwin, "windows": test.windows} {
			env := Environment{OS: system, Getenv: func(name string) string { return variables[name] }}
			if got, err := Find(test.host).UserFile(env); err != nil || got != want {
				t.Errorf("%s on %s: %s, %v; want %s", test.host, system, got, err, want)
			}
			nowhere := Environment{OS: system, Getenv: func(string) string { return "" }}
			if got, err := Find(test.host).UserFile(nowhere); err == nil {
				t.Errorf("%s on %s without a home: %s", test.host, system, got)
			}
		}
	}
}

func TestUserFileWhereAVariableSays(t *testing.T) {
	tests := []struct {
		host, variable, value, want string
	}{
		{"claude-code", "CLAUDE_CONFIG_DIR", "/c", "/c/.claude.json"},
		{"claude-desktop", "XDG_CONFIG_HOME", "/x", "/x/Claude/claude_desktop_config.json"},
		{"codex", "CODEX_HOME", "/c", "/c/config.toml"},
		{"gemini", "GEMINI_CLI_HOME", "/g", "/g/.gemini/settings.json"},
		{"vscode", "XDG_CONFIG_HOME", "/x", "/x/Code/User/mcp.json"},
		{"vscode", "XDG_CONFIG_HOME", "relative", "/home/ada/.config/Code/User/mcp.json"},
		{"zed", "XDG_CONFIG_HOME", "/x", "/x/zed/settings.json"},
		{"zed", "FLATPAK_XDG_CONFIG_HOME", "/f", "/f/zed/settings.json"},
	}
	for _, test := range tests {
		variables := map[string]string{"HOME": "/home/ada", test.variable: test.value}
		env := Environment{OS: "linux", Getenv: func(name string) string { return variables[name] }}
		if got, err := Find(test.host).UserFile(env); err != nil || filepath.ToSlash(got) != test.want {
			t.Errorf("%s with %s=%s: %s, %v; want %s", test.host, test.variable, test.value, got, err, test.want)
		}
	}
}

// Installed as a package of Windows, Claude Desktop reads nothing else.
func TestUserFileInAPackageOfWindows(t *testing.T) {
	local := t.TempDir()
	roaming := filepath.Join(local, "Packages", "Claude_pzs8sxrjxfjjc", "LocalCache", "Roaming")
	for _, dir := range []string{roaming, filepath.Join(local, "Packages", "Another_x", "LocalCache", "Roaming")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	variables := map[string]string{"APPDATA": "/users/ada/roaming", "LOCALAPPDATA": local}
	env := Environment{OS: "windows", Getenv: func(name string) string { return variables[name] }}
	got, err := claudeDesktop.UserFile(env)
	if want := filepath.Join(roaming, "Claude", "claude_desktop_config.json"); err != nil || got != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
}
