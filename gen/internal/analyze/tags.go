package analyze

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
)

// fieldTag is what the tag of a struct field says.
type fieldTag struct {
	// name is the name in the json tag, jsonPos where that tag stands; hidden says
	// that it is "-".
	name                                string
	jsonPos                             token.Pos
	hidden, omitEmpty, omitZero, quoted bool

	rules     []rule
	described []rule // jsonschema_description, description=, bare jsonschema
}

// description returns what the tag says of the field in words.
func (t *fieldTag) description() (rule, bool) {
	if len(t.described) == 0 {
		return rule{}, false
	}
	return t.described[0], true
}

// tagText is the tag of a field while it is read.
type tagText struct {
	field *types.Var
	pairs []tagPair
	// literal is the tag in the source, nil for packages without.
	literal *ast.BasicLit
}

// tagPair is key:"value"; offset is that of the value in the tag, negative
// where escapes make it useless.
type tagPair struct {
	key, value string
	offset     int
}

// get returns the pair with the key, nil where there is none.
func (t *tagText) get(key string) *tagPair {
	for i := range t.pairs {
		if t.pairs[i].key == key {
			return &t.pairs[i]
		}
	}
	return nil
}

// pos is the position of a byte of a pair's value; without syntax there is none.
func (t *tagText) pos(pair *tagPair, offset int) token.Pos {
	if t.literal == nil {
		return token.NoPos
	}
	if pair == nil || pair.offset < 0 || !strings.HasPrefix(t.literal.Value, "`") {
		return t.literal.Pos()
	}
	return t.literal.Pos() + token.Pos(1+pair.offset+offset)
}

// tagOf reads the tag of a field and reports what is wrong with it, unless the
// field is of a package whose author cannot be asked.
func (a *analyzer) tagOf(v *types.Var, syntax *ast.Field, text string, at site) fieldTag {
	var some [4]tagPair // as many as most tags have
	pairs, malformed := tagPairs(some[:0], text)
	t := &tagText{field: v, pairs: pairs}
	if syntax != nil {
		t.literal = syntax.Tag
	}
	if malformed && t.literal != nil {
		a.report(t.literal.Pos(), diagnostic.BadDirective, "the tag of field %s is not key:\"value\" pairs with one space between them", v.Name())
	}
	for i := range t.pairs {
		if pair := &t.pairs[i]; t.literal != nil && *t.get(pair.key) != *pair {
			a.report(t.literal.Pos(), diagnostic.BadDirective, "the tag of field %s has %s twice, and the second does not count; keep one", v.Name(), pair.key)
		}
	}
	var tag fieldTag
	a.jsonTag(&tag, t)
	a.schemaTag(&tag, t)
	a.extraTag(&tag, t)
	if d := t.get("jsonschema_description"); d != nil && d.value != "" {
		tag.described = append(tag.described, rule{spelled: "jsonschema_description", value: d.value, pos: t.pos(d, 0)})
	}
	if t.literal != nil {
		// Elsewhere the short forms may be those of another library.
		tag.rules = shortTags(tag.rules, t)
	}
	a.printableTag(t, at)
	if len(tag.described) > 1 && t.literal != nil {
		a.report(tag.described[1].pos, diagnostic.FieldDoc, "field %s is described twice in its tag; keep one", v.Name())
	}
	return tag
}

// printableTag reports what a reader of a tag cannot see.
func (a *analyzer) printableTag(t *tagText, at site) {
	keys, pos := longKeys, at.pos
	if t.literal != nil {
		keys, pos = allKeys, t.literal.Pos()
	}
	for _, pair := range t.pairs {
		if !plainASCII(pair.value) && slices.Contains(keys, pair.key) {
			a.printable(pair.value, pos, diagnostic.BadName, pair.key+" tag of field "+t.field.Name())
		}
	}
}

// tagPairs splits a tag as reflect does, and appends its pairs.
func tagPairs(pairs []tagPair, tag string) (_ []tagPair, malformed bool) {
	for offset := 0; ; {
		for offset < len(tag) && tag[offset] == ' ' {
			offset++
		}
		rest := tag[offset:]
		if rest == "" {
			return pairs, false
		}
		colon := strings.IndexByte(rest, ':')
		if colon <= 0 || strings.ContainsFunc(rest[:colon], func(r rune) bool { return r <= ' ' || r == '"' || r == 0x7f }) {
			return pairs, true
		}
		value, length, ok := unquotePrefix(rest[colon+1:])
		if !ok {
			return pairs, true
		}
		pair := tagPair{key: rest[:colon], value: value, offset: offset + colon + 2}
		if value != rest[colon+2:colon+length] {
			pair.offset = -1
		}
		pairs = append(pairs, pair)
		offset += colon + 1 + length
		if offset < len(tag) && tag[offset] != ' ' {
			return pairs, true
		}
	}
}

// unquotePrefix returns the value of the string in double quotes that a text
// begins with, and how long that string is.
func unquotePrefix(text string) (value string, length int, ok bool) {
	for i := 1; i < len(text) && text[0] == '"'; i++ {
		switch c := text[i]; {
		case c == '"':
			return text[1:i], i + 1, true
		case c == '\\' || c < ' ' || c > '~':
			i = len(text) // It needs a closer look.
		}
	}
	quoted, err := strconv.QuotedPrefix(text)
	if err != nil || quoted[0] != '"' {
		return "", 0, false
	}
	value, err = strconv.Unquote(quoted)
	return value, len(quoted), err == nil
}

var jsonOptions = []string{"omitempty", "omitzero", "string"}

// jsonTag reads json:"name,options".
func (a *analyzer) jsonTag(tag *fieldTag, t *tagText) {
	pair := t.get("json")
	tag.jsonPos = t.pos(pair, 0)
	if pair == nil {
		return
	}
	if tag.hidden = pair.value == "-"; tag.hidden {
		return
	}
	name, options, more := strings.Cut(pair.value, ",")
	tag.name = name
	offset := len(name) + 1
	for option := ""; more; {
		option, options, more = strings.Cut(options, ",")
		switch option {
		case "omitempty":
			tag.omitEmpty = true
		case "omitzero":
			tag.omitZero = true
		case "string":
			tag.quoted = true
		case "":
		default:
			if t.literal != nil {
				a.report(t.pos(pair, offset), diagnostic.BadDirective, "unknown option %q in the json tag of field %s%s", option, t.field.Name(),
					suggestion(option, jsonOptions))
			}
		}
		offset += len(option) + 1
	}
}

// suggestion is "did you mean", or the list of words where none is near.
func suggestion(word string, words []string) string {
	if hint := diagnostic.DidYouMean(word, words); hint != "" {
		return hint
	}
	return "; there are " + sentence(words, "and")
}

// longKeys are the tags of invopop/jsonschema, allKeys those and the short ones.
var (
	longKeys = []string{"jsonschema", "jsonschema_description", "jsonschema_extras"}
	allKeys  = func() []string {
		keys := slices.Clone(longKeys)
		for _, short := range shortKeys {
			keys = append(keys, short.key)
		}
		return keys
	}()
)

// shortKeys are the tags that mirror the keys of //mcp:param, and the keywords
// that they stand for.
var shortKeys = []struct{ key, keyword string }{
	{"default", "default"}, {"min", "minimum"}, {"max", "maximum"},
	{"minlen", "minLength"}, {"maxlen", "maxLength"}, {"minitems", "minItems"}, {"maxitems", "maxItems"},
	{"pattern", "pattern"}, {"format", "format"}, {"example", "example"}, {"enum", "enum"},
	{"optional", "optional"}, {"header", "header"}, {"schema", "schema"},
}

// shortTags reads default:"1" min:"1" and the like, and appends their rules.
func shortTags(rules []rule, t *tagText) []rule {
	for _, short := range shortKeys {
		pair := t.get(short.key)
		if pair == nil {
			continue
		}
		r := rule{keyword: short.keyword, spelled: short.key, value: pair.value, pos: t.pos(pair, 0)}
		if short.keyword != "enum" {
			rules = append(rules, r)
			continue
		}
		offset := 0
		for value := range strings.SplitSeq(pair.value, ",") {
			rules = append(rules, rule{keyword: "enum", spelled: "enum", value: strings.TrimSpace(value), pos: t.pos(pair, offset)})
			offset += len(value) + 1
		}
	}
	return rules
}
