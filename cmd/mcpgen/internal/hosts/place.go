package hosts

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Environment is where configurations are looked for.
type Environment struct {
	// OS is one of the values of runtime.GOOS.
	OS     string
	Getenv func(string) string
}

// Here is the environment of this process.
func Here() Environment {
	return Environment{OS: runtime.GOOS, Getenv: os.Getenv}
}

// at is a file of a host: in the directory that the variable names, where it
// is set, and otherwise in dir of the base directory.
func (env Environment) at(variable string, base func(Environment) (string, error), dir, file string) (string, error) {
	if variable != "" && env.Getenv(variable) != "" {
		return filepath.Join(env.Getenv(variable), file), nil
	}
	root, err := base(env)
	if err != nil {
		return "", err
	}
	return filepath.Join(root, filepath.FromSlash(dir), file), nil
}

// home is the user's directory.
func (env Environment) home() (string, error) {
	variable := "HOME"
	if env.OS == "windows" {
		variable = "USERPROFILE"
	}
	if dir := env.Getenv(variable); filepath.IsAbs(dir) {
		return dir, nil
	} else if dir != "" {
		return "", fmt.Errorf("%s is %q, which is not an absolute path", variable, dir)
	}
	return "", fmt.Errorf("%s is not set", variable)
}

// config is where programs that follow the XDG base directories keep theirs.
func (env Environment) config() (string, error) {
	if dir := env.Getenv("XDG_CONFIG_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	home, err := env.home()
	return filepath.Join(home, ".config"), err
}

// applications is where Electron, and what follows it, keeps configurations.
func (env Environment) applications() (string, error) {
	switch env.OS {
	case "windows":
		if dir := env.Getenv("APPDATA"); dir != "" {
			return dir, nil
		}
		home, err := env.home()
		return filepath.Join(home, "AppData", "Roaming"), err
	case "darwin":
		home, err := env.home()
		return filepath.Join(home, "Library", "Application Support"), err
	}
	return env.config()
}

// claudeDesktopFile looks into the packages of Windows first: installed as one,
// Claude Desktop sees a file system of its own, and its directory there only.
func claudeDesktopFile(env Environment) (string, error) {
	const dir, file = "Claude", "claude_desktop_config.json"
	packages := filepath.Join(env.Getenv("LOCALAPPDATA"), "Packages")
	if env.OS == "windows" && filepath.IsAbs(packages) {
		entries, _ := os.ReadDir(packages) // there need not be any
		for _, e := range entries {
			roaming := filepath.Join(packages, e.Name(), "LocalCache", "Roaming")
			if info, err := os.Stat(roaming); strings.HasPrefix(e.Name(), "Claude_") && err == nil && info.IsDir() {
				return filepath.Join(roaming, dir, file), nil
			}
		}
	}
	return env.at("", Environment.applications, dir, file)
}

// zedFile follows XDG on macOS too.
func zedFile(env Environment) (string, error) {
	switch env.OS {
	case "windows":
		return env.at("", Environment.applications, "Zed", "settings.json")
	case "darwin":
		return env.at("", Environment.home, ".config/zed", "settings.json")
	}
	if dir := env.Getenv("FLATPAK_XDG_CONFIG_HOME"); dir != "" {
		return filepath.Join(dir, "zed", "settings.json"), nil
	}
	return env.at("", Environment.config, "zed", "settings.json")
}
