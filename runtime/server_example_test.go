package runtime_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/exampletest"
	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

// A program with generated code.
func ExampleMain() {
	mcp.Main(NewMCPServer(
		mcp.AllowPublic(), // something in front of it authenticates
		mcp.StopDelay(5*time.Second),
		mcp.DrainTime(time.Minute),
	))
}

// A program that owns its process.
func ExampleServer_ServeStdio() {
	s := NewMCPServer(mcp.MaxLine(1<<20), mcp.Concurrency(8))
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	if err := s.ServeStdio(ctx); err != nil {
		fmt.Println(err)
	}
	grace, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := s.Shutdown(grace); err != nil {
		fmt.Println("a task does not end:", err)
	}
}

// A server and what holds for all its transports.
func ExampleNewServer() {
	t := new(exampletest.T)
	defer t.End()

	s := mcp.NewServer(
		mcp.Implementation{Name: "library", Version: "1.4.0", Title: "The Library"},
		mcp.Instructions("Search before you borrow."),
		mcp.Cache(5*time.Minute, "public"),
		mcp.PageSize(50),
		mcp.MaxResult(1000),
		mcp.MaxDepth(64),
		mcp.StrictArguments(),
		mcp.WithLogger(slog.New(slog.DiscardHandler)),
	)
	s.AddTool(toolOf("quote", func(context.Context) (string, error) { return "to be", nil }))
	s.AddTool(toolOf("recite", func(context.Context) (string, error) { return strings.Repeat("to be ", 500), nil }))
	c := mcptest.New(t, s)
	fmt.Println(c.Call("quote", nil).Text())
	fmt.Println(c.Call("recite", nil).Err())
	// Output:
	// to be
	// the result is too large: 3000 bytes, the limit is 1000
}

// Clients that listen hear of changes, whoever makes them.
func ExampleServer_ResourceUpdated() {
	t := new(exampletest.T)
	defer t.End()

	s := NewMCPServer()
	listener := mcptest.New(t, s).Listen("cafe://menu")
	restock := func(ctx context.Context) (string, error) {
		mcp.ServerFrom(ctx).ResourceUpdated("cafe://menu")
		return "there is tea again", nil
	}
	s.AddTool(toolOf("restock", restock)) // also tells them that there is another tool
	fmt.Println(listener.Next())

	mcptest.New(t, s).Call("restock", nil).Want("there is tea again")
	fmt.Println(listener.Next())

	for _, changed := range []func(){s.ToolsChanged, s.PromptsChanged, s.ResourcesChanged} {
		changed() // where what a list says has changed otherwise
		fmt.Println(listener.Next())
	}
	// Output:
	// {tools }
	// { cafe://menu}
	// {tools }
	// {prompts }
	// {resources }
}

// What is known only when the program runs, such as the tools of a plug-in, is
// registered without generated code.
func ExampleServer_AddTool() {
	t := new(exampletest.T)
	defer t.End()

	s := mcp.NewServer(mcp.Implementation{Name: "plug-ins", Version: "1.0.0"})
	s.AddTool(mcp.Tool{
		Name: "translate", Description: "Translates a text.",
		InputSchema: `{"type":"object","properties":{"text":{"type":"string"},"region":{"type":"string","x-mcp-header":"Region"}},"required":["text"]}`,
		Headers:     []mcp.HeaderParam{{Header: "Region", Path: []string{"region"}, Kind: mcp.HeaderString}},
		Task:        mcp.TaskForbidden,
		Call: func(_ context.Context, in *codec.Reader, out *mcp.Output) error {
			var text string
			for in.Object(codec.Fields{{Name: "text", Required: true}, {Name: "region"}}); in.Next(); {
				if in.Key() == "text" {
					text = in.String()
				} else {
					in.Skip()
				}
			}
			if err := in.Err(); err != nil {
				return err // a *codec.Refusal: the model learns what was wrong
			}
			out.Text(strings.ToUpper(text))
			return nil
		},
	})
	s.AddPrompt(mcp.Prompt{
		Name: "polite", Description: "Asks politely.",
		Arguments: []mcp.PromptArgument{{Name: "language", Required: true}},
		Get: func(_ context.Context, in *codec.Reader, out *mcp.MessagesOutput) error {
			out.Messages(mcp.Message{Role: mcp.User, Content: mcp.Text{Text: "Please translate."}})
			return nil
		},
	})
	s.AddCompletion(mcp.Completion{Prompt: "polite", Argument: "language", Values: []string{"french", "german"}})

	c := mcptest.New(t, s)
	fmt.Println(c.Call("translate", mcptest.Args{"text": "tea"}).Text())
	fmt.Println(c.Call("translate", nil).Err())
	fmt.Println(c.Prompt("polite", mcptest.Args{"language": "french"}).Content[0].Text)
	fmt.Println(c.Complete("polite", "language", "fr", nil))
	// Output:
	// TEA
	// text: is required
	// Please translate.
	// [french]
}
