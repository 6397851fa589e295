package analyze

import (
	"encoding/json"
	"go/token"
	"go/types"
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// resource analyzes a function with //mcp:resource.
func (a *analyzer) resource(fn *function) {
	d := fn.verb
	uri, ok := d.Positional(0)
	if !ok {
		return
	}
	t, ok := a.template(fn, uri)
	r := &model.Resource{
		URI:         uri.Value,
		Template:    len(t.variables) > 0,
		Name:        a.resourceName(fn),
		Title:       a.title(fn),
		Description: fn.doc.text,
		Func:        a.goFunction(fn),
		MIMEType:    a.mimeType(d),
		Size:        a.byteSize(d),
		Audience:    a.audience(d),
		Priority:    a.priority(d),
		CacheTTL:    a.duration(d, "cache").Milliseconds(),
		CacheScope:  a.cacheScope(d),
		Icons:       a.icons(d),
		Meta:        a.meta(d),
	}
	if arg, given := d.Lookup("size"); given && r.Template {
		a.report(arg.KeyPos, diagnostic.BadDirective, "size= is for a resource with one URI, not for a template; remove it")
	}
	params, fine := a.parameters(fn)
	results, good := a.resourceResults(fn)
	if !ok || !fine || !good {
		return
	}
	r.Func.Params, r.Func.Results = params, results
	properties := a.properties(params)
	matched := a.matchTemplate(fn, uri, t, properties)
	if !a.textual(fn, properties) || !matched {
		return
	}
	a.addTarget(fn, &target{template: r.URI, fixed: !r.Template, arguments: properties})
	a.out.Resources = append(a.out.Resources, r)
}

// template reads the URI of a resource, which must be the only one of its kind.
func (a *analyzer) template(fn *function, uri directive.Arg) (template, bool) {
	t, faults := parseTemplate(uri.Value)
	for _, f := range faults {
		a.report(a.inside(fn, uri, f.offset), diagnostic.BadTemplate, "%s: %s", uri.Value, f.text)
	}
	if len(faults) > 0 {
		return t, false
	}
	key := [2]string{"uri", expression.ReplaceAllString(uri.Value, "{}")}
	if first, taken := a.names[key]; taken {
		a.report(uri.ValuePos, diagnostic.BadName, "URI %s is that of the resource at %s; write another", uri.Value, a.short(first))
		return t, false
	}
	a.names[key] = uri.ValuePos
	return t, true
}

// inside is the position of a byte of an argument's value.
func (a *analyzer) inside(fn *function, arg directive.Arg, offset int) token.Pos {
	at := fn.file.Token.Offset(arg.ValuePos)
	if at < len(fn.file.Source) && strings.IndexByte("\"`", fn.file.Source[at]) >= 0 {
		offset++
	}
	return arg.ValuePos + token.Pos(offset)
}

// resourceName is name=, else what the Go name becomes. Several resources may
// share a name: their URIs tell them apart.
func (a *analyzer) resourceName(fn *function) string {
	if arg, ok := fn.verb.Lookup("name"); ok {
		return arg.Value
	}
	if a.naming == namingAsIs {
		return fn.name()
	}
	return snakeCase(fn.name())
}

// matchTemplate reports variables that are no parameters, and parameters that
// are no variables.
func (a *analyzer) matchTemplate(fn *function, uri directive.Arg, t template, properties []*model.Field) bool {
	ok := true
	var names []string
	for _, p := range properties {
		names = append(names, p.Name)
		if slices.ContainsFunc(t.variables, func(v variable) bool { return v.name == p.Name }) {
			continue
		}
		ok = false
		a.report(uri.ValuePos, diagnostic.BadTemplate, "parameter %s of %s is no variable of the URI; write {%s} or {?%s} into it", p.Name, fn.name(), p.Name, p.Name)
	}
	for _, v := range t.variables {
		if slices.Contains(names, v.name) {
			continue
		}
		ok = false
		a.report(a.inside(fn, uri, v.offset), diagnostic.BadTemplate, "variable %s of the URI is no parameter of %s%s", v.name, fn.name(), cureFor(v.name, names))
	}
	return ok
}

// textual reports arguments that cannot be written as one string, which is how
// the arguments of prompts and the variables of URIs travel.
func (a *analyzer) textual(fn *function, properties []*model.Field) bool {
	ok := true
	for _, p := range properties {
		t := a.resolve(p.Type)
		if t != nil && t.Kind == model.Pointer {
			t = a.resolve(t.Elem)
		}
		if t != nil {
			switch t.Kind {
			case model.Boolean, model.String, model.Integer, model.Unsigned, model.Number, model.Time, model.Duration,
				model.URL, model.TextValue, model.BigInteger, model.NumberText:
				continue
			}
		}
		ok = false
		what := "a variable of a URI"
		if fn.verb.Verb == directive.VerbPrompt {
			what = "an argument of a prompt"
		}
		a.report(a.fieldPos(fn, p), diagnostic.BadSignature, "parameter %s: %s is one string, and %s is not; use a string, number, boolean, time or enum",
			p.Name, what, strings.ReplaceAll(p.Type.Go, `"`, ""))
	}
	for f, pos := range a.headerPos {
		if slices.Contains(properties, f) {
			ok = false
			a.report(pos, diagnostic.BadHeader, "header= is for the parameters of tools; remove it")
		}
	}
	return ok
}

// fieldPos is where the parameter of a property stands, or the only parameter.
func (a *analyzer) fieldPos(fn *function, f *model.Field) token.Pos {
	tuple := fn.sig.Params()
	for v := range tuple.Variables() {
		if v.Name() == f.GoName {
			return v.Pos()
		}
	}
	return tuple.At(tuple.Len() - 1).Pos()
}

// resourceResults returns the model of a resource's results.
func (a *analyzer) resourceResults(fn *function) (model.Results, bool) {
	list, ok := a.resultsOf(fn)
	if !ok {
		return model.Results{}, false
	}
	switch {
	case len(list.values) == 0:
		a.report(fn.decl.Name.Pos(), diagnostic.BadResult, "%s returns nothing to read; return string, []byte, a value to send as JSON, or []mcp.Contents", fn.name())
		return model.Results{}, false
	case len(list.values) > 1:
		a.report(a.resultPos(fn, 1), diagnostic.BadResult, "%s returns several values, and a resource has one; return a struct, or []mcp.Contents", fn.name())
		return model.Results{}, false
	}
	v := list.values[0]
	r := model.Results{Error: list.err}
	pos := a.resultPos(fn, 0)
	if s, isSlice := types.Unalias(v.Type()).(*types.Slice); isSlice && isRuntime(s.Elem(), "Contents", false) {
		r.Kind, r.Values = model.ContentsResult, []*model.Field{a.opaque(v, fn)}
		return r, true
	}
	if problem := a.unreadable(v.Type()); problem != "" {
		a.report(pos, diagnostic.BadResult, "the result of %s is %s", fn.name(), problem)
		return r, false
	}
	t := a.typeOf(v.Type(), site{pos: pos, subject: subject{what: "the result of", name: fn.name()}, dir: encoded})
	if t == nil {
		return r, false
	}
	r.Values = []*model.Field{{Name: "result", GoName: v.Name(), Type: t, Constraints: unconstrained}}
	switch t.Kind {
	case model.String:
		r.Kind = model.TextResult
	case model.Bytes:
		r.Kind = model.BinaryResult
		if _, ok := fn.verb.Lookup("mime"); !ok {
			a.report(pos, diagnostic.BadResult, "%s returns bytes, and a client must know of what; write mime= in //mcp:resource", fn.name())
			return r, false
		}
	default:
		r.Kind = model.JSONResult
	}
	return r, true
}

// unreadable says why a resource cannot return a type.
func (a *analyzer) unreadable(t types.Type) string {
	name := a.readable(t)
	switch {
	case isRuntime(bare(t), "Contents", false):
		return name + "; return []mcp.Contents"
	case isRuntime(bare(t), "Message", false):
		return name + ", which is for prompts; return string, []byte or []mcp.Contents"
	case protocolResult(t) == model.ImageResult || isPicture(t):
		return name + "; encode it, and return []byte with mime=image/png"
	case protocolResult(t) != "":
		return name + ", which is for tools; return string, []byte or []mcp.Contents"
	case isReader(t):
		return name + "; read it, and return string or []byte"
	}
	return ""
}

func (a *analyzer) mimeType(d *directive.Directive) string {
	arg, ok := d.Lookup("mime")
	if !ok {
		return ""
	}
	kind, _, err := mime.ParseMediaType(arg.Value)
	if err != nil || !strings.Contains(kind, "/") {
		a.report(arg.ValuePos, diagnostic.BadDirective, "mime=%s is not a media type such as text/markdown", arg.Value)
	}
	return arg.Value
}

func (a *analyzer) byteSize(d *directive.Directive) *int64 {
	arg, ok := d.Lookup("size")
	if !ok {
		return nil
	}
	n, err := strconv.ParseInt(arg.Value, 10, 64)
	if err != nil || n < 0 {
		a.report(arg.ValuePos, diagnostic.BadDirective, "size=%s is not a number of bytes", arg.Value)
		return nil
	}
	return &n
}

func (a *analyzer) audience(d *directive.Directive) []string {
	arg, ok := d.Lookup("audience")
	if !ok {
		return nil
	}
	list := arg.List()
	for i, who := range list {
		if who != "user" && who != "assistant" {
			a.report(arg.ValuePos, diagnostic.BadDirective, "audience is user, assistant or both, not %q%s", who,
				diagnostic.DidYouMean(who, []string{"user", "assistant"}))
		}
		if slices.Contains(list[:i], who) {
			a.report(arg.ValuePos, diagnostic.BadDirective, "audience lists %s twice", who)
		}
	}
	return list
}

func (a *analyzer) priority(d *directive.Directive) string {
	arg, ok := d.Lookup("priority")
	if !ok {
		return ""
	}
	var n json.Number
	if !jsonNumber.MatchString(arg.Value) || json.Unmarshal([]byte(arg.Value), &n) != nil ||
		compareNumbers(arg.Value, "0") < 0 || compareNumbers(arg.Value, "1") > 0 {
		a.report(arg.ValuePos, diagnostic.BadDirective, "priority=%s is not a number from 0 to 1", arg.Value)
		return ""
	}
	return arg.Value
}
