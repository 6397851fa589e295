package runtime_test

import (
	"context"
	"errors"
	"fmt"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/internal/cafe"
	"github.com/mcpgen/mcpgen/runtime/internal/exampletest"
	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

// A tool that asks the user. What it passes up goes to the client: in the modern
// era that is also how the question gets there.
func ExampleAsk() {
	t := new(exampletest.T)
	defer t.End()

	order := func(ctx context.Context) (string, error) {
		cup, err := mcp.Ask[cafe.Cup](ctx, "Which cup?", mcp.Key("cup"))
		switch {
		case errors.Is(err, mcp.ErrDeclined), errors.Is(err, mcp.ErrCancelled):
			return "no tea then", nil
		case errors.Is(err, mcp.ErrUnsupported):
			cup.Size = cafe.Small // for whom nobody can ask
		case err != nil:
			return "", err
		}
		return "a " + string(cup.Size) + " tea", nil
	}
	c := serve(t, order)
	c.Answer(mcptest.Accept(cafe.Cup{Size: cafe.Large}), mcptest.Decline())
	fmt.Println(c.Call("tool", nil).Text())
	fmt.Println(c.Call("tool", nil).Text())
	fmt.Println(c.With(mcptest.Capabilities(`{}`)).Call("tool", nil).Text())

	_, err := order(context.Background()) // in a test of the function alone
	fmt.Println(errors.Is(err, mcp.ErrNoCall))
	// Output:
	// a large tea
	// no tea then
	// a small tea
	// true
}

// A secret does not pass through the client: the user opens a page for it. The
// question comes before the call becomes a task, and the function runs again
// with its answer.
func ExampleAskURL() {
	t := new(exampletest.T)
	defer t.End()

	connect := func(ctx context.Context) (string, error) {
		err := mcp.AskURL(ctx, "Please sign in", "https://accounts.example.com/connect", mcp.BeforeTask())
		if errors.Is(err, mcp.ErrInputRequired) {
			fmt.Println("the client is asked")
		}
		if err != nil {
			return "", err
		}
		return "signed in, or about to be", nil
	}
	c := serve(t, connect)
	c.Answer(mcptest.Accept(nil))
	r := c.Call("tool", nil)
	fmt.Println(r.Asked[0])
	fmt.Println(r.Text())
	// Output:
	// the client is asked
	// "Please sign in", with the URL https://accounts.example.com/connect
	// signed in, or about to be
}

// The client's model, and the directories that it has opened.
func ExampleSample() {
	t := new(exampletest.T)
	defer t.End()

	cool := 0.2
	summarize := func(ctx context.Context) (string, error) {
		roots, err := mcp.Roots(ctx)
		if err != nil || len(roots) == 0 {
			return "", err
		}
		answer, err := mcp.Sample(ctx, mcp.SampleRequest{
			Messages:    []mcp.Message{{Role: mcp.User, Content: mcp.Text{Text: "What may be in " + roots[0].URI + "?"}}},
			MaxTokens:   200,
			Temperature: &cool,
		})
		if err != nil {
			return "", err
		}
		return answer.Text, nil
	}
	c := serve(t, summarize)
	c.Answer(mcptest.Roots("file:///home/ada"), mcptest.Model("an engine"))
	r := c.Call("tool", nil)
	fmt.Println(r.Asked[1])
	fmt.Println(r.Text())
	// Output:
	// the model "What may be in file:///home/ada?"
	// an engine
}
