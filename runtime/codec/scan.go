package codec

// ScanError says why a text does not hold a JSON value. The zero value,
// ScanOK, says that it does.
type ScanError uint8

// What Scan may find.
const (
	ScanOK        ScanError = iota
	ScanEnd                 // the text ends before the value does
	ScanSyntax              // a byte that the grammar does not allow there
	ScanNumber              // a malformed number
	ScanControl             // a control character inside a string
	ScanEscape              // an escape that JSON does not know
	ScanDepth               // more levels than allowed
	ScanUTF8                // a string that is not UTF-8
	ScanSurrogate           // an escaped surrogate without its other half
)

var scanTexts = [...]string{
	ScanOK:        "valid",
	ScanEnd:       "unexpected end",
	ScanSyntax:    "unexpected character",
	ScanNumber:    "malformed number",
	ScanControl:   "control character in a string",
	ScanEscape:    "unknown escape in a string",
	ScanDepth:     "nested too deeply",
	ScanUTF8:      "invalid UTF-8",
	ScanSurrogate: "half of a surrogate pair",
}

// Error says it in words. A ScanError is to be compared with ScanOK before it
// is handed on as an error.
func (e ScanError) Error() string {
	if int(e) < len(scanTexts) {
		return scanTexts[e]
	}
	return "unknown scan error"
}

// content reports whether e is about what a string says rather than about
// where it ends, so that a reader can refuse the value and go on behind it.
func (e ScanError) content() bool { return e == ScanUTF8 || e == ScanSurrogate }

// Scan checks the JSON value that starts at text[at], white space before it
// included: its grammar, its UTF-8, its surrogates, and that it has at most
// maxDepth levels of arrays and objects. It returns the end of the value, or
// the place of the first fault and what is wrong there. Duplicate names are
// not its subject.
//
// It takes linear time and does not recurse, whatever the text.
func Scan(text []byte, at, maxDepth int) (end int, problem ScanError) {
	end, fault, problem := scan(text, at, maxDepth)
	if problem != ScanOK {
		return fault, problem
	}
	return end, ScanOK
}

// ScanString is [Scan] for a string whose opening quote is text[at]. It says
// besides whether the string has escapes.
func ScanString(text []byte, at int) (end int, escaped bool, problem ScanError) {
	s := scanString(text, at)
	if s.problem != ScanOK {
		return s.fault, s.escaped, s.problem
	}
	return s.end, s.escaped, ScanOK
}

// scan is Scan for callers that go on after a fault in the content of a
// string: end is then the end of the value all the same.
func scan(text []byte, at, maxDepth int) (end, fault int, problem ScanError) {
	at = spaceEnd(text, at)
	if at < len(text) && text[at] == '"' { // most values are
		q := scanString(text, at)
		if q.problem != ScanOK && !q.problem.content() {
			return q.fault, q.fault, q.problem
		}
		return q.end, q.fault, q.problem
	}
	s := scanner{text: text, at: at, maxDepth: maxDepth}
	for s.value() {
		// Every round steps over one scalar or one bracket.
	}
	return s.at, s.fault, s.problem
}

// scanner is the state of one scan.
type scanner struct {
	text     []byte
	at       int
	depth    int
	maxDepth int
	fault    int
	problem  ScanError
	levels   [16]uint64 // one bit per level, set for an object
	deeper   []uint64   // the levels beyond those
}

// value steps over the next scalar or opening bracket, and over what may
// follow it up to the next value. It returns false at the end of the outermost
// value, or at a fault.
func (s *scanner) value() bool {
	s.space()
	if s.at >= len(s.text) {
		return s.fail(s.at, ScanEnd)
	}
	switch c := s.text[s.at]; c {
	case '{', '[':
		return s.open(c)
	case '"':
		return s.str() && s.after()
	case 't':
		return s.word("true") && s.after()
	case 'f':
		return s.word("false") && s.after()
	case 'n':
		return s.word("null") && s.after()
	default:
		if c != '-' && c-'0' > 9 {
			return s.fail(s.at, ScanSyntax)
		}
		end, problem := numberEnd(s.text, s.at)
		if problem != ScanOK {
			return s.fail(end, problem)
		}
		s.at = end
		return s.after()
	}
}

// open steps over an opening bracket, and over its counterpart if nothing is
// between them.
func (s *scanner) open(c byte) bool {
	if s.depth >= s.maxDepth {
		return s.fail(s.at, ScanDepth)
	}
	s.push(c == '{')
	s.at++
	s.space()
	if s.at >= len(s.text) {
		return s.fail(s.at, ScanEnd)
	}
	if s.text[s.at] == c+2 { // both closing brackets are two behind their opening ones
		s.at++
		s.depth--
		return s.after()
	}
	if c == '{' {
		return s.name()
	}
	return true
}

// after steps over what follows a value: closing brackets, then a comma and,
// inside an object, a name.
func (s *scanner) after() bool {
	for s.depth > 0 {
		s.space()
		if s.at >= len(s.text) {
			return s.fail(s.at, ScanEnd)
		}
		object := s.inObject()
		switch c := s.text[s.at]; {
		case c == ',':
			s.at++
			return !object || s.name()
		case c == '}' && object, c == ']' && !object:
			s.at++
			s.depth--
		default:
			return s.fail(s.at, ScanSyntax)
		}
	}
	return false
}

// name steps over a member's name and its colon.
func (s *scanner) name() bool {
	s.space()
	if s.at >= len(s.text) {
		return s.fail(s.at, ScanEnd)
	}
	if s.text[s.at] != '"' {
		return s.fail(s.at, ScanSyntax)
	}
	if !s.str() {
		return false
	}
	s.space()
	if s.at >= len(s.text) {
		return s.fail(s.at, ScanEnd)
	}
	if s.text[s.at] != ':' {
		return s.fail(s.at, ScanSyntax)
	}
	s.at++
	return true
}

// str steps over a string. A fault in its content is kept, the first only.
func (s *scanner) str() bool {
	q := scanString(s.text, s.at)
	if q.problem != ScanOK {
		if !q.problem.content() {
			return s.fail(q.fault, q.problem)
		}
		if s.problem == ScanOK {
			s.fault, s.problem = q.fault, q.problem
		}
	}
	s.at = q.end
	return true
}

// word steps over true, false or null.
func (s *scanner) word(w string) bool {
	end, problem := wordEnd(s.text, s.at, w)
	if problem != ScanOK {
		return s.fail(end, problem)
	}
	s.at = end
	return true
}

func (s *scanner) fail(at int, problem ScanError) bool {
	s.at, s.fault, s.problem = at, at, problem
	return false
}

func (s *scanner) space() {
	s.at = spaceEnd(s.text, s.at)
}

func (s *scanner) push(object bool) {
	word, bit := s.depth/64, uint64(1)<<(s.depth%64)
	levels := s.levels[:]
	if word >= len(levels) {
		word -= len(levels)
		if word == len(s.deeper) {
			s.deeper = append(s.deeper, 0)
		}
		levels = s.deeper
	}
	if object {
		levels[word] |= bit
	} else {
		levels[word] &^= bit
	}
	s.depth++
}

// inObject reports whether the innermost open bracket is a brace.
func (s *scanner) inObject() bool {
	d := s.depth - 1
	word, bit := d/64, uint64(1)<<(d%64)
	if word < len(s.levels) {
		return s.levels[word]&bit != 0
	}
	return s.deeper[word-len(s.levels)]&bit != 0
}

// spaceEnd returns the first place from i on that is not white space.
func spaceEnd(text []byte, i int) int {
	for i < len(text) {
		switch text[i] {
		case ' ', '\t', '\n', '\r':
			i++
		default:
			return i
		}
	}
	return i
}

// wordEnd returns the end of the literal name w at text[i], or the place where
// the text departs from it.
func wordEnd(text []byte, i int, w string) (end int, problem ScanError) {
	for k := range len(w) {
		if i+k >= len(text) {
			return i + k, ScanEnd
		}
		if text[i+k] != w[k] {
			return i + k, ScanSyntax
		}
	}
	return i + len(w), ScanOK
}
