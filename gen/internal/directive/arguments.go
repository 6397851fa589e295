package directive

import (
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
)

// arguments judges the words after a verb.
type arguments struct {
	*reader
	syntax    *syntax
	directive *Directive
	rest      words
	operands  int
	// before is how many faults other directives have.
	before int
	// loose is the key whose value was an unquoted word just before, which
	// makes a word that nobody knows likely to be the rest of that value.
	loose word
}

// read fills the directive's arguments and reports false when a required
// operand is missing.
func (a *arguments) read() bool {
	isJSON := func(name string) bool {
		k, ok := a.syntax.key(name)
		return ok && k.kind == value
	}
	for {
		w, ok := a.rest.next(isJSON)
		if !ok {
			break
		}
		a.word(w)
	}
	return a.complete()
}

// word judges one word.
func (a *arguments) word(w word) {
	loose := a.loose
	a.loose = word{}
	if w.fault != "" {
		if w.key == "" && a.operands < len(a.syntax.operands) {
			a.operands++ // meant to be it, so it is not missing
		}
		a.bad(w.valuePos, "%s", w.fault)
		return
	}
	if k, ok := a.syntax.key(w.key); ok {
		if !w.quoted {
			a.loose = w
		}
		a.keyed(k, w)
		return
	}
	if w.bare {
		if k, ok := a.syntax.key(w.value); ok && k.kind == flag {
			a.add(Arg{Key: k.name, Value: "true", KeyPos: w.keyPos, ValuePos: w.keyPos}, k)
			return
		}
	}
	if a.operands < len(a.syntax.operands) && w.key == "" {
		a.operand(w)
		return
	}
	a.unknown(w, loose)
}

// keyed judges key=value.
func (a *arguments) keyed(k key, w word) {
	arg := Arg{Key: k.name, Value: w.value, KeyPos: w.keyPos, ValuePos: w.valuePos}
	switch k.kind {
	case flag:
		if w.value != "true" && w.value != "false" {
			a.bad(w.valuePos, "%s=%s is neither true nor false; write %s, or %s=false", k.name, w.value, k.name, k.name)
			return
		}
	case list:
		if !a.listed(k.name+"=", w) {
			return
		}
	case text, value:
		if w.value == "" && (k.kind == text || !w.quoted) {
			a.bad(w.keyPos, "%s= has no value; give it one or leave it out", k.name)
			return
		}
	}
	a.add(arg, k)
}

// listed reports whether no item of a list is empty.
func (a *arguments) listed(name string, w word) bool {
	for _, item := range (Arg{Value: w.value}).List() {
		if item == "" {
			a.bad(w.valuePos, "%s has an empty item; write values with commas between and no spaces, or quote the whole: %q", strings.TrimSuffix(name, "="), "a, b")
			return false
		}
	}
	return true
}

// add keeps the argument unless its key was given before.
func (a *arguments) add(arg Arg, k key) {
	if _, dup := a.directive.Lookup(k.name); dup && !k.repeat {
		a.bad(arg.KeyPos, "%s is given twice", k.name)
		return
	}
	a.directive.Args = append(a.directive.Args, arg)
}

// operand takes a word without a key.
func (a *arguments) operand(w word) {
	o := a.syntax.operands[a.operands]
	a.operands++
	switch {
	case w.value == "":
		a.bad(w.valuePos, "%s is empty; write %s", o.name, a.example(a.operands-1))
		return
	case o.kind == list && !a.listed("the list", w):
		return
	}
	a.directive.Args = append(a.directive.Args, Arg{Value: w.value, KeyPos: w.keyPos, ValuePos: w.valuePos})
}

// unknown reports a word that the verb does not know, with the likeliest cure.
func (a *arguments) unknown(w, loose word) {
	verb := "//mcp:" + string(a.syntax.verb)
	names := a.syntax.names()
	switch {
	case w.key == "" && w.value == "=" || w.bare && strings.HasPrefix(w.value, "="):
		a.bad(w.keyPos, "no spaces around =; write key=value")
	case w.key == "" && loose.key != "":
		a.bad(w.keyPos, "%s has no flag %q; to give %s a value with spaces, quote it: %s=%q", verb, w.value, loose.key, loose.key, loose.value+" "+w.value)
	case w.key == "" && slices.Contains(names, w.value+"="):
		a.bad(w.keyPos, "%s has no value; write %s=value", w.value, w.value)
	case w.key == "" && len(names) == 0:
		a.bad(w.keyPos, "%s takes nothing after %s", verb, a.syntax.operands[len(a.syntax.operands)-1].name)
	case w.key == "":
		a.bad(w.keyPos, "%s has no flag %q%s", verb, w.value, suggest(w.value, names))
	case len(names) == 0:
		a.bad(w.keyPos, "%s takes no keys, but has %s=", verb, w.key)
	default:
		a.bad(w.keyPos, "%s has no key %s=%s", verb, w.key, suggest(w.key, names))
	}
}

// suggest ends a text with the nearest of names, or with all of them.
func suggest(word string, names []string) string {
	if s := diagnostic.DidYouMean(word, trimmed(names)); s != "" {
		return s
	}
	return "; it takes " + strings.Join(names, ", ")
}

func trimmed(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = strings.TrimSuffix(n, "=")
	}
	return out
}

// complete reports whether every required operand is there.
func (a *arguments) complete() bool {
	s := a.syntax
	if a.operands < len(s.operands) && !s.operands[a.operands].optional {
		a.bad(a.directive.VerbPos, "//mcp:%s lacks %s; write %s", s.verb, s.operands[a.operands].name, a.example(len(s.operands)-1))
		return false
	}
	if s.verb == VerbEnum && len(a.directive.Args) == 0 {
		if len(a.faults) == a.before {
			a.bad(a.directive.VerbPos, "//mcp:enum says nothing; write off, numbers, titled, or the values: //mcp:enum asc,desc")
		}
		return false
	}
	if off, ok := a.directive.Lookup("off"); ok && s.verb == VerbEnum && len(a.directive.Args) > 1 {
		a.bad(off.KeyPos, "off stands alone: a type is an enum or it is not")
		return false
	}
	return true
}

// example shows a directive with its operands up to index last.
func (a *arguments) example(last int) string {
	words := []string{"//mcp:" + string(a.syntax.verb)}
	for _, o := range a.syntax.operands[:last+1] {
		words = append(words, o.example)
	}
	return strings.Join(words, " ")
}
