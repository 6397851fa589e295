package emit

import (
	"bytes"
	"fmt"
	"go/format"
	"strings"
)

// finish puts the header on the source, groups its imports and formats it.
func finish(source []byte, header string) ([]byte, error) {
	source = groupImports(source)
	if header != "" {
		source = append([]byte(strings.TrimRight(header, "\n")+"\n\n"), source...)
	}
	formatted, err := format.Source(source)
	if err != nil {
		// A name or an expression of the model is not Go. The source tells where.
		return nil, fmt.Errorf("generated source is not Go: %w\n%s", err, numbered(source))
	}
	return formatted, nil
}

// groupImports sets the imports of the standard library apart.
func groupImports(source []byte) []byte {
	const open, end = "\nimport (\n", "\n)\n"
	start := bytes.Index(source, []byte(open))
	if start < 0 {
		return source
	}
	start += len(open)
	length := bytes.Index(source[start:], []byte(end))
	if length < 0 {
		return source
	}
	var standard, other []string
	for _, line := range strings.Split(string(source[start:start+length]), "\n") {
		if isStandard(line[strings.IndexByte(line, '"'):]) {
			standard = append(standard, line)
		} else {
			other = append(other, line)
		}
	}
	if len(standard) == 0 || len(other) == 0 {
		return source
	}
	grouped := strings.Join(standard, "\n") + "\n\n" + strings.Join(other, "\n")
	var out bytes.Buffer
	out.Write(source[:start])
	out.WriteString(grouped)
	out.Write(source[start+length:])
	return out.Bytes()
}

// numbered returns the source with line numbers.
func numbered(source []byte) string {
	var b strings.Builder
	for i, line := range strings.Split(string(source), "\n") {
		fmt.Fprintf(&b, "%5d\t%s\n", i+1, line)
	}
	return b.String()
}
