package codec

import (
	"bytes"
	"slices"
	"strconv"
)

// Unique checks that no item of the array just read occurs twice in it. Items
// are the same where JSON Schema says so: by the values in the text, whatever
// their types make of them. 1 is the same as 1.0, and "a" as "\u0061".
func (r *Reader) Unique() {
	if !r.bad && !r.broken {
		r.check(uniqueProblem(r.array))
	}
}

// Unique checks that no item of the array that is all that has been written
// behind the first n bytes occurs twice in it.
func (w *Writer) Unique(n int) {
	if w.err == nil {
		w.check(uniqueProblem(bytes.TrimPrefix(w.buf[n:], []byte{','})))
	}
}

// uniqueProblem names the first item of an array that repeats another.
func uniqueProblem(array []byte) string {
	s := speller{text: array, at: 1}
	seen := map[string]int{}
	for j := 0; s.more(']'); j++ {
		s.out = s.out[:0]
		if !s.value(1) {
			return "" // refused as nested too deeply
		}
		if i, ok := seen[string(s.out)]; ok {
			return "must not repeat an item, item " + strconv.Itoa(j) + " is the same as item " + strconv.Itoa(i)
		}
		seen[string(s.out)] = j
	}
	return ""
}

// speller writes JSON values so that equal values have equal texts. The text is
// known to be JSON.
type speller struct {
	text []byte
	at   int
	out  []byte
}

// more steps to the next item or member, or over the closing bracket.
func (s *speller) more(bracket byte) bool {
	s.at = spaceEnd(s.text, s.at)
	if s.at < len(s.text) && s.text[s.at] == ',' {
		s.at = spaceEnd(s.text, s.at+1)
	}
	if s.at < len(s.text) && s.text[s.at] != bracket {
		return true
	}
	s.at++
	return false
}

// value writes the next value. It returns false where it is too deep.
func (s *speller) value(depth int) bool {
	if depth > maxDepth {
		return false
	}
	s.at = spaceEnd(s.text, s.at)
	switch s.text[s.at] {
	case '[':
		s.at++
		s.out = append(s.out, '[')
		for s.more(']') {
			if !s.value(depth + 1) {
				return false
			}
			s.out = append(s.out, ',')
		}
		s.out = append(s.out, ']')
	case '{':
		return s.object(depth)
	default:
		s.scalar()
	}
	return true
}

// object writes the members in the order of their names.
func (s *speller) object(depth int) bool {
	s.at++
	start := len(s.out)
	var members [][]byte
	for s.more('}') {
		s.scalar()
		s.at = spaceEnd(s.text, s.at) + 1 // the colon
		if !s.value(depth + 1) {
			return false
		}
		members = append(members, slices.Clone(s.out[start:]))
		s.out = s.out[:start]
	}
	slices.SortFunc(members, bytes.Compare)
	s.out = append(s.out, '{')
	for _, m := range members {
		s.out = append(append(s.out, m...), ',')
	}
	s.out = append(s.out, '}')
	return true
}

// scalar writes a string without escapes, a number as its digits and exponent,
// and the rest as it is.
func (s *speller) scalar() {
	end, _, _ := scan(s.text, s.at, 0)
	literal := s.text[s.at:end]
	s.at = end
	switch c := literal[0]; {
	case c == '"':
		s.out = AppendQuoted(s.out, appendUnescaped(nil, literal[1:len(literal)-1]))
	case c == '-' || c-'0' <= 9:
		d := parseDecimal(literal)
		if d.sign() < 0 {
			s.out = append(s.out, '-')
		}
		s.out = append(append(append(s.out, d.lead...), d.tail...), 'e')
		s.out = strconv.AppendInt(s.out, int64(d.shift), 10)
	default:
		s.out = append(s.out, literal...)
	}
}
