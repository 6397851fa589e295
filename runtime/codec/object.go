package codec

import "github.com/mcpgen/mcpgen/runtime/internal/suggest"

// Fields names the members of an object in the order of its schema, which is
// the order in which they are expected first. A name must not need escaping
// in JSON.
type Fields []Field

// Field is one member of an object.
type Field struct {
	Name     string
	Required bool
}

// kind is what a frame is in.
type kind uint8

const (
	inArray  kind = iota
	inMap         // an object with free names
	inFields      // an object with known names
)

// frame is an array or object being read.
type frame struct {
	kind    kind
	coerced bool // it was inside a string, and another source is around it
	first   bool // nothing of it has been read yet
	start   int  // of its bracket, in the text
	index   int  // of the current element or field, or -1
	next    int  // the field expected next
	wide    int  // where its part of Reader.wide starts
	wideEnd int
	seen    uint64 // the fields seen, if there are at most 64
	name    member // of the current member, if it is not a field
	fields  Fields
}

// member is the name of a member as the text has it.
type member struct {
	raw     []byte // between the quotes
	escaped bool
}

func (m member) string() string {
	if m.escaped {
		return string(appendUnescaped(make([]byte, 0, len(m.raw)), m.raw))
	}
	return string(m.raw)
}

// Object enters an object whose members are f. Step through it with Next:
//
//	for in.Object(fields); in.Next(); {
//		switch in.Key() {
//		case "a":
//			a = in.Int()
//		}
//	}
//
// If the value is not an object it is refused, and Next returns false at once.
func (r *Reader) Object(f Fields) {
	if fr := r.enter('{', "must be an object", inFields); fr != nil {
		fr.fields = f
		if len(f) > 64 {
			r.widen(fr)
		}
	}
}

// Map enters an object whose members may have any name.
func (r *Reader) Map() { r.enter('{', "must be an object", inMap) }

// Array enters an array.
func (r *Reader) Array() { r.enter('[', "must be an array", inArray) }

// enter opens the array or object that comes next, or refuses what comes
// instead and returns nil.
func (r *Reader) enter(bracket byte, must string, k kind) *frame {
	r.bad = false
	coerced := false
	if r.peek() != bracket {
		if coerced = r.coerce(bracket, must); !coerced {
			r.closed++
			return nil
		}
	}
	if r.depth+r.above >= maxDepth {
		if coerced {
			r.leaveSource()
		} else if !r.skip() {
			r.closed++
			return nil
		}
		r.note("nested too deeply")
		r.closed++
		return nil
	}
	f := &r.frames[r.depth]
	*f = frame{kind: k, coerced: coerced, first: true, start: r.at, index: -1}
	r.at++
	if r.depth > 0 {
		f.wide = r.frames[r.depth-1].wideEnd
		f.wideEnd = f.wide
	}
	r.depth++
	return f
}

// widen makes room to mark more than 64 fields. It reuses what frames left
// before have used, so that the room is bounded by the depth of the text.
func (r *Reader) widen(f *frame) {
	r.wide = r.wide[:f.wide]
	for range (len(f.fields) + 63) / 64 {
		r.wide = append(r.wide, 0)
	}
	f.wideEnd = len(r.wide)
}

// Next steps to the next member or element of the innermost array or object.
// It returns false behind the last one and thereby leaves the array or object.
//
// In an object with known fields, Next refuses members that are none of them
// or that come twice, and at the end those that are required and did not come.
func (r *Reader) Next() bool {
	if r.closed > 0 {
		r.closed--
		r.bad, r.left = true, -1
		return false
	}
	if r.depth == 0 {
		return false
	}
	r.bad = false
	f := &r.frames[r.depth-1]
	switch f.kind {
	case inFields:
		return r.nextField(f)
	case inMap:
		return r.nextMember(f)
	}
	f.index++
	return r.more(f, ']')
}

// more steps over the comma before the next member or element, or over the
// closing bracket, which ends the frame.
func (r *Reader) more(f *frame, bracket byte) bool {
	c := r.peek()
	switch {
	case c == bracket && c != 0:
		r.at++
		r.leave(f)
		return false
	case f.first && c != 0:
		f.first = false
	case c == ',':
		r.at++
		c = r.peek()
	default:
		c = 0
	}
	if bracket == '}' && c != '"' || bracket == ']' && kindOf(c) == "" {
		if bracket == '}' {
			f.index, f.name = -1, member{}
		}
		r.unexpected()
		r.leave(f)
		return false
	}
	return true
}

// leave closes the innermost frame.
func (r *Reader) leave(f *frame) {
	r.depth--
	r.left = r.depth
	if f.name.raw != nil {
		f.name = member{}
	}
	if r.broken {
		return
	}
	if f.kind == inArray {
		r.array = r.text[f.start:r.at]
	}
	if f.coerced {
		r.leaveSource()
	}
	if f.kind == inFields {
		r.missing(f)
	}
	r.bad = false
}

// nextMember steps to the next member of an object with free names.
func (r *Reader) nextMember(f *frame) bool {
	return r.more(f, '}') && r.memberName(f)
}

// memberName reads the name of a member and the colon behind it. It returns
// false if the text does not have them. A name that is not text is refused.
func (r *Reader) memberName(f *frame) bool {
	f.index, f.name = -1, member{}
	s := scanString(r.text, r.at)
	if s.problem != ScanOK && !s.problem.content() {
		r.fail(s.problem, s.fault)
		return false
	}
	f.name = member{raw: r.text[r.at+1 : s.end-1], escaped: s.escaped}
	r.at = s.end
	r.bad = false
	if s.problem != ScanOK {
		r.noteAt(r.depth-1, "has a name with "+s.problem.Error())
	}
	return r.colon()
}

// colon steps over the colon between a name and its value.
func (r *Reader) colon() bool {
	if r.peek() != ':' {
		r.unexpected()
		return false
	}
	r.at++
	return true
}

// nextField steps to the next member of an object with known names.
func (r *Reader) nextField(f *frame) bool {
	for r.more(f, '}') {
		i := f.next
		if i < len(f.fields) && r.isNext(f.fields[i].Name) {
			f.index = i
			if !r.colon() {
				continue
			}
		} else {
			if !r.memberName(f) {
				continue
			}
			if r.bad {
				r.skip()
				continue
			}
			i = r.find(f)
		}
		if i >= 0 && r.firstTime(f, i) {
			f.index, f.next = i, i+1
			return true
		}
		r.unwanted(f, i)
	}
	return false
}

// isNext steps over the quoted name if it comes next, to the letter.
func (r *Reader) isNext(name string) bool {
	rest := r.text[r.at+1:]
	if len(rest) > len(name) && rest[len(name)] == '"' && string(rest[:len(name)]) == name {
		r.at += len(name) + 2
		return true
	}
	return false
}

// find returns the index of the field that the current member is, or -1. It
// starts where the fields expected next are.
func (r *Reader) find(f *frame) int {
	name := f.name.raw
	if f.name.escaped {
		r.scratch = appendUnescaped(r.scratch[:0], name)
		name = r.scratch
	}
	for i := f.next; i < len(f.fields); i++ {
		if string(name) == f.fields[i].Name {
			return i
		}
	}
	for i := range min(f.next, len(f.fields)) {
		if string(name) == f.fields[i].Name {
			return i
		}
	}
	return -1
}

// firstTime marks field i as seen, and reports whether it was not before.
func (r *Reader) firstTime(f *frame, i int) bool {
	word := &f.seen
	if len(f.fields) > 64 {
		word = &r.wide[f.wide+i/64]
	}
	bit := uint64(1) << (i % 64)
	seen := *word&bit != 0
	*word |= bit
	return !seen
}

// saw reports whether field i has been seen.
func (r *Reader) saw(f *frame, i int) bool {
	word := f.seen
	if len(f.fields) > 64 {
		word = r.wide[f.wide+i/64]
	}
	return word&(1<<(i%64)) != 0
}

// unwanted refuses a member that is field i once more, or no field, and steps
// over its value.
func (r *Reader) unwanted(f *frame, i int) {
	f.index = i
	if !r.skip() {
		return
	}
	if i >= 0 {
		r.note("given twice")
		return
	}
	if r.open {
		return
	}
	text := "unknown argument"
	if !r.full() {
		text += suggest.Meant(f.name.string(), len(f.fields), func(i int) string {
			if r.saw(f, i) {
				return ""
			}
			return f.fields[i].Name
		})
	}
	r.note(text)
}

// missing refuses the object that f was for the required fields that did not
// come.
func (r *Reader) missing(f *frame) {
	for i := range f.fields {
		if f.fields[i].Required && !r.saw(f, i) {
			f.index = i
			r.noteAt(r.depth+1, "is required")
		}
	}
}

// Has reports whether field i of the object just left was given. It holds from
// the Next that returned false until the next value is read.
func (r *Reader) Has(i int) bool {
	if r.left < 0 {
		return false
	}
	f := &r.frames[r.left]
	return f.kind == inFields && i < len(f.fields) && r.saw(f, i)
}

// Key returns the name of the current member: of an object with known fields
// the field's own, else a fresh string.
func (r *Reader) Key() string {
	if r.depth == 0 {
		return ""
	}
	f := &r.frames[r.depth-1]
	switch f.kind {
	case inFields:
		if f.index >= 0 {
			return f.fields[f.index].Name
		}
	case inMap:
		return f.name.string()
	}
	return ""
}
