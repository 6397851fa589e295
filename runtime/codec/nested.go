package codec

import "bytes"

// source is a text that is left for one inside it.
type source struct {
	text []byte
	at   int // where it goes on
	// standsFor is the name of the value for which the text inside is the default.
	standsFor string
}

// coerce turns to the array or object that is inside the string that comes
// next, if that is allowed and so. Otherwise it refuses what comes next.
func (r *Reader) coerce(bracket byte, must string) bool {
	if r.strict || r.peek() != '"' {
		r.mismatch(must)
		return false
	}
	s := scanString(r.text, r.at)
	if s.problem != ScanOK {
		r.mismatch(must)
		return false
	}
	content := r.text[r.at+1 : s.end-1]
	if s.escaped {
		content = r.innerText(content)
	}
	start := spaceEnd(content, 0)
	if start == len(content) || content[start] != bracket {
		r.mismatch(must)
		return false
	}
	end, problem := Scan(content, start, len(content))
	if problem != ScanOK || spaceEnd(content, end) != len(content) {
		r.at = s.end
		r.note(must + ", got a string that is not valid JSON")
		return false
	}
	r.enterSource(content, start, s.end)
	return true
}

// innerText unescapes the text inside a string. It stays valid until Reset.
func (r *Reader) innerText(raw []byte) []byte {
	start := len(r.inner)
	r.inner = appendUnescaped(r.inner, raw)
	return r.inner[start:len(r.inner):len(r.inner)]
}

// enterSource goes on reading at text[at]; the text around it goes on at resume.
func (r *Reader) enterSource(text []byte, at, resume int) {
	r.sources = append(r.sources, source{text: r.text, at: resume})
	r.text, r.at = text, at
}

// leaveSource goes back to the text around the current one.
func (r *Reader) leaveSource() {
	last := len(r.sources) - 1
	r.text, r.at = r.sources[last].text, r.sources[last].at
	r.sources[last] = source{}
	r.sources = r.sources[:last]
}

// Unquote enters the string that comes next, for a value that is given as JSON
// inside a string. The next method reads what is inside, and EndUnquote goes
// back behind the string. If the value is not a string with exactly one number,
// string, boolean or null inside, it is refused, and Unquote returns false;
// EndUnquote must not be called then.
func (r *Reader) Unquote() bool {
	const must = "must be a string that holds a JSON value"
	content, escaped, ok := r.quoted("must be a string")
	if !ok {
		return false
	}
	if escaped {
		content = r.innerText(content)
	}
	end, problem := Scan(content, 0, 0)
	if problem != ScanOK || end != len(content) || kindOf(content[0]) == "" {
		r.note(must)
		return false
	}
	r.enterSource(content, 0, r.at)
	return true
}

// UnquoteInteger is Unquote for an integer, which inside a string is written in
// plain digits, after a minus if it is signed.
func (r *Reader) UnquoteInteger(signed bool) bool {
	if !r.Unquote() {
		return false
	}
	c := r.text[0]
	if c != '-' && c-'0' > 9 {
		return true // not even a number, as the next method says
	}
	if digits := bytes.TrimPrefix(r.text, []byte("-")); digitsEnd(digits, 0) == len(digits) && (signed || c != '-') {
		return true
	}
	literal := r.text
	r.leaveSource()
	r.note("must be an integer in plain digits, got " + string(shortened(literal)))
	return false
}

// EndUnquote goes back behind the string that Unquote has entered.
func (r *Reader) EndUnquote() {
	if !r.broken && len(r.sources) > 0 {
		r.leaveSource()
	}
}

// Default turns to the default of a value of which the text may have none: the
// next method reads it, and EndDefault goes back. What is wrong with a default is
// told with the name of its value.
func (r *Reader) Default(name, value string) {
	r.enterSource([]byte(value), 0, r.at)
	r.sources[len(r.sources)-1].standsFor = name
}

// EndDefault goes back from the default that Default has turned to.
func (r *Reader) EndDefault() { r.EndUnquote() }

// standsFor is the name of the value whose default is being read, if one is.
func (r *Reader) standsFor() string {
	for i := len(r.sources) - 1; i >= 0; i-- {
		if name := r.sources[i].standsFor; name != "" {
			return name
		}
	}
	return ""
}
