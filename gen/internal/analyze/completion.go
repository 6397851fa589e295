package analyze

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// target is a prompt or resource that completions can be for.
type target struct {
	// prompt is its name, or template its URI; fixed says that this has no
	// variables.
	prompt, template string
	fixed            bool
	arguments        []*model.Field
	// completed are where the completions of arguments stand.
	completed map[string]token.Pos
	// ambiguous says that methods of several types have the name.
	ambiguous bool
}

// addTarget notes what completions can name: the function, and for a method
// also Type.Method.
func (a *analyzer) addTarget(fn *function, t *target) {
	t.completed = map[string]token.Pos{}
	name := fn.name()
	if other := a.targets[name]; other != nil {
		a.targets[name] = &target{ambiguous: true}
	} else {
		a.targets[name] = t
	}
	if recv := a.receiverOf(fn); recv != nil {
		a.targets[recv.Type+"."+name] = t
	}
}

// complete analyzes a function with //mcp:complete.
func (a *analyzer) complete(fn *function) {
	name, ok := fn.verb.Positional(0)
	argument, both := fn.verb.Positional(1)
	if !ok || !both {
		return
	}
	params, fine := a.completionParams(fn)
	results, good := a.completionResults(fn)
	t := a.completionTarget(fn, name)
	if t == nil || !a.completes(fn, t, name, argument) || !fine || !good || !a.otherArguments(fn, t, params) {
		return
	}
	c := &model.Completion{Prompt: t.prompt, Template: t.template, Argument: argument.Value, Func: a.goFunction(fn)}
	c.Func.Params, c.Func.Results = params, results
	t.completed[argument.Value] = argument.ValuePos
	a.out.Completions = append(a.out.Completions, c)
}

// completionTarget finds what a completion is for.
func (a *analyzer) completionTarget(fn *function, name directive.Arg) *target {
	t := a.targets[name.Value]
	switch {
	case t == nil && a.faultyTarget(name.Value):
		return nil // What is wrong with it has been reported.
	case t == nil:
		names := make([]string, 0, len(a.targets))
		for n := range a.targets {
			names = append(names, n)
		}
		slices.Sort(names)
		hint := diagnostic.DidYouMean(name.Value, names)
		if hint == "" {
			hint = "; write the Go name of a function with //mcp:prompt or //mcp:resource"
		}
		a.report(name.ValuePos, diagnostic.BadCompletion, "%s completes %s, which is no prompt or resource of the package%s", fn.name(), name.Value, hint)
		return nil
	case t.ambiguous:
		a.report(name.ValuePos, diagnostic.BadCompletion, "%s completes %s, which several types have as a method; write Type.%s", fn.name(), name.Value, name.Value)
		return nil
	}
	return t
}

// faultyTarget says that the package has such a prompt or resource, but with a
// fault.
func (a *analyzer) faultyTarget(name string) bool {
	return slices.ContainsFunc(a.annotatedNames, func(n string) bool { return n == name })
}

// completes reports arguments that there are not, or that need no completion.
func (a *analyzer) completes(fn *function, t *target, name, argument directive.Arg) bool {
	var names []string
	var field *model.Field
	for _, f := range t.arguments {
		names = append(names, f.Name)
		if f.Name == argument.Value {
			field = f
		}
	}
	if field == nil {
		what := "argument"
		if t.prompt == "" {
			what = "variable"
		}
		hint := cureFor(argument.Value, names)
		if len(names) == 0 {
			hint = "; it has none"
		}
		a.report(argument.ValuePos, diagnostic.BadCompletion, "%s has no %s %s%s", name.Value, what, argument.Value, hint)
		return false
	}
	typ := field.Type
	if typ.Kind == model.Pointer {
		typ = typ.Elem
	}
	if len(typ.Enum) > 0 || len(field.Constraints.Values()) > 0 {
		a.report(argument.ValuePos, diagnostic.BadCompletion, "%s of %s is an enum and completes by itself; remove %s", argument.Value, name.Value, fn.name())
		return false
	}
	if first, twice := t.completed[argument.Value]; twice {
		a.report(argument.ValuePos, diagnostic.BadCompletion, "%s of %s is completed already, at %s; keep one", argument.Value, name.Value, a.short(first))
		return false
	}
	return true
}

// completionParams returns the parameters of a completion: what the user has
// typed, and further arguments of the target that are set already.
func (a *analyzer) completionParams(fn *function) ([]*model.Param, bool) {
	list, ok := a.roles(fn)
	a.assignNone(fn)
	var params []*model.Param
	plain := 0
	for _, p := range list {
		if p.faulty {
			continue
		}
		m := &model.Param{Role: p.role}
		m.GoName, m.Constraints = p.v.Name(), unconstrained
		if p.role == model.Property {
			plain++
			if b, isString := types.Unalias(p.v.Type()).(*types.Basic); !isString || b.Kind() != types.String {
				a.report(p.v.Pos(), diagnostic.BadCompletion, "parameter %s of %s must be a string: what the user has typed, or another argument as it was typed", p.v.Name(), fn.name())
				ok = false
				continue
			}
			m.Name, m.Optional = p.v.Name(), plain > 1
			m.Type = a.typeOf(p.v.Type(), site{pos: p.v.Pos(), subject: subject{what: "parameter", name: p.v.Name()}, dir: decoded})
		}
		params = append(params, m)
	}
	if plain == 0 && ok {
		a.report(fn.decl.Name.Pos(), diagnostic.BadCompletion, "%s takes no string, which is what the user has typed so far; add one", fn.name())
		return nil, false
	}
	return params, ok
}

// assignNone reports //mcp:param on a completion, whose parameters have no
// rules.
func (a *analyzer) assignNone(fn *function) {
	for _, d := range fn.params {
		a.report(d.Pos, diagnostic.BadDirective, "the parameters of a completion have no rules; remove //mcp:param")
	}
}

// otherArguments reports parameters behind the first that are no arguments of
// the target.
func (a *analyzer) otherArguments(fn *function, t *target, params []*model.Param) bool {
	var names []string
	for _, f := range t.arguments {
		names = append(names, f.Name)
	}
	ok, first := true, true
	for _, p := range params {
		if p.Role != model.Property {
			continue
		}
		if !first && !slices.Contains(names, p.Name) {
			a.report(a.fieldPos(fn, &p.Field), diagnostic.BadCompletion, "parameter %s of %s is no argument of what it completes%s", p.Name, fn.name(), cureFor(p.Name, names))
			ok = false
		}
		first = false
	}
	return ok
}

// completionResults returns the model of a completion's results.
func (a *analyzer) completionResults(fn *function) (model.Results, bool) {
	list, ok := a.resultsOf(fn)
	if !ok {
		return model.Results{}, false
	}
	if len(list.values) == 1 {
		v := list.values[0]
		if s, isSlice := types.Unalias(v.Type()).(*types.Slice); isSlice && types.Identical(s.Elem(), types.Typ[types.String]) {
			t := a.typeOf(v.Type(), site{pos: a.resultPos(fn, 0), subject: subject{what: "the result of", name: fn.name()}, dir: encoded})
			return model.Results{Kind: model.ValuesResult, Values: []*model.Field{{Name: "result", GoName: v.Name(), Type: t, Constraints: unconstrained}}, Error: list.err}, t != nil
		}
	}
	a.report(fn.decl.Name.Pos(), diagnostic.BadResult, "%s is a completion; return []string, or []string and an error", fn.name())
	return model.Results{}, false
}
