package emit

import (
	"encoding/json"
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// body is what is known while the statements of one generated function, or of a
// block of it, are written.
type body struct {
	e     *emitter
	names *names
	// in and w are the local names of the reader and the writer.
	in, w string
	// stem begins the names of the tables and patterns that the function needs,
	// above are their declarations.
	stem  string
	above *[]jen.Code
	err   *error
}

func (e *emitter) body(n *names, stem string) *body {
	return &body{e: e, names: n, stem: stem, above: new([]jen.Code), err: new(error)}
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
func (b *body) declare(suffix string, value *jen.Statement) string {
	name := b.e.global.stem(b.stem, "%s"+suffix)[0]
	*b.above = append(*b.above, jen.Var().Id(name).Op("=").Add(value))
	return name
}

// flush adds the declarations to the file.
func (b *body) flush() error {
	for _, declaration := range *b.above {
		b.e.out.Add(declaration)
		b.e.out.Line()
	}
	return *b.err
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
func converted(t *model.Type, value *jen.Statement, from string) *jen.Statement {
	if t.Go == from {
		return value
	}
	return conversion(t, value)
}

func conversion(t *model.Type, value jen.Code) *jen.Statement {
	code := goType(t.Go)
	if t.Go[0] == '*' {
		code = jen.Parens(code)
	}
	return code.Call(value)
}

// fieldsTable is the codec.Fields of an object.
func fieldsTable(fields []*model.Field) *jen.Statement {
	var rows []jen.Code
	for _, f := range fields {
		row := []jen.Code{jen.Id("Name").Op(":").Lit(f.Name)}
		if !f.Optional {
			row = append(row, jen.Id("Required").Op(":").True())
		}
		rows = append(rows, jen.Values(row...))
	}
	return jen.Qual(codecPath, "Fields").Values(lines(rows)...)
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
func (b *body) texts(values []string) []jen.Code {
	var args []jen.Code
	for _, v := range values {
		args = append(args, jen.Op(quoteGo(jsonString(v))))
	}
	return args
}
