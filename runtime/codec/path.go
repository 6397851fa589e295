package codec

import "strconv"

// appendStep appends the step from a frame's container to its current member.
func (f *frame) appendStep(path []byte) []byte {
	if f.kind == inArray {
		if f.index < 0 {
			return path
		}
		path = append(path, '[')
		path = strconv.AppendInt(path, int64(f.index), 10)
		return append(path, ']')
	}
	if f.index >= 0 && f.index < len(f.fields) {
		return appendName(path, f.fields[f.index].Name)
	}
	if f.name.raw == nil {
		return path
	}
	return appendName(path, f.name.string())
}

// appendName appends the step to the member called name.
func appendName(path []byte, name string) []byte {
	if !identifier(name) {
		path = append(path, '[')
		path = AppendQuoted(path, shortened([]byte(name)))
		return append(path, ']')
	}
	if len(path) > 0 {
		path = append(path, '.')
	}
	return append(path, name...)
}

// identifier reports whether name can stand in a path without quotes.
func identifier(name string) bool {
	if name == "" || len(name) > 64 {
		return false
	}
	for i := range len(name) {
		c := name[i]
		letter := c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '$'
		if !letter && (i == 0 || c-'0' > 9) {
			return false
		}
	}
	return true
}
