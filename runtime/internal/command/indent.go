package command

import (
	"bytes"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// indent writes valid JSON with a line for each member and element.
func indent(raw []byte) []byte { return appendIndented(nil, bytes.TrimSpace(raw), "\n") }

// appendIndented appends a value; newline is a line's end and the indentation
// of the value.
func appendIndented(dst, raw []byte, newline string) []byte {
	inner, first := newline+"  ", true
	next := func() {
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(dst, inner...)
	}
	switch {
	case jsonrpc.IsObject(raw):
		dst = append(dst, '{')
		for name, value := range jsonrpc.Members(raw) {
			next()
			dst = append(dst, quote(string(name))...)
			dst = append(dst, ": "...)
			dst = appendIndented(dst, value, inner)
		}
		if !first {
			dst = append(dst, newline...)
		}
		return append(dst, '}')
	case len(raw) > 0 && raw[0] == '[':
		dst = append(dst, '[')
		for element := range jsonrpc.Elements(raw) {
			next()
			dst = appendIndented(dst, element, inner)
		}
		if !first {
			dst = append(dst, newline...)
		}
		return append(dst, ']')
	}
	return append(dst, raw...)
}
