package emit

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/model"
	"github.com/mcpgen/mcpgen/gen/internal/source"
)

// function is what is known while the statements of one generated function are
// written. They go to its printer.
type function struct {
	source.Printer
	e *emitter
	// in and w are the local names of the reader and the writer.
	in, w string
	// stem begins the names of the tables and patterns that the function needs,
	// followed by path, the members that are being read or written; above are their
	// declarations.
	stem  string
	path  []string
	above source.Printer
	err   error
	// blocks are kept for the next function. The first of them, as many as are
	// used, are of this one.
	blocks []*body
	used   int
}

// body is a block of a function, with the names in it.
type body struct {
	*function
	names names
}

// body begins the body of a function. It is the only one until end ends it.
func (e *emitter) body(stem string) *body {
	f := &e.function
	f.Reset(1)
	f.above.Reset(0)
	*f = function{Printer: f.Printer, e: e, stem: stem, path: f.path[:0], above: f.above, blocks: f.blocks}
	return f.block(e.global)
}

// block returns the body of a block in which the names of b hold.
func (b *body) block() *body { return b.function.block(&b.names) }

func (f *function) block(outer *names) *body {
	if f.used == len(f.blocks) {
		f.blocks = append(f.blocks, &body{function: f})
	}
	b := f.blocks[f.used]
	f.used++
	b.names = names{outer: outer, taken: b.names.taken[:0]}
	return b
}

// under writes what belongs to a member of what b is about, after which its
// tables are named.
func (b *body) under(member string, write func()) {
	b.path = append(b.path, member)
	write()
	b.path = b.path[:len(b.path)-1]
}

// fail records why the function cannot be written. The first reason counts.
func (b *body) fail(format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf(format, args...)
	}
}

// tableName returns a name for a declaration above the function.
func (b *body) tableName(suffix string) string {
	stem := b.stem
	for _, m := range b.path {
		stem += upper(identifier(m))
	}
	return b.e.global.stem(stem, "%s"+suffix)[0]
}

// fieldsTable adds the codec.Fields of an object above the function.
func (b *body) fieldsTable(name string, fields []*model.Field) {
	b.above.Blank()
	b.above.Open("var %s = %s{", name, b.e.name(codecPath, "Fields"))
	for _, f := range fields {
		if f.Optional {
			b.above.Line("{Name: %q},", f.Name)
		} else {
			b.above.Line("{Name: %q, Required: true},", f.Name)
		}
	}
	b.above.Close("}")
}

// begin adds what the function needs to the file, and returns the file for
// the comment of the function and its first line.
func (b *body) begin() *source.Printer {
	out := &b.e.out
	out.Add(&b.above)
	out.Blank()
	return out
}

// end adds the statements of the function.
func (b *body) end() error {
	b.e.out.Add(&b.Printer)
	b.e.out.Close("}")
	return b.err
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
