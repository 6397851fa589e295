package load

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// settings are the variables of the go command: those of the environment, or of
// the file that go env -w writes, or of the distribution.
type settings struct {
	env   []string // nil for that of the process
	files []string // the texts of the files, the one that counts more first
}

// settings returns the variables of the go command that would be run, and false
// where it is not known which that is.
func (l *loader) settings() (*settings, bool) {
	s := &settings{env: l.cfg.Env}
	command, err := exec.LookPath("go")
	if err == nil {
		command, err = filepath.EvalSymlinks(command)
	}
	if err != nil {
		return nil, false
	}
	defaults, err := os.ReadFile(filepath.Join(filepath.Dir(command), "..", "go.env"))
	if err != nil {
		return nil, false
	}
	file := s.variable("GOENV")
	if file == "" {
		config, err := os.UserConfigDir()
		if err != nil {
			return nil, false
		}
		file = filepath.Join(config, "go", "env")
	}
	if file != "off" {
		text, err := os.ReadFile(file)
		if err != nil && !os.IsNotExist(err) {
			return nil, false
		}
		s.files = append(s.files, string(text))
	}
	s.files = append(s.files, string(defaults))
	return s, true
}

// get returns the value of a variable, empty when it is not set.
func (s *settings) get(name string) string {
	if value := s.variable(name); value != "" {
		return value
	}
	for _, text := range s.files {
		for line := range strings.Lines(text) {
			if value, ok := strings.CutPrefix(strings.TrimSpace(line), name+"="); ok && value != "" {
				return value
			}
		}
	}
	return ""
}

// variable returns the value of a variable of the environment.
func (s *settings) variable(name string) string {
	if s.env == nil {
		return os.Getenv(name)
	}
	value := ""
	for _, entry := range s.env {
		if v, ok := strings.CutPrefix(entry, name+"="); ok {
			value = v
		}
	}
	return value
}

// plain says whether nothing is set that changes which packages the go command
// finds, but for workspaces.
func (s *settings) plain() bool {
	for flag := range strings.FieldsSeq(s.get("GOFLAGS")) {
		if name, _, _ := strings.Cut(strings.TrimLeft(flag, "-"), "="); name != "buildvcs" && name != "trimpath" && name != "p" {
			return false
		}
	}
	if modules := s.get("GO111MODULE"); modules != "" && modules != "on" {
		return false
	}
	// Bazel, for one, has its own idea of packages.
	if driver := s.variable("GOPACKAGESDRIVER"); driver != "" && driver != "off" {
		return false
	}
	_, err := exec.LookPath("gopackagesdriver")
	return err != nil
}
