package directive

// place is the kind of declaration that a directive stands on.
type place int

const (
	nowhere place = iota
	onPackage
	onFunction
	onType
)

func (p place) String() string {
	switch p {
	case onPackage:
		return "the package clause"
	case onFunction:
		return "a function or method"
	case onType:
		return "a type"
	}
	return "nothing"
}

// kind is what an argument's value looks like.
type kind int

const (
	flag  kind = iota // alone, or =true, or =false
	text              // any value
	list              // values between commas, none of them empty
	value             // any value, also JSON as it stands, also quoted empty
)

// key is one flag or key of a verb.
type key struct {
	name string
	kind kind
	// repeat says that the key may be given more than once.
	repeat bool
}

// operand is an argument without a key.
type operand struct {
	// name says what it is, example what one looks like.
	name, example string
	optional      bool
	kind          kind
}

// syntax is what may follow a verb.
type syntax struct {
	verb     Verb
	place    place
	operands []operand
	// verbatim says that the one operand is the rest of the line, unless it
	// is quoted.
	verbatim bool
	keys     []key
	// meta says that meta.KEY= may be given.
	meta bool
}

// grammar is the table of verbs in the language reference.
var grammar = []*syntax{
	{verb: VerbTool, place: onFunction, meta: true, keys: []key{
		{name: "readonly"}, {name: "destructive"}, {name: "idempotent"}, {name: "openworld"},
		{name: "name", kind: text}, {name: "title", kind: text}, {name: "timeout", kind: text},
		{name: "scope", kind: list, repeat: true}, {name: "output", kind: text},
		{name: "task", kind: text}, {name: "icon", kind: text, repeat: true},
	}},
	{verb: VerbResource, place: onFunction, meta: true, operands: []operand{{name: "URI", example: "docs://{page}", kind: text}}, keys: []key{
		{name: "name", kind: text}, {name: "title", kind: text}, {name: "mime", kind: text}, {name: "size", kind: text},
		{name: "audience", kind: list}, {name: "priority", kind: text},
		{name: "cache", kind: text}, {name: "cachescope", kind: text}, {name: "icon", kind: text, repeat: true},
	}},
	{verb: VerbPrompt, place: onFunction, meta: true, keys: []key{
		{name: "name", kind: text}, {name: "title", kind: text}, {name: "icon", kind: text, repeat: true},
	}},
	{verb: VerbComplete, place: onFunction, operands: []operand{
		{name: "the Go name of a prompt or resource function", example: "Review", kind: text},
		{name: "the argument that it completes", example: "language", kind: text},
	}},
	{verb: VerbParam, place: onFunction, operands: []operand{{name: "the name of a parameter", example: "limit", kind: text}}, keys: []key{
		{name: "default", kind: value}, {name: "min", kind: text}, {name: "max", kind: text},
		{name: "minlen", kind: text}, {name: "maxlen", kind: text}, {name: "minitems", kind: text}, {name: "maxitems", kind: text},
		{name: "pattern", kind: text}, {name: "format", kind: text}, {name: "example", kind: value, repeat: true},
		{name: "enum", kind: list}, {name: "optional"}, {name: "header", kind: text}, {name: "schema", kind: value},
	}},
	{verb: VerbServer, place: onPackage, keys: []key{
		{name: "name", kind: text}, {name: "title", kind: text}, {name: "version", kind: text}, {name: "website", kind: text},
		{name: "icon", kind: text, repeat: true}, {name: "naming", kind: text}, {name: "names", kind: text},
		{name: "cache", kind: text}, {name: "cachescope", kind: text},
	}},
	{verb: VerbEnum, place: onType, operands: []operand{{name: "values", example: "asc,desc", optional: true, kind: list}}, keys: []key{
		{name: "off"}, {name: "numbers"}, {name: "titled"},
	}},
	{verb: VerbSchema, place: onType, verbatim: true, operands: []operand{{name: "a JSON Schema", example: `{"type":"string"}`, kind: value}}},
}

// verbs are the words of the grammar, for suggestions.
var verbs = func() []string {
	var names []string
	for _, s := range grammar {
		names = append(names, string(s.verb))
	}
	return names
}()

// lookup returns the syntax of a verb, nil when there is none.
func lookup(verb string) *syntax {
	for _, s := range grammar {
		if string(s.verb) == verb {
			return s
		}
	}
	return nil
}

// key returns the key called name, and whether the verb has it.
func (s *syntax) key(name string) (key, bool) {
	for _, k := range s.keys {
		if k.name == name {
			return k, true
		}
	}
	if s.meta && len(name) > len(metaPrefix) && name[:len(metaPrefix)] == metaPrefix {
		return key{name: name, kind: value}, true
	}
	return key{}, false
}

// names are the verb's flags and keys, for suggestions.
func (s *syntax) names() []string {
	var names []string
	for _, k := range s.keys {
		if k.kind == flag {
			names = append(names, k.name)
		} else {
			names = append(names, k.name+"=")
		}
	}
	if s.meta {
		names = append(names, metaPrefix)
	}
	return names
}
