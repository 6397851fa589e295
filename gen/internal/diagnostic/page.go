package diagnostic

import (
	"embed"
	"strings"
)

//go:embed pages/*.md
var pages embed.FS

// Page explains a code: why the rule exists, an example that breaks it, and
// the cure.
type Page struct {
	Code  Code
	Title string
	// Text is Markdown, title included.
	Text string
}

// Page returns the code's page. Every code has one.
func (c Code) Page() Page {
	text, err := pages.ReadFile("pages/" + c.String() + ".md")
	if err != nil {
		panic(err) // a test reads every page
	}
	first, _, _ := strings.Cut(string(text), "\n")
	_, title, _ := strings.Cut(first, ": ")
	return Page{Code: c, Title: title, Text: string(text)}
}

// Pages returns the pages of all codes, in order.
func Pages() []Page {
	var all []Page
	for c := NearMiss; c < end; c++ {
		all = append(all, c.Page())
	}
	return all
}
