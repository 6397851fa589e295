package hosts

import (
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// tomlStatement is a header or a pair of TOML with the line that it ends, or
// what stands between two of them: comments and empty lines.
type tomlStatement struct {
	text string
	// path is the whole path of the table or the key, none for what stands
	// between; table is how much of it the header above a pair tells.
	path   []string
	table  int
	header bool
}

// tomlStatements divides a text that is valid TOML. Its statements, one after
// the other, are the text.
func tomlStatements(text string) []tomlStatement {
	var all []tomlStatement
	var table []string
	s := tomlScanner{text: text}
	between := 0
	for {
		begin := s.blank()
		if begin > between {
			all = append(all, tomlStatement{text: text[between:begin]})
		}
		if s.at >= len(text) {
			return all
		}
		next := tomlStatement{}
		if text[s.at] == '[' {
			s.skip("[")
			table = s.keys()
			next.path, next.table, next.header = table, len(table), true
		} else {
			next.path = append(table[:len(table):len(table)], s.keys()...)
			next.table = len(table)
		}
		s.value()
		next.text = text[begin:s.at]
		between = s.at
		all = append(all, next)
	}
}

// tomlScanner reads a text that is valid TOML.
type tomlScanner struct {
	text string
	at   int
}

func (s *tomlScanner) rest() string { return s.text[s.at:] }

func (s *tomlScanner) skip(characters string) {
	s.at += len(s.rest()) - len(strings.TrimLeft(s.rest(), characters))
}

// line goes to the beginning of the next line.
func (s *tomlScanner) line() {
	if end := strings.IndexByte(s.rest(), '\n'); end >= 0 {
		s.at += end + 1
	} else {
		s.at = len(s.text)
	}
}

// blank goes over comments and empty lines, to the next statement, and returns
// where its line begins.
func (s *tomlScanner) blank() (line int) {
	for {
		line = s.at
		s.skip(" \t\r")
		switch {
		case s.at >= len(s.text):
			return s.at
		case s.text[s.at] == '#', s.text[s.at] == '\n':
			s.line()
		default:
			return line
		}
	}
}

// keys reads a dotted key.
func (s *tomlScanner) keys() []string {
	var keys []string
	for s.at < len(s.text) {
		s.skip(" \t")
		begin := s.at
		switch {
		case s.at < len(s.text) && (s.text[s.at] == '"' || s.text[s.at] == '\''):
			s.quoted()
			keys = append(keys, unquoted(s.text[begin:s.at]))
		default:
			for s.at < len(s.text) && bareKey(rune(s.text[s.at])) {
				s.at++
			}
			keys = append(keys, s.text[begin:s.at])
		}
		s.skip(" \t")
		if !strings.HasPrefix(s.rest(), ".") {
			break
		}
		s.at++
	}
	return keys
}

// value goes over the rest of a statement to the next line: a value may be
// spread over several.
func (s *tomlScanner) value() {
	depth := 0
	for s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case '"', '\'':
			s.quoted()
			continue
		case '#':
			s.line()
			s.at-- // the end of the line counts
			if s.text[s.at] != '\n' {
				s.at++
				return
			}
			continue
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		case '\n':
			if depth <= 0 { // a header has its first bracket before its keys
				s.at++
				return
			}
		}
		s.at++
	}
}

// quoted goes over a string of any of the four kinds.
func (s *tomlScanner) quoted() {
	quote := s.rest()[:1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(s.rest(), triple) {
		s.at += 3
		for s.at < len(s.text) && !strings.HasPrefix(s.rest(), triple) {
			s.character(quote)
		}
		// As many as two more quotes belong to the string.
		s.at = min(s.at+3, len(s.text))
		for n := 0; n < 2 && strings.HasPrefix(s.rest(), quote); n++ {
			s.at++
		}
		return
	}
	s.at++
	for s.at < len(s.text) && !strings.HasPrefix(s.rest(), quote) {
		s.character(quote)
	}
	s.at = min(s.at+1, len(s.text))
}

// character goes over one byte of a string, or over one that is escaped.
func (s *tomlScanner) character(quote string) {
	if quote == `"` && s.text[s.at] == '\\' {
		s.at++
	}
	s.at = min(s.at+1, len(s.text))
}

// unquoted is what a quoted key stands for.
func unquoted(key string) string {
	var v struct{ Key string }
	if toml.Unmarshal([]byte("Key = "+key), &v) != nil {
		return key
	}
	return v.Key
}
