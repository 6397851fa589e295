package runtime

import (
	"context"
	"errors"
	"fmt"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// Prompt is a prompt as generated code registers it with [Server.AddPrompt].
type Prompt struct {
	Name        string
	Title       string
	Description string
	// Arguments are listed in order.
	Arguments []PromptArgument
	// Icons is a JSON array, Meta a JSON object, "" for none.
	Icons string
	Meta  string
	// Context says that the function takes a context.
	Context bool
	// Get decodes the arguments, calls the function and encodes its messages.
	Get func(ctx context.Context, in *codec.Reader, out *MessagesOutput) error
}

// PromptArgument describes one argument of a prompt.
type PromptArgument struct {
	Name        string
	Title       string
	Description string
	Required    bool
}

// AddPrompt registers a prompt; clients that are connected already are told as
// by [Server.PromptsChanged]. It panics where one of that name is registered
// already or the name is not legal.
func (s *Server) AddPrompt(p Prompt) {
	if !legalName(p.Name) {
		panic(fmt.Sprintf("mcp: prompt name %q must be 1 to 128 characters of A-Z a-z 0-9 _ . -", p.Name))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.catalogToExtend()
	if c.promptByName[p.Name] != nil {
		panic(fmt.Sprintf("mcp: prompt %q is registered twice", p.Name))
	}
	c.prompts = append(c.prompts, &p)
	c.promptByName[p.Name] = &p
	s.hub.listChanged(promptsChanged)
}

// getPrompt answers prompts/get.
func (s *Server) getPrompt(ctx context.Context, x *exchange) {
	params := &x.message.Params
	if !jsonrpc.IsString(params.Name) {
		x.invalidParams("name must be a string")
		return
	}
	p := s.catalog().promptByName[string(jsonrpc.Text(params.Name))]
	if p == nil {
		x.invalidParams("unknown prompt: " + clip(jsonrpc.Text(params.Name)))
		return
	}
	arguments := params.Arguments
	switch {
	case arguments == nil:
		arguments = emptyObject
	case arguments[0] != '{':
		x.invalidParams("arguments must be an object")
		return
	}
	x.openResult()
	w := &x.writer
	appendStrings(w, "description", p.Description)
	w.Key("messages")
	out := MessagesOutput{w: w, revision: x.revision}
	err := s.run(ctx, x, p.Context, func(ctx context.Context) error {
		x.reader.Reset(arguments)
		x.reader.FromStrings(true)
		return p.Get(ctx, &x.reader, &out)
	})
	var refusal *codec.Refusal
	switch {
	case x.inputRequired(err):
	case errors.As(err, &refusal):
		x.invalidParams(refusal.Error())
	case err != nil:
		s.failMethod(ctx, x, "prompt", p.Name, err)
	default:
		out.close()
		x.closeFunction("prompt", p.Name)
	}
}

// append writes the prompt's definition.
func (p *Prompt) append(w *codec.Writer, rev revision) {
	w.Object()
	appendStrings(w, "name", p.Name)
	if rev >= rev20250618 {
		appendStrings(w, "title", p.Title)
	}
	appendStrings(w, "description", p.Description)
	if len(p.Arguments) > 0 {
		w.Key("arguments")
		w.Array()
		for i := range p.Arguments {
			p.Arguments[i].append(w, rev)
		}
		w.EndArray()
	}
	if rev >= rev20251125 {
		appendRaw(w, "icons", p.Icons)
	}
	if rev >= rev20250618 {
		appendRaw(w, "_meta", p.Meta)
	}
	w.EndObject()
}

func (a *PromptArgument) append(w *codec.Writer, rev revision) {
	w.Object()
	appendStrings(w, "name", a.Name)
	if rev >= rev20250618 {
		appendStrings(w, "title", a.Title)
	}
	appendStrings(w, "description", a.Description)
	if a.Required {
		w.Key("required")
		w.Bool(true)
	}
	w.EndObject()
}

// MessagesOutput receives what a prompt's function returned.
type MessagesOutput struct {
	w        *codec.Writer
	revision revision
	written  bool
}

// Text sends one message of the user.
func (o *MessagesOutput) Text(text string) {
	o.Messages(Message{Role: User, Content: Text{Text: text}})
}

// Messages sends messages. One without a role is the user's, one without
// content is left out.
func (o *MessagesOutput) Messages(messages ...Message) {
	o.written = true
	o.w.Array()
	for _, m := range messages {
		if m.Content == nil {
			continue
		}
		if m.Role == "" {
			m.Role = User
		}
		o.w.Object()
		o.w.Key("role")
		o.w.String(string(m.Role))
		o.w.Key("content")
		m.Content.appendContent(o.w, o.revision)
		o.w.EndObject()
	}
	o.w.EndArray()
}

func (o *MessagesOutput) close() {
	if !o.written {
		o.Messages()
	}
}
