package analyze

import (
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// rule is one constraint as the author wrote it, in //mcp:param or in a tag.
type rule struct {
	// keyword is that of JSON Schema, or optional, required, header, schema,
	// extras; spelled is what the author wrote for it.
	keyword, spelled string
	value            string
	pos              token.Pos
}

// constraining puts rules on one property.
type constraining struct {
	a     *analyzer
	field *model.Field
	// target is the property's type without pointer and reference.
	target *model.Type
	at     site
	// given are the rules so far.
	given []rule
	// defaults are the elements of an array's default.
	defaults []rule
	faulty   bool
}

// unconstrained are the constraints of the fields without any, which are written
// as the empty object.
var unconstrained = &model.Constraints{}

// constrain puts rules on a property and reports those that do not fit it or
// each other.
func (a *analyzer) constrain(f *model.Field, rules []rule, at site) {
	if len(rules) == 0 {
		return
	}
	target := a.resolve(f.Type)
	if target != nil && target.Kind == model.Pointer {
		target = a.resolve(target.Elem)
	}
	c := &constraining{a: a, field: f, target: target, at: at}
	if target == nil {
		// A struct that contains itself is constrained as a struct.
		c.target = &model.Type{Kind: model.Struct}
	}
	before := *f
	f.Constraints = &model.Constraints{}
	for i, r := range rules {
		c.given = rules[:i]
		c.add(r)
	}
	c.given = rules
	c.setDefault()
	if !c.faulty {
		c.check()
	}
	if c.faulty && !rules[0].pos.IsValid() {
		*f = before
	}
}

// paramRules returns the rules of a //mcp:param directive.
func paramRules(d *directive.Directive) []rule {
	var rules []rule
	for _, short := range shortKeys {
		for _, arg := range d.All(short.key) {
			r := rule{keyword: short.keyword, spelled: short.key, value: arg.Value, pos: arg.ValuePos}
			if short.keyword != "enum" {
				rules = append(rules, r)
				continue
			}
			for _, value := range arg.List() {
				r.value = value
				rules = append(rules, r)
			}
		}
	}
	return rules
}

// fault reports a rule that does not fit. The tags of a package without source
// have no positions: their faults are not the user's, and such a tag counts for
// nothing.
func (c *constraining) fault(r rule, format string, args ...any) {
	c.faultOf(diagnostic.BadConstraint, r, format, args...)
}

func (c *constraining) faultOf(code diagnostic.Code, r rule, format string, args ...any) {
	c.faulty = true
	if r.pos.IsValid() {
		c.a.report(r.pos, code, c.a.subject(c.at)+": "+format, args...)
	}
}

// repeatable are the keywords that may be given more than once.
var repeatable = set("enum example extras")

// rule returns the rule that was given for a keyword, the last where several may
// be, and an empty one where there is none.
func (c *constraining) rule(keyword string) rule {
	var found rule
	for _, r := range c.given {
		if r.keyword != keyword {
			continue
		}
		if found = r; !repeatable[keyword] {
			break
		}
	}
	return found
}

// add applies one rule.
func (c *constraining) add(r rule) {
	if before := c.rule(r.keyword); before.keyword != "" && !repeatable[r.keyword] {
		if r.keyword == "default" && c.target.Kind == model.Array && r.spelled == before.spelled {
			c.defaults = append(c.defaults, r)
			return
		}
		c.fault(r, "%s is given twice, the other at %s; keep one", r.keyword, c.a.short(before.pos))
		return
	}
	switch r.keyword {
	case "default":
		c.defaults = append(c.defaults, r)
	case "optional", "required":
		c.presence(r)
	case "header":
		c.header(r)
	case "schema":
		c.schema(r)
	case "title":
		c.field.Constraints.Title = r.value
	case "readOnly", "writeOnly", "deprecated", "uniqueItems":
		c.mark(r)
	case "extras":
		k := c.field.Constraints
		k.Extras = addExtra(k.Extras, r.spelled, r.value)
	default:
		c.keyword(r)
	}
}

// presence is optional and required.
func (c *constraining) presence(r rule) {
	on, err := strconv.ParseBool(r.value)
	if err != nil {
		c.fault(r, "%s is true or false, not %q", r.spelled, r.value)
		return
	}
	if r.keyword == "required" {
		on = !on
		if !on && c.at.dir&encoded != 0 && (c.field.OmitEmpty || c.field.OmitZero) {
			c.fault(r, "required contradicts omitempty and omitzero in a result, which leave the field out; drop one")
			return
		}
	}
	opposite := "required"
	if r.keyword == "required" {
		opposite = "optional"
	}
	if other := c.rule(opposite); other.keyword != "" {
		c.fault(r, "%s contradicts %s at %s; keep one", r.keyword, other.keyword, c.a.short(other.pos))
		return
	}
	c.field.Optional = on
}

// mark is a keyword that is true or false.
func (c *constraining) mark(r rule) {
	on, err := strconv.ParseBool(r.value)
	if err != nil {
		c.fault(r, "%s is true or false, not %q", r.spelled, r.value)
		return
	}
	k := c.field.Constraints
	switch r.keyword {
	case "readOnly":
		k.ReadOnly = on
	case "writeOnly":
		k.WriteOnly = on
	case "deprecated":
		k.Deprecated = on
	case "uniqueItems":
		if c.target.Kind != model.Array {
			c.misplaced(r, "arrays", c.target)
			return
		}
		k.UniqueItems = on
	}
}

// keyword is a keyword of JSON Schema on the property or, where the property
// is an array and the keyword is not about arrays, on its elements.
func (c *constraining) keyword(r rule) {
	target, k := c.target, c.field.Constraints
	if target.Kind == model.Array && !slices.Contains([]string{"minItems", "maxItems", "example"}, r.keyword) {
		depth := 0
		if target, depth = c.innermost(target); target == nil {
			c.fault(r, "%s is for what an array holds, and this one holds itself; remove it", r.spelled)
			return
		}
		for range depth {
			if k.Items == nil {
				k.Items = &model.Constraints{}
			}
			k = k.Items
		}
	}
	switch r.keyword {
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf":
		c.bound(r, target, k)
	case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
		c.size(r, target, k)
	case "pattern":
		c.pattern(r, target, k)
	case "format":
		c.format(r, target, k)
	case "enum", "example":
		c.value(r, target, k)
	}
}

// innermost is what an array, or an array of arrays, holds, and how many arrays
// are around it. It is nil for an array of itself.
func (c *constraining) innermost(array *model.Type) (elem *model.Type, depth int) {
	open := map[*model.Type]bool{}
	for elem = array; elem != nil && elem.Kind == model.Array; depth++ {
		if open[elem] {
			return nil, 0
		}
		open[elem] = true
		elem = c.item(elem)
	}
	return elem, depth
}

// item is the type of an array's items without pointer and reference.
func (c *constraining) item(array *model.Type) *model.Type {
	elem := c.a.resolve(array.Elem)
	if elem != nil && elem.Kind == model.Pointer {
		elem = c.a.resolve(elem.Elem)
	}
	return elem
}

// misplaced reports a keyword on a type that it says nothing about.
func (c *constraining) misplaced(r rule, belongs string, t *model.Type) {
	cure := "remove it"
	if word := counterpart(r.spelled, t); word != "" {
		cure = "write " + word
	}
	c.fault(r, "%s is for %s, not for %s; %s", r.spelled, belongs, describeKind(t), cure)
}

// counterpart is the keyword that bounds a type as the given one bounds others,
// or nothing.
func counterpart(keyword string, t *model.Type) string {
	place := -1
	switch {
	case len(t.Enum) > 0:
	case t.Kind == model.Integer, t.Kind == model.Unsigned, t.Kind == model.Number:
		place = 0
	case t.Kind == model.String:
		place = 1
	case t.Kind == model.Array:
		place = 2
	}
	for _, words := range [][]string{
		{"min", "minlen", "minitems"}, {"max", "maxlen", "maxitems"},
		{"minimum", "minLength", "minItems"}, {"maximum", "maxLength", "maxItems"},
	} {
		if i := slices.Index(words, keyword); i >= 0 && place >= 0 && i != place {
			return words[place]
		}
	}
	return ""
}

// describeKind names a type as its JSON form reads.
func describeKind(t *model.Type) string {
	if len(t.Enum) > 0 {
		return "an enum"
	}
	switch t.Kind {
	case model.Boolean:
		return "a boolean"
	case model.String:
		return "a string"
	case model.Integer, model.Unsigned, model.BigInteger:
		return "an integer"
	case model.Number, model.NumberText:
		return "a number"
	case model.Array:
		return "an array"
	case model.Map, model.Struct, model.Ref:
		return "an object"
	case model.Time:
		return "a time"
	case model.Duration:
		return "a duration"
	case model.URL:
		return "a URL"
	case model.Bytes:
		return "base64"
	case model.Any, model.RawJSON:
		return "any JSON"
	}
	return strings.ReplaceAll(t.Go, `"`, "")
}

// bound is a keyword about the size of a number.
func (c *constraining) bound(r rule, t *model.Type, k *model.Constraints) {
	switch t.Kind {
	case model.Integer, model.Unsigned, model.Number, model.BigInteger, model.NumberText:
	default:
		c.misplaced(r, "numbers", t)
		return
	}
	literal, problem := number(t, r.value)
	if problem != "" {
		c.fault(r, "%s=%s %s", r.spelled, r.value, problem)
		return
	}
	switch r.keyword {
	case "minimum":
		k.Minimum = literal
	case "maximum":
		k.Maximum = literal
	case "exclusiveMinimum":
		k.ExclusiveMinimum = literal
	case "exclusiveMaximum":
		k.ExclusiveMaximum = literal
	case "multipleOf":
		if compareNumbers(literal, "0") <= 0 {
			c.fault(r, "%s=%s must be more than 0", r.spelled, r.value)
			return
		}
		if significant(literal) > mostSignificant {
			c.fault(r, "%s=%s has more than %d digits; round it", r.spelled, r.value, mostSignificant)
			return
		}
		k.MultipleOf = literal
	}
}

// size is a keyword about the number of characters, items or members.
func (c *constraining) size(r rule, t *model.Type, k *model.Constraints) {
	belongs, fits := "strings", t.Kind == model.String
	switch r.keyword {
	case "minItems", "maxItems":
		belongs, fits = "arrays", t.Kind == model.Array
		if fits && t.Len >= 0 {
			c.fault(r, "%s contradicts the fixed length of %s; use a slice, or remove it", r.spelled, strings.ReplaceAll(t.Go, `"`, ""))
			return
		}
	case "minProperties", "maxProperties":
		belongs, fits = "maps", t.Kind == model.Map
	}
	if !fits {
		c.misplaced(r, belongs, t)
		return
	}
	n, err := strconv.ParseUint(r.value, 10, 31)
	if err != nil {
		c.fault(r, "%s is a whole number from 0, not %q", r.spelled, r.value)
		return
	}
	size := int(n)
	switch r.keyword {
	case "minLength":
		k.MinLength = &size
	case "maxLength":
		k.MaxLength = &size
	case "minItems":
		k.MinItems = &size
	case "maxItems":
		k.MaxItems = &size
	case "minProperties":
		k.MinProperties = &size
	case "maxProperties":
		k.MaxProperties = &size
	}
}

func (c *constraining) pattern(r rule, t *model.Type, k *model.Constraints) {
	if t.Kind != model.String || len(t.Enum) > 0 {
		c.misplaced(r, "strings", t)
		return
	}
	if problem := portablePattern(r.value); problem != "" {
		c.fault(r, "%s", strings.TrimSpace("pattern "+r.value)+" "+problem)
		return
	}
	k.Pattern = r.value
}

// formats are those of JSON Schema, for suggestions: others are allowed.
var formats = strings.Fields(`date-time date time duration email idn-email hostname idn-hostname ipv4 ipv6 uri uri-reference iri
	iri-reference uuid uri-template json-pointer relative-json-pointer regex`)

func (c *constraining) format(r rule, t *model.Type, k *model.Constraints) {
	if t.Kind != model.String && t.Kind != model.TextValue {
		c.misplaced(r, "strings", t)
		return
	}
	if near := diagnostic.Nearest(r.value, formats); near != "" && !slices.Contains(formats, r.value) {
		c.fault(r, "unknown format %q; did you mean %s?", r.value, near)
		return
	}
	if strings.Trim(r.value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" || r.value == "" {
		c.fault(r, "format %q is one word such as email or uri", r.value)
		return
	}
	k.Format = r.value
}

// value is one value of enum or example.
func (c *constraining) value(r rule, t *model.Type, k *model.Constraints) {
	literal, problem := c.a.literal(t, r.value)
	if problem != "" {
		c.fault(r, "%s %s %s", r.spelled, r.value, problem)
		return
	}
	if r.keyword == "example" {
		k.Examples = append(k.Examples, literal)
		return
	}
	switch t.Kind {
	case model.String, model.Integer, model.Unsigned, model.Number:
	default:
		c.misplaced(r, "strings and numbers", t)
		return
	}
	if slices.Contains(k.Enum, literal) {
		c.fault(r, "enum lists %s twice", r.value)
		return
	}
	k.Enum = append(k.Enum, literal)
}
