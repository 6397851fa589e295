package emit

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/model"
	"github.com/mcpgen/mcpgen/gen/internal/source"
)

// body is what is known while the statements of one generated function, or of a
// block of it, are written. They go to its printer.
type body struct {
	*source.Printer
	e     *emitter
	names *names
	// in and w are the local names of the reader and the writer.
	in, w string
	// stem begins the names of the tables and patterns that the function needs,
	// above are their declarations.
	stem  string
	above *source.Printer
	err   *error
}

// body begins the body of a function. It is the only one until function ends it.
func (e *emitter) body(n *names, stem string) *body {
	e.inside.Reset(1)
	e.above.Reset(0)
	return &body{Printer: &e.inside, e: e, names: n, stem: stem, above: &e.above, err: new(error)}
}

// block returns the body of a block inside b, in which the names of b hold.
func (b *body) block() *body {
	inner := *b
	inner.names = b.names.inner()
	return &inner
}

// under returns a body whose tables are named after a member of what b is about.
func (b *body) under(member string) *body {
	inner := *b
	inner.stem = b.stem + upper(identifier(member))
	return &inner
}

// fail records why the function cannot be written. The first reason counts.
func (b *body) fail(format string, args ...any) {
	if *b.err == nil {
		*b.err = fmt.Errorf(format, args...)
	}
}

// declare adds a declaration above the function and returns its name.
func (b *body) declare(suffix, value string) string {
	name := b.e.global.stem(b.stem, "%s"+suffix)[0]
	b.table(name, value)
	return name
}

// table adds a declaration above the function.
func (b *body) table(name, value string) {
	b.above.Blank()
	b.above.Line("var %s = %s", name, value)
}

// function adds the function that the body is of, with its comment and what it
// needs above it.
func (b *body) function(comment, signature string) error {
	out := &b.e.out
	out.Add(b.above)
	out.Blank()
	out.Line("// %s", comment)
	out.Open("func %s {", signature)
	out.Add(b.Printer)
	out.Close("}")
	return *b.err
}

// lines writes statements.
func (b *body) lines(statements []string) {
	for _, s := range statements {
		b.Line("%s", s)
	}
}

// identifier returns the letters and digits of a property name.
func identifier(name string) string {
	var id []byte
	for i := range len(name) {
		c := name[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_':
			id = append(id, c)
		}
	}
	return string(id)
}

// converted converts a value of Go type from to the type t, if that differs.
func (e *emitter) converted(t *model.Type, value, from string) string {
	if t.Go == from {
		return value
	}
	return e.conversion(t, value)
}

func (e *emitter) conversion(t *model.Type, value string) string {
	to := e.spell(t.Go)
	if t.Go[0] == '*' {
		to = "(" + to + ")"
	}
	return to + "(" + value + ")"
}

// fieldsTable is the codec.Fields of an object.
func (e *emitter) fieldsTable(fields []*model.Field) string {
	var rows []string
	for _, f := range fields {
		row := "{Name: " + strconv.Quote(f.Name)
		if !f.Optional {
			row += ", Required: true"
		}
		rows = append(rows, row+"}")
	}
	return e.name(codecPath, "Fields") + source.Items(rows)
}

// jsonString returns the text of a JSON string.
func jsonString(value string) string {
	var s string
	if json.Unmarshal([]byte(value), &s) != nil {
		return value
	}
	return s
}

// texts are JSON strings as arguments.
func texts(values []string) string {
	var args []string
	for _, v := range values {
		args = append(args, quoteGo(jsonString(v)))
	}
	return strings.Join(args, ", ")
}
