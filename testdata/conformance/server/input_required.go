package main

import (
	"context"
	"errors"
	"fmt"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

// User is who the user says to be.
type User struct {
	// User's name.
	Name string `json:"name"`
}

// Confirmation is a yes or a no.
type Confirmation struct {
	// Whether to go on.
	OK bool `json:"ok"`
}

// capital is a question that a model can answer.
var capital = mcp.SampleRequest{
	Messages:  []mcp.Message{{Role: mcp.User, Content: mcp.Text{Text: "What is the capital of France?"}}},
	MaxTokens: 100,
}

// InputElicitation greets the user by name.
//
//mcp:tool name=test_input_required_result_elicitation
func InputElicitation(ctx context.Context) (string, error) {
	user, err := mcp.Ask[User](ctx, "What is your name?", mcp.Key("user_name"))
	if err != nil {
		return "", err
	}
	return "Hello, " + user.Name + "!", nil
}

// InputSampling asks the client's model for a capital.
//
//mcp:tool name=test_input_required_result_sampling
func InputSampling(ctx context.Context) (string, error) {
	result, err := mcp.Sample(ctx, capital, mcp.Key("capital_question"))
	if err != nil {
		return "", err
	}
	return result.Text, nil
}

// InputListRoots counts the client's roots.
//
//mcp:tool name=test_input_required_result_list_roots
func InputListRoots(ctx context.Context) (string, error) {
	roots, err := mcp.Roots(ctx, mcp.Key("client_roots"))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("The client has %d roots.", len(roots)), nil
}

// InputRequestState asks for a confirmation.
//
//mcp:tool name=test_input_required_result_request_state
func InputRequestState(ctx context.Context) (string, error) {
	if _, err := mcp.Ask[Confirmation](ctx, "Please confirm", mcp.Key("confirm")); err != nil {
		return "", err
	}
	return "state-ok", nil
}

// InputTamperedState asks for a confirmation and refuses a state that was
// changed on the way.
//
//mcp:tool name=test_input_required_result_tampered_state
func InputTamperedState(ctx context.Context) (string, error) {
	if _, err := mcp.Ask[Confirmation](ctx, "Please confirm", mcp.Key("confirm")); err != nil {
		return "", err
	}
	return "state-ok", nil
}

// InputMultiple asks three things at once.
//
//mcp:tool name=test_input_required_result_multiple_inputs
func InputMultiple(ctx context.Context) (string, error) {
	user, err1 := mcp.Ask[User](ctx, "What is your name?", mcp.Key("user_name"))
	greeting, err2 := mcp.Sample(ctx, mcp.SampleRequest{
		Messages: []mcp.Message{{Role: mcp.User, Content: mcp.Text{Text: "Write a greeting."}}},
	}, mcp.Key("greeting"))
	roots, err3 := mcp.Roots(ctx, mcp.Key("client_roots"))
	if err := errors.Join(err1, err2, err3); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s %s, you have %d roots.", greeting.Text, user.Name, len(roots)), nil
}

// InputMultiRound asks one thing after the other.
//
//mcp:tool name=test_input_required_result_multi_round
func InputMultiRound(ctx context.Context) (string, error) {
	user, err := mcp.Ask[User](ctx, "Step 1: what is your name?", mcp.Key("step1"))
	if err != nil {
		return "", err
	}
	if _, err := mcp.Ask[Color](ctx, "Step 2: what is your favourite colour?", mcp.Key("step2")); err != nil {
		return "", err
	}
	return "Thank you, " + user.Name + ".", nil
}

// Color is a colour that somebody likes.
type Color struct {
	// Name of the colour.
	Color string `json:"color"`
}

// InputCapabilities asks what the client can answer, and only that.
//
//mcp:tool name=test_input_required_result_capabilities
func InputCapabilities(ctx context.Context) (string, error) {
	_, err1 := mcp.Ask[User](ctx, "What is your name?", mcp.Key("user_name"))
	_, err2 := mcp.Sample(ctx, capital, mcp.Key("capital_question"))
	for _, err := range []error{err1, err2} {
		if err != nil && !errors.Is(err, mcp.ErrUnsupported) {
			return "", err
		}
	}
	return "Asked what the client supports.", nil
}

// InputPrompt asks for a context before it returns its message.
//
//mcp:prompt name=test_input_required_result_prompt
func InputPrompt(ctx context.Context) (string, error) {
	answer, err := mcp.Ask[UserContext](ctx, "What context should the prompt use?", mcp.Key("user_context"))
	if err != nil {
		return "", err
	}
	return "Answer in this context: " + answer.Context, nil
}

// UserContext is what a prompt is about.
type UserContext struct {
	// What the prompt is about.
	Context string `json:"context"`
}
