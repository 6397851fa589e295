package command_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
	"unsafe"
)

const hasTerminals = true

// onTerminal runs a command on a terminal of its own and returns what the screen
// received. Each line of keys is typed when the screen waits at a prompt, which
// ends in ": ".
func onTerminal(cmd *exec.Cmd, columns int, keys string) (screen string, err error) {
	control, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		return "", err
	}
	defer control.Close()
	var number, unlock uint32
	size := struct{ rows, columns, x, y uint16 }{24, uint16(columns), 0, 0}
	for _, call := range []struct {
		request  uintptr
		argument unsafe.Pointer
	}{
		{syscall.TIOCSPTLCK, unsafe.Pointer(&unlock)},
		{syscall.TIOCGPTN, unsafe.Pointer(&number)},
		{syscall.TIOCSWINSZ, unsafe.Pointer(&size)},
	} {
		if err := ioctl(control, call.request, call.argument); err != nil {
			return "", err
		}
	}
	tty, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		return "", err
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	err = cmd.Start()
	tty.Close()
	if err != nil {
		return "", err
	}
	defer time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() }).Stop()
	var received bytes.Buffer
	buf := make([]byte, 4096)
	for {
		// It fails when the command has ended.
		n, err := control.Read(buf)
		received.Write(buf[:n])
		if err != nil {
			break
		}
		if key, rest := nextKeys(keys); key != "" && (bytes.HasSuffix(received.Bytes(), []byte(": ")) || bytes.Contains(buf[:n], []byte("brewing"))) {
			keys = rest
			if _, err := control.WriteString(key); err != nil {
				return received.String(), err
			}
		}
	}
	return received.String(), cmd.Wait()
}

// nextKeys cuts keys after the next line or control character.
func nextKeys(keys string) (next, rest string) {
	for i, key := range keys {
		if key < ' ' {
			return keys[:i+1], keys[i+1:]
		}
	}
	return keys, ""
}

func ioctl(f *os.File, request uintptr, argument unsafe.Pointer) (err error) {
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	control := raw.Control(func(fd uintptr) {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, fd, request, uintptr(argument)); errno != 0 {
			err = errno
		}
	})
	if control != nil {
		return control
	}
	return err
}
