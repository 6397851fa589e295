package mcptest_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/internal/cafe"
	"github.com/mcpgen/mcpgen/runtime/internal/exampletest"
	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

// NewMCPServer stands for the function that mcpgen generates.
func NewMCPServer() *mcp.Server {
	return cafe.NewMCPServer(new(cafe.Till), mcp.WithLogger(slog.New(slog.DiscardHandler)))
}

func ExampleNew() {
	t := new(exampletest.T) // in a test, its *testing.T
	defer t.End()

	c := mcptest.New(t, NewMCPServer())
	c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(5)
	c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(6)
	// Output:
	// add {"a":2,"b":3}: got 5, want 6
}

func ExampleNewFunc() {
	t := new(exampletest.T)
	defer t.End()

	c := mcptest.NewFunc(t, func(t testing.TB) *mcp.Server {
		return cafe.NewMCPServer(new(cafe.Till)) // an empty till for each subtest of Run
	})
	c.Call("till_put", mcptest.Args{"cents": 250}).Want(250)
	c.Call("till_put", mcptest.Args{"cents": 200}).Want(450)
	// Output:
}

func ExampleCall() {
	t := new(exampletest.T)
	defer t.End()

	c := mcptest.New(t, NewMCPServer())
	bill := mcptest.Call[cafe.Bill](c, "pay", mcptest.Args{"items": []string{"tea", "coffee"}})
	fmt.Println(bill.Cents)

	var menu map[string]int
	c.Call("menu", nil).Decode(&menu)
	fmt.Println(menu["tea"])
	// Output:
	// 450
	// 200
}

func ExampleResult_WantError() {
	t := new(exampletest.T)
	defer t.End()

	c := mcptest.New(t, NewMCPServer())
	c.Call("pay", mcptest.Args{"items": []string{"cake"}}).WantError("there is no cake")
	fmt.Println(c.Call("add", `{"a": 2, "B": 3}`).Err())
	// Output:
	// B: unknown argument; did you mean b?
	// b: is required
}

func ExampleClient_Answer() {
	t := new(exampletest.T)
	defer t.End()

	c := mcptest.New(t, NewMCPServer())
	c.Answer(
		mcptest.Accept(cafe.Cup{Size: cafe.Large, Milk: true}),
		mcptest.Accept(nil), // the user opens the URL
	)
	r := c.Call("order", mcptest.Args{"drink": "tea"})
	r.Want("one large tea, milk: true")
	for _, q := range r.Asked {
		fmt.Println(q)
	}
	// Output:
	// "Which cup?"
	// "Please pay", with the URL https://cafe.example/pay
}

func ExampleClient_AnswerFunc() {
	t := new(exampletest.T)
	defer t.End()

	c := mcptest.New(t, NewMCPServer())
	c.AnswerFunc(func(q mcptest.Question) mcptest.Answer {
		if q.URL != "" {
			return mcptest.Cancel()
		}
		return mcptest.Accept(mcptest.Args{"size": "small", "milk": false})
	})
	c.Call("order", mcptest.Args{"drink": "tea"}).WantError("the user cancelled")
	// Output:
}

func ExampleModel() {
	t := new(exampletest.T)
	defer t.End()

	c := mcptest.New(t, NewMCPServer())
	c.Answer(mcptest.Model("O tea!"))
	c.Call("poem", mcptest.Args{"drink": "tea"}).Want("O tea!")

	c.Answer(mcptest.Roots("file:///home"))
	c.Call("doors", nil).Want([]string{"file:///home"})

	c.Answer(mcptest.RawAnswer(`{"roots": 1}`))
	c.Call("doors", nil).WantError("no list of roots")

	c.Answer(mcptest.Decline())
	c.Call("order", mcptest.Args{"drink": "tea"}).Want("no tea then")
	// Output:
}

func ExampleResult() {
	t := new(exampletest.T)
	defer t.End()

	c := mcptest.New(t, NewMCPServer())
	r := c.Call("brew", mcptest.Args{"minutes": 2})
	fmt.Println(r.Text())
	for _, p := range r.Progress {
		fmt.Println(p.Progress, "of", p.Total, p.Message)
	}
	for _, l := range r.Logs {
		fmt.Println(l.Level, string(l.Data))
	}
	// Output:
	// ready
	// 1 of 2 brewing
	// 2 of 2 brewing
	// debug {"message":"brewing","minute":1}
	// debug {"message":"brewing","minute":2}
	// warning "hot"
}

func ExampleClient_WithContext() {
	t := new(exampletest.T)
	defer t.End()

	ctx, cancel := context.WithCancel(t.Context())
	c := mcptest.New(t, NewMCPServer(), mcptest.OnProgress(func(mcptest.Progress) { cancel() }))
	r := c.WithContext(ctx).Call("brew", mcptest.Args{"minutes": 1, "forever": true})
	fmt.Println(r.Err())
	// Output:
	// context canceled
}

func ExampleClient_With() {
	t := new(exampletest.T)
	defer t.End()

	c := mcptest.New(t, NewMCPServer())
	c.With(mcptest.Caller("alice")).Call("guest", nil).Want("alice 2026-07-28")
	c.With(mcptest.Revisions("2025-06-18")).Call("guest", nil).Want(" 2025-06-18")
	c.With(mcptest.Capabilities(`{}`)).Call("doors", nil).WantError("Missing required client capability")
	fmt.Println(len(c.With(mcptest.LogLevel("warning")).Call("brew", mcptest.Args{"minutes": 2}).Logs))
	fmt.Println(c.Revision())
	// Output:
	// 1
	// 2026-07-28
}

func ExampleTasks() {
	t := new(exampletest.T)
	defer t.End()

	c := mcptest.New(t, NewMCPServer(), mcptest.Tasks())
	c.Answer(mcptest.Accept(mcptest.Args{"size": "small", "milk": true}))
	c.Call("cater", mcptest.Args{"guests": 20}).Want("20 small cups")
	// Output:
}

func ExampleClient_Read() {
	t := new(exampletest.T)
	defer t.End()

	c := mcptest.New(t, NewMCPServer())
	fmt.Println(c.Read("cafe://menu").Text())
	for _, message := range c.Prompt("praise", mcptest.Args{"drink": "tea", "times": 2}).Content {
		fmt.Println(message.Role, message.Text)
	}
	fmt.Println(c.Complete("praise", "drink", "co", nil))
	// Output:
	// coffee, tea
	// user Good Good tea
	// assistant Indeed
	// [coffee]
}

func ExampleClient_Listen() {
	t := new(exampletest.T)
	defer t.End()

	server := NewMCPServer()
	c := mcptest.New(t, server)
	menu := c.Listen("cafe://menu")
	server.ResourceUpdated("cafe://menu") // what a tool of the cafe would do
	fmt.Println(menu.Next().URI)
	server.ToolsChanged()
	fmt.Println(menu.Next().List)
	// Output:
	// cafe://menu
	// tools
}

func ExampleClient_Tools() {
	t := new(exampletest.T)
	defer t.End()

	c := mcptest.New(t, NewMCPServer())
	fmt.Println(c.Tools()[0].Description)
	fmt.Println(c.Resources()[0].URI, c.Templates()[0].Template)
	for _, argument := range c.Prompts()[0].Arguments {
		fmt.Println(argument.Name, argument.Required)
	}
	// Output:
	// Add returns the sum of two whole numbers.
	// cafe://menu cafe://drinks/{name}
	// drink true
	// times false
}

func ExampleClient_Golden() {
	t := new(exampletest.T)
	defer t.End()

	c := mcptest.New(t, NewMCPServer())
	c.Golden("testdata/cafe.json")
	// Output:
}
