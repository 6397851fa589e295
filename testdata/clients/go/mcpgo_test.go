package clients

import (
	"bytes"
	"context"
	"errors"

	mcpclient "github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
)

// mcpGo is the client of mark3labs/mcp-go.
func mcpGo(ctx context.Context, j job) (*transcript, string, error) {
	var log bytes.Buffer
	got, err := mcpGoSession(ctx, j, &log)
	return got, log.String(), err
}

func mcpGoSession(ctx context.Context, j job, log *bytes.Buffer) (_ *transcript, err error) {
	var carrier transport.Interface
	if j.URL != "" {
		if carrier, err = transport.NewStreamableHTTP(j.URL); err != nil {
			return nil, err
		}
	} else {
		carrier = transport.NewStdioWithOptions(j.Command[0], nil, j.Command[1:], transport.WithCommandStderrWriter(log))
	}
	asked := new(mcpGoAnswers)
	var options []mcpclient.ClientOption
	if j.Answers != nil {
		asked.answers = *j.Answers
		options = append(options, mcpclient.WithElicitationHandler(asked), mcpclient.WithSamplingHandler(asked))
	}
	if j.Era != "auto" {
		options = append(options, mcpclient.WithProtocolVersion(protocolOf(j.Era)))
	}
	c := mcpclient.NewClient(carrier, options...)
	events := newEvents()
	c.OnNotification(func(n mcp.JSONRPCNotification) {
		var params struct {
			Token any `json:"progressToken"`
			progress
		}
		if n.Method == "notifications/progress" && recast(n.Params, &params) == nil {
			events.add(params.Token, params.progress)
		}
	})
	if err := c.Start(ctx); err != nil {
		return nil, err
	}
	got, err := mcpGoCalls(ctx, c, j)
	if err := errors.Join(err, c.Close()); err != nil {
		return nil, err
	}
	events.deal(got.Calls)
	got.Asked = asked.questions
	return got, nil
}

// mcpGoAnswers answers what a server asks of mcp-go's client.
type mcpGoAnswers struct {
	answers   answers
	questions []string
}

func (a *mcpGoAnswers) Elicit(_ context.Context, req mcp.ElicitationRequest) (*mcp.ElicitationResult, error) {
	a.questions = append(a.questions, req.Params.Message)
	return &mcp.ElicitationResult{ElicitationResponse: mcp.ElicitationResponse{
		Action: mcp.ElicitationResponseActionAccept, Content: a.answers.Elicitation,
	}}, nil
}

func (a *mcpGoAnswers) CreateMessage(_ context.Context, req mcp.CreateMessageRequest) (*mcp.CreateMessageResult, error) {
	var question struct{ Text string }
	if err := recast(req.Messages[0].Content, &question); err != nil {
		return nil, err
	}
	a.questions = append(a.questions, question.Text)
	return &mcp.CreateMessageResult{
		Model:           "script",
		SamplingMessage: mcp.SamplingMessage{Role: mcp.RoleAssistant, Content: mcp.NewTextContent(a.answers.Sampling)},
	}, nil
}

func mcpGoCalls(ctx context.Context, c *mcpclient.Client, j job) (*transcript, error) {
	var hello mcp.InitializeRequest
	hello.Params.ClientInfo = mcp.Implementation{Name: "mcp-go", Version: "1.0.0"}
	start, err := c.Initialize(ctx, hello)
	if err != nil {
		return nil, err
	}
	got := &transcript{
		Protocol:     start.ProtocolVersion,
		Server:       &implementation{start.ServerInfo.Name},
		Instructions: start.Instructions,
	}
	listed, err := c.ListTools(ctx, mcp.ListToolsRequest{})
	if err != nil {
		return nil, err
	}
	if err := recast(listed.Tools, &got.Tools); err != nil {
		return nil, err
	}
	for i, wanted := range j.Calls {
		var req mcp.CallToolRequest
		req.Params.Name = wanted.Tool
		req.Params.Arguments = wanted.Arguments
		req.Params.Meta = &mcp.Meta{ProgressToken: token(i)}
		outcome := seen{Tool: wanted.Tool}
		answer, err := c.CallTool(ctx, req)
		switch {
		case errors.Is(err, mcp.ErrInvalidParams):
			outcome.Error = &failure{mcp.INVALID_PARAMS, err.Error()}
		case err != nil:
			return nil, err
		default:
			if err := recast(answer, &outcome.Result); err != nil {
				return nil, err
			}
		}
		got.Calls = append(got.Calls, outcome)
	}
	return got, nil
}
