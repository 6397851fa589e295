//go:build darwin || freebsd || linux

package command

import (
	"os"
	"syscall"
	"unsafe"
)

// columns returns how wide a terminal is, 0 where it does not say, and whether
// the file is one.
func columns(f *os.File) (n int, terminal bool) {
	raw, err := f.SyscallConn()
	if err != nil {
		return 0, false
	}
	var size struct{ rows, columns, x, y uint16 }
	raw.Control(func(fd uintptr) {
		_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, fd, syscall.TIOCGWINSZ, uintptr(unsafe.Pointer(&size)))
		terminal = errno == 0
	})
	return int(size.columns), terminal
}
