package emit

import (
	"strconv"

	"github.com/mcpgen/mcpgen/gen/internal/model"
	"github.com/mcpgen/mcpgen/gen/internal/source"
)

// enumList is the name of the table with the values of an enum type, which is
// added to the file once.
func (e *emitter) enumList(t *model.Type) string {
	name, ok := e.lists[t.Go]
	if !ok {
		name = e.global.stem(upper(typeName(t.Go)), "%sValues")[0]
		e.lists[t.Go] = name
		e.listOrder = append(e.listOrder, t)
	}
	return name
}

// typeName is the last identifier of a type expression.
func typeName(expression string) string {
	start := len(expression)
	for start > 0 && isIdentifierByte(expression[start-1]) {
		start--
	}
	if name := expression[start:]; name != "" {
		return name
	}
	return "enum"
}

func isIdentifierByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// enumLists adds the tables of enum values.
func (e *emitter) enumLists() {
	for _, t := range e.listOrder {
		var values []string
		elem := "string"
		switch t.Kind {
		case model.Integer:
			elem = "int64"
		case model.Unsigned:
			elem = "uint64"
		}
		for _, v := range t.Enum {
			if elem != "string" {
				values = append(values, integerText(v.Value))
			} else {
				values = append(values, quoteGo(jsonString(v.Value)))
			}
		}
		name := e.lists[t.Go]
		e.out.Blank()
		e.out.Line("// %s are the values of %s.", name, readable(t.Go))
		e.out.Line("var %s = []%s%s", name, elem, source.List(values))
	}
}

// pattern is the name of the compiled form of a pattern, which is declared once,
// above the first function that needs it.
func (b *body) pattern(expression string) string {
	name, ok := b.e.patterns[expression]
	if !ok {
		literal := quoteGo(expression)
		if strconv.CanBackquote(expression) {
			literal = "`" + expression + "`"
		}
		name = b.tableName("Pattern")
		b.above.Blank()
		b.above.Line("var %s = %s(%s)", name, b.e.name("regexp", "MustCompile"), literal)
		b.e.patterns[expression] = name
	}
	return name
}
