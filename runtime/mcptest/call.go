package mcptest

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/mcpgen/mcpgen/runtime/internal/suggest"
)

// Args are arguments by name.
type Args map[string]any

// Call calls a tool. args are its arguments: [Args] or another map, a struct, raw
// JSON as a string, []byte or [json.RawMessage], or nil for none. It ends the test
// where the server has no such tool.
func (c *Client) Call(tool string, args any) *Result {
	c.t.Helper()
	raw := c.encode(tool, args)
	r := c.request(tool+" "+clip(raw), "tools/call", map[string]any{"name": tool, "arguments": raw})
	if r.failedWith(invalidParams) || r.failedWith(methodNotFound) {
		c.known("tool", tool, names(c.Tools(), func(t Tool) string { return t.Name }))
	}
	return r
}

// Call calls a tool with [Client.Call] and returns its result as [Result.Decode]
// reads it. It ends the test where the call fails.
func Call[T any](c *Client, tool string, args any) T {
	c.t.Helper()
	var v T
	c.Call(tool, args).Decode(&v)
	return v
}

// Read reads a resource, of a fixed URI or of a template.
func (c *Client) Read(uri string) *Result {
	c.t.Helper()
	return c.request(uri, "resources/read", map[string]any{"uri": uri})
}

// Prompt gets a prompt. The protocol has strings alone as arguments of prompts:
// other values are written as JSON. It ends the test where the server has
// no such prompt.
func (c *Client) Prompt(prompt string, args any) *Result {
	c.t.Helper()
	raw := c.encodeStrings(prompt, args)
	r := c.request(prompt+" "+clip(raw), "prompts/get", map[string]any{"name": prompt, "arguments": raw})
	if r.failedWith(invalidParams) || r.failedWith(methodNotFound) {
		c.known("prompt", prompt, names(c.Prompts(), func(p Prompt) string { return p.Name }))
	}
	return r
}

// Complete returns the suggestions for what a user has typed of an argument of a
// prompt, or of a variable of a resource template. args are those that are set
// already. It ends the test where that fails.
func (c *Client) Complete(promptOrTemplate, argument, typed string, args any) []string {
	c.t.Helper()
	ref := map[string]any{"type": "ref/prompt", "name": promptOrTemplate}
	if strings.Contains(promptOrTemplate, "://") || strings.Contains(promptOrTemplate, "{") {
		ref = map[string]any{"type": "ref/resource", "uri": promptOrTemplate}
	}
	r := c.request("complete "+promptOrTemplate+" "+argument+"="+typed, "completion/complete", map[string]any{
		"ref":      ref,
		"argument": map[string]string{"name": argument, "value": typed},
		"context":  map[string]any{"arguments": c.encodeStrings(promptOrTemplate, args)},
	})
	r.succeed()
	var result struct {
		Completion struct {
			Values []string `json:"values"`
		} `json:"completion"`
	}
	r.unmarshal(&result)
	return result.Completion.Values
}

// encode makes an object of arguments.
func (c *Client) encode(what string, args any) json.RawMessage {
	c.t.Helper()
	var raw []byte
	switch args := args.(type) {
	case nil:
		raw = []byte("{}")
	case string:
		raw = []byte(args)
	case []byte:
		raw = args
	case json.RawMessage:
		raw = args
	default:
		var err error
		if raw, err = json.Marshal(args); err != nil {
			c.t.Fatalf("mcptest: the arguments of %s: %v", what, err)
		}
		if string(raw) == "null" { // a nil map or pointer
			raw = []byte("{}")
		}
		if raw[0] != '{' {
			c.t.Fatalf("mcptest: the arguments of %s are a %T, which is no JSON object: give mcptest.Args, a struct, or raw JSON", what, args)
		}
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, raw); err != nil {
		c.t.Fatalf("mcptest: the arguments of %s are not JSON: %v: %s", what, err, raw)
	}
	return compact.Bytes()
}

// encodeStrings makes an object of arguments whose values are all strings.
func (c *Client) encodeStrings(what string, args any) json.RawMessage {
	c.t.Helper()
	raw := c.encode(what, args)
	var values map[string]json.RawMessage
	if json.Unmarshal(raw, &values) != nil {
		return raw
	}
	for name, value := range values {
		if value[0] != '"' {
			quoted, _ := json.Marshal(string(value))
			values[name] = quoted
		}
	}
	raw, _ = json.Marshal(values)
	return raw
}

// known ends the test where the server has nothing of that name.
func (c *Client) known(kind, name string, all []string) {
	c.t.Helper()
	for _, known := range all {
		if known == name {
			return
		}
	}
	near := suggest.Meant(name, len(all), func(i int) string { return all[i] })
	switch {
	case len(all) == 0:
		near = ": it has none"
	case near == "":
		near = ": it has " + strings.Join(all, ", ")
	}
	c.t.Fatalf("mcptest: the server has no %s %q%s", kind, name, near)
}

func names[T any](all []T, name func(T) string) []string {
	list := make([]string, len(all))
	for i, v := range all {
		list[i] = name(v)
	}
	return list
}

// clip shortens JSON for a message.
func clip(raw []byte) string {
	const most = 200
	if len(raw) > most {
		return strings.ToValidUTF8(string(raw[:most]), "") + "…"
	}
	return string(raw)
}
