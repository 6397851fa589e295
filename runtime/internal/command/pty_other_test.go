//go:build !linux

package command_test

import (
	"errors"
	"os/exec"
)

const hasTerminals = false

func onTerminal(*exec.Cmd, int, string) (string, error) {
	return "", errors.New("these tests open terminals on Linux alone")
}
