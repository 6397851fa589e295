package runtime

import (
	"bytes"
	"slices"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// canonical spells JSON in one way, so that a client may lay out its arguments
// anew between two rounds: white space, escapes and the order of members do
// not count. Numbers count digit by digit, since a type may keep more of them
// than any canonical form could. raw is valid JSON; nil stands for an empty
// object.
func canonical(raw []byte) []byte {
	if raw == nil {
		return emptyObject
	}
	c := canonicalizer{text: raw, out: make([]byte, 0, len(raw))}
	if !c.value(0) {
		return raw
	}
	return c.out
}

// canonicalizer copies one JSON text in a single pass.
type canonicalizer struct {
	text []byte
	at   int
	out  []byte
}

// canonicalDepth is how deep a text is put into one spelling. Decoders refuse
// deeper ones, and every level may copy what is in it once more.
const canonicalDepth = 64

// value copies the next value. It returns false where the text is too deep.
func (c *canonicalizer) value(depth int) bool {
	switch c.peek() {
	case '{':
		return depth < canonicalDepth && c.object(depth+1)
	case '[':
		return depth < canonicalDepth && c.array(depth+1)
	case '"':
		c.out = codec.AppendQuoted(c.out, string(jsonrpc.Text(c.scalar())))
	default:
		c.out = append(c.out, c.scalar()...)
	}
	return true
}

// peek skips white space and commas and colons, whose places are known.
func (c *canonicalizer) peek() byte {
	for c.at < len(c.text) {
		switch b := c.text[c.at]; b {
		case ' ', '\t', '\n', '\r', ',', ':':
			c.at++
		default:
			return b
		}
	}
	return 0
}

// scalar steps over a string, a number, true, false or null.
func (c *canonicalizer) scalar() []byte {
	start := c.at
	end, problem := codec.Scan(c.text, start, 1)
	if problem != codec.ScanOK {
		end = len(c.text) // unreachable: the text is valid
	}
	c.at = end
	return c.text[start:end]
}

func (c *canonicalizer) array(depth int) bool {
	c.at++
	c.out = append(c.out, '[')
	for first := true; ; first = false {
		if b := c.peek(); b == ']' || b == 0 {
			c.at++
			c.out = append(c.out, ']')
			return true
		}
		if !first {
			c.out = append(c.out, ',')
		}
		if !c.value(depth) {
			return false
		}
	}
}

// canonicalMember is a member in canonicalizer.out: its name in quotes, and all
// of it.
type canonicalMember struct{ name, whole []byte }

func (c *canonicalizer) object(depth int) bool {
	c.at++
	c.out = append(c.out, '{')
	start := len(c.out)
	var ends []int // of each member's name, and of the member
	for {
		if b := c.peek(); b == '}' || b == 0 {
			c.at++
			break
		}
		c.out = codec.AppendQuoted(c.out, string(jsonrpc.Text(c.scalar())))
		ends = append(ends, len(c.out))
		c.out = append(c.out, ':')
		if !c.value(depth) {
			return false
		}
		c.out = append(c.out, ',')
		ends = append(ends, len(c.out))
	}
	c.sortMembers(start, ends)
	if len(ends) > 0 {
		c.out = c.out[:len(c.out)-1] // the last comma
	}
	c.out = append(c.out, '}')
	return true
}

// sortMembers puts the members from start on in the order of their names.
func (c *canonicalizer) sortMembers(start int, ends []int) {
	members := make([]canonicalMember, 0, len(ends)/2)
	from := start
	for i := 0; i < len(ends); i += 2 {
		members = append(members, canonicalMember{c.out[from:ends[i]], c.out[from:ends[i+1]]})
		from = ends[i+1]
	}
	byName := func(a, b canonicalMember) int { return bytes.Compare(a.name, b.name) }
	if slices.IsSortedFunc(members, byName) {
		return
	}
	slices.SortStableFunc(members, byName)
	sorted := make([]byte, 0, len(c.out)-start)
	for _, m := range members {
		sorted = append(sorted, m.whole...)
	}
	copy(c.out[start:], sorted)
}
