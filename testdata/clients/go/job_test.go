package clients

import "encoding/json"

// job is what a client is to do: connect to a server (a URL or a command) in
// an era, list its tools and make some calls.
type job struct {
	Era     string   `json:"era"` // legacy, auto, modern, or a dated revision
	URL     string   `json:"url,omitempty"`
	Command []string `json:"command,omitempty"`
	Calls   []call   `json:"calls"`
	Answers *answers `json:"answers,omitempty"`
}

// answers are what a client says to whatever a server asks.
type answers struct {
	Elicitation map[string]any `json:"elicitation"` // the content of an accepted form
	Sampling    string         `json:"sampling"`    // the text of the model's message
}

type call struct {
	Tool      string         `json:"tool"`
	Arguments map[string]any `json:"arguments"`
}

// transcript is what a client saw.
type transcript struct {
	Protocol     string          `json:"protocol"` // the revision agreed on
	Server       *implementation `json:"server"`   // nil where the client did not ask
	Instructions string          `json:"instructions"`
	Tools        []tool          `json:"tools"`
	Calls        []seen          `json:"calls"`
	Asked        []string        `json:"asked"` // the questions, in order
}

type implementation struct {
	Name string `json:"name"`
}

type tool struct {
	Name         string          `json:"name"`
	Title        string          `json:"title,omitempty"`
	Description  string          `json:"description,omitempty"`
	InputSchema  json.RawMessage `json:"inputSchema"`
	OutputSchema json.RawMessage `json:"outputSchema,omitempty"`
	Annotations  struct {
		ReadOnly bool `json:"readOnlyHint"`
	} `json:"annotations"`
}

// seen is the outcome of one call: a result or an error of the protocol.
type seen struct {
	Tool     string     `json:"tool"`
	Result   *result    `json:"result"`
	Error    *failure   `json:"error"`
	Progress []progress `json:"progress"`
}

type result struct {
	Content []struct {
		Type string `json:"type"`
		Text string `json:"text"`
	} `json:"content"`
	Structured json.RawMessage `json:"structuredContent"`
	IsError    bool            `json:"isError"`
}

type failure struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

type progress struct {
	Progress float64 `json:"progress"`
	Total    float64 `json:"total"`
	Message  string  `json:"message"`
}
