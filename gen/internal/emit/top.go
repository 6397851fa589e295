package emit

import (
	"bytes"
	"fmt"
	"go/format"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/source"
)

// top is what stands above the declarations: the header, the marker, the
// package clause, and the imports of what the declarations have named.
func (e *emitter) top(header string) ([]byte, error) {
	header, err := formatHeader(header)
	if err != nil {
		return nil, err
	}
	var out source.Printer
	if header != "" {
		out.Line("%s", header)
		out.Blank()
	}
	out.Line(marker)
	out.Blank()
	out.Line("package %s", e.pkg.Name)
	out.Blank()
	standard, other := e.imports.lines()
	if len(standard)+len(other) == 1 {
		out.Line("import %s", slices.Concat(standard, other)[0])
		return out.Bytes(), nil
	}
	out.Open("import (")
	for _, line := range standard {
		out.Line("%s", line)
	}
	if len(standard) > 0 && len(other) > 0 {
		out.Blank()
	}
	for _, line := range other {
		out.Line("%s", line)
	}
	out.Close(")")
	return out.Bytes(), nil
}

// formatHeader is the header as gofmt leaves it: people's blanks are their own.
func formatHeader(header string) (string, error) {
	if header == "" {
		return "", nil
	}
	const below = "\n\npackage p\n"
	formatted, err := format.Source([]byte(strings.TrimRight(header, "\n") + below))
	if err != nil {
		return "", fmt.Errorf("the header is not Go: %w", err)
	}
	return string(bytes.TrimSuffix(formatted, []byte(below))), nil
}
