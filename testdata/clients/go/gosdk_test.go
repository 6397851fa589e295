package clients

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// goSDK is the client of the official Go SDK.
func goSDK(ctx context.Context, j job) (*transcript, string, error) {
	var log bytes.Buffer
	got, err := goSDKSession(ctx, j, &log)
	return got, log.String(), err
}

func goSDKSession(ctx context.Context, j job, log *bytes.Buffer) (*transcript, error) {
	var transport mcp.Transport
	if j.URL != "" {
		transport = &mcp.StreamableClientTransport{Endpoint: j.URL}
	} else {
		cmd := exec.Command(j.Command[0], j.Command[1:]...)
		cmd.Stderr = log
		transport = &mcp.CommandTransport{Command: cmd}
	}
	got := new(transcript)
	events := newEvents()
	c := mcp.NewClient(&mcp.Implementation{Name: "go-sdk", Version: "1.0.0"}, goSDKHandlers(j, got, events))
	options := &mcp.ClientSessionOptions{}
	if j.Era != "auto" {
		options.ProtocolVersion = protocolOf(j.Era)
	}
	session, err := c.Connect(ctx, transport, options)
	if err != nil {
		return nil, err
	}
	start := session.InitializeResult()
	got.Protocol = start.ProtocolVersion
	got.Instructions = start.Instructions
	got.Server = &implementation{start.ServerInfo.Name}
	if err := errors.Join(goSDKCalls(ctx, session, j, got), session.Close()); err != nil {
		return nil, err
	}
	events.deal(got.Calls)
	return got, nil
}

// goSDKHandlers keeps progress and questions, and answers these.
func goSDKHandlers(j job, got *transcript, events *events) *mcp.ClientOptions {
	handlers := &mcp.ClientOptions{
		ProgressNotificationHandler: func(_ context.Context, req *mcp.ProgressNotificationClientRequest) {
			events.add(req.Params.ProgressToken, progress{req.Params.Progress, req.Params.Total, req.Params.Message})
		},
	}
	if j.Answers == nil {
		return handlers
	}
	handlers.ElicitationHandler = func(_ context.Context, req *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
		got.Asked = append(got.Asked, req.Params.Message)
		return &mcp.ElicitResult{Action: "accept", Content: j.Answers.Elicitation}, nil
	}
	//lint:ignore SA1019 deprecated in the protocol, and served as long as it is there
	handlers.CreateMessageHandler = func(_ context.Context, req *mcp.CreateMessageRequest) (*mcp.CreateMessageResult, error) {
		got.Asked = append(got.Asked, req.Params.Messages[0].Content.(*mcp.TextContent).Text)
		//lint:ignore SA1019 see above
		return &mcp.CreateMessageResult{Model: "script", Role: "assistant", Content: &mcp.TextContent{Text: j.Answers.Sampling}}, nil
	}
	return handlers
}

// goSDKCalls lists the tools and makes the calls of a job.
func goSDKCalls(ctx context.Context, session *mcp.ClientSession, j job, got *transcript) error {
	listed, err := session.ListTools(ctx, nil)
	if err != nil {
		return err
	}
	if err := recast(listed.Tools, &got.Tools); err != nil {
		return err
	}
	for i, wanted := range j.Calls {
		params := &mcp.CallToolParams{Name: wanted.Tool, Arguments: wanted.Arguments}
		params.SetProgressToken(token(i))
		outcome := seen{Tool: wanted.Tool}
		answer, err := session.CallTool(ctx, params)
		var refused *jsonrpc.Error
		switch {
		case errors.As(err, &refused):
			outcome.Error = &failure{int(refused.Code), refused.Message}
		case err != nil:
			return err
		default:
			if err := recast(answer, &outcome.Result); err != nil {
				return err
			}
		}
		got.Calls = append(got.Calls, outcome)
	}
	return nil
}

// recast turns a value of an SDK into ours by way of its JSON, which is the
// protocol's.
func recast(from, to any) error {
	text, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, to)
}

// events keeps progress by its token until the session has ended: the Go
// clients may deliver the last of it after the result.
type events struct {
	mu      sync.Mutex
	byToken map[any][]progress
}

func newEvents() *events {
	return &events{byToken: make(map[any][]progress)}
}

func (e *events) add(token any, event progress) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.byToken[token] = append(e.byToken[token], event)
}

// deal gives each call its progress.
func (e *events) deal(calls []seen) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := range calls {
		calls[i].Progress = e.byToken[token(i)]
	}
}

// token is the progress token of the call at index i.
func token(i int) string {
	return "call-" + string(rune('a'+i))
}
