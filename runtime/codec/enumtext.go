package codec

import (
	"encoding"
	"slices"
	"strings"
)

// EnumText reads a string that is one of values into a type that parses it.
func (r *Reader) EnumText(v encoding.TextUnmarshaler, values ...string) {
	text := r.Enum(values...)
	if !r.bad && !r.broken {
		r.noteError(v.UnmarshalText([]byte(text)))
	}
}

// EnumText appends the text of v as a string and fails if it is none of values.
func (w *Writer) EnumText(v encoding.TextMarshaler, values ...string) {
	w.Enum(string(w.text(v)), values...)
}

// KeyEnum returns the name of the current member, and refuses the member if the
// name is none of values.
func (r *Reader) KeyEnum(values ...string) string {
	key := r.Key()
	if !slices.Contains(values, key) {
		r.noteKey(key, enumProblem(key, values))
	}
	return key
}

// KeyEnum appends the name of a member and fails if it is none of values.
func (w *Writer) KeyEnum(name string, values ...string) {
	w.Key(name)
	if w.err == nil && !slices.Contains(values, name) {
		w.fail("key " + quoted([]byte(name)) + " must be " + oneOf(values))
	}
}

// KeyEnumText reads the name of the current member, which must be one of values,
// into a type that parses it. It reports false if it has refused the name.
func (r *Reader) KeyEnumText(v encoding.TextUnmarshaler, values ...string) bool {
	if !slices.Contains(values, r.Key()) {
		r.KeyEnum(values...)
		return false
	}
	return r.KeyText(v)
}

// KeyEnumText appends the name of a member that is the text of v, and fails if
// it is none of values.
func (w *Writer) KeyEnumText(v encoding.TextMarshaler, values ...string) {
	w.KeyEnum(string(w.text(v)), values...)
}

// TextKeys returns the keys of m ordered by their text. A key without text comes
// first; writing it then fails.
func TextKeys[K interface {
	comparable
	encoding.TextMarshaler
}, V any](m map[K]V) []K {
	type entry struct {
		key  K
		text string
	}
	entries := make([]entry, 0, len(m))
	for key := range m {
		text, err := key.MarshalText()
		if err != nil {
			text = nil
		}
		entries = append(entries, entry{key, string(text)})
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.text, b.text) })
	keys := make([]K, len(entries))
	for i := range entries {
		keys[i] = entries[i].key
	}
	return keys
}
