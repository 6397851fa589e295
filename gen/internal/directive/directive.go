// Package directive reads the //mcp: comments: their grammar, with a position
// for every word, and whatever looks like one of them and is none. What the
// words mean to Go declarations is for the analyzer to say.
package directive

import (
	"go/token"
	"strings"
)

// Tool is the name before the colon of every directive.
const Tool = "mcp"

// Verb is the word after //mcp:.
type Verb string

// The verbs.
const (
	VerbTool     Verb = "tool"
	VerbResource Verb = "resource"
	VerbPrompt   Verb = "prompt"
	VerbComplete Verb = "complete"
	VerbParam    Verb = "param"
	VerbServer   Verb = "server"
	VerbEnum     Verb = "enum"
	VerbSchema   Verb = "schema"
)

// Primary says whether the verb makes a function something that clients see:
// a function has at most one such directive.
func (v Verb) Primary() bool {
	switch v {
	case VerbTool, VerbResource, VerbPrompt, VerbComplete:
		return true
	}
	return false
}

// Directive is one //mcp: comment whose words the grammar knows.
type Directive struct {
	Verb Verb
	// Pos is the position of the slashes, VerbPos that of the verb.
	Pos, VerbPos token.Pos
	// Args are in the order written.
	Args []Arg
}

// Arg is one argument of a directive.
type Arg struct {
	// Key is the flag, the key before "=", or empty for a positional argument.
	// For meta.KEY=value it is "meta.KEY".
	Key string
	// Value is the unquoted value, or the positional argument. A flag has the
	// value "true" or "false"; a bare flag is "true".
	Value string
	// KeyPos is where the argument starts, ValuePos where its value does,
	// quotation mark included. They are equal for positional arguments and
	// bare flags.
	KeyPos, ValuePos token.Pos
}

// Positional says that the argument has no key.
func (a Arg) Positional() bool { return a.Key == "" }

// True says that the argument is a flag that is set.
func (a Arg) True() bool { return a.Value == "true" }

// List splits the value at commas and trims the items. The items of the keys
// that take lists are never empty.
func (a Arg) List() []string {
	items := strings.Split(a.Value, ",")
	for i, item := range items {
		items[i] = strings.TrimSpace(item)
	}
	return items
}

// Lookup returns the first argument with the key.
func (d *Directive) Lookup(key string) (Arg, bool) {
	for _, a := range d.Args {
		if a.Key == key && key != "" {
			return a, true
		}
	}
	return Arg{}, false
}

// All returns the arguments with the key, for the keys that may be repeated:
// icon, scope and example.
func (d *Directive) All(key string) []Arg {
	var all []Arg
	for _, a := range d.Args {
		if a.Key == key {
			all = append(all, a)
		}
	}
	return all
}

// Flag returns the value of a flag, and nil where it is not given.
func (d *Directive) Flag(key string) *bool {
	a, ok := d.Lookup(key)
	if !ok {
		return nil
	}
	v := a.True()
	return &v
}

// Meta returns the meta.KEY=value arguments.
func (d *Directive) Meta() []Arg {
	var all []Arg
	for _, a := range d.Args {
		if strings.HasPrefix(a.Key, metaPrefix) {
			all = append(all, a)
		}
	}
	return all
}

// Positional returns the argument at index i among those without a key: the
// URI of a resource, the name of a param. The grammar sees to it that those
// which a verb requires are there; others are reported absent.
func (d *Directive) Positional(i int) (Arg, bool) {
	for _, a := range d.Args {
		if !a.Positional() {
			continue
		}
		if i == 0 {
			return a, true
		}
		i--
	}
	return Arg{}, false
}

const metaPrefix = "meta."
