package analyze

import (
	"encoding/json"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// The words of the jsonschema tag that mean something here.
var (
	schemaKeywords = strings.Fields(`title description default example enum
		minLength maxLength pattern format readOnly writeOnly deprecated
		minimum maximum exclusiveMinimum exclusiveMaximum multipleOf
		minItems maxItems uniqueItems minProperties maxProperties`)
	schemaFlags = []string{"required", "uniqueItems", "readOnly", "writeOnly", "deprecated", "optional"}
	// refusedKeywords belong to the vocabulary, but their schemas are not in
	// the dialect that every host accepts.
	refusedKeywords = map[string]string{
		"nullable":       "a null beside a type makes hosts drop the tool; make the field optional",
		"type":           "the type of the schema follows from the Go type; change that",
		"anchor":         "schemas have no references",
		"oneof_required": "combinations of schemas make hosts drop the tool",
		"anyof_required": "combinations of schemas make hosts drop the tool",
		"oneof_ref":      "schemas have no references",
		"anyof_ref":      "schemas have no references",
		"oneof_type":     "a union of types makes hosts drop the tool",
		"anyof_type":     "a union of types makes hosts drop the tool",
		"-":              "a field of JSON cannot be missing in its schema; write json:\"-\"",
	}
)

// piece is one part of a tag between commas.
type piece struct {
	text   string
	offset int
}

// pieces splits at commas without a backslash in front.
func pieces(value string) []piece {
	var list []piece
	var b strings.Builder
	start := 0
	for i := 0; i < len(value); i++ {
		switch {
		case value[i] == '\\' && i+1 < len(value) && value[i+1] == ',':
			b.WriteByte(',')
			i++
		case value[i] == ',':
			list = append(list, piece{b.String(), start})
			b.Reset()
			start = i + 1
		default:
			b.WriteByte(value[i])
		}
	}
	return append(list, piece{b.String(), start})
}

// schemaTag reads jsonschema:"…".
func (a *analyzer) schemaTag(t *fieldTag, v *types.Var) {
	pair, ok := t.get("jsonschema")
	if !ok || pair.value == "" {
		return
	}
	parts := pieces(pair.value)
	if bareDescription(parts) {
		t.described = append(t.described, rule{spelled: "jsonschema", value: pair.value, pos: t.pos("jsonschema", 0)})
		return
	}
	for _, part := range parts {
		key, value, hasValue := strings.Cut(part.text, "=")
		keyPos := t.pos("jsonschema", part.offset)
		r := rule{keyword: key, spelled: key, value: value, pos: t.pos("jsonschema", part.offset+len(key)+1)}
		switch {
		case refusedKeywords[key] != "":
			a.tagFault(t, rule{pos: keyPos}, "%s in the jsonschema tag of field %s is not supported: %s", key, v.Name(), refusedKeywords[key])
		case !hasValue && slices.Contains(schemaFlags, key):
			r.value, r.pos = "true", keyPos
			t.rules = append(t.rules, r)
		case key == "description" && hasValue:
			t.described = append(t.described, r)
		case hasValue && (slices.Contains(schemaKeywords, key) || slices.Contains(schemaFlags, key)):
			t.rules = append(t.rules, r)
		case slices.Contains(schemaKeywords, key):
			a.tagFault(t, rule{pos: keyPos}, "%s in the jsonschema tag of field %s needs a value: %s=…", key, v.Name(), key)
		default:
			words := append(slices.Clone(schemaFlags), schemaKeywords...)
			a.tagFault(t, rule{pos: keyPos}, "unknown keyword %q in the jsonschema tag of field %s%s", key, v.Name(), diagnostic.DidYouMean(key, words))
		}
	}
}

// tagFault reports a word of a tag, where the tag is in source at hand.
func (a *analyzer) tagFault(t *fieldTag, r rule, format string, args ...any) {
	if t.literal != nil {
		a.report(r.pos, diagnostic.BadDirective, format, args...)
	}
}

// bareDescription says that a jsonschema tag is a text rather than keywords:
// nothing in it is a keyword, or looks like one.
func bareDescription(parts []piece) bool {
	words := append(slices.Clone(schemaFlags), schemaKeywords...)
	for _, part := range parts {
		key, _, hasValue := strings.Cut(part.text, "=")
		key = strings.TrimSpace(key)
		if hasValue && !strings.Contains(key, " ") || refusedKeywords[key] != "" || slices.Contains(words, key) {
			return false
		}
	}
	only := parts[0].text
	return len(parts) > 1 || strings.Contains(only, " ") || diagnostic.Nearest(only, words) == ""
}

var extraKey = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_-]*$`)

// structural are the members of a schema that the generator alone writes.
var structural = set(`type properties required items additionalProperties propertyNames patternProperties prefixItems contains
	allOf anyOf oneOf not if then else dependentSchemas dependentRequired unevaluatedItems unevaluatedProperties
	const nullable definitions minContains maxContains x-mcp-header contentEncoding`)

// extraTag reads jsonschema_extras:"key=value,…".
func (a *analyzer) extraTag(t *fieldTag) {
	pair, ok := t.get("jsonschema_extras")
	if !ok || pair.value == "" {
		return
	}
	for _, part := range pieces(pair.value) {
		key, value, hasValue := strings.Cut(part.text, "=")
		r := rule{keyword: "extras", spelled: key, value: value, pos: t.pos(pair.key, part.offset)}
		switch {
		case !hasValue || key == "":
			a.tagFault(t, r, "jsonschema_extras holds %q; write key=value", part.text)
		case slices.Contains(schemaKeywords, key):
			a.tagFault(t, r, "%s belongs in the jsonschema tag, where it is checked", key)
		case structural[key] || !extraKey.MatchString(key):
			a.tagFault(t, r, "jsonschema_extras cannot set %s, which hosts or the generator decide", key)
		default:
			t.rules = append(t.rules, r)
		}
	}
}

// addExtra adds a member to a schema as invopop/jsonschema does: repeated keys
// become an array.
func addExtra(extras []model.Meta, key, value string) []model.Meta {
	text := value
	if value != "true" && value != "false" {
		text = quote(value)
	}
	for i := range extras {
		if extras[i].Key != key {
			continue
		}
		var list []json.RawMessage
		if json.Unmarshal([]byte(extras[i].Value), &list) != nil {
			list = []json.RawMessage{json.RawMessage(extras[i].Value)}
		}
		list = append(list, json.RawMessage(text))
		joined, err := json.Marshal(list)
		if err == nil {
			extras[i].Value = string(joined)
		}
		return extras
	}
	return append(extras, model.Meta{Key: key, Value: text})
}
