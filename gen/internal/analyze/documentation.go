package analyze

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/doc/comment"
	"go/token"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/load"
)

// documentation is a doc comment: its text for people, and its parameter list.
type documentation struct {
	text  string
	items []listItem
}

// listItem is an item of a "Parameters:" list.
type listItem struct {
	text string
	pos  token.Pos
}

// docLine is one line of a comment without its markers.
type docLine struct {
	text string
	pos  token.Pos
}

// note is a description and where it stands.
type note struct {
	text string
	pos  token.Pos
}

// document reads a doc comment. The links in it are resolved in file.
func (a *analyzer) document(group *ast.CommentGroup, file *load.File) documentation {
	var some [8]docLine // as many as most comments have
	lines := appendLines(some[:0], group)
	a.visible(lines)
	rest, items := parameterList(lines)
	return documentation{text: a.plainText(rest, file), items: items}
}

// describedBy returns the text of a comment on something smaller than a
// function: a type, field, constant or parameter.
func (a *analyzer) describedBy(groups ...*ast.CommentGroup) string {
	for _, group := range groups {
		if group == nil {
			continue
		}
		var some [4]docLine // as many as most comments have
		lines := appendLines(some[:0], group)
		a.visible(lines)
		if text := a.plainText(lines, nil); text != "" {
			return text
		}
	}
	return ""
}

// visible reports characters in comments that a reader cannot see.
func (a *analyzer) visible(lines []docLine) {
	for _, line := range lines {
		a.printable(line.text, line.pos, diagnostic.NoDoc, "description")
	}
}

// printable reports characters in text that a reader cannot see, such as
// those which hide instructions to a model. What is spelled in a string literal
// is reported at its start.
func (a *analyzer) printable(text string, pos token.Pos, code diagnostic.Code, what string) bool {
	if plainASCII(text) {
		return true
	}
	for i, r := range text + unescaped(text) {
		if invisible(r) {
			if code == diagnostic.NoDoc {
				pos += token.Pos(i)
			}
			a.report(pos, code, "the %s holds the invisible character U+%04X; remove it", what, r)
			return false
		}
	}
	return true
}

// plainASCII says that a text consists of visible characters, spaces and ends of
// lines, and has no escapes.
func plainASCII(text string) bool {
	for i := range len(text) {
		if c := text[i]; (c < ' ' || c > '~' || c == '\\') && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// unescaped is what the strings of a JSON text say where they have escapes;
// nothing for other texts.
func unescaped(text string) string {
	if !strings.Contains(text, `\u`) {
		return ""
	}
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return ""
	}
	return fmt.Sprint(v)
}

// plainText renders lines of a Go doc comment: paragraphs as one line each,
// lists and code as they are, links as their text.
func (a *analyzer) plainText(lines []docLine, file *load.File) string {
	for len(lines) > 0 && lines[len(lines)-1].text == "" {
		lines = lines[:len(lines)-1] // what stands between a text and a directive
	}
	if text, ok := prose(lines); ok {
		return text
	}
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(line.text)
		b.WriteByte('\n')
	}
	parser := comment.Parser{
		LookupSym:     func(recv, name string) bool { return true },
		LookupPackage: func(name string) (string, bool) { return importPath(file, name) },
	}
	doc := parser.Parse(b.String())
	for _, block := range doc.Content {
		a.flatten(block)
	}
	printer := comment.Printer{TextWidth: -1}
	return strings.TrimSpace(string(printer.Text(doc)))
}

var localLink = regexp.MustCompile(`\[([a-z_]\w*)\]`)

// prose returns the text of a comment that is one paragraph of plain words, of
// which go/doc makes one line. Most comments are. It looks at the beginning of
// lines, for what may be lists, headings and code, and for what may be links and
// quotes.
func prose(lines []docLine) (string, bool) {
	size := 0
	for _, line := range lines {
		if !isProse(line.text) {
			return "", false
		}
		size += len(line.text) + 1
	}
	var text string
	if len(lines) == 1 {
		text = lines[0].text
	} else {
		var b strings.Builder
		b.Grow(size)
		for _, line := range lines {
			b.WriteString(line.text)
			b.WriteByte(' ')
		}
		text = strings.TrimSuffix(b.String(), " ")
	}
	if strings.Contains(text, "  ") {
		text = strings.Join(strings.Fields(text), " ")
	}
	return text, text != ""
}

// isProse says that a line begins with a letter, and goes on with those and with
// marks that go/doc takes as they are.
func isProse(line string) bool {
	for i := range len(line) {
		c := line[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || (c < '0' || c > '9') && strings.IndexByte(" ,.;()!?_=<>&%+-\"", c) < 0) {
			return false
		}
	}
	return line != ""
}

// flatten takes the brackets off links to unexported declarations of the
// package, which go/doc does not know as links: they may be tools, too.
func (a *analyzer) flatten(block comment.Block) {
	switch block := block.(type) {
	case *comment.Paragraph:
		for i, text := range block.Text {
			if plain, ok := text.(comment.Plain); ok && strings.Contains(string(plain), "[") {
				block.Text[i] = comment.Plain(localLink.ReplaceAllStringFunc(string(plain), func(link string) string {
					if name := link[1 : len(link)-1]; a.pkg.Types.Scope().Lookup(name) != nil {
						return name
					}
					return link
				}))
			}
		}
	case *comment.List:
		for _, item := range block.Items {
			for _, inner := range item.Content {
				a.flatten(inner)
			}
		}
	}
}

// importPath resolves the package of a doc link by the imports of its file.
func importPath(file *load.File, name string) (string, bool) {
	if file != nil {
		for _, spec := range file.Syntax.Imports {
			path := strings.Trim(spec.Path.Value, "\"`")
			if spec.Name != nil && spec.Name.Name == name || spec.Name == nil && path[strings.LastIndex(path, "/")+1:] == name {
				return path, true
			}
		}
	}
	return comment.DefaultLookupPackage(name)
}

// linesOf returns the lines of a comment group; directives are left out.
func linesOf(group *ast.CommentGroup) []docLine { return appendLines(nil, group) }

// appendLines appends the lines of a comment group.
func appendLines(lines []docLine, group *ast.CommentGroup) []docLine {
	if group == nil {
		return lines
	}
	for _, c := range group.List {
		switch {
		case strings.HasPrefix(c.Text, "/*"):
			lines = append(lines, blockLines(c)...)
		case isDirective(c.Text[2:]):
		default:
			line := docLine{text: strings.TrimRight(c.Text[2:], " \t\r"), pos: c.Slash + 2}
			if strings.HasPrefix(line.text, " ") {
				line.text, line.pos = line.text[1:], line.pos+1
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// isDirective says that a comment is meant for a tool: the text after its slashes
// begins with a word that the Go tools know, or with two that a colon joins.
func isDirective(text string) bool {
	for _, word := range []string{"line ", "extern ", "export "} {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	lower := func(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }
	colon := 0
	for colon < len(text) && lower(text[colon]) {
		colon++
	}
	return colon > 0 && colon+1 < len(text) && text[colon] == ':' && lower(text[colon+1])
}

// blockLines returns the lines of a /* comment */.
func blockLines(c *ast.Comment) []docLine {
	var lines []docLine
	pos := c.Slash + 2
	for text := range strings.SplitSeq(strings.TrimSuffix(c.Text[2:], "*/"), "\n") {
		line := docLine{text: strings.TrimRight(text, " \t\r"), pos: pos}
		if len(lines) == 0 && strings.HasPrefix(line.text, " ") {
			line.text, line.pos = line.text[1:], line.pos+1
		}
		lines = append(lines, line)
		pos += token.Pos(len(text) + 1)
	}
	return lines
}

var (
	listMarker = regexp.MustCompile(`^\s*[-*+•]\s+`)
	itemName   = regexp.MustCompile("^`?([\\pL_][\\pL\\pN_]*)`?\\s*:\\s*(.*)$")
)

// parameterList takes the list after a line "Parameters:" out of the lines.
func parameterList(lines []docLine) (rest []docLine, items []listItem) {
	for i, line := range lines {
		if strings.TrimSpace(line.text) != "Parameters:" {
			continue
		}
		end, items := listItems(lines[i+1:])
		if len(items) == 0 {
			continue
		}
		rest = append(rest, lines[:i]...)
		if i > 0 {
			rest = append(rest, docLine{pos: line.pos})
		}
		return append(rest, lines[i+1+end:]...), items
	}
	return lines, nil
}

// listItems reads the items at the start of lines, and says how many lines
// they take.
func listItems(lines []docLine) (taken int, items []listItem) {
	for i := 0; i < len(lines); i++ {
		text := lines[i].text
		marker := listMarker.FindString(text)
		switch {
		case strings.TrimSpace(text) == "":
			if taken > 0 && i+1 < len(lines) && listMarker.FindString(lines[i+1].text) == "" {
				return taken, items
			}
			continue
		case marker != "":
			item := listItem{text: text[len(marker):], pos: lines[i].pos + token.Pos(len(marker))}
			items = append(items, item)
		case len(items) == 0:
			return 0, nil
		default:
			last := &items[len(items)-1]
			last.text += " " + strings.TrimSpace(text)
		}
		taken = i + 1
	}
	return taken, items
}

// named splits an item into the parameter's name and its description.
func (item listItem) named() (name, text string, ok bool) {
	m := itemName.FindStringSubmatch(item.text)
	if m == nil {
		return "", "", false
	}
	return m[1], strings.TrimSpace(m[2]), true
}

// onlyName says that a description says no more than the name does.
func onlyName(text, name string) bool {
	rest := strings.TrimLeftFunc(strings.Trim(text, " .!:…\n"), isSeparator)
	if rest == "" {
		return true
	}
	for _, r := range name {
		if isSeparator(r) {
			continue
		}
		first, size := utf8.DecodeRuneInString(rest)
		if unicode.ToLower(first) != unicode.ToLower(r) {
			return false
		}
		rest = strings.TrimLeftFunc(rest[size:], isSeparator)
	}
	return rest == ""
}
