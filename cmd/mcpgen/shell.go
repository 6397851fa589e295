package main

import (
	"runtime"
	"strings"
)

// shellWord is a word as one types it into a shell.
func shellWord(s string) string {
	safe := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_./:@%+=,", r) || r > 0x7f
	}
	switch {
	case s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !safe(r) }):
		return s
	case runtime.GOOS == "windows":
		return `"` + s + `"`
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
