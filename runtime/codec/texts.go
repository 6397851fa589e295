package codec

// FromStrings says whether numbers and booleans may also be given as text in a
// string, as the arguments of prompts and the variables of URIs are. It is off
// after Reset.
func (r *Reader) FromStrings(on bool) { r.texts = on }

// SkipUnknown says whether members that an object does not have are skipped in
// silence, as in the answers of users, whose schema does not close the object.
// It is off after Reset.
func (r *Reader) SkipUnknown(on bool) { r.open = on }

// insideText reports whether the value that comes next is to be read from the
// text of a string.
func (r *Reader) insideText() bool { return r.texts && r.peek() == '"' }

// enterText goes on reading inside the string that comes next, which must hold
// exactly one number, boolean or null. Otherwise it refuses the string and
// returns false. The caller leaves the source.
func (r *Reader) enterText(must string) bool {
	raw, escaped, ok := r.quoted(must)
	if !ok {
		return false
	}
	resume := r.at
	if escaped {
		raw = r.innerText(raw)
	}
	end, problem := Scan(raw, 0, 0)
	if problem != ScanOK || end != len(raw) || raw[0] == '"' {
		const most = 40
		r.note(must + ", got " + string(AppendQuoted(nil, raw[:min(len(raw), most)])))
		return false
	}
	r.enterSource(raw, 0, resume)
	return true
}
