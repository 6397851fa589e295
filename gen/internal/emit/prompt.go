package emit

import (
	"github.com/mcpgen/mcpgen/gen/internal/model"
	"github.com/mcpgen/mcpgen/gen/internal/source"
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
func (e *emitter) promptLiteral(p *prompt, receivers []receiver, n *names) string {
	var l literal
	l.string("Name", p.Name)
	l.string("Title", p.Title)
	l.string("Description", p.Description)
	var arguments []string
	for _, f := range e.properties(&p.Func) {
		row := []string{"Name: " + text(f.Name)}
		if c := f.Constraints; c != nil && c.Title != "" {
			row = append(row, "Title: "+text(c.Title))
		}
		if description := e.schemas.Description(f); description != "" {
			row = append(row, "Description: "+text(description))
		}
		if !f.Optional {
			row = append(row, "Required: true")
		}
		arguments = append(arguments, source.List(row))
	}
	if len(arguments) > 0 {
		l.set("Arguments", "[]"+e.name(runtimePath, "PromptArgument")+source.Items(arguments))
	}
	l.json("Icons", iconsJSON(p.Icons))
	l.json("Meta", metaJSON(p.Meta))
	if takesContext(&p.Func) {
		l.set("Context", "true")
	}
	l.set("Get", e.handler(p.callee, receivers, n))
	return l.of(e.name(runtimePath, "Prompt"))
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
