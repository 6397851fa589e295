package main

import (
	"context"
	"fmt"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

// TestSampling asks the client's model.
//
//mcp:tool
func TestSampling(
	ctx context.Context,
	prompt string, // what to ask
) (string, error) {
	result, err := mcp.Sample(ctx, mcp.SampleRequest{
		Messages:  []mcp.Message{{Role: mcp.User, Content: mcp.Text{Text: prompt}}},
		MaxTokens: 100,
	})
	if err != nil {
		return "", err
	}
	return "LLM response: " + result.Text, nil
}

// Account is whom the user says to be.
type Account struct {
	// User's name.
	Username string `json:"username"`
	// User's mail address.
	Email string `json:"email"`
}

// TestElicitation asks the user who they are.
//
//mcp:tool
func TestElicitation(
	ctx context.Context,
	message string, // what to show the user
) (string, error) {
	account, err := mcp.Ask[Account](ctx, message)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("User response: %s <%s>", account.Username, account.Email), nil
}

// Status is how active somebody is.
type Status string

// The statuses.
const (
	Active   Status = "active"
	Inactive Status = "inactive"
	Pending  Status = "pending"
)

// Defaults is a form with a default for each kind of field.
type Defaults struct {
	// User's name.
	Name string `json:"name" default:"John Doe"`
	// User's age.
	Age int `json:"age" default:"30"`
	// User's score.
	Score float64 `json:"score" default:"95.5"`
	// User's status.
	Status Status `json:"status" default:"active"`
	// Whether the user is verified.
	Verified bool `json:"verified" default:"true"`
}

// TestElicitationDefaults asks with a form that has defaults.
//
//mcp:tool name=test_elicitation_sep1034_defaults
func TestElicitationDefaults(ctx context.Context) (string, error) {
	answer, err := mcp.Ask[Defaults](ctx, "Please review and update the form fields with defaults")
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("Elicitation completed: %+v", answer), nil
}

// Option is one of three options.
type Option string

// The options.
const (
	Option1 Option = "option1"
	Option2 Option = "option2"
	Option3 Option = "option3"
)

// Value is one of three values with titles.
//
//mcp:enum titled
type Value string

// The values.
const (
	Value1 Value = "value1" // First Option
	Value2 Value = "value2" // Second Option
	Value3 Value = "value3" // Third Option
)

// Letter is one of three options whose titles older clients understand.
type Letter string

// The letters.
const (
	Letter1 Letter = "opt1"
	Letter2 Letter = "opt2"
	Letter3 Letter = "opt3"
)

// Enums is a form with every kind of enum.
type Enums struct {
	// One of several options.
	UntitledSingle Option `json:"untitledSingle"`
	// One of several titled options.
	TitledSingle Value `json:"titledSingle"`
	// One of several options, in the older notation.
	LegacyEnum Letter `json:"legacyEnum" jsonschema_extras:"enumNames=Option One,enumNames=Option Two,enumNames=Option Three"`
	// Any of several options.
	UntitledMulti []Option `json:"untitledMulti"`
	// Any of several titled options.
	TitledMulti []Value `json:"titledMulti"`
}

// TestElicitationEnums asks with a form that has every kind of enum.
//
//mcp:tool name=test_elicitation_sep1330_enums
func TestElicitationEnums(ctx context.Context) (string, error) {
	answer, err := mcp.Ask[Enums](ctx, "Please select options from the enum fields")
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("Elicitation completed: %+v", answer), nil
}

// TestMissingCapability needs a client with a model.
//
//mcp:tool
func TestMissingCapability(ctx context.Context) (string, error) {
	result, err := mcp.Sample(ctx, mcp.SampleRequest{
		Messages: []mcp.Message{{Role: mcp.User, Content: mcp.Text{Text: "Say hello."}}},
	})
	if err != nil {
		return "", err
	}
	return result.Text, nil
}

// TestStreamingElicitation asks the user for a name.
//
//mcp:tool
func TestStreamingElicitation(ctx context.Context) (string, error) {
	user, err := mcp.Ask[User](ctx, "What is your name?")
	if err != nil {
		return "", err
	}
	return "Hello, " + user.Name + "!", nil
}
