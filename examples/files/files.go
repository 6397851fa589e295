// Files shows one directory: it lists, searches and reads the text files in it,
// and serves every file as a resource, file:///docs/guide.md for example. Paths
// are relative to the directory and have forward slashes.
package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net/http"
	"os"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

//go:generate go run github.com/mcpgen/mcpgen/cmd/mcpgen .

// Bounds of what one call returns or looks at.
const (
	maxSize    = 4 << 20 // bytes of a file
	maxEntries = 1000    // files of a list
	maxMatches = 100     // lines of a search
)

// Main serves the working directory, or the one that FILES_DIR names:
//
//	FILES_DIR=~/notes go run ./examples/files
//	FILES_DIR=~/notes go run ./examples/files -http 8000
func main() {
	root, err := os.OpenRoot(cmp.Or(os.Getenv("FILES_DIR"), "."))
	if err != nil {
		log.Fatalf("files: %v", err)
	}
	mcp.Main(NewMCPServer(&Directory{root}))
}

// Directory is what the server shows. Every file is opened through its root,
// so neither .. nor a symbolic link leads out of it.
type Directory struct {
	root *os.Root
}

// File is a file of the directory.
//
//mcp:resource file:///{+name}
func (d *Directory) File(name string) ([]mcp.Contents, error) {
	return mcp.ReadFile(d.root.FS(), name)
}

// CompleteFile suggests the names of files and directories while a user types
// a URI.
//
//mcp:complete File name
func (d *Directory) CompleteFile(typed string) []string {
	dir, _ := path.Split(typed)
	entries, err := fs.ReadDir(d.root.FS(), path.Clean(dir))
	if err != nil {
		return nil
	}
	var names []string
	for _, entry := range entries {
		name := dir + entry.Name()
		if entry.IsDir() {
			name += "/"
		}
		if strings.HasPrefix(name, typed) {
			names = append(names, name)
		}
	}
	return names
}

// Entry is a file of a list.
type Entry struct {
	Name     string    `json:"name"`     // path of the file
	Size     int64     `json:"size"`     // in bytes
	Modified time.Time `json:"modified"` // when it was last written
}

// ListFiles lists the files of the directory and of all directories in it, in
// alphabetical order and at most 1000 of them.
//
//mcp:tool readonly
//mcp:param pattern default="*"
//mcp:param dir default="."
func (d *Directory) ListFiles(
	pattern string, // glob that the last element of a path has to match, such as *.md
	dir string, // directory to begin in
) (
	files []Entry, // the files
	truncated bool, // whether there are more, which are left out
	err error,
) {
	err = d.walk(dir, pattern, func(name string, entry fs.DirEntry) error {
		if len(files) == maxEntries {
			truncated = true
			return fs.SkipAll
		}
		if info, err := entry.Info(); err == nil { // it may be gone by now
			files = append(files, Entry{Name: name, Size: info.Size(), Modified: info.ModTime().UTC()})
		}
		return nil
	})
	return files, truncated, err
}

// ReadFile returns lines of a text file, with a last line that says where to go
// on if there are more.
//
//mcp:tool readonly
//mcp:param from default=1 min=1
//mcp:param lines default=500 min=1 max=2000
func (d *Directory) ReadFile(
	name string, // path of the file
	from int, // first line to return, counted from 1
	lines int, // how many lines to return
) (string, error) {
	content, err := d.read(name)
	switch {
	case errors.Is(err, mcp.ErrNotFound):
		return "", fmt.Errorf("there is no file %s: list_files shows which there are", name)
	case err != nil:
		return "", err
	case !isText(content):
		return "", fmt.Errorf("%s is not text but %s: it can be read as the resource file:///%s", name, http.DetectContentType(content), name)
	}
	all := strings.SplitAfter(strings.TrimSuffix(string(content), "\n"), "\n")
	if from > len(all) {
		return "", fmt.Errorf("%s has %d lines, so none from %d on", name, len(all), from)
	}
	end := min(from-1+lines, len(all))
	text := strings.Join(all[from-1:end], "")
	if end < len(all) {
		text += fmt.Sprintf("(%d of %d lines; go on from %d)", end, len(all), end+1)
	}
	return text, nil
}

// Match is a line that a search found.
type Match struct {
	Name string `json:"name"` // path of the file
	Line int    `json:"line"` // number of the line, counted from 1
	Text string `json:"text"` // the line
}

// SearchFiles finds the lines of text files that contain a text, at most 100.
//
//mcp:tool readonly timeout=30s
//mcp:param text minlen=1
//mcp:param pattern default="*"
//mcp:param dir default="."
func (d *Directory) SearchFiles(
	ctx context.Context,
	text string, // text to find, with the same case
	pattern string, // glob that the last element of a path has to match, such as *.go
	dir string, // directory to begin in
) (
	matches []Match, // the lines
	truncated bool, // whether there are more, which are left out
	err error,
) {
	searched := 0
	err = d.walk(dir, pattern, func(name string, _ fs.DirEntry) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		searched++
		mcp.Progress(ctx, float64(searched), 0, "searching "+name)
		content, err := d.read(name)
		if err != nil || !isText(content) {
			return nil // what cannot be read has no lines to find
		}
		number := 0
		for line := range strings.Lines(string(content)) {
			number++
			if !strings.Contains(line, text) {
				continue
			}
			if len(matches) == maxMatches {
				truncated = true
				return fs.SkipAll
			}
			matches = append(matches, Match{Name: name, Line: number, Text: shorten(strings.TrimSpace(line))})
		}
		return nil
	})
	return matches, truncated, err
}

// walk visits the regular files below dir whose names match a pattern. It does
// not follow symbolic links.
func (d *Directory) walk(dir, pattern string, visit func(name string, entry fs.DirEntry) error) error {
	if _, err := path.Match(pattern, ""); err != nil {
		return fmt.Errorf("pattern %q is not a glob such as *.md", pattern)
	}
	return fs.WalkDir(d.root.FS(), path.Clean(dir), func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && name == path.Clean(dir):
			return fmt.Errorf("there is no directory %s", dir)
		case err != nil:
			return nil // one that cannot be read hides only itself
		}
		if matched, _ := path.Match(pattern, entry.Name()); !matched || !entry.Type().IsRegular() {
			return nil
		}
		return visit(name, entry)
	})
}

// read returns the content of a regular file: opening a pipe would wait for its
// writer.
func (d *Directory) read(name string) ([]byte, error) {
	info, err := d.root.Stat(name)
	switch {
	case err != nil || !info.Mode().IsRegular():
		return nil, mcp.ErrNotFound
	case info.Size() > maxSize:
		return nil, fmt.Errorf("%s is too large to be read: it has %d bytes, and the limit is %d", name, info.Size(), maxSize)
	}
	return d.root.ReadFile(name)
}

// isText reports whether a model can read the content as it is.
func isText(content []byte) bool {
	return utf8.Valid(content) && !bytes.ContainsRune(content, 0)
}

// shorten cuts a line that is too long to be shown in a list.
func shorten(line string) string {
	const limit = 200
	if utf8.RuneCountInString(line) <= limit {
		return line
	}
	return string([]rune(line)[:limit]) + "…"
}
