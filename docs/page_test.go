package docs

import (
	"fmt"
	"os"
	"regexp"
	"strings"
)

// page is one file of documentation, taken apart.
type page struct {
	// name is the path from the root of the repository.
	name   string
	text   string
	blocks []*block
}

// block is a fenced block of a page. Behind its language it may say how it is
// held to be true; see [session.run].
type block struct {
	page     string
	line     int
	language string
	flags    map[string]string
	text     string
	// follows is the block right before this one, nil where text stands between.
	follows *block
}

func (b *block) String() string { return fmt.Sprintf("%s:%d", b.page, b.line) }

var fence = regexp.MustCompile("^( *)(`{3,})(.*)$")

// readPage takes a file apart. A fence that is not closed is an error.
func readPage(root, name string) (*page, error) {
	text, err := os.ReadFile(root + "/" + name)
	if err != nil {
		return nil, err
	}
	p := &page{name: name, text: string(text)}
	var open *block
	var closing string
	var body strings.Builder
	var previous *block
	for i, line := range strings.Split(p.text, "\n") {
		match := fence.FindStringSubmatch(line)
		switch {
		case open == nil && match != nil:
			open = newBlock(name, i+1, match[3])
			open.follows, closing = previous, match[1]+match[2]
			body.Reset()
		case open != nil && line == closing:
			open.text = body.String()
			p.blocks = append(p.blocks, open)
			previous, open = open, nil
		case open != nil:
			body.WriteString(strings.TrimPrefix(line, closing[:len(closing)-len(strings.TrimLeft(closing, " "))]) + "\n")
		case strings.TrimSpace(line) != "":
			previous = nil
		}
	}
	if open != nil {
		return nil, fmt.Errorf("%s: the block is not closed", open)
	}
	return p, nil
}

// newBlock reads what stands behind the backticks: a language, and words that
// are flags or key=value.
func newBlock(page string, line int, info string) *block {
	b := &block{page: page, line: line, flags: map[string]string{}}
	for i, word := range strings.Fields(info) {
		if i == 0 {
			b.language = word
			continue
		}
		key, value, _ := strings.Cut(word, "=")
		b.flags[key] = value
	}
	return b
}

// flag reports whether the block has a flag, and its value.
func (b *block) flag(name string) (string, bool) {
	value, ok := b.flags[name]
	return value, ok
}
