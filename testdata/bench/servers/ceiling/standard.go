package main

import (
	"encoding/json"

	"github.com/mcpgen/mcpgen/testdata/bench/tools"
)

type standardRequest struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params"`
}

type standardCall struct {
	Name      string          `json:"name"`
	Arguments json.RawMessage `json:"arguments"`
	Meta      struct {
		Version string `json:"io.modelcontextprotocol/protocolVersion"`
	} `json:"_meta"`
}

type standardText struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

type standardResult struct {
	ResultType        string          `json:"resultType,omitempty"`
	Meta              map[string]any  `json:"_meta,omitempty"`
	Content           []standardText  `json:"content"`
	StructuredContent json.RawMessage `json:"structuredContent"`
}

var standardMeta = map[string]any{"io.modelcontextprotocol/serverInfo": map[string]any{"name": "bench-ceiling", "version": "1.0.0"}}

type standardEnvelope struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  any             `json:"result"`
}

// standardReply is level B: it answers one message with encoding/json, and a
// notification with nil.
func standardReply(b []byte) ([]byte, error) {
	var r standardRequest
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, err
	}
	if r.ID == nil {
		return nil, nil
	}
	if r.Method != "tools/call" {
		var q request
		if err := parse(b, &q); err != nil {
			return nil, err
		}
		return appendReply(nil, &q), nil
	}
	var c standardCall
	if err := json.Unmarshal(r.Params, &c); err != nil {
		return nil, err
	}
	var out any
	if c.Name == "add" {
		var in addArguments
		if err := json.Unmarshal(c.Arguments, &in); err != nil {
			return nil, err
		}
		out = tools.Sum{Result: tools.Add(in.A, in.B)}
	} else {
		var in searchArguments
		if err := json.Unmarshal(c.Arguments, &in); err != nil {
			return nil, err
		}
		out = tools.Search(in.Limit)
	}
	structured, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	result := standardResult{Content: []standardText{{Type: "text", Text: string(structured)}}, StructuredContent: structured}
	if c.Meta.Version != "" {
		result.ResultType = "complete"
		result.Meta = standardMeta
	}
	return json.Marshal(standardEnvelope{"2.0", r.ID, result})
}
