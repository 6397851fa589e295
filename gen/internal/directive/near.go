package directive

import (
	"go/ast"
	"go/token"
	"strings"
	"unicode"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
)

// miss is a comment that looks like a directive and is none.
type miss struct {
	pos  token.Pos
	text string
}

// nearMisses returns what looks like a directive in a comment that is none.
// In a doc comment every line of a block comment counts; elsewhere only a
// block that is nothing but a directive does, as others are code that someone
// has put aside.
func nearMisses(c *ast.Comment, doc bool) []miss {
	if text, ok := strings.CutPrefix(c.Text, "//"); ok {
		if m, ok := lineMiss(text); ok {
			return []miss{{c.Slash, m}}
		}
		return nil
	}
	body := strings.TrimSuffix(strings.TrimPrefix(c.Text, "/*"), "*/")
	if !doc {
		if strings.Contains(strings.TrimSpace(body), "\n") {
			return nil
		}
		return blockMiss(c.Slash+token.Pos(len("/*")), body)
	}
	var all []miss
	offset := len("/*")
	for line := range strings.Lines(body) {
		all = append(all, blockMiss(c.Slash+token.Pos(offset), line)...)
		offset += len(line)
	}
	return all
}

// lineMiss judges the text after the slashes of a line comment.
func lineMiss(text string) (string, bool) {
	// A tab makes a code block of a doc comment: an example, not a slip.
	body := strings.TrimLeft(text, " ")
	spaced := body != text
	body, plus := strings.CutPrefix(body, "+")
	verb, end := misspelt(body, !spaced)
	if verb == "" {
		return "", false
	}
	written := "//" + text[:len(text)-len(body)+end]
	switch {
	case plus:
		return written + " is no directive; write //mcp:" + verb + ", without the plus sign", true
	case spaced:
		return written + " is an ordinary comment; write //mcp:" + verb + ", without a space after the slashes", true
	default:
		return written + " is no directive; write //mcp:" + verb, true
	}
}

// blockMiss judges one line of a block comment.
func blockMiss(pos token.Pos, line string) []miss {
	body := strings.TrimLeft(line, " ")
	body = strings.TrimLeft(strings.TrimPrefix(body, "*"), " ")
	if len(line)-len(body) > len(" * ") {
		return nil // an indented example
	}
	verb, _ := misspelt(strings.TrimPrefix(strings.TrimPrefix(body, "//"), "+"), false)
	if verb == "" {
		return nil
	}
	at := pos + token.Pos(len(line)-len(body))
	return []miss{{at, "a directive in a block comment is not seen; write //mcp:" + verb + " on a line of its own"}}
}

// misspelt takes text that spells a directive in its own way: Mcp:tool,
// mcp:Tool, mcp: tool, mcp tool, mcpgen:tool. It returns the verb as it should be
// written and where it ends in the text. Prose that happens to begin like that
// has no verb; only a comment without a leading space may lack the colon.
func misspelt(text string, colonless bool) (verb string, end int) {
	if len(text) < len(Tool) || !strings.EqualFold(text[:len(Tool)], Tool) {
		return "", 0 // as for nearly all comments
	}
	tool := text[:letters(text)]
	if !strings.EqualFold(tool, Tool) && !strings.EqualFold(tool, "mcpgen") {
		return "", 0
	}
	rest, colon := strings.CutPrefix(text[len(tool):], ":")
	if !colon && !colonless {
		return "", 0
	}
	at := strings.TrimLeft(rest, " ")
	tight := colon && at == rest
	word, rest := at[:letters(at)], at[letters(at):]
	if rest != "" && !unicode.IsSpace(rune(rest[0])) {
		return "", 0 // mcp:tools/list is no directive
	}
	verb = strings.ToLower(word)
	if lookup(verb) == nil {
		verb = ""
		if tight && len(word) > 2 {
			verb = diagnostic.Nearest(word, verbs)
		}
	}
	if verb == "" || !tight && !bareDirective(lookup(verb), rest) {
		return "", 0
	}
	return verb, len(text) - len(rest)
}

// bareDirective tells what follows "mcp tool" or "mcp: tool" in a directive
// from what follows it in a sentence: all words are flags, keys, or operands that
// the verb takes.
func bareDirective(s *syntax, rest string) bool {
	words := strings.Fields(rest)
	operands := 0
	for _, w := range words {
		name, _, _ := strings.Cut(w, "=")
		if _, ok := s.key(name); !ok {
			operands++
		}
	}
	return operands <= len(s.operands) && len(words) >= len(s.operands)
}

func letters(s string) int {
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		return i
	}
	return len(s)
}
