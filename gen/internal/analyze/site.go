package analyze

import (
	"go/token"
	"go/types"
)

// direction says whether values of a type are decoded, encoded, or both.
type direction uint8

const (
	decoded direction = 1 << iota
	encoded
)

// site is where a type is used.
type site struct {
	// pos is where faults of the type are reported.
	pos     token.Pos
	subject subject
	// within is the subject whose type the current one is part of, empty for
	// what the author can be pointed to.
	within string
	// field says that the subject is a field, which can be left out.
	field bool
	dir   direction
}

// subject says what has a type. Only faults have use for its words, so that
// they are kept apart until there is one.
type subject struct {
	// what is the word before the name: parameter q, field Lang of Filter.
	what, name string
	// of is the type that the name is part of, or all that there is to say.
	of types.Type
	// key says that it is the key of the map that the rest is about.
	key bool
}

// key is the site of the key of the site's type.
func (s site) key() site {
	s.subject.key = true
	return s
}

// subject is the subject in words.
func (a *analyzer) subject(at site) string {
	s := at.subject
	text := s.name
	if s.what != "" {
		text = s.what + " " + s.name
	}
	switch {
	case s.of != nil && text != "":
		text += " of " + a.readable(s.of)
	case s.of != nil:
		text = a.readable(s.of)
	}
	if s.key {
		text = "the key of " + text
	}
	return text
}

// full is the subject and what it is part of.
func (a *analyzer) full(at site) string {
	text := a.subject(at)
	if at.within != "" && at.within != text {
		return at.within + ", " + text
	}
	return text
}
