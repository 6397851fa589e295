package codec

// path works out where in the outermost open value w is, from what it has
// written: keeping track of it would cost every value, and few fail.
func (w *Writer) path() string {
	text := w.buf[min(w.start, len(w.buf)):]
	var frames [maxDepth + 1]frame
	depth := 0
	for i := 0; i < len(text); {
		switch c := text[i]; c {
		case '{', '[':
			if depth < len(frames) {
				frames[depth] = opened(text, i)
			}
			depth++
		case '}', ']':
			depth = max(depth-1, 0)
		case ',':
			if depth > 0 && depth <= len(frames) {
				frames[depth-1].index++
			}
		case '"':
			s := scanString(text, i)
			if s.end == 0 {
				i = len(text)
				continue
			}
			if s.end < len(text) && text[s.end] == ':' && depth > 0 && depth <= len(frames) {
				frames[depth-1].name = member{text[i+1 : s.end-1], s.escaped}
			}
			i = s.end
			continue
		}
		i++
	}
	var path []byte
	for i := range min(depth, len(frames)) {
		path = frames[i].appendStep(path)
	}
	return string(path)
}

// opened is the frame of the bracket at text[i].
func opened(text []byte, i int) frame {
	if text[i] == '{' {
		return frame{kind: inMap, index: -1}
	}
	index := 0
	if i+1 == len(text) {
		index = -1 // nothing is in it yet
	}
	return frame{kind: inArray, index: index}
}
