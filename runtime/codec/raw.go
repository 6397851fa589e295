package codec

import (
	"bytes"
	"slices"
)

// Raw reads one value of any kind and returns its JSON. It checks it like any
// other value: its names must differ, its strings must be text.
func (r *Reader) Raw() []byte {
	raw, ok := r.raw()
	if !ok {
		return nil
	}
	return bytes.Clone(raw)
}

// raw steps over one value of any kind and returns its part of the text.
func (r *Reader) raw() (raw []byte, ok bool) {
	r.peek()
	start, before := r.at, r.count
	r.verify()
	r.bad = r.count != before
	if r.bad || r.broken {
		return nil, false
	}
	return r.text[start:r.at], true
}

// verify steps over one value of any kind and refuses what is wrong inside.
// It recurses no deeper than there are frames.
func (r *Reader) verify() {
	r.bad = false
	switch r.peek() {
	case '{':
		r.verifyObject()
	case '[':
		for r.Array(); r.Next(); {
			r.verify()
		}
	case '"':
		r.quoted("")
	case 't':
		r.word("true")
	case 'f':
		r.word("false")
	case 'n':
		r.word("null")
	default:
		r.number("")
	}
}

func (r *Reader) verifyObject() {
	depth, names, spelled := r.depth, len(r.names), len(r.spelled)
	for r.Map(); r.Next(); {
		r.spell(r.frames[depth].name)
		r.verify()
	}
	if !r.broken {
		r.distinct(r.names[names:])
	}
	r.names, r.spelled = r.names[:names], r.spelled[:spelled]
}

// name is the place of a member's name in Reader.spelled.
type name struct{ start, end int }

// spell keeps a name for comparison with others.
func (r *Reader) spell(m member) {
	start := len(r.spelled)
	if m.escaped {
		r.spelled = appendUnescaped(r.spelled, m.raw)
	} else {
		r.spelled = append(r.spelled, m.raw...)
	}
	r.names = append(r.names, name{start, len(r.spelled)})
}

func (r *Reader) spelling(n name) []byte { return r.spelled[n.start:n.end] }

// distinct refuses those of the names of the object just left that occur
// twice. Few are compared each with each, many are sorted, so that no text
// takes quadratic time.
func (r *Reader) distinct(names []name) {
	if len(names) > 8 {
		slices.SortFunc(names, func(a, b name) int { return bytes.Compare(r.spelling(a), r.spelling(b)) })
		for i := 1; i < len(names); i++ {
			r.same(names[i-1], names[i])
		}
		return
	}
	for i := range names {
		for j := range i {
			if r.same(names[j], names[i]) {
				break
			}
		}
	}
}

// same refuses two names of the object just left if they are the same.
func (r *Reader) same(a, b name) bool {
	if !bytes.Equal(r.spelling(a), r.spelling(b)) {
		return false
	}
	f := &r.frames[r.depth]
	f.name = member{raw: r.spelling(a)}
	r.noteAt(r.depth+1, "given twice")
	return true
}
