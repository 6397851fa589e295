package analyze

import (
	"go/types"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// prompt analyzes a function with //mcp:prompt.
func (a *analyzer) prompt(fn *function) {
	d := fn.verb
	p := &model.Prompt{
		Name:        a.protocolName(fn, "prompt"),
		Title:       a.title(fn),
		Description: a.description(fn),
		Func:        a.goFunction(fn),
		Icons:       a.icons(d),
		Meta:        a.meta(d),
	}
	params, ok := a.parameters(fn)
	results, fine := a.promptResults(fn)
	if !ok || !fine {
		return
	}
	p.Func.Params, p.Func.Results = params, results
	properties := a.properties(params)
	if !a.textual(fn, properties) {
		return
	}
	a.addTarget(fn, &target{prompt: p.Name, arguments: properties})
	a.out.Prompts = append(a.out.Prompts, p)
}

// promptResults returns the model of a prompt's results: one text, or messages.
func (a *analyzer) promptResults(fn *function) (model.Results, bool) {
	list, ok := a.resultsOf(fn)
	if !ok {
		return model.Results{}, false
	}
	r := model.Results{Error: list.err}
	if len(list.values) == 1 {
		v := list.values[0]
		if s, isSlice := types.Unalias(v.Type()).(*types.Slice); isSlice && isRuntime(s.Elem(), "Message", false) {
			r.Kind, r.Values = model.MessagesResult, []*model.Field{a.opaque(v, fn)}
			return r, true
		}
		if b, isBasic := v.Type().Underlying().(*types.Basic); isBasic && b.Kind() == types.String {
			t := a.typeOf(v.Type(), site{pos: a.resultPos(fn, 0), subject: subject{what: "the result of", name: fn.name()}, dir: encoded})
			if t == nil {
				return r, false
			}
			r.Kind, r.Values = model.TextResult, []*model.Field{{Name: "result", GoName: v.Name(), Type: t, Constraints: unconstrained}}
			return r, t.Kind == model.String || a.promptFault(fn, 0)
		}
		return r, a.promptFault(fn, 0)
	}
	return r, a.promptFault(fn, len(list.values))
}

// promptFault reports results that are no messages, and is false.
func (a *analyzer) promptFault(fn *function, n int) bool {
	pos := fn.decl.Name.Pos()
	if fn.sig.Results().Len() > 0 && n < fn.sig.Results().Len() {
		pos = a.resultPos(fn, max(n-1, 0))
	}
	a.report(pos, diagnostic.BadResult, "%s is a prompt; return string for one message of the user, or []mcp.Message", fn.name())
	return false
}
