package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

// Greet greets somebody.
//
//mcp:tool
func Greet(
	name string, // whom to greet
) string {
	return "Hello, " + name + "!"
}

// SlowCompute computes for a while.
//
//mcp:tool task=optional
//mcp:param seconds default=1 min=0 max=60
//mcp:param label optional
func SlowCompute(
	ctx context.Context,
	seconds float64, // how long to compute
	label string, // what to call the result
) (string, error) {
	if err := wait(ctx, time.Duration(seconds*float64(time.Second))); err != nil {
		return "", err
	}
	return fmt.Sprintf("Computed %s for %v seconds.", label, seconds), nil
}

// FailingJob fails after a second.
//
//mcp:tool task=required
func FailingJob(ctx context.Context) error {
	if err := wait(ctx, time.Second); err != nil {
		return err
	}
	return errors.New("The job failed.")
}

// ProtocolErrorJob fails with an error of the protocol.
//
//mcp:tool task=optional
func ProtocolErrorJob(ctx context.Context) error {
	if err := wait(ctx, 100*time.Millisecond); err != nil {
		return err
	}
	return &mcp.Error{Code: -32603, Message: "The job failed with a protocol error."}
}

// ConfirmDelete deletes a file once the user has confirmed.
//
//mcp:tool task=optional
func ConfirmDelete(
	ctx context.Context,
	filename string, // what to delete
) (string, error) {
	answer, err := mcp.Ask[DeleteConfirmation](ctx, "Delete "+filename+"?")
	if err != nil {
		return "", err
	}
	if !answer.Confirm {
		return "Kept " + filename + ".", nil
	}
	return "Deleted " + filename + ".", nil
}

// DeleteConfirmation is a yes or a no.
type DeleteConfirmation struct {
	// Whether to delete the file.
	Confirm bool `json:"confirm"`
}

// MultiInput asks two things at the same time.
//
//mcp:tool task=optional
func MultiInput(ctx context.Context) (string, error) {
	var (
		asking      sync.WaitGroup
		name, color User
		err1, err2  error
	)
	asking.Go(func() { name, err1 = mcp.Ask[User](ctx, "What is your name?", mcp.Key("name")) })
	asking.Go(func() {
		color, err2 = mcp.Ask[User](ctx, "What is the name of your favourite colour?", mcp.Key("color"))
	})
	asking.Wait()
	if err := errors.Join(err1, err2); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s likes %s.", name.Name, color.Name), nil
}

// TestToolWithTask asks for a name first and goes on as a task.
//
//mcp:tool task=optional
func TestToolWithTask(ctx context.Context) (string, error) {
	user, err := mcp.Ask[User](ctx, "What is your name?", mcp.Key("user_name"), mcp.BeforeTask())
	if err != nil {
		return "", err
	}
	if err := wait(ctx, 300*time.Millisecond); err != nil {
		return "", err
	}
	return "Hello, " + user.Name + "!", nil
}
