package analyze

import (
	"encoding/json"
	"slices"
	"sort"
	"strings"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// schemaTypes are the types of JSON Schema.
var schemaTypes = strings.Fields("object array string number integer boolean null")

// refusedMembers are those of a schema over which hosts drop a tool.
var refusedMembers = set("$schema $id $ref $defs $anchor $dynamicRef $dynamicAnchor definitions")

// checkSchema returns an author's own schema without white space, or what is
// wrong with it.
func checkSchema(text string) (schema, problem string) {
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return "", "the schema is not JSON: " + err.Error()
	}
	if _, ok := v.(map[string]any); !ok {
		return "", "a schema is a JSON object such as {\"type\":\"string\"}"
	}
	if _, whole := v.(map[string]any)["$schema"]; whole {
		// An author who names the dialect wants all of it, and knows the hosts.
		return compact([]byte(text)), ""
	}
	if problem := schemaProblem(v, ""); problem != "" {
		return "", problem
	}
	return compact([]byte(text)), ""
}

// schemaProblem finds what every host does not accept in a schema.
func schemaProblem(v any, under string) string {
	object, ok := v.(map[string]any)
	if !ok {
		return ""
	}
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		member := object[name]
		if under != "properties" && refusedMembers[name] {
			return "the schema holds " + name + ", over which hosts drop the tool; write the schema in place"
		}
		if name == "type" && under != "properties" {
			kind, ok := member.(string)
			if !ok {
				return "the schema has a type that is not one word, over which hosts drop the tool"
			}
			if !slices.Contains(schemaTypes, kind) {
				return "the schema has the unknown type " + kind + diagnostic.DidYouMean(kind, schemaTypes)
			}
		}
		if problem := memberProblem(name, member, under); problem != "" {
			return problem
		}
	}
	return ""
}

// memberProblem looks into the schemas below a member.
func memberProblem(name string, member any, under string) string {
	switch {
	case under == "properties" || name == "items" || name == "not" || name == "propertyNames":
		if _, isBool := member.(bool); isBool {
			return "the schema holds true or false in place of a schema, over which hosts drop the tool"
		}
		return schemaProblem(member, "")
	case name == "properties":
		return schemaProblem(member, "properties")
	case name == "additionalProperties":
		return schemaProblem(member, "")
	case name == "anyOf" || name == "oneOf" || name == "allOf":
		list, _ := member.([]any)
		for _, v := range list {
			if problem := schemaProblem(v, ""); problem != "" {
				return problem
			}
		}
	}
	return ""
}

// rootType is the type at the root of an author's schema.
func rootType(schema string) string {
	var root struct {
		Type string `json:"type"`
	}
	if json.Unmarshal([]byte(schema), &root) != nil {
		return ""
	}
	return root.Type
}

// schema is schema=: the author's schema for one property.
func (c *constraining) schema(r rule) {
	schema, problem := checkSchema(r.value)
	if problem != "" {
		c.fault(r, "%s", problem)
		return
	}
	if want := wireType(c.target); want != "" && rootType(schema) != want {
		c.fault(r, "the schema must be of type %q, since that is what the Go type takes", want)
		return
	}
	c.field.Schema = schema
}

// wireType is the JSON Schema type of what a type takes, empty for any.
func wireType(t *model.Type) string {
	switch t.Kind {
	case model.Boolean:
		return "boolean"
	case model.Integer, model.Unsigned, model.BigInteger:
		return "integer"
	case model.Number, model.NumberText:
		return "number"
	case model.Array:
		return "array"
	case model.Map, model.Struct, model.Ref:
		return "object"
	case model.Any, model.RawJSON:
		return ""
	case model.Custom:
		return rootType(t.Schema)
	}
	return "string"
}
