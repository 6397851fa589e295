package mcptest_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"testing"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/internal/cafe"
	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

// printer stands for the *testing.T of a test in the examples: it prints what
// the test would report.
type printer struct {
	testing.TB
	failed   bool
	cleanups []func()
}

func (p *printer) Helper()                  {}
func (p *printer) Context() context.Context { return context.Background() }
func (p *printer) Cleanup(f func())         { p.cleanups = append(p.cleanups, f) }
func (p *printer) Failed() bool             { return p.failed }
func (p *printer) Skipped() bool            { return false }
func (p *printer) Output() io.Writer        { return io.Discard }

func (p *printer) Errorf(format string, args ...any) {
	p.failed = true
	fmt.Printf(format+"\n", args...)
}

// end is what go test does when a test has ended.
func (p *printer) end() {
	for len(p.cleanups) > 0 {
		last := len(p.cleanups) - 1
		f := p.cleanups[last]
		p.cleanups = p.cleanups[:last]
		f()
	}
}

// NewMCPServer stands for the function that mcpgen generates.
func NewMCPServer() *mcp.Server {
	return cafe.NewMCPServer(new(cafe.Till), mcp.WithLogger(slog.New(slog.DiscardHandler)))
}

func ExampleNew() {
	t := new(printer) // in a test, its *testing.T
	defer t.end()

	c := mcptest.New(t, NewMCPServer())
	c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(5)
	c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(6)
	// Output:
	// add {"a":2,"b":3}: got 5, want 6
}

func ExampleNewFunc() {
	t := new(printer)
	defer t.end()

	c := mcptest.NewFunc(t, func(t testing.TB) *mcp.Server {
		return cafe.NewMCPServer(new(cafe.Till)) // an empty till for each subtest of Run
	})
	c.Call("till_put", mcptest.Args{"cents": 250}).Want(250)
	c.Call("till_put", mcptest.Args{"cents": 200}).Want(450)
	// Output:
}

func ExampleCall() {
	t := new(printer)
	defer t.end()

	c := mcptest.New(t, NewMCPServer())
	bill := mcptest.Call[cafe.Bill](c, "pay", mcptest.Args{"items": []string{"tea", "coffee"}})
	fmt.Println(bill.Cents)
	// Output:
	// 450
}

func ExampleResult_WantError() {
	t := new(printer)
	defer t.end()

	c := mcptest.New(t, NewMCPServer())
	c.Call("pay", mcptest.Args{"items": []string{"cake"}}).WantError("there is no cake")
	fmt.Println(c.Call("add", `{"a": 2, "B": 3}`).Err())
	// Output:
	// B: unknown argument; did you mean b?
	// b: is required
}

func ExampleClient_Answer() {
	t := new(printer)
	defer t.end()

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
	t := new(printer)
	defer t.end()

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
	t := new(printer)
	defer t.end()

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
	t := new(printer)
	defer t.end()

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
	t := new(printer)
	defer t.end()

	ctx, cancel := context.WithCancel(t.Context())
	c := mcptest.New(t, NewMCPServer(), mcptest.OnProgress(func(mcptest.Progress) { cancel() }))
	r := c.WithContext(ctx).Call("brew", mcptest.Args{"minutes": 1, "forever": true})
	fmt.Println(r.Err())
	// Output:
	// context canceled
}

func ExampleClient_With() {
	t := new(printer)
	defer t.end()

	c := mcptest.New(t, NewMCPServer())
	c.With(mcptest.Caller("alice")).Call("guest", nil).Want("alice 2026-07-28")
	c.With(mcptest.Revisions("2025-06-18")).Call("guest", nil).Want(" 2025-06-18")
	c.With(mcptest.Capabilities(`{}`)).Call("doors", nil).WantError("Missing required client capability")
	fmt.Println(len(c.With(mcptest.LogLevel("warning")).Call("brew", mcptest.Args{"minutes": 2}).Logs))
	// Output:
	// 1
}

func ExampleTasks() {
	t := new(printer)
	defer t.end()

	c := mcptest.New(t, NewMCPServer(), mcptest.Tasks())
	c.Answer(mcptest.Accept(mcptest.Args{"size": "small", "milk": true}))
	c.Call("cater", mcptest.Args{"guests": 20}).Want("20 small cups")
	// Output:
}

func ExampleClient_Read() {
	t := new(printer)
	defer t.end()

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
	t := new(printer)
	defer t.end()

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
	t := new(printer)
	defer t.end()

	c := mcptest.New(t, NewMCPServer())
	fmt.Println(c.Tools()[0].Description)
	fmt.Println(c.Resources()[0].URI, c.Templates()[0].Template, c.Prompts()[0].Name)
	// Output:
	// Add returns the sum of two whole numbers.
	// cafe://menu cafe://drinks/{name} praise
}

func ExampleClient_Golden() {
	t := new(printer)
	defer t.end()

	c := mcptest.New(t, NewMCPServer())
	c.Golden("testdata/cafe.json")
	// Output:
}
