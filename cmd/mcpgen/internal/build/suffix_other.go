//go:build !windows

package build

// ExecutableSuffix ends the name of a program.
const ExecutableSuffix = ""
