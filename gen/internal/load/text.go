package load

import (
	"os"
	"slices"
	"sync"
)

// text is a file that has been read.
type text struct {
	name string
	src  []byte
}

// texts are files and directories that have been read, by name, so that each is
// read once. The zero value holds none.
type texts struct{ files, dirs sync.Map }

func (t *texts) read(name string) ([]byte, error) {
	if src, ok := t.files.Load(name); ok {
		return src.([]byte), nil
	}
	src, err := os.ReadFile(name)
	if err == nil {
		t.files.Store(name, src)
	}
	return src, err
}

// list returns what is in a directory.
func (t *texts) list(dir string) ([]os.DirEntry, error) {
	if entries, ok := t.dirs.Load(dir); ok {
		return entries.([]os.DirEntry), nil
	}
	entries, err := os.ReadDir(dir)
	if err == nil {
		t.dirs.Store(dir, entries)
	}
	return entries, err
}

// readAll reads Go files in the order of their names, and leaves out those that
// mcpgen wrote.
func (t *texts) readAll(names []string) ([]text, error) {
	var files []text
	for _, name := range slices.Sorted(slices.Values(names)) {
		src, err := t.read(name)
		if err != nil {
			return nil, err
		}
		if !isGenerated(src) {
			files = append(files, text{name, src})
		}
	}
	return files, nil
}
