package runtime

import (
	"context"
	"errors"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// SampleRequest is what the client's model is asked.
//
// Deprecated: the protocol deprecates sampling as of 2026-07-28.
type SampleRequest struct {
	Messages []Message
	// System is the system prompt, empty for none.
	System string
	// MaxTokens bounds the answer; 0 means 1000.
	MaxTokens int
	// Temperature is nil where the client decides.
	Temperature *float64
	// Stop are sequences that end the answer.
	Stop []string
}

// SampleResult is what the client's model answered.
//
// Deprecated: the protocol deprecates sampling as of 2026-07-28.
type SampleResult struct {
	// Text is the answer where it is text, empty otherwise.
	Text string
	// Content is the raw JSON of the answer.
	Content []byte
	Role    Role
	Model   string
	// StopReason is why the model stopped, empty where unknown.
	StopReason string
}

// Sample asks the client's model. Its errors and its running again are those of
// [Ask].
//
// Deprecated: the protocol deprecates sampling as of 2026-07-28; call a model of
// your own.
func Sample(ctx context.Context, request SampleRequest, opts ...AskOption) (*SampleResult, error) {
	c := callFrom(ctx)
	if c == nil {
		return nil, ErrNoCall
	}
	params, err := request.params(c.request.revision)
	if err != nil {
		return nil, err
	}
	q := question{method: "sampling/createMessage", params: params, needs: capabilitySampling}
	return put(ctx, c, q, opts, sampled)
}

// sampled decodes the raw result of sampling/createMessage.
func sampled(raw []byte) (*SampleResult, error) {
	content := jsonrpc.Member(raw, "content")
	if content == nil {
		return nil, malformed(errors.New("the answer has no content"))
	}
	return &SampleResult{
		Text:       string(jsonrpc.Text(jsonrpc.Member(content, "text"))),
		Content:    content,
		Role:       Role(jsonrpc.Text(jsonrpc.Member(raw, "role"))),
		Model:      string(jsonrpc.Text(jsonrpc.Member(raw, "model"))),
		StopReason: string(jsonrpc.Text(jsonrpc.Member(raw, "stopReason"))),
	}, nil
}

func (r *SampleRequest) params(rev revision) ([]byte, error) {
	var w codec.Writer
	w.Object()
	w.Key("messages")
	out := MessagesOutput{w: &w, revision: rev}
	out.Messages(r.Messages...)
	appendStrings(&w, "systemPrompt", r.System)
	w.Key("maxTokens")
	if r.MaxTokens > 0 {
		w.Int64(int64(r.MaxTokens))
	} else {
		w.Int64(1000)
	}
	if r.Temperature != nil {
		w.Key("temperature")
		w.Float64(*r.Temperature)
	}
	if len(r.Stop) > 0 {
		w.Key("stopSequences")
		w.Array()
		for _, s := range r.Stop {
			w.String(s)
		}
		w.EndArray()
	}
	w.EndObject()
	return w.Bytes(), w.Err()
}

// Root is a directory or file that the client has opened to the server.
//
// Deprecated: the protocol deprecates roots as of 2026-07-28.
type Root struct {
	URI  string
	Name string
}

// Roots asks the client for its roots. Its errors and its running again are
// those of [Ask].
//
// Deprecated: the protocol deprecates roots as of 2026-07-28; take paths as
// arguments.
func Roots(ctx context.Context, opts ...AskOption) ([]Root, error) {
	c := callFrom(ctx)
	if c == nil {
		return nil, ErrNoCall
	}
	q := question{method: "roots/list", params: emptyObject, needs: capabilityRoots}
	return put(ctx, c, q, opts, listed)
}

// listed decodes the raw result of roots/list.
func listed(raw []byte) ([]Root, error) {
	list := jsonrpc.Member(raw, "roots")
	if len(list) == 0 || list[0] != '[' {
		return nil, malformed(errors.New("the answer has no list of roots"))
	}
	roots := []Root{}
	for element := range jsonrpc.Elements(list) {
		roots = append(roots, Root{
			URI:  string(jsonrpc.Text(jsonrpc.Member(element, "uri"))),
			Name: string(jsonrpc.Text(jsonrpc.Member(element, "name"))),
		})
	}
	return roots, nil
}
