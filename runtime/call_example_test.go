package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/internal/exampletest"
	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

// A tool that says how far it has come, and logs to the client and to the
// server's own log. Outside a call both do nothing.
func ExampleProgress() {
	t := new(exampletest.T)
	defer t.End()

	index := func(ctx context.Context) (string, error) {
		log := mcp.Logger(ctx)
		for page := range 2 {
			mcp.Progress(ctx, float64(page+1), 2, "indexing")
			log.Info("indexed", "page", page+1, "password", "hunter2")
		}
		return "done", nil
	}
	r := serve(t, index).Call("tool", nil)
	for i, p := range r.Progress {
		fmt.Println(p.Progress, "of", p.Total, p.Message, string(r.Logs[i].Data))
	}

	fmt.Println(index(context.Background()))
	// Output:
	// 1 of 2 indexing {"message":"indexed","page":1,"password":"[redacted]"}
	// 2 of 2 indexing {"message":"indexed","page":2,"password":"[redacted]"}
	// done <nil>
}

// What the server knows of the request. A tool may also take it as a
// *mcp.Request parameter.
func ExampleRequest() {
	t := new(exampletest.T)
	defer t.End()

	whoami := func(ctx context.Context) (string, error) {
		r := mcp.RequestFrom(ctx) // nil outside a call
		name, version := r.Client()
		era := "legacy"
		if r.Modern() {
			era = "modern"
		}
		fmt.Println("caller", mcp.Caller(ctx), "with", name, version, "speaks", r.Revision(), era)
		fmt.Println("over HTTP:", r.Header() != nil, "progress token:", string(r.Meta("progressToken")))
		mcp.ServerFrom(ctx).ResourcesChanged() // nothing happens outside a call
		return "", nil
	}
	c := serve(t, whoami)
	c.With(mcptest.Caller("alice")).Call("tool", nil).Want("")
	// Output:
	// caller alice with mcptest 1.0.0 speaks 2026-07-28 modern
	// over HTTP: false progress token: 1
}

// A tool that goes on where an earlier call left off. The client gives back a
// handle, which nobody else can use, read or make.
func ExampleNewHandle() {
	t := new(exampletest.T)
	defer t.End()

	handles := make(chan string, 1)
	begin := func(ctx context.Context) (string, error) {
		handle, err := mcp.NewHandle(ctx, []byte("page 2 of tea"), time.Hour)
		handles <- handle
		return handle, err
	}
	resume := func(ctx context.Context) (string, error) {
		handle := <-handles // an argument of the tool
		handles <- handle
		state, err := mcp.OpenHandle(ctx, handle)
		if errors.Is(err, mcp.ErrHandle) {
			return "", fmt.Errorf("%w: begin again", err)
		}
		return string(state), err
	}
	s := NewMCPServer()
	s.AddTool(toolOf("begin", begin))
	s.AddTool(toolOf("resume", resume))
	alice := mcptest.New(t, s, mcptest.Caller("alice"))
	fmt.Println("sealed:", !strings.Contains(alice.Call("begin", nil).Text(), "tea"))
	fmt.Println(alice.Call("resume", nil).Text())
	fmt.Println(alice.With(mcptest.Caller("mallory")).Call("resume", nil).Err())
	// Output:
	// sealed: true
	// page 2 of tea
	// the handle is unknown or has expired: begin again
}
