package mcptest

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

// Result is what came of a request, and what happened on the way.
type Result struct {
	// Content are the items of a tool's result, the contents of a resource, or
	// the messages of a prompt.
	Content []Content
	// Structured is the structured content of a tool's result, nil where it has
	// none. Revisions before 2025-06-18 know none.
	Structured json.RawMessage
	// Progress and Logs are what the function reported, in order. The server
	// thins out frequent reports of progress.
	Progress []Progress
	Logs     []Log
	// Asked are the questions that the function put to the client, in order.
	Asked []Question
	// Raw is the whole result as the server sent it, nil where it answered with
	// an error of the protocol.
	Raw json.RawMessage

	t      testing.TB
	ledger *ledger
	what   string
	err    error
}

// Content is one item of a result.
type Content struct {
	// Type is text, image, audio, resource_link or resource.
	Type string
	// Role is that of a prompt's message, empty otherwise.
	Role mcp.Role
	// Text is that of a text, or of a resource that is one.
	Text string
	// Data are the bytes of an image, an audio or a binary resource.
	Data     []byte
	MIMEType string
	// URI is that of a resource or a link, Name the name of a link.
	URI  string
	Name string
	// Raw is the item as the server sent it.
	Raw json.RawMessage
}

// Progress is one report of progress.
type Progress struct {
	Progress float64 `json:"progress"`
	// Total is 0 where it is unknown.
	Total   float64 `json:"total"`
	Message string  `json:"message"`
}

// Log is one log message.
type Log struct {
	// Level is one of debug, info, notice, warning, error, critical, alert and
	// emergency.
	Level  string `json:"level"`
	Logger string `json:"logger"`
	// Data is the message as a JSON string, or an object of message and
	// attributes.
	Data json.RawMessage `json:"data"`
}

// Err returns why the request failed, nil where it did not. The text of the
// error is that which the client receives. It is an [*mcp.Error] where the server
// answered with an error of the protocol, the error of the context where that
// ended, and otherwise stands for a tool's error result.
func (r *Result) Err() error {
	r.ledger.see(r)
	return r.err
}

// WantError fails the test unless the request failed with an error whose text
// contains want.
func (r *Result) WantError(want string) {
	r.t.Helper()
	switch err := r.Err(); {
	case err == nil:
		r.t.Errorf("%s: got%s, want an error with %q", r.what, r.show(), want)
	case !strings.Contains(err.Error(), want):
		r.t.Errorf("%s: got the error%s, want one with %q", r.what, block(err.Error()), want)
	}
}

// Text returns the texts of the result, one after another with a newline
// between. It ends the test where the request failed.
func (r *Result) Text() string {
	r.t.Helper()
	r.succeed()
	return r.text()
}

func (r *Result) text() string {
	var texts []string
	for _, item := range r.Content {
		if item.Type == "text" || item.Type == "resource" && item.Data == nil {
			texts = append(texts, item.Text)
		}
	}
	return strings.Join(texts, "\n")
}

// succeed ends the test where the request failed.
func (r *Result) succeed() {
	r.t.Helper()
	if err := r.Err(); err != nil {
		r.t.Fatalf("%s:%s", r.what, block(err.Error()))
	}
}

// take reads the response.
func (r *Result) take(reply message) {
	if reply.Error != nil {
		r.err = reply.Error.error()
		return
	}
	r.Raw = reply.Result
	var result struct {
		Content    []json.RawMessage `json:"content"`
		Contents   []json.RawMessage `json:"contents"`
		Messages   []json.RawMessage `json:"messages"`
		Structured json.RawMessage   `json:"structuredContent"`
		IsError    bool              `json:"isError"`
	}
	r.unmarshal(&result)
	r.Structured = result.Structured
	for _, raw := range result.Content {
		r.Content = append(r.Content, newContent(raw))
	}
	for _, raw := range result.Contents {
		item := newContent(raw)
		item.Type = "resource"
		r.Content = append(r.Content, item)
	}
	for _, raw := range result.Messages {
		var m struct {
			Role    mcp.Role        `json:"role"`
			Content json.RawMessage `json:"content"`
		}
		json.Unmarshal(raw, &m)
		item := newContent(m.Content)
		item.Role = m.Role
		r.Content = append(r.Content, item)
	}
	if result.IsError {
		r.err = errors.New(r.text())
	}
}

// unmarshal reads the result into v.
func (r *Result) unmarshal(v any) {
	r.t.Helper()
	if err := json.Unmarshal(r.Raw, v); err != nil {
		r.t.Fatalf("mcptest: %s: the server sent %s: %v", r.what, clip(r.Raw), err)
	}
}

// newContent reads an item, or the contents of a resource.
func newContent(raw json.RawMessage) Content {
	type contents struct {
		Text     string `json:"text"`
		Blob     []byte `json:"blob"`
		MIMEType string `json:"mimeType"`
		URI      string `json:"uri"`
	}
	var item struct {
		contents
		Type     string   `json:"type"`
		Data     []byte   `json:"data"`
		Name     string   `json:"name"`
		Resource contents `json:"resource"`
	}
	json.Unmarshal(raw, &item)
	from := item.contents
	from.Blob = append(from.Blob, item.Data...)
	if item.Type == "resource" {
		from = item.Resource
	}
	return Content{Type: item.Type, Text: from.Text, Data: from.Blob, MIMEType: from.MIMEType, URI: from.URI, Name: item.Name, Raw: raw}
}

// failedWith reports whether the server answered with an error of the protocol.
func (r *Result) failedWith(code int) bool {
	e, ok := r.err.(*mcp.Error)
	return ok && e.Code == code
}

// show is the result to stand after other text.
func (r *Result) show() string {
	if r.Structured != nil {
		return " " + clip(unwrap(r.Structured))
	}
	return block(r.text())
}

// unwrap returns the value of {"result": value}, which is how a tool's result
// that is not an object goes out. Other values it returns as they are.
func unwrap(structured json.RawMessage) json.RawMessage {
	var members map[string]json.RawMessage
	if json.Unmarshal(structured, &members) == nil && len(members) == 1 && members["result"] != nil {
		return members["result"]
	}
	return structured
}

// block is a text to stand after others: behind a space, or, if it has several
// lines, below.
func block(text string) string {
	if !strings.Contains(text, "\n") {
		return " " + text
	}
	return "\n\t" + strings.ReplaceAll(text, "\n", "\n\t")
}

// strictly decodes JSON without members that v does not have.
func strictly(raw []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	return d.Decode(v)
}
