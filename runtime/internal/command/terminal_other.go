//go:build !darwin && !freebsd && !linux

package command

import "os"

// columns returns how wide a terminal is, which is not known here, and whether
// the file may be one.
func columns(f *os.File) (n int, terminal bool) {
	info, err := f.Stat()
	return 0, err == nil && info.Mode()&os.ModeCharDevice != 0
}
