// Mcpgo serves the benchmark's tools with github.com/mark3labs/mcp-go, over
// stdio or, with -http, over Streamable HTTP.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net/http"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	_ "github.com/mcpgen/mcpgen/testdata/bench/profile"
	"github.com/mcpgen/mcpgen/testdata/bench/tools"
)

type addArguments struct {
	A int `json:"a" jsonschema:"first addend"`
	B int `json:"b" jsonschema:"second addend"`
}

type searchArguments struct {
	Query  string       `json:"query" jsonschema:"what to search for"`
	Limit  int          `json:"limit" jsonschema:"most hits to return, 1 to 100"`
	Tags   []string     `json:"tags" jsonschema:"only hits with all of these tags"`
	Filter tools.Filter `json:"filter" jsonschema:"further conditions"`
}

type waitArguments struct {
	Milliseconds int `json:"milliseconds" jsonschema:"how long"`
}

type repeatArguments struct {
	Bytes int `json:"bytes" jsonschema:"how often"`
}

// addTool adds a tool. The library checks arguments against their schema only
// where it is asked to; this server leaves it as it comes.
func addTool[In, Out any](s *server.MCPServer, name, description string, call func(context.Context, In) Out) {
	s.AddTool(mcp.NewTool(name, mcp.WithDescription(description), mcp.WithInputSchema[In](), mcp.WithOutputSchema[Out]()),
		mcp.NewStructuredToolHandler(func(ctx context.Context, _ mcp.CallToolRequest, in In) (Out, error) {
			return call(ctx, in), nil
		}))
}

func newServer(further int) *server.MCPServer {
	s := server.NewMCPServer("bench-mcpgo", "1.0.0")
	addTool(s, "add", "Add two integers.", func(_ context.Context, in addArguments) tools.Sum {
		return tools.Sum{Result: tools.Add(in.A, in.B)}
	})
	addTool(s, "wait", "Wait some time.", func(ctx context.Context, in waitArguments) tools.Sum {
		return tools.Sum{Result: tools.Wait(ctx, in.Milliseconds)}
	})
	s.AddTool(mcp.NewTool("repeat", mcp.WithDescription("Repeat a letter."), mcp.WithInputSchema[repeatArguments]()),
		mcp.NewTypedToolHandler(func(_ context.Context, _ mcp.CallToolRequest, in repeatArguments) (*mcp.CallToolResult, error) {
			return mcp.NewToolResultText(tools.Repeat(in.Bytes)), nil
		}))
	search := func(_ context.Context, in searchArguments) tools.Found { return tools.Search(in.Limit) }
	addTool(s, "search", "Search the documents.", search)
	for i := range further {
		addTool(s, fmt.Sprintf("search_%04d", i), "Search the documents.", search)
	}
	return s
}

func main() {
	address := flag.String("http", "", "`address` to serve Streamable HTTP at")
	session := flag.Bool("session", false, "with sessions, for legacy clients")
	further := flag.Int("tools", 0, "so many further tools")
	flag.Parse()
	s := newServer(*further)
	if *address == "" {
		if err := server.ServeStdio(s); err != nil {
			log.Print(err)
		}
		return
	}
	mux := http.NewServeMux()
	mux.Handle("/mcp", server.NewStreamableHTTPServer(s, server.WithStateLess(!*session), server.WithStateful(*session)))
	log.Fatal(http.ListenAndServe(*address, mux))
}
