package runtime

import (
	"context"
	"strings"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// Completion suggests values for one argument of a prompt or one variable of a
// resource template, as generated code registers it with
// [Server.AddCompletion].
type Completion struct {
	// Prompt is the name of a prompt, Template a registered URI template;
	// exactly one of them is set.
	Prompt   string
	Template string
	// Argument is the argument or variable.
	Argument string
	// Values are all values where they are known beforehand; those that start
	// with what the user typed are suggested.
	Values []string
	// Complete returns the suggestions for what the user typed, where Values is
	// empty. The arguments that are already set are in.
	Complete func(ctx context.Context, value string, in *codec.Reader) ([]string, error)
}

// completionKey names what a completion is for.
type completionKey struct{ prompt, template, argument string }

// AddCompletion registers a completion; the last one for an argument counts.
func (s *Server) AddCompletion(c Completion) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catalogToExtend().completionByKey[completionKey{c.Prompt, c.Template, c.Argument}] = &c
}

// maxCompletions is how many values the protocol allows in one answer.
const maxCompletions = 100

// complete answers completion/complete.
func (s *Server) complete(ctx context.Context, x *exchange) {
	key, value, ok := x.completionParams()
	if !ok {
		return
	}
	c := s.catalog()
	if !c.completes(key) {
		x.invalidParams("the reference names no prompt or resource template, or it has no such argument")
		return
	}
	values, err := s.completionValues(ctx, x, c.completionByKey[key], value)
	if err != nil {
		s.failMethod(ctx, x, "completion", key.argument, err)
		return
	}
	x.openResult()
	w := &x.writer
	w.Key("completion")
	w.Object()
	w.Key("values")
	w.Array()
	for _, v := range values[:min(len(values), maxCompletions)] {
		w.String(v)
	}
	w.EndArray()
	w.Key("total")
	w.Int64(int64(len(values)))
	w.Key("hasMore")
	w.Bool(len(values) > maxCompletions)
	w.EndObject()
	x.closeResult()
}

// completionParams reads the params of completion/complete. Where it returns
// false the exchange has failed.
func (x *exchange) completionParams() (key completionKey, value string, ok bool) {
	p := &x.message.Params
	switch string(jsonrpc.Text(jsonrpc.Member(p.Ref, "type"))) {
	case "ref/prompt":
		key.prompt = string(jsonrpc.Text(jsonrpc.Member(p.Ref, "name")))
	case "ref/resource":
		key.template = string(jsonrpc.Text(jsonrpc.Member(p.Ref, "uri")))
	default:
		x.invalidParams("ref must be of type ref/prompt or ref/resource")
		return key, "", false
	}
	name, typed := jsonrpc.Member(p.Argument, "name"), jsonrpc.Member(p.Argument, "value")
	if !jsonrpc.IsString(name) || !jsonrpc.IsString(typed) {
		x.invalidParams("argument needs a name and a value, both strings")
		return key, "", false
	}
	key.argument = string(jsonrpc.Text(name))
	return key, string(jsonrpc.Text(typed)), true
}

// completes reports whether what the key names exists, with a completion or
// without.
func (c *catalog) completes(key completionKey) bool {
	if p := c.promptByName[key.prompt]; p != nil {
		for _, a := range p.Arguments {
			if a.Name == key.argument {
				return true
			}
		}
		return false
	}
	for _, r := range c.templates {
		if r.Template != key.template {
			continue
		}
		for _, variable := range r.template.Variables() {
			if variable == key.argument {
				return true
			}
		}
	}
	return false
}

func (s *Server) completionValues(ctx context.Context, x *exchange, c *Completion, value string) (values []string, err error) {
	if c == nil {
		return nil, nil
	}
	if c.Complete == nil {
		for _, v := range c.Values {
			if hasPrefixFold(v, value) {
				values = append(values, v)
			}
		}
		return values, nil
	}
	arguments := jsonrpc.Member(x.message.Params.Context, "arguments")
	if !jsonrpc.IsObject(arguments) {
		arguments = emptyObject
	}
	err = s.run(ctx, x, true, func(ctx context.Context) error {
		x.reader.Reset(arguments)
		x.reader.FromStrings(true)
		values, err = c.Complete(ctx, value, &x.reader)
		return err
	})
	return values, err
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
