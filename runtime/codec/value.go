package codec

import (
	"strconv"
	"strings"

	"github.com/mcpgen/mcpgen/runtime/internal/suggest"
)

// Bool reads true or false.
func (r *Reader) Bool() bool {
	r.bad = false
	if r.insideText() {
		if !r.enterText("must be true or false") {
			return false
		}
		v := r.Bool()
		r.leaveSource()
		return v
	}
	switch r.peek() {
	case 't':
		r.word("true")
		return !r.broken
	case 'f':
		r.word("false")
		return false
	}
	r.mismatch("must be true or false")
	return false
}

// String reads a string.
func (r *Reader) String() string {
	s, _ := r.fresh("must be a string")
	return s
}

// fresh reads a string into fresh memory. It returns false if the value must
// be something else.
func (r *Reader) fresh(must string) (string, bool) {
	raw, escaped, ok := r.quoted(must)
	if !ok {
		return "", false
	}
	if !escaped {
		return string(raw), true
	}
	r.scratch = appendUnescaped(r.scratch[:0], raw)
	return string(r.scratch), true
}

// characters reads a string that is valid until the next one is read.
func (r *Reader) characters(must string) ([]byte, bool) {
	raw, escaped, ok := r.quoted(must)
	if ok && escaped {
		r.scratch = appendUnescaped(r.scratch[:0], raw)
		raw = r.scratch
	}
	return raw, ok
}

// quoted steps over a string and returns what is between its quotes.
func (r *Reader) quoted(must string) (raw []byte, escaped, ok bool) {
	r.bad = false
	if r.peek() != '"' {
		r.mismatch(must)
		return nil, false, false
	}
	start := r.at + 1
	i := start
	for i < len(r.text) && plain[r.text[i]] {
		i++
	}
	if i < len(r.text) && r.text[i] == '"' {
		r.at = i + 1
		return r.text[start:i], false, true
	}
	s := scanString(r.text, r.at)
	if s.problem != ScanOK {
		if !s.problem.content() {
			r.fail(s.problem, s.fault)
			return nil, false, false
		}
		r.at = s.end
		r.note("has " + s.problem.Error())
		return nil, false, false
	}
	r.at = s.end
	return r.text[start : s.end-1], s.escaped, true
}

// Enum reads a string that is one of values.
func (r *Reader) Enum(values ...string) string {
	if r.peek() != '"' {
		r.mismatch("must be " + oneOf(values))
		return ""
	}
	got, ok := r.characters("")
	if !ok {
		return ""
	}
	for _, v := range values {
		if string(got) == v {
			return v
		}
	}
	if r.full() {
		r.note("")
	} else {
		r.note(enumProblem(string(got), values))
	}
	return ""
}

// enumProblem says that got is none of values.
func enumProblem(got string, values []string) string {
	return "must be " + oneOf(values) + suggest.Meant(got, len(values), func(i int) string { return values[i] })
}

// oneOf lists values, or as many as help.
func oneOf(values []string) string {
	const enough = 50
	if len(values) == 1 {
		return values[0]
	}
	if len(values) <= enough {
		return "one of " + strings.Join(values, ", ")
	}
	return "one of " + strings.Join(values[:enough], ", ") + " and " + strconv.Itoa(len(values)-enough) + " more"
}
