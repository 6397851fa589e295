package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/mcpgen/mcpgen/gen"
)

// update brings one file up to date and says what it did: nothing, if the file
// is as it should be.
func update(f gen.File) (did string, err error) {
	switch {
	case !f.Stale():
		return "", nil
	case f.Orphan:
		err, did = os.Remove(f.Path), "removed"
	default:
		err, did = replace(f.Path, f.Content), "wrote"
	}
	if err != nil {
		return "", fmt.Errorf("cannot write %s: %w", relative(f.Path), reason(err))
	}
	return did, nil
}

// replace gives a file its content as a whole or not at all.
func replace(path string, content []byte) error { return replaceAs(path, content, 0o666) }

// replaceAs writes another file beside the one of that path, or beside the one
// that it is a link to, with the same mode, and renames it. Where there was none
// the mode is that given, less the umask.
func replaceAs(path string, content []byte, mode fs.FileMode) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	keep := false
	if info, err := os.Stat(path); err == nil {
		mode, keep = info.Mode().Perm(), true
	}
	// The go command ignores files that start with a dot.
	beside := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%x.tmp", filepath.Base(path), rand.Uint64()))
	file, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if keep && err == nil {
		err = file.Chmod(mode) // which umask may have cut
	}
	err = errors.Join(err, file.Close())
	if err == nil {
		err = os.Rename(beside, path)
	}
	if err != nil {
		os.Remove(beside)
	}
	return err
}

// reason leaves out the name of the file beside, which nobody knows.
func reason(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
