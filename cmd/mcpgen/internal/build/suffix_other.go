//go:build !windows

package build

const executableSuffix = ""
