package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/mcpgen/mcpgen/gen/internal/model"
	"github.com/mcpgen/mcpgen/gen/internal/schema"
)

// prompt is a prompt with what is generated around its function.
type prompt struct {
	*model.Prompt
	callee *callee
}

func (e *emitter) prompts() []*prompt {
	var list []*prompt
	for _, p := range e.pkg.Prompts {
		list = append(list, &prompt{p, e.callee(&p.Func, "get", p.Name, "answers a request for the prompt", "MessagesOutput")})
	}
	return list
}

// promptLiteral is the mcp.Prompt of a prompt.
func (e *emitter) promptLiteral(p *prompt, receivers []receiver, n *names) jen.Code {
	var l literal
	l.string("Name", p.Name)
	l.string("Title", p.Title)
	l.string("Description", p.Description)
	var arguments []jen.Code
	for _, f := range e.properties(&p.Func) {
		row := []jen.Code{jen.Id("Name").Op(":").Add(text(f.Name))}
		if f.Constraints.Title != "" {
			row = append(row, jen.Id("Title").Op(":").Add(text(f.Constraints.Title)))
		}
		if description := schema.Description(e.pkg, f); description != "" {
			row = append(row, jen.Id("Description").Op(":").Add(text(description)))
		}
		if !f.Optional {
			row = append(row, jen.Id("Required").Op(":").True())
		}
		arguments = append(arguments, jen.Values(row...))
	}
	if len(arguments) > 0 {
		l.set("Arguments", jen.Index().Qual(runtimePath, "PromptArgument").Values(lines(arguments)...))
	}
	l.json("Icons", iconsJSON(p.Icons))
	l.json("Meta", metaJSON(p.Meta))
	if takesContext(&p.Func) {
		l.set("Context", jen.True())
	}
	l.set("Get", handler(p.callee, receivers, n))
	return jen.Qual(runtimePath, "Prompt").Add(l.code())
}

// properties are the arguments of a function as clients know them.
func (e *emitter) properties(f *model.Function) []*model.Field {
	var fields []*model.Field
	for _, p := range f.Params {
		switch p.Role {
		case model.Property:
			fields = append(fields, &p.Field)
		case model.Arguments:
			fields = append(fields, e.resolve(p.Type).Fields...)
		}
	}
	return fields
}
