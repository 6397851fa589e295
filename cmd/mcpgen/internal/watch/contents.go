package watch

import (
	"crypto/sha256"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// contents are digests of files by path. A file that cannot be read has an
// empty one; a directory that does not exist has the path of the nearest one
// that does.
type contents map[string]string

// read reads all inputs.
func read(inputs Inputs) contents {
	c := contents{}
	for _, dir := range inputs.Sources {
		c.readDir(dir)
	}
	for _, asset := range inputs.Assets {
		files, _ := asset.find()
		for _, file := range files {
			c.update(file)
		}
	}
	for _, file := range inputs.Files {
		c.update(file)
	}
	return c
}

// readDir reads the sources in a directory.
func (c contents) readDir(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		c[dir] = existing(dir)
		return
	}
	for _, e := range entries {
		if isSource(e.Name()) && !e.IsDir() {
			c.update(filepath.Join(dir, e.Name()))
		}
	}
}

// find returns the files that an asset stands for at present, and the
// directories in which such files are, or would be.
func (a Asset) find() (files, dirs []string) {
	base := a.Dir
	for part := range strings.SplitSeq(path.Dir(a.Pattern), "/") {
		if strings.ContainsAny(part, `*?[\`) {
			break
		}
		base = filepath.Join(base, part)
	}
	dirs = []string{existing(base)}
	root := os.DirFS(a.Dir)
	matches, err := fs.Glob(root, a.Pattern)
	if err != nil {
		return nil, dirs // the go command says what is wrong with the pattern
	}
	for _, match := range matches {
		dirs = append(dirs, filepath.Dir(filepath.Join(a.Dir, match)))
		fs.WalkDir(root, match, func(name string, entry fs.DirEntry, err error) error {
			switch path := filepath.Join(a.Dir, filepath.FromSlash(name)); {
			case err != nil:
				// It is gone by now.
			case entry.IsDir():
				dirs = append(dirs, path)
			default:
				files = append(files, path)
			}
			return nil
		})
	}
	return files, dirs
}

// update reads one file. A file that does not exist has no digest.
func (c contents) update(path string) {
	digest, err := digest(path)
	if os.IsNotExist(err) {
		delete(c, path)
		return
	}
	c[path] = digest
}

func digest(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return "", err // a pipe would not end
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", err
	}
	return string(h.Sum(nil)), nil
}

// difference returns the paths that differ, sorted.
func (c contents) difference(before contents) []string {
	changed := map[string]bool{}
	for path, digest := range c {
		if old, known := before[path]; !known || old != digest {
			changed[path] = true
		}
	}
	for path := range before {
		if _, known := c[path]; !known {
			changed[path] = true
		}
	}
	return slices.Sorted(maps.Keys(changed))
}

// existing is the directory, or the nearest above it that exists.
func existing(dir string) string {
	for {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
		above := filepath.Dir(dir)
		if above == dir {
			return dir
		}
		dir = above
	}
}

// sourceSuffixes are those of the files that go build reads.
var sourceSuffixes = []string{".go", ".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".hxx", ".m", ".s", ".S", ".sx", ".swig", ".swigcxx", ".syso", ".f", ".F", ".for", ".f90"}

// isSource says whether go build reads a file of that name.
func isSource(name string) bool {
	return !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "_") &&
		!strings.HasSuffix(name, "_test.go") && slices.Contains(sourceSuffixes, filepath.Ext(name))
}
