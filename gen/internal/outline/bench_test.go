package outline_test

import (
	"go/build"
	"path/filepath"
	"testing"

	"github.com/mcpgen/mcpgen/gen/internal/outline"
)

// BenchmarkParse compares what parsing the files of a package takes with and
// without their bodies, and what of the latter blanking takes.
func BenchmarkParse(b *testing.B) {
	var files [][]byte
	size := 0
	eachFile(b, filepath.Join(build.Default.GOROOT, "src", "net", "http"), func(_ string, src []byte) {
		files = append(files, src)
		size += len(src)
	})
	for _, bench := range []struct {
		name string
		do   func(src []byte)
	}{
		{"Whole", func(src []byte) { parse(src) }},
		{"Blanked", func(src []byte) { parse(outline.Blank(src)) }},
		{"Blank", func(src []byte) { outline.Blank(src) }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, src := range files {
					bench.do(src)
				}
			}
		})
	}
}
