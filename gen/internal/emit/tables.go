package emit

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// enumList is the name of the table with the values of an enum type, which is
// added to the file once.
func (e *emitter) enumList(t *model.Type) *jen.Statement {
	name, ok := e.lists[t.Go]
	if !ok {
		name = e.global.stem(upper(typeName(t.Go)), "%sValues")[0]
		e.lists[t.Go] = name
		e.listOrder = append(e.listOrder, t)
	}
	return jen.Id(name)
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
		var values []jen.Code
		elem := jen.String()
		if t.Kind == model.Integer || t.Kind == model.Unsigned {
			elem = jen.Int64()
		}
		for _, v := range t.Enum {
			if t.Kind == model.Integer || t.Kind == model.Unsigned {
				values = append(values, jen.Op(integerText(v.Value)))
			} else {
				values = append(values, jen.Op(quoteGo(jsonString(v.Value))))
			}
		}
		e.comment(e.lists[t.Go] + " are the values of " + readable(t.Go) + ".")
		e.out.Var().Id(e.lists[t.Go]).Op("=").Index().Add(elem).Values(values...)
		e.out.Line()
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
		name = b.declare("Pattern", jen.Qual("regexp", "MustCompile").Call(jen.Op(literal)))
		b.e.patterns[expression] = name
	}
	return name
}
