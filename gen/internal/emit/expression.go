package emit

import (
	"strconv"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/schema"
	"github.com/mcpgen/mcpgen/gen/internal/source"
)

// name returns the name of a package's declaration as the file has it, and
// imports the package.
func (e *emitter) name(path, name string) string { return e.imports.name(path, name) }

// spell returns a type expression of the model as the file has it, and imports
// what it names.
func (e *emitter) spell(expression string) string { return e.imports.spell(expression) }

// readable returns a type expression as one reads it: url.URL.
func readable(expression string) string {
	if !strings.Contains(expression, `"`) {
		return expression
	}
	var b strings.Builder
	for {
		start := strings.IndexByte(expression, '"')
		if start < 0 {
			break
		}
		length := strings.IndexByte(expression[start+1:], '"')
		if length < 0 {
			break
		}
		path := expression[start+1 : start+1+length]
		b.WriteString(expression[:start])
		b.WriteString(path[strings.LastIndexByte(path, '/')+1:])
		expression = expression[start+length+2:]
	}
	b.WriteString(expression)
	return b.String()
}

// text returns a string literal. Several lines become one literal each.
func text(s string) string {
	if !strings.Contains(s, "\n") {
		return quoteGo(s)
	}
	lines := strings.SplitAfter(s, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:max(1, len(lines)-1)]
	}
	for i, line := range lines {
		lines[i] = quoteGo(line)
	}
	return sum(lines)
}

// quoteGo quotes one line for Go, in backquotes where that saves escapes.
func quoteGo(line string) string {
	if strings.ContainsAny(line, `"\`) && strconv.CanBackquote(line) && !strings.ContainsRune(line, '\t') {
		return "`" + line + "`"
	}
	return source.Quote(line)
}

// sum adds up string literals, each on a line.
func sum(literals []string) string { return strings.Join(literals, nextTerm) }

// nextTerm stands between the terms of a sum.
const nextTerm = " +\n\t"

// rawJSON quotes JSON for Go.
func rawJSON(json string) string { return "`" + raw(json) + "`" }

// raw returns JSON as it stands between backquotes. Its strings may hold what a
// raw literal cannot.
func raw(json string) string {
	if strings.Contains(json, "`") || strings.Contains(json, "\ufeff") {
		return unraw.Replace(json)
	}
	return json
}

var unraw = strings.NewReplacer("`", `\u0060`, "\ufeff", `\ufeff`)

// number returns a JSON number as a literal of Go.
func number(literal string) string { return strings.ToLower(literal) }

// call returns a call of a method of a local variable.
func call(receiver, method string, args ...string) string {
	return receiver + "." + method + "(" + strings.Join(args, ", ") + ")"
}

// errorsNew is an error with a text.
func (e *emitter) errorsNew(text string) string {
	return e.name("errors", "New") + "(" + source.Quote(text) + ")"
}

// schema adds a constant with the text of a schema to the file, which is a raw
// string literal for each of its lines.
func (e *emitter) schema(name string, s *schema.Schema) error {
	text, err := schema.Append(e.text[:0], s, "`"+nextTerm+"`")
	e.text = text
	e.out.Blank()
	e.out.Start("const %s = `", name)
	e.out.Text(text)
	e.out.End("`")
	return err
}
