package analyze

import (
	"encoding/json"
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
	schemaWords = slices.Concat(schemaFlags, schemaKeywords)
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

// pieces splits at commas without a backslash in front, and appends the parts.
func pieces(list []piece, value string) []piece {
	start := 0
	for i := range len(value) + 1 {
		if i < len(value) && (value[i] != ',' || i > 0 && value[i-1] == '\\') {
			continue
		}
		list = append(list, piece{strings.ReplaceAll(value[start:i], `\,`, ","), start})
		start = i + 1
	}
	return list
}

// schemaTag reads jsonschema:"…".
func (a *analyzer) schemaTag(tag *fieldTag, t *tagText) {
	pair := t.get("jsonschema")
	if pair == nil || pair.value == "" {
		return
	}
	var some [4]piece // as many as most tags have
	parts := pieces(some[:0], pair.value)
	if bareDescription(parts) {
		tag.described = append(tag.described, rule{spelled: "jsonschema", value: pair.value, pos: t.pos(pair, 0)})
		return
	}
	for _, part := range parts {
		key, value, hasValue := strings.Cut(part.text, "=")
		keyPos := t.pos(pair, part.offset)
		r := rule{keyword: key, spelled: key, value: value, pos: t.pos(pair, part.offset+len(key)+1)}
		switch {
		case refusedKeywords[key] != "":
			a.tagFault(t, rule{pos: keyPos}, "%s in the jsonschema tag of field %s is not supported: %s", key, t.field.Name(), refusedKeywords[key])
		case !hasValue && slices.Contains(schemaFlags, key):
			r.value, r.pos = "true", keyPos
			tag.rules = append(tag.rules, r)
		case key == "description" && hasValue:
			tag.described = append(tag.described, r)
		case hasValue && (slices.Contains(schemaKeywords, key) || slices.Contains(schemaFlags, key)):
			tag.rules = append(tag.rules, r)
		case slices.Contains(schemaKeywords, key):
			a.tagFault(t, rule{pos: keyPos}, "%s in the jsonschema tag of field %s needs a value: %s=…", key, t.field.Name(), key)
		default:
			a.tagFault(t, rule{pos: keyPos}, "unknown keyword %q in the jsonschema tag of field %s%s", key, t.field.Name(), diagnostic.DidYouMean(key, schemaWords))
		}
	}
}

// tagFault reports a word of a tag, where the tag is in source at hand.
func (a *analyzer) tagFault(t *tagText, r rule, format string, args ...any) {
	if t.literal != nil {
		a.report(r.pos, diagnostic.BadDirective, format, args...)
	}
}

// bareDescription says that a jsonschema tag is a text rather than keywords:
// nothing in it is a keyword, or looks like one.
func bareDescription(parts []piece) bool {
	for _, part := range parts {
		key, _, hasValue := strings.Cut(part.text, "=")
		key = strings.TrimSpace(key)
		if hasValue && !strings.Contains(key, " ") || refusedKeywords[key] != "" || slices.Contains(schemaWords, key) {
			return false
		}
	}
	only := parts[0].text
	return len(parts) > 1 || strings.Contains(only, " ") || diagnostic.Nearest(only, schemaWords) == ""
}

var extraKey = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_-]*$`)

// structural are the members of a schema that the generator alone writes.
var structural = set(`type properties required items additionalProperties propertyNames patternProperties prefixItems contains
	allOf anyOf oneOf not if then else dependentSchemas dependentRequired unevaluatedItems unevaluatedProperties
	const nullable definitions minContains maxContains x-mcp-header contentEncoding`)

// extraTag reads jsonschema_extras:"key=value,…".
func (a *analyzer) extraTag(tag *fieldTag, t *tagText) {
	pair := t.get("jsonschema_extras")
	if pair == nil || pair.value == "" {
		return
	}
	for _, part := range pieces(nil, pair.value) {
		key, value, hasValue := strings.Cut(part.text, "=")
		r := rule{keyword: "extras", spelled: key, value: value, pos: t.pos(pair, part.offset)}
		switch {
		case !hasValue || key == "":
			a.tagFault(t, r, "jsonschema_extras holds %q; write key=value", part.text)
		case slices.Contains(schemaKeywords, key):
			a.tagFault(t, r, "%s belongs in the jsonschema tag, where it is checked", key)
		case structural[key] || !extraKey.MatchString(key):
			a.tagFault(t, r, "jsonschema_extras cannot set %s, which hosts or the generator decide", key)
		default:
			tag.rules = append(tag.rules, r)
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
