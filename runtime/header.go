package runtime

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// The header names of the transport, in canonical form.
const (
	headerVersion = "Mcp-Protocol-Version"
	headerMethod  = "Mcp-Method"
	headerName    = "Mcp-Name"
	headerSession = "Mcp-Session-Id"
	headerParam   = "Mcp-Param-"
)

// canonicalHeader spells a header name as net/http does, without its import.
func canonicalHeader(name string) string {
	spelled := []byte(strings.ToLower(name))
	for i, c := range spelled {
		if 'a' <= c && c <= 'z' && (i == 0 || spelled[i-1] == '-') {
			spelled[i] = c - 'a' + 'A'
		}
	}
	return string(spelled)
}

// canonicalHeaders returns the headers of a tool ready for use. It panics where
// clients could not send one.
func canonicalHeaders(tool string, headers []HeaderParam) []HeaderParam {
	if len(headers) == 0 {
		return nil
	}
	headers = slices.Clone(headers)
	seen := make(map[string]bool, len(headers))
	for i := range headers {
		h := &headers[i]
		h.canonical = canonicalHeader(h.Header)
		switch {
		case h.Header == "" || !isToken(h.Header):
			panic(fmt.Sprintf("mcp: tool %q: header %q must be letters, digits and !#$%%&'*+-.^_`|~", tool, h.Header))
		case seen[h.canonical]:
			panic(fmt.Sprintf("mcp: tool %q: header %q stands for two parameters", tool, h.Header))
		case len(h.Path) == 0:
			panic(fmt.Sprintf("mcp: tool %q: header %q stands for no parameter", tool, h.Header))
		}
		seen[h.canonical] = true
	}
	return headers
}

// isToken reports whether s has only characters of which header names consist.
func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		if ('a' > c || c > 'z') && ('A' > c || c > 'Z') && ('0' > c || c > '9') && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 {
			return false
		}
	}
	return true
}

func (x *exchange) headerMismatch(message string) {
	x.fail(jsonrpc.HeaderMismatch, "Header mismatch: "+message)
}

// checksHeaders reports whether headers repeat the body: in modern requests over
// HTTP.
func (x *exchange) checksHeaders() bool { return x.header != nil && x.revision.modern() }

// checkHeader holds a header that must come once and equal a value of the body.
// There are no headers on stdio, and nothing to check.
func (x *exchange) checkHeader(name string, want []byte) bool {
	if !x.checksHeaders() {
		return true
	}
	value, ok := x.singleHeader(name)
	if !ok {
		return false
	}
	if value != string(want) {
		x.headerMismatch(displayName(name) + " does not equal the value in the body")
		return false
	}
	return true
}

// singleHeader returns the value of a header that must come exactly once.
func (x *exchange) singleHeader(name string) (value string, ok bool) {
	values := x.header[name]
	switch {
	case len(values) == 0:
		x.headerMismatch("the " + displayName(name) + " header is missing")
	case len(values) > 1:
		x.headerMismatch("the " + displayName(name) + " header is given twice")
	case !plainHeader(values[0]):
		x.headerMismatch(displayName(name) + " has characters that a header must not have")
	default:
		return strings.Trim(values[0], " \t"), true
	}
	return "", false
}

// checkOnce refuses a header on several lines, of which proxies may read
// another one than the server.
func (x *exchange) checkOnce(name string) bool {
	if len(x.header[name]) > 1 {
		x.headerMismatch("the " + displayName(name) + " header is given twice")
		return false
	}
	return true
}

// displayName is the name of a header as the specification spells it.
func displayName(name string) string {
	if name == headerVersion {
		return "MCP-Protocol-Version"
	}
	return name
}

// plainHeader reports whether a header value has only visible ASCII, spaces and
// tabs.
func plainHeader(value string) bool {
	for i := range len(value) {
		if c := value[i]; c != '\t' && (c < 0x20 || c > 0x7e) {
			return false
		}
	}
	return true
}

// checkNameHeader holds Mcp-Name against params.name or params.uri.
func (x *exchange) checkNameHeader(raw []byte) bool {
	if !x.checksHeaders() {
		return true
	}
	value, ok := x.singleHeader(headerName)
	if !ok {
		return false
	}
	decoded, ok := decodeHeader(value)
	if !ok || !jsonrpc.IsString(raw) || decoded != string(jsonrpc.Text(raw)) {
		x.headerMismatch("Mcp-Name does not equal the value in the body")
		return false
	}
	return true
}

// The marks around a header value in Base64.
const (
	sentinelPrefix = "=?base64?"
	sentinelSuffix = "?="
)

// decodeHeader returns the value that a Mcp-Name or Mcp-Param header stands
// for. Values without the marks stand for themselves.
func decodeHeader(value string) (string, bool) {
	inner, marked := strings.CutPrefix(value, sentinelPrefix)
	if !marked {
		return value, true
	}
	inner, marked = strings.CutSuffix(inner, sentinelSuffix)
	if !marked {
		return value, true
	}
	decoded, err := base64.StdEncoding.Strict().DecodeString(inner)
	if err != nil || strings.ContainsAny(inner, "\r\n") || !utf8.Valid(decoded) {
		return "", false
	}
	return string(decoded), true
}

// checkParamHeaders holds the Mcp-Param headers of a tool against the
// arguments. A header without a value in the body is refused too: a proxy may
// have routed by it.
func (x *exchange) checkParamHeaders(t *Tool) bool {
	if !x.checksHeaders() {
		return true
	}
	for i := range t.Headers {
		if !x.checkParamHeader(&t.Headers[i]) {
			return false
		}
	}
	return true
}

func (x *exchange) checkParamHeader(p *HeaderParam) bool {
	raw := x.message.Params.Arguments
	for _, name := range p.Path {
		raw = jsonrpc.Member(raw, name)
	}
	name := headerParam + p.canonical
	if raw == nil || string(raw) == "null" {
		if len(x.header[name]) > 0 {
			x.headerMismatch(headerParam + p.Header + " is given, but the arguments have no such value")
			return false
		}
		return true
	}
	value, ok := x.singleHeader(name)
	if !ok {
		return false
	}
	decoded, ok := decodeHeader(value)
	if !ok || !p.matches(decoded, raw) {
		x.headerMismatch(headerParam + p.Header + " does not equal the value in the arguments")
		return false
	}
	return true
}

// matches compares a decoded header value with the raw JSON argument.
func (p *HeaderParam) matches(value string, raw []byte) bool {
	switch {
	case raw[0] == '"':
		return value == string(jsonrpc.Text(raw))
	case p.Kind == HeaderInteger:
		return equalNumbers(value, string(raw))
	}
	return value == string(raw)
}

// equalNumbers compares two decimal numbers exactly, so that 42.0 equals 42 and
// 2^53+1 does not equal 2^53. Numbers with exponents are equal only to
// themselves, letter by letter.
func equalNumbers(a, b string) bool {
	if a == b {
		return true
	}
	x, ok := parseDecimal(a)
	if !ok {
		return false
	}
	y, ok := parseDecimal(b)
	return ok && x == y
}

// decimal is a number without the zeros that do not count.
type decimal struct {
	negative        bool
	whole, fraction string
}

func parseDecimal(text string) (d decimal, ok bool) {
	digits, negative := strings.CutPrefix(text, "-")
	whole, fraction, dot := strings.Cut(digits, ".")
	if whole == "" || dot && fraction == "" || !isDecimal(whole) || !isDecimal(fraction) {
		return d, false
	}
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	return decimal{negative && whole+fraction != "", whole, fraction}, true
}

// isDecimal reports whether text has only digits.
func isDecimal(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}
