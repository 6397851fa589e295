package stdguard

import "syscall"

// replace makes fd mean the file that from means.
func replace(from, fd int) error { return syscall.Dup3(from, fd, 0) }
