package jsonrpc

import (
	"bytes"
	"errors"
	"iter"
	"math"
	"strconv"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// parser is a pull reader over one JSON text. After a problem it stands at the
// end of the text, so that every loop ends.
type parser struct {
	text []byte
	at   int
	// depth is how deep the values yet to be read may nest.
	depth int
	// opened says that the last step was into an object or array.
	opened    bool
	problem   error
	duplicate string
	// last is the _meta that was read last.
	last *recalled
}

// peek skips white space and returns the next byte, 0 at the end.
func (p *parser) peek() byte {
	for p.at < len(p.text) {
		switch c := p.text[p.at]; c {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return c
		}
	}
	return 0
}

var (
	errUnexpected = errors.New("an object or array is malformed")
	errDepth      = errors.New("nested too deeply")
)

func (p *parser) fail(problem error) {
	if p.problem == nil {
		p.problem = problem
	}
	p.at = len(p.text)
}

// open steps over the bracket that opens an object or array.
func (p *parser) open() {
	if p.depth--; p.depth < 0 {
		p.fail(errDepth)
		return
	}
	p.peek()
	p.at++
	p.opened = true
}

// more reports whether another member or element follows, and steps to it;
// where none does it steps over the closing bracket.
func (p *parser) more(end byte) bool {
	c := p.peek()
	first := p.opened
	p.opened = false
	switch {
	case c == end:
		p.at++
		p.depth++
		return false
	case c == ',' && !first:
		p.at++
		if next := p.peek(); next == end || next == 0 {
			p.fail(errUnexpected)
			return false
		}
		return true
	case first && c != 0:
		return true
	}
	p.fail(errUnexpected)
	return false
}

// name reads a member name, decoded, and the colon after it.
func (p *parser) name() []byte {
	if p.peek() != '"' {
		p.fail(errUnexpected)
		return nil
	}
	start := p.at
	end, escaped, problem := codec.ScanString(p.text, start)
	if problem != codec.ScanOK {
		p.fail(problem)
		return nil
	}
	p.at = end
	name := p.text[start+1 : end-1]
	if escaped {
		name = Text(p.text[start:end])
	}
	if p.peek() != ':' {
		p.fail(errUnexpected)
		return nil
	}
	p.at++
	return name
}

// value reads one value of any kind and returns its raw bytes. It is an empty
// slice, never nil, where the text is malformed.
func (p *parser) value() []byte {
	p.peek()
	start := p.at
	end, problem := codec.Scan(p.text, start, p.depth)
	if problem != codec.ScanOK {
		p.fail(problem)
		return p.text[:0]
	}
	p.at = end
	return p.text[start:end:end]
}

// Text returns the content of a raw JSON string. It aliases raw where raw has
// no escapes, and is nil where raw is not a string.
func Text(raw []byte) []byte {
	if len(raw) < 2 || raw[0] != '"' {
		return nil
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw[1 : len(raw)-1]
	}
	text, ok := codec.Unquote(raw)
	if !ok {
		return nil
	}
	return []byte(text)
}

// unlimited is the depth for values whose depth Parse has already bounded.
const unlimited = math.MaxInt

// IsString reports whether raw is a JSON string.
func IsString(raw []byte) bool { return len(raw) > 0 && raw[0] == '"' }

// IsObject reports whether raw is a JSON object.
func IsObject(raw []byte) bool { return len(raw) > 0 && raw[0] == '{' }

// validID reports whether raw is a string or an integer within int64, written
// without fraction or exponent.
func validID(raw []byte) bool {
	if len(raw) == 0 {
		return false
	}
	if raw[0] == '"' {
		return true
	}
	digits := bytes.TrimPrefix(raw, []byte("-"))
	if len(digits) == 0 || len(digits) > 19 {
		return false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return false
		}
	}
	if len(digits) < 19 {
		return true
	}
	_, err := strconv.ParseInt(string(raw), 10, 64)
	return err == nil
}

// Members yields the decoded names and raw values of a JSON object that has
// been parsed as part of a message.
func Members(object []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		if !IsObject(object) {
			return
		}
		p := parser{text: object, depth: unlimited}
		for p.open(); p.more('}'); {
			if name := p.name(); !yield(name, p.value()) {
				return
			}
		}
	}
}

// Elements yields the raw elements of a JSON array that is known to be valid.
func Elements(array []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		if len(array) == 0 || array[0] != '[' {
			return
		}
		p := parser{text: array, depth: unlimited}
		for p.open(); p.more(']'); {
			if !yield(p.value()) {
				return
			}
		}
	}
}

// Member returns the raw value of one member of an object, nil if absent.
func Member(object []byte, name string) []byte {
	for key, value := range Members(object) {
		if string(key) == name {
			return value
		}
	}
	return nil
}

// nameSet notices a name that comes twice. Up to inline names are kept in
// place; objects with more are rare and use a map.
type nameSet struct {
	few  [inline][]byte
	n    int
	many map[string]struct{}
}

const inline = 12

func (s *nameSet) add(name []byte) (duplicate bool) {
	for i := range min(s.n, inline) {
		if bytes.Equal(s.few[i], name) {
			return true
		}
	}
	if s.n < inline {
		s.few[s.n] = name
		s.n++
		return false
	}
	if s.many == nil {
		s.many = make(map[string]struct{})
	}
	if _, duplicate = s.many[string(name)]; duplicate {
		return true
	}
	s.many[string(name)] = struct{}{}
	return false
}

// Int returns the integer that raw is, if it is one that int64 holds.
func Int(raw []byte) (int64, bool) {
	if len(raw) == 0 || len(raw) > 20 {
		return 0, false
	}
	n, err := strconv.ParseInt(string(raw), 10, 64)
	return n, err == nil
}
