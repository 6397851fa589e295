package command

import (
	"strings"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
	"github.com/mcpgen/mcpgen/runtime/internal/suggest"
)

// tools lists the tools, or those that the arguments name.
func (c *command) tools() error {
	entries, err := c.client.list("tools/list", "tools")
	if err != nil {
		return err
	}
	if entries, err = c.named("tool", "name", entries); err != nil {
		return err
	}
	if c.json {
		return c.printEntries(entries)
	}
	items := make([]item, len(entries))
	for i, entry := range entries {
		items[i] = item{head: text(jsonrpc.Member(entry, "name")), note: notes(entry), about: text(jsonrpc.Member(entry, "description")), rows: parameters(jsonrpc.Member(entry, "inputSchema"))}
	}
	return c.printItems("tools", items)
}

// resources lists the resources and then the templates.
func (c *command) resources() error {
	entries, err := c.client.list("resources/list", "resources")
	if err != nil {
		return err
	}
	templates, err := c.client.list("resources/templates/list", "resourceTemplates")
	if err != nil {
		return err
	}
	entries = append(entries, templates...)
	if c.json {
		return c.printEntries(entries)
	}
	items := make([]item, len(entries))
	for i, entry := range entries {
		uri := text(jsonrpc.Member(entry, "uri")) + text(jsonrpc.Member(entry, "uriTemplate"))
		items[i] = item{head: uri, note: text(jsonrpc.Member(entry, "mimeType")), about: text(jsonrpc.Member(entry, "description"))}
	}
	return c.printItems("resources", items)
}

// prompts lists the prompts.
func (c *command) prompts() error {
	entries, err := c.client.list("prompts/list", "prompts")
	if err != nil {
		return err
	}
	if entries, err = c.named("prompt", "name", entries); err != nil {
		return err
	}
	if c.json {
		return c.printEntries(entries)
	}
	items := make([]item, len(entries))
	for i, entry := range entries {
		items[i] = item{head: text(jsonrpc.Member(entry, "name")), about: text(jsonrpc.Member(entry, "description"))}
		for argument := range jsonrpc.Elements(jsonrpc.Member(entry, "arguments")) {
			kind := "string"
			if string(jsonrpc.Member(argument, "required")) != "true" {
				kind += ", optional"
			}
			items[i].rows = append(items[i].rows, row{text(jsonrpc.Member(argument, "name")), kind, text(jsonrpc.Member(argument, "description"))})
		}
	}
	return c.printItems("prompts", items)
}

// named returns the entries that the arguments name, all where there are none.
func (c *command) named(kind, member string, entries [][]byte) ([][]byte, error) {
	if len(c.args) == 0 {
		return entries, nil
	}
	var chosen [][]byte
	for _, name := range c.args {
		entry, err := find(kind, member, name, entries)
		if err != nil {
			return nil, err
		}
		chosen = append(chosen, entry)
	}
	return chosen, nil
}

// find returns the entry of a name, and where there is none an error with the
// names that there are.
func find(kind, member, name string, entries [][]byte) ([]byte, error) {
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = text(jsonrpc.Member(entry, member))
		if names[i] == name {
			return entry, nil
		}
	}
	return nil, misuse("there is no %s %q%s", kind, name, choices(name, names))
}

// choices ends a message about a name that is none: with the name that is like
// it, or with all.
func choices(name string, names []string) string {
	if near := suggest.Meant(name, len(names), func(i int) string { return names[i] }); near != "" {
		return near
	}
	if len(names) == 0 {
		return "; there are none"
	}
	return "; there is " + strings.Join(names, ", ")
}

// printEntries prints entries as the array that clients receive.
func (c *command) printEntries(entries [][]byte) error {
	array := []byte{'['}
	for i, entry := range entries {
		if i > 0 {
			array = append(array, ',')
		}
		array = append(array, entry...)
	}
	return c.printJSON(append(array, ']'))
}

// item is what people read of one entry.
type item struct {
	head, note string
	about      string
	rows       []row
}

// row is one parameter: its name, its type and what it is.
type row [3]string

// widestColumn is how much room the first two columns of the parameters take at
// most; what is longer pushes the rest of its line.
const widestColumn = 30

// printItems prints items, aligned over all of them and wrapped to the width of
// the terminal.
func (c *command) printItems(kind string, items []item) error {
	if len(items) == 0 {
		return c.print("no " + kind)
	}
	columns := width(c.Out)
	var widths [2]int
	for _, it := range items {
		for _, r := range it.rows {
			for i := range widths {
				widths[i] = max(widths[i], min(len([]rune(r[i])), widestColumn))
			}
		}
	}
	var b strings.Builder
	for i, it := range items {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(it.head)
		if it.note != "" {
			b.WriteString("  (" + it.note + ")")
		}
		b.WriteString("\n")
		about := it.about
		if len(c.args) == 0 {
			about = firstParagraph(about)
		}
		for _, line := range wrap(about, columns-2) {
			b.WriteString(strings.TrimRight("  "+line, " ") + "\n")
		}
		for _, r := range it.rows {
			writeRow(&b, r, widths, columns, len(c.args) > 0)
		}
	}
	return c.print(printable(b.String()))
}

// writeRow writes a parameter, its description wrapped beside the other two
// columns, or, where there is little room, below them.
func writeRow(b *strings.Builder, r row, widths [2]int, columns int, whole bool) {
	about := r[2]
	if !whole {
		about = firstParagraph(about)
	}
	left := "    " + pad(r[0], widths[0]) + "  " + pad(r[1], widths[1]) + "  "
	margin := 4 + widths[0] + 2 + widths[1] + 2
	if columns-margin < 24 {
		b.WriteString(strings.TrimRight(left, " ") + "\n")
		if about == "" {
			return
		}
		left, margin = strings.Repeat(" ", 8), 8
	}
	lines := wrap(about, columns-max(margin, len([]rune(left))))
	for i, line := range lines {
		if i > 0 {
			left = strings.Repeat(" ", margin)
		}
		b.WriteString(strings.TrimRight(left+line, " ") + "\n")
	}
}

func firstParagraph(text string) string {
	first, _, _ := strings.Cut(text, "\n\n")
	return first
}

// notes are the hints of a tool in words.
func notes(tool []byte) string {
	hints := jsonrpc.Member(tool, "annotations")
	var words []string
	for _, hint := range [][3]string{
		{"readOnlyHint", "true", "read-only"},
		{"destructiveHint", "true", "destructive"},
		{"idempotentHint", "true", "idempotent"},
	} {
		if string(jsonrpc.Member(hints, hint[0])) == hint[1] {
			words = append(words, hint[2])
		}
	}
	return strings.Join(words, ", ")
}
