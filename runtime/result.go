package runtime

import (
	"github.com/mcpgen/mcpgen/runtime/codec"
)

// Result is a tool's result under the function's full control.
type Result struct {
	Content []Content
	// Structured is a JSON object, nil for none. It is checked to be JSON, not
	// against a schema.
	Structured []byte
	// IsError says that the call failed in a way that the model should see.
	IsError bool
	// Meta holds further _meta members; each value is JSON. Keys of the
	// protocol's own prefix are left out.
	Meta map[string][]byte
}

func (r *Result) append(w *codec.Writer, rev revision) {
	w.Raw(`"content":[`)
	for _, item := range r.Content {
		if item != nil {
			item.appendContent(w, rev)
		}
	}
	w.Raw(`]`)
	if r.Structured != nil && rev >= rev20250618 {
		w.Key("structuredContent")
		w.JSONValue(r.Structured)
	}
	if r.IsError {
		w.Raw(`,"isError":true`)
	}
}
