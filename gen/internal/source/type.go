package source

import (
	"fmt"
	"go/format"
	"go/token"
	"strconv"
	"strings"
)

// Qualify returns the name under which a file knows a declaration of a package.
type Qualify func(path, name string) string

// Type spells a type that is written as go/types writes it, with the quoted
// import path before a name of another package: map[string]*"net/url".URL.
// It fails where the expression is no type.
func Type(expression string, qualify Qualify) (string, error) {
	s := &speller{rest: expression, qualify: qualify}
	if text := s.spell(); !s.odd && s.rest == "" {
		return text, nil
	}
	return formatType(expression, qualify)
}

// speller spells the types that data is made of: names and their arguments,
// pointers, slices, arrays, maps and structs. It gives up at any other.
type speller struct {
	rest    string // still to be read
	odd     bool   // it has given up
	qualify Qualify
}

func (s *speller) spell() string {
	switch {
	case s.take("*"):
		return "*" + s.spell()
	case s.take("[]"):
		return "[]" + s.spell()
	case s.take("["):
		length := s.digits()
		s.must("]")
		return "[" + length + "]" + s.spell()
	case s.take("map["):
		key := s.spell()
		s.must("]")
		return "map[" + key + "]" + s.spell()
	case s.take("struct{"):
		return s.structure()
	}
	return s.name()
}

// name reads the name of a type with its package and its arguments.
func (s *speller) name() string {
	var name string
	if strings.HasPrefix(s.rest, `"`) {
		path := s.quoted()
		s.must(".")
		name = s.qualify(path, s.identifier())
	} else {
		name = s.identifier()
	}
	if s.odd || !s.take("[") {
		return name
	}
	name += "[" + s.spell()
	for s.take(", ") {
		name += ", " + s.spell()
	}
	s.must("]")
	return name + "]"
}

// structure reads the fields of a struct, of which the brace has been read.
func (s *speller) structure() string {
	var fields [][]string
	for !s.odd && !s.take("}") {
		if len(fields) > 0 {
			s.must("; ")
		}
		fields = append(fields, s.field())
	}
	switch {
	case s.odd:
		return ""
	case len(fields) == 0:
		return "struct{}"
	case len(fields) == 1 && short(fields[0]):
		return "struct{ " + strings.Join(fields[0], " ") + " }"
	}
	var p Printer
	p.Open("struct {")
	p.Columns(fields)
	p.Close("}")
	return p.Expression()
}

// field reads a field as the cells of its line: the name, the type and, two
// columns behind, the tag.
func (s *speller) field() []string {
	var cells []string
	end := wordEnd(s.rest)
	switch {
	case end > 0 && strings.HasPrefix(s.rest[end:], " ") && !isTag(s.rest[end+1:]):
		cells = []string{s.identifier()}
		s.must(" ")
		cells = append(cells, s.spell())
	case s.take("*"):
		cells = []string{"*" + s.name()}
	default:
		cells = []string{s.name()}
	}
	if !s.take(" ") {
		return cells
	}
	if len(cells) == 2 {
		cells = append(cells, "") // the column in which a field without a tag has its comment
	}
	return append(cells, backquoted(s.quoted()))
}

// isTag says whether a struct tag comes next, and not the path of a package.
func isTag(text string) bool {
	s := speller{rest: text}
	s.quoted()
	return !s.odd && !strings.HasPrefix(s.rest, ".")
}

// short says whether gofmt leaves the only field of a struct on the line of its
// braces: it has no tag and is not long.
func short(field []string) bool {
	const most = 30
	last := field[len(field)-1]
	return !strings.ContainsAny(last, "`\"\n") && len(last)+len(field)-1 <= most
}

// backquoted quotes a string, if it can be with backquotes.
func backquoted(value string) string {
	if strconv.CanBackquote(value) {
		return "`" + value + "`"
	}
	return strconv.Quote(value)
}

// take skips a prefix of what is to be read, and says whether it was there.
func (s *speller) take(prefix string) bool {
	rest, ok := strings.CutPrefix(s.rest, prefix)
	s.rest = rest
	return ok
}

// must skips what has to come next.
func (s *speller) must(prefix string) {
	if !s.take(prefix) {
		s.odd = true
	}
}

// identifier reads a name.
func (s *speller) identifier() string {
	end := wordEnd(s.rest)
	word := s.rest[:end]
	s.rest = s.rest[end:]
	if !token.IsIdentifier(word) {
		s.odd = true
	}
	return word
}

// digits reads the length of an array.
func (s *speller) digits() string {
	end := 0
	for end < len(s.rest) && s.rest[end] >= '0' && s.rest[end] <= '9' {
		end++
	}
	digits := s.rest[:end]
	s.rest = s.rest[end:]
	if digits == "" || digits[0] == '0' && digits != "0" {
		s.odd = true
	}
	return digits
}

// wordEnd returns the length of the word that a text begins with.
func wordEnd(text string) int {
	end := 0
	for end < len(text) && isWordByte(text[end]) {
		end++
	}
	return end
}

func isWordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// quoted reads a string in double quotes.
func (s *speller) quoted() string {
	quoted, err := strconv.QuotedPrefix(s.rest)
	if err != nil || quoted[0] != '"' {
		s.odd = true
		return ""
	}
	s.rest = s.rest[len(quoted):]
	value, _ := strconv.Unquote(quoted)
	return value
}

// formatType spells any type, by way of gofmt.
func formatType(expression string, qualify Qualify) (string, error) {
	const before = "package p\n\nvar _ "
	var b strings.Builder
	b.WriteString(before)
	for rest := expression; rest != ""; {
		start := strings.IndexByte(rest, '"')
		if start < 0 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:start])
		s := &speller{rest: rest[start:]}
		value := s.quoted()
		switch {
		case s.odd:
			return "", fmt.Errorf("%s is not Go: a string does not end", expression)
		case s.take("."):
			b.WriteString(qualify(value, s.identifier()))
		default:
			b.WriteString(backquoted(value))
		}
		rest = s.rest
	}
	formatted, err := format.Source([]byte(b.String() + "\n"))
	if err != nil {
		return "", fmt.Errorf("%s is not Go: %w", expression, err)
	}
	return strings.TrimSuffix(strings.TrimPrefix(string(formatted), before), "\n"), nil
}
