package hosts

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Change is what an edit did.
type Change int

// The changes. Same means that the text had just that entry before.
const (
	Same Change = iota
	Added
	Replaced
)

// format is a language of configurations.
type format interface {
	// edit gives the table an entry of that name. What is not the entry's is
	// left as it is, byte for byte.
	edit(text []byte, table, name string, entry []member) ([]byte, Change, error)
	// equalBut returns an error if the texts differ in anything but the entry.
	equalBut(before, after []byte, table, name string) error
}

// Edit gives the configuration in text an entry for a server. An entry of that
// name gets the new program or URL and keeps what else it says, such as its
// environment, a timeout, or tools that are allowed.
//
// Text that is empty is a configuration that does not exist yet. Text that does
// not parse is an error, and so is one that cannot take the entry.
func (h *Host) Edit(text []byte, s Server) ([]byte, Change, error) {
	if !s.utf8() {
		return text, Same, fmt.Errorf("%q is not UTF-8, and cannot be written there", s.Name+" "+s.Command+s.URL)
	}
	out, change, err := h.format.edit(text, h.key, s.Name, present(h.entry(s)))
	if err != nil || change == Same {
		return text, Same, err
	}
	if err := h.format.equalBut(text, out, h.key, s.Name); err != nil {
		return text, Same, fmt.Errorf("it cannot take the entry as it is written (%w): add it by hand", err)
	}
	return out, change, nil
}

// utf8 says whether all of it can be written.
func (s Server) utf8() bool {
	words := append([]string{s.Name, s.Command, s.URL}, s.Args...)
	for _, p := range slices.Concat(s.Env, s.Headers) {
		words = append(words, p.Name, p.Value)
	}
	return !slices.ContainsFunc(words, func(w string) bool { return !utf8.ValidString(w) })
}

var errDiffers = errors.New("other values would differ")

// present leaves out the members that have no value. An empty list is one.
func present(entry []member) []member {
	return slices.DeleteFunc(entry, func(m member) bool {
		switch v := m.value.(type) {
		case []string:
			return v == nil
		case []Pair:
			return len(v) == 0
		}
		return false
	})
}

// transport are the members that say what a server is, in any host.
var transport = []string{"type", "command", "args", "url", "httpUrl", "serverUrl", "source"}

// credentials are the members that go to a URL, and to no other.
var credentials = []string{"headers", "http_headers", "env_http_headers", "bearer_token_env_var", "oauth", "auth"}

// kept tells which members of an existing entry stay beside those of a new
// one. A program that becomes a URL, or the other way round, keeps nothing.
func kept(entry []member, keys []string, url string) []string {
	wanted := func(key string) *member {
		i := slices.IndexFunc(entry, func(m member) bool { return m.key == key })
		if i < 0 {
			return nil
		}
		return &entry[i]
	}
	if slices.Contains(keys, "command") != (wanted("command") != nil) {
		return nil
	}
	sameURL := wanted("url") != nil && wanted("url").value == url
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
		return wanted(key) != nil || slices.Contains(transport, key) || slices.Contains(credentials, key) && !sameURL
	})
}
