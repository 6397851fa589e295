package analyze

import (
	"strings"
	"time"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// tool analyzes a function with //mcp:tool.
func (a *analyzer) tool(fn *function) {
	d := fn.verb
	t := &model.Tool{
		Name:        a.protocolName(fn, "tool"),
		Title:       a.title(fn),
		Description: a.description(fn),
		Func:        a.goFunction(fn),
		ReadOnly:    d.Flag("readonly"),
		Destructive: d.Flag("destructive"),
		Idempotent:  d.Flag("idempotent"),
		OpenWorld:   d.Flag("openworld"),
		Timeout:     int64(a.duration(d, "timeout")),
		Scopes:      a.scopes(d),
		Task:        a.task(d),
		Icons:       a.icons(d),
		Meta:        a.meta(d),
	}
	if arg, ok := d.Lookup("destructive"); ok && arg.True() && t.ReadOnly != nil && *t.ReadOnly {
		a.report(arg.KeyPos, diagnostic.ReadOnlyDestructive, "%s is readonly and destructive, and only one can be true; remove the other", fn.name())
	}
	params, ok := a.parameters(fn)
	results, fine := a.toolResults(fn)
	if !ok || !fine {
		return
	}
	t.Func.Params, t.Func.Results = params, results
	if arg, ok := d.Lookup("task"); ok && !hasContext(params) {
		a.report(arg.KeyPos, diagnostic.BadDirective, "%s takes no context.Context, and a task must be able to learn that it is cancelled; add one as the first parameter", fn.name())
	}
	a.headers(params)
	a.out.Tools = append(a.out.Tools, t)
}

// description is the documentation of a tool or prompt, which must say
// something.
func (a *analyzer) description(fn *function) string {
	what := map[directive.Verb]string{directive.VerbTool: "tool", directive.VerbPrompt: "prompt"}[fn.verb.Verb]
	switch {
	case fn.doc.text == "":
		a.report(fn.decl.Name.Pos(), diagnostic.NoDoc, "%s %s has no doc comment, and a model chooses by it; say what it does and when to use it", what, fn.name())
	case onlyName(fn.doc.text, fn.name()):
		a.report(fn.decl.Name.Pos(), diagnostic.NoDoc, "the doc comment of %s %s is only its name; say what it does and when to use it", what, fn.name())
	}
	return fn.doc.text
}

// duration reads a key whose value is a length of time.
func (a *analyzer) duration(d *directive.Directive, key string) time.Duration {
	arg, ok := d.Lookup(key)
	if !ok {
		return 0
	}
	v, err := time.ParseDuration(arg.Value)
	switch {
	case err != nil:
		a.report(arg.ValuePos, diagnostic.BadDirective, "%s=%s is not a duration such as 30s or 5m", key, arg.Value)
	case v <= 0:
		a.report(arg.ValuePos, diagnostic.BadDirective, "%s=%s must be more than 0", key, arg.Value)
	default:
		return v
	}
	return 0
}

// task reads task=, which lets or makes a call run as a task.
func (a *analyzer) task(d *directive.Directive) string {
	arg, ok := d.Lookup("task")
	if !ok {
		return ""
	}
	if arg.Value != "optional" && arg.Value != "required" {
		a.report(arg.ValuePos, diagnostic.BadDirective, "task=%s must be optional or required", arg.Value)
		return ""
	}
	return arg.Value
}

func hasContext(params []*model.Param) bool {
	return len(params) > 0 && params[0].Role == model.Context
}

// scopes reads scope=, which lists scopes between commas or spaces and may be
// repeated.
func (a *analyzer) scopes(d *directive.Directive) []string {
	var list []string
	for _, arg := range d.All("scope") {
		for scope := range strings.FieldsFuncSeq(arg.Value, func(r rune) bool { return r == ',' || r == ' ' }) {
			if strings.ContainsFunc(scope, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' }) {
				a.report(arg.ValuePos, diagnostic.BadDirective, "scope %q holds a character that scopes do not have", scope)
				continue
			}
			list = append(list, scope)
		}
	}
	return list
}
