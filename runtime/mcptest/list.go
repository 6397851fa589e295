package mcptest

import (
	"encoding/json"
)

// Tool is a tool as clients see it.
type Tool struct {
	Name         string          `json:"name"`
	Title        string          `json:"title"`
	Description  string          `json:"description"`
	InputSchema  json.RawMessage `json:"inputSchema"`
	OutputSchema json.RawMessage `json:"outputSchema"`
	Annotations  json.RawMessage `json:"annotations"`
	Icons        json.RawMessage `json:"icons"`
	Meta         json.RawMessage `json:"_meta"`
}

// Resource is a resource, or a template of resources, as clients see it.
type Resource struct {
	// URI is that of a resource, Template that of a template.
	URI      string `json:"uri"`
	Template string `json:"uriTemplate"`

	Name        string          `json:"name"`
	Title       string          `json:"title"`
	Description string          `json:"description"`
	MIMEType    string          `json:"mimeType"`
	Size        int64           `json:"size"`
	Annotations json.RawMessage `json:"annotations"`
	Icons       json.RawMessage `json:"icons"`
	Meta        json.RawMessage `json:"_meta"`
}

// Prompt is a prompt as clients see it.
type Prompt struct {
	Name        string          `json:"name"`
	Title       string          `json:"title"`
	Description string          `json:"description"`
	Arguments   []Argument      `json:"arguments"`
	Icons       json.RawMessage `json:"icons"`
	Meta        json.RawMessage `json:"_meta"`
}

// Argument is an argument of a [Prompt].
type Argument struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Required    bool   `json:"required"`
}

// Tools returns the tools of the server, none where it has none.
func (c *Client) Tools() []Tool {
	c.t.Helper()
	return list[Tool](c, "tools/list", "tools")
}

// Resources returns the resources of the server.
func (c *Client) Resources() []Resource {
	c.t.Helper()
	return list[Resource](c, "resources/list", "resources")
}

// Templates returns the resource templates of the server.
func (c *Client) Templates() []Resource {
	c.t.Helper()
	return list[Resource](c, "resources/templates/list", "resourceTemplates")
}

// Prompts returns the prompts of the server.
func (c *Client) Prompts() []Prompt {
	c.t.Helper()
	return list[Prompt](c, "prompts/list", "prompts")
}

// list decodes the entries of a list.
func list[T any](c *Client, method, member string) []T {
	c.t.Helper()
	var all []T
	for _, raw := range c.entries(method, member) {
		var v T
		if err := json.Unmarshal(raw, &v); err != nil {
			c.t.Fatalf("mcptest: %s: the server sent %s: %v", method, clip(raw), err)
		}
		all = append(all, v)
	}
	return all
}

// entries returns the entries of all pages of a list, as the server sent them. A
// server without a feature does not have its methods.
func (c *Client) entries(method, member string) []json.RawMessage {
	c.t.Helper()
	var all []json.RawMessage
	params := map[string]any{}
	for {
		r := c.request(method, method, params)
		if r.failedWith(methodNotFound) {
			r.Err()
			return nil
		}
		r.succeed()
		var page map[string]json.RawMessage
		r.unmarshal(&page)
		var entries []json.RawMessage
		if err := json.Unmarshal(page[member], &entries); err != nil {
			c.t.Fatalf("mcptest: %s: the server sent %s: %v", method, clip(r.Raw), err)
		}
		all = append(all, entries...)
		cursor := page["nextCursor"]
		if cursor == nil {
			return all
		}
		params = map[string]any{"cursor": cursor}
	}
}
