//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package stdguard

import "syscall"

// replace makes fd mean the file that from means.
func replace(from, fd int) error { return syscall.Dup2(from, fd) }
