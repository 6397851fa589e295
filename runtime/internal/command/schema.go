package command

import (
	"strings"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// parameters describes the properties of an input schema.
func parameters(schema []byte) []row {
	required := map[string]bool{}
	for name := range jsonrpc.Elements(jsonrpc.Member(schema, "required")) {
		required[text(name)] = true
	}
	var rows []row
	for name, property := range jsonrpc.Members(jsonrpc.Member(schema, "properties")) {
		rows = append(rows, row{string(name), kind(property) + limits(property, required[string(name)]), text(jsonrpc.Member(property, "description"))})
	}
	return rows
}

// kind says what a value of a schema is, in a few words.
func kind(schema []byte) string {
	if values := enumeration(schema); len(values) > 0 {
		return strings.Join(values, "|")
	}
	switch name := typeOf(schema); name {
	case "":
		return "any"
	case "array":
		items := jsonrpc.Member(schema, "items")
		if items == nil {
			return "list"
		}
		return "list of " + kind(items)
	case "object":
		properties := jsonrpc.Member(schema, "properties")
		var names []string
		for name := range jsonrpc.Members(properties) {
			names = append(names, string(name))
		}
		if len(names) > 0 {
			return "{" + strings.Join(names, ", ") + "}"
		}
		if values := jsonrpc.Member(schema, "additionalProperties"); jsonrpc.IsObject(values) {
			return "map of " + kind(values)
		}
		return "object"
	case "string":
		if isBase64(schema) {
			return "bytes"
		}
		if format := text(jsonrpc.Member(schema, "format")); format != "" {
			return format
		}
		return name
	default:
		return name
	}
}

// limits adds to a kind what is allowed, and whether it may be left out.
func limits(schema []byte, required bool) string {
	var b strings.Builder
	low, high := jsonrpc.Member(schema, "minimum"), jsonrpc.Member(schema, "maximum")
	switch {
	case low != nil && high != nil:
		b.WriteString(", " + string(low) + " to " + string(high))
	case low != nil:
		b.WriteString(", at least " + string(low))
	case high != nil:
		b.WriteString(", at most " + string(high))
	}
	switch value := jsonrpc.Member(schema, "default"); {
	case value != nil:
		b.WriteString(" = " + plain(value))
	case !required:
		b.WriteString(", optional")
	}
	return b.String()
}

// plain is a JSON value as people write it on a command line.
func plain(raw []byte) string {
	if jsonrpc.IsString(raw) {
		return text(raw)
	}
	return string(raw)
}

// typeOf is the type of a schema, empty where it allows several.
func typeOf(schema []byte) string { return text(jsonrpc.Member(schema, "type")) }

func isBase64(schema []byte) bool {
	return text(jsonrpc.Member(schema, "contentEncoding")) == "base64"
}

// enumeration returns the values of an enum, none for a schema that is not one.
func enumeration(schema []byte) []string {
	var values []string
	for value := range jsonrpc.Elements(jsonrpc.Member(schema, "enum")) {
		values = append(values, plain(value))
	}
	for _, member := range []string{"oneOf", "anyOf"} {
		for choice := range jsonrpc.Elements(jsonrpc.Member(schema, member)) {
			value := jsonrpc.Member(choice, "const")
			if value == nil {
				return nil
			}
			values = append(values, plain(value))
		}
	}
	return values
}
