package jsonrpc

import "bytes"

// recalled is the _meta of an earlier message. An object ends where it ends:
// a text that goes on with the same bytes goes on with the same object.
type recalled struct {
	// raw is a copy of the object, and depth how deep it was allowed to nest.
	raw   []byte
	depth int
	// meta are its members, as parts of raw, once it has come twice.
	meta Meta
}

// maxRecalled bounds what is kept of one message in bytes.
const maxRecalled = 1 << 10

// recall sets meta where text begins with the object, and returns the object's
// length, 0 where it does not.
func (r *recalled) recall(text []byte, depth int, meta *Meta) int {
	if r == nil || len(r.raw) == 0 || depth != r.depth || !bytes.HasPrefix(text, r.raw) {
		return 0
	}
	if !r.meta.Object {
		p := parser{text: r.raw, depth: depth}
		p.metaMembers(&r.meta)
	}
	*meta = r.meta
	return len(r.raw)
}

// keep remembers an object.
func (r *recalled) keep(raw []byte, depth int) {
	if r == nil || len(raw) > maxRecalled {
		return
	}
	r.raw, r.depth, r.meta = append(r.raw[:0], raw...), depth, Meta{}
}
