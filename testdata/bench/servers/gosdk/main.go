// Gosdk serves the benchmark's tools with github.com/modelcontextprotocol/go-sdk,
// over stdio or, with -http, over Streamable HTTP.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net/http"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/modelcontextprotocol/go-sdk/mcp"

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

func newServer(further int) *mcp.Server {
	s := mcp.NewServer(&mcp.Implementation{Name: "bench-gosdk", Version: "1.0.0"}, nil)
	mcp.AddTool(s, &mcp.Tool{Name: "add", Description: "Add two integers."},
		func(_ context.Context, _ *mcp.CallToolRequest, in addArguments) (*mcp.CallToolResult, tools.Sum, error) {
			return nil, tools.Sum{Result: tools.Add(in.A, in.B)}, nil
		})
	mcp.AddTool(s, &mcp.Tool{Name: "wait", Description: "Wait some time."},
		func(ctx context.Context, _ *mcp.CallToolRequest, in waitArguments) (*mcp.CallToolResult, tools.Sum, error) {
			return nil, tools.Sum{Result: tools.Wait(ctx, in.Milliseconds)}, nil
		})
	mcp.AddTool(s, &mcp.Tool{Name: "repeat", Description: "Repeat a letter."},
		func(_ context.Context, _ *mcp.CallToolRequest, in repeatArguments) (*mcp.CallToolResult, any, error) {
			return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: tools.Repeat(in.Bytes)}}}, nil, nil
		})
	schema, err := jsonschema.For[searchArguments](nil)
	if err != nil {
		log.Fatal(err)
	}
	schema.Properties["limit"].Minimum = jsonschema.Ptr(1.0)
	schema.Properties["limit"].Maximum = jsonschema.Ptr(100.0)
	search := func(_ context.Context, _ *mcp.CallToolRequest, in searchArguments) (*mcp.CallToolResult, tools.Found, error) {
		return nil, tools.Search(in.Limit), nil
	}
	mcp.AddTool(s, &mcp.Tool{Name: "search", Description: "Search the documents.", InputSchema: schema}, search)
	for i := range further {
		mcp.AddTool(s, &mcp.Tool{Name: fmt.Sprintf("search_%04d", i), Description: "Search the documents."}, search)
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
		if err := s.Run(context.Background(), &mcp.StdioTransport{}); err != nil {
			log.Print(err)
		}
		return
	}
	mux := http.NewServeMux()
	mux.Handle("/mcp", mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return s },
		&mcp.StreamableHTTPOptions{Stateless: !*session, JSONResponse: true}))
	log.Fatal(http.ListenAndServe(*address, mux))
}
