package runtime

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"unicode/utf8"
)

// maxFile bounds what ReadFile reads in bytes, like MaxResult a whole result.
const maxFile = 16 << 20

// ReadFile returns a file as the contents of a resource: as text where it is
// UTF-8, and with the media type that its name stands for. With the FS of an
// [os.Root] a resource serves a directory, and nothing outside of it:
//
//	//mcp:resource file:///{+name}
//	func (d *Directory) File(name string) ([]mcp.Contents, error) {
//		return mcp.ReadFile(d.root.FS(), name)
//	}
//
// What is not there, leads out of fsys or is no regular file is [ErrNotFound].
// A file of more than 16 MiB is an error.
func ReadFile(fsys fs.FS, name string) ([]Contents, error) {
	// A pipe or a device would block whoever opens it.
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil || !info.Mode().IsRegular():
		return nil, ErrNotFound
	case info.Size() > maxFile:
		return nil, fmt.Errorf("%s is too large to be read: it has %d bytes, and the limit is %d", name, info.Size(), maxFile)
	}
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	mediaType := mime.TypeByExtension(path.Ext(name))
	if utf8.Valid(content) && bytes.IndexByte(content, 0) < 0 {
		return []Contents{{MIMEType: cmp.Or(mediaType, "text/plain; charset=utf-8"), Text: string(content)}}, nil
	}
	return []Contents{{MIMEType: cmp.Or(mediaType, "application/octet-stream"), Blob: content}}, nil
}
