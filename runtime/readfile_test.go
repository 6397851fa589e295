package runtime

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

func TestReadFile(t *testing.T) {
	files := fstest.MapFS{
		"notes":        {Data: []byte("hello")},
		"page.html":    {Data: []byte("<p>hello")},
		"data":         {Data: []byte{0xff, 0xfe}},
		"zero":         {Data: []byte("a\x00b")},
		"pixel.png":    {Data: []byte("\x89PNG\xff")},
		"empty":        {},
		"dir/file.txt": {Data: []byte("deep")},
		"pipe":         {Mode: fs.ModeNamedPipe},
	}
	tests := []struct {
		name, mediaType, text string
		blob                  bool
		err                   error
	}{
		{name: "notes", mediaType: "text/plain; charset=utf-8", text: "hello"},
		{name: "page.html", mediaType: "text/html; charset=utf-8", text: "<p>hello"},
		{name: "data", mediaType: "application/octet-stream", blob: true},
		{name: "zero", mediaType: "application/octet-stream", blob: true},
		{name: "pixel.png", mediaType: "image/png", blob: true},
		{name: "empty", mediaType: "text/plain; charset=utf-8"},
		{name: "dir/file.txt", mediaType: "text/plain; charset=utf-8", text: "deep"},
		{name: "dir", err: ErrNotFound},
		{name: "pipe", err: ErrNotFound},
		{name: "nothing", err: ErrNotFound},
		{name: "../notes", err: ErrNotFound},
		{name: "/notes", err: ErrNotFound},
		{name: "", err: ErrNotFound},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := ReadFile(files, test.name)
			if !errors.Is(err, test.err) {
				t.Fatalf("error %v, want %v", err, test.err)
			}
			if err != nil {
				return
			}
			if len(got) != 1 || got[0].MIMEType != test.mediaType || got[0].Text != test.text || (got[0].Blob != nil) != test.blob {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// A symbolic link does not lead out of a root, and a file that is too large is
// not read.
func TestReadFileOfRoot(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(base, "dir")
	if err := errors.Join(
		os.Mkdir(dir, 0o700),
		os.WriteFile(filepath.Join(base, "secret"), []byte("x"), 0o600),
		os.WriteFile(filepath.Join(dir, "file"), []byte("y"), 0o600),
		os.Symlink(filepath.Join(base, "secret"), filepath.Join(dir, "link")),
		os.Symlink("file", filepath.Join(dir, "inside")),
		os.WriteFile(filepath.Join(dir, "large"), nil, 0o600),
		os.Truncate(filepath.Join(dir, "large"), maxFile+1),
	); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if got, err := ReadFile(root.FS(), "inside"); err != nil || got[0].Text != "y" {
		t.Errorf("a link inside gives %v, %v", got, err)
	}
	if got, err := ReadFile(root.FS(), "link"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a link that leads out gives %v, %v", got, err)
	}
	if _, err := ReadFile(root.FS(), "large"); err == nil || errors.Is(err, ErrNotFound) {
		t.Errorf("a large file gives %v", err)
	}
}
