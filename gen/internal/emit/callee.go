package emit

import "github.com/mcpgen/mcpgen/gen/internal/model"

// callee is a function of the author with the names of what is generated
// around it.
type callee struct {
	*model.Function
	stem, call, fields string
	// name is what clients call it, purpose what the generated function does.
	name, purpose string
	// output is the type of the runtime that receives the result.
	output string
}

// callee names what is generated around a function. The verb begins the name of
// the generated function.
func (e *emitter) callee(f *model.Function, verb, name, purpose, output string) *callee {
	c := &callee{Function: f, stem: stem(f), name: name, purpose: purpose, output: output}
	s := e.global.stem(c.stem, verb+"%s", "%sFields")
	c.call, c.fields = s[0], s[1]
	return c
}
