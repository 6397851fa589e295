package analyze

import (
	"go/token"
	"go/types"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// resultList are the results of a function without the error.
type resultList struct {
	values []*types.Var
	err    bool
}

// resultsOf takes the error off the results. It reports false for an error
// that is not the last result.
func (a *analyzer) resultsOf(fn *function) (resultList, bool) {
	var r resultList
	tuple := fn.sig.Results()
	for i := range tuple.Len() {
		v := tuple.At(i)
		if isError(v.Type()) {
			if i < tuple.Len()-1 {
				a.report(a.resultPos(fn, i), diagnostic.BadResult, "an error of %s is not its last result; move it to the end", fn.name())
				return r, false
			}
			r.err = true
			continue
		}
		r.values = append(r.values, v)
	}
	return r, true
}

// resultPos is where result i of a function stands: its name, or its type.
func (a *analyzer) resultPos(fn *function, i int) token.Pos {
	if v := fn.sig.Results().At(i); v.Name() != "" {
		return v.Pos()
	}
	n := 0
	for _, field := range fn.decl.Type.Results.List {
		if n == i {
			return field.Type.Pos()
		}
		n++
	}
	return fn.decl.Type.Results.Pos()
}

// toolResults returns the model of a tool's results; false after a fault.
func (a *analyzer) toolResults(fn *function) (model.Results, bool) {
	list, ok := a.resultsOf(fn)
	if !ok {
		return model.Results{}, false
	}
	var results model.Results
	switch len(list.values) {
	case 0:
		results = model.Results{Kind: model.NoResult}
	case 1:
		results, ok = a.toolResult(fn, list.values[0])
	default:
		results, ok = a.namedResults(fn, list.values)
	}
	results.Error = list.err
	return results, ok && a.output(fn, &results)
}

// toolResult is the one result of a tool.
func (a *analyzer) toolResult(fn *function, v *types.Var) (model.Results, bool) {
	pos := a.resultPos(fn, 0)
	if kind := protocolResult(v.Type()); kind != "" {
		return model.Results{Kind: kind, Values: []*model.Field{a.opaque(v, fn)}}, true
	}
	if problem := meaningless(v.Type()); problem != "" {
		a.report(pos, diagnostic.BadResult, "the result of %s is %s%s", fn.name(), a.readable(v.Type()), problem)
		return model.Results{}, false
	}
	t := a.typeOf(v.Type(), site{pos: pos, subject: subject{what: "the result of", name: fn.name()}, dir: encoded})
	if t == nil {
		return model.Results{}, false
	}
	f := &model.Field{Name: "result", GoName: v.Name(), Type: t, Doc: fn.described[v.Name()].text, Constraints: unconstrained}
	return model.Results{Kind: a.resultKind(t), Values: []*model.Field{f}}, true
}

// resultKind says how one value travels.
func (a *analyzer) resultKind(t *model.Type) model.ResultKind {
	if t.Kind == model.String && len(t.Enum) == 0 {
		return model.TextResult
	}
	if t.Kind == model.Pointer {
		t = t.Elem
	}
	if t = a.resolve(t); t == nil {
		return model.ObjectResult
	}
	switch {
	case t.Kind == model.Struct, t.Kind == model.Map, t.Kind == model.Custom && rootType(t.Schema) == "object":
		return model.ObjectResult
	}
	return model.WrappedResult
}

// namedResults are several results of a tool.
func (a *analyzer) namedResults(fn *function, vars []*types.Var) (model.Results, bool) {
	results, ok := model.Results{Kind: model.NamedResults}, true
	for i, v := range vars {
		pos := a.resultPos(fn, i)
		if v.Name() == "" || v.Name() == "_" {
			a.report(pos, diagnostic.BadResult, "%s returns %s values without names, and clients need names; name the results, or return a struct",
				fn.name(), itoa(len(vars)))
			return results, false
		}
		if isErrorValue(v.Type()) {
			a.report(pos, diagnostic.BadResult, "result %s is %s, which is an error and would be sent as a value; declare it as error, behind the others",
				v.Name(), a.readable(v.Type()))
			ok = false
			continue
		}
		if protocolResult(v.Type()) != "" {
			a.report(pos, diagnostic.BadResult, "%s cannot be one of several results; return []mcp.Content, or *mcp.Result", a.readable(v.Type()))
			ok = false
			continue
		}
		if !a.property(v.Name(), v.Pos(), "rename the result") {
			ok = false
			continue
		}
		t := a.typeOf(v.Type(), site{pos: pos, subject: subject{what: "result", name: v.Name()}, dir: encoded})
		if t == nil {
			ok = false
			continue
		}
		results.Values = append(results.Values, &model.Field{Name: v.Name(), GoName: v.Name(), Type: t,
			Optional: optionalPointer(v.Type()), Doc: fn.described[v.Name()].text, Constraints: unconstrained})
	}
	return results, ok
}

// output applies output= to the results.
func (a *analyzer) output(fn *function, r *model.Results) bool {
	arg, ok := fn.verb.Lookup("output")
	if !ok {
		return true
	}
	switch arg.Value {
	case "structured", "text":
	default:
		a.report(arg.ValuePos, diagnostic.BadDirective, "output is text or structured, not %q%s", arg.Value,
			diagnostic.DidYouMean(arg.Value, []string{"text", "structured"}))
		return false
	}
	switch r.Kind {
	case model.TextResult:
		r.Structured = arg.Value == "structured"
	case model.ObjectResult, model.WrappedResult, model.NamedResults:
		r.TextOnly = arg.Value == "text"
	default:
		a.report(arg.KeyPos, diagnostic.BadResult, "output= is for results with a schema, which %s has not; remove it", fn.name())
		return false
	}
	return true
}

// opaque is a result that the runtime alone looks into.
func (a *analyzer) opaque(v *types.Var, fn *function) *model.Field {
	expr := a.expr(v.Type())
	return &model.Field{Name: "result", GoName: v.Name(), Type: &model.Type{Kind: model.Any, Go: expr}, Doc: fn.described[v.Name()].text, Constraints: unconstrained}
}

// protocolResult is the kind of a result of the runtime's own types, empty for
// others.
func protocolResult(t types.Type) model.ResultKind {
	if isRuntime(t, "Result", true) {
		return model.FullResult
	}
	for _, name := range []string{"Text", "Image", "Audio", "Link", "Embedded", "Content"} {
		if isRuntime(t, name, false) {
			return model.ContentResult
		}
	}
	if s, ok := types.Unalias(t).(*types.Slice); ok && isRuntime(s.Elem(), "Content", false) {
		return model.ContentsResult
	}
	if named, ok := types.Unalias(t).(*types.Named); ok && isCalled(named.Obj(), "image", "Image") {
		return model.ImageResult
	}
	return ""
}

// meaningless says why a tool cannot return a type, and what it can return, in
// words that go behind the name of the type.
func meaningless(t types.Type) string {
	plain := methodless(t)
	if s, ok := types.Unalias(t).Underlying().(*types.Slice); ok {
		b, isBasic := types.Unalias(s.Elem()).(*types.Basic)
		named, isNamed := types.Unalias(t).(*types.Named)
		ownText := isNamed && (methodsOf(named).any() || wellKnown[qualify(named.Obj())] != "")
		if isBasic && b.Kind() == types.Uint8 && !ownText {
			return ": is that text, an image or a file? Return string, mcp.Image or mcp.Embedded"
		}
	}
	if !plain && isReader(t) {
		return ": is that text, an image or a file? Read it, and return string, mcp.Image or mcp.Embedded"
	}
	if !plain && isErrorValue(t) {
		return ", which is an error and would be sent as a value; declare the result as error"
	}
	if isRuntime(bare(t), "Result", false) {
		return "; return *mcp.Result"
	}
	for _, item := range []string{"Text", "Image", "Audio", "Link", "Embedded", "Content"} {
		if isRuntime(t, item, true) {
			return "; return mcp." + item
		}
		if s, ok := types.Unalias(t).(*types.Slice); ok && isRuntime(s.Elem(), item, false) && item != "Content" {
			return "; return []mcp.Content"
		}
	}
	if isRuntime(bare(t), "Contents", false) {
		return ", which is for resources; return mcp.Embedded, or several as []mcp.Content"
	}
	if isRuntime(bare(t), "Message", false) {
		return ", which is for prompts; return mcp.Text, or several items as []mcp.Content"
	}
	if !plain && isPicture(t) {
		return "; return image.Image"
	}
	return ""
}

// bare is what pointers point to, and what slices are of.
func bare(t types.Type) types.Type {
	switch outer := types.Unalias(t).(type) {
	case *types.Pointer:
		return bare(outer.Elem())
	case *types.Slice:
		return bare(outer.Elem())
	}
	return t
}

// isErrorValue says that values of the type are errors.
func isErrorValue(t types.Type) bool {
	return types.Implements(t, types.Universe.Lookup("error").Type().Underlying().(*types.Interface))
}

// isReader says that t is an interface with Read, or implements it from the
// standard library's io.
func isReader(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, false, nil, "Read")
	fn, ok := obj.(*types.Func)
	return ok && bareSignature(fn.Signature()) == "func([]byte) (int, error)"
}

// isPicture says that t has the methods of an image.Image.
func isPicture(t types.Type) bool {
	for name, signature := range map[string]string{"Bounds": "func() image.Rectangle", "ColorModel": "func() image/color.Model"} {
		obj, _, _ := types.LookupFieldOrMethod(t, false, nil, name)
		fn, ok := obj.(*types.Func)
		if !ok || bareSignature(fn.Signature()) != signature {
			return false
		}
	}
	return true
}
