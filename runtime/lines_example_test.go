package runtime_test

import (
	"context"
	"fmt"
	"os"
	"strings"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

// One client on any pair of streams: here a request in memory, answered on
// standard output.
func ExampleServer_ServeLines() {
	s := mcp.NewServer(mcp.Implementation{Name: "example", Version: "1.0.0"})
	in := strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"ping"}` + "\n")
	ctx := mcp.WithCaller(context.Background(), "alice")
	if err := s.ServeLines(ctx, in, os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output: {"jsonrpc":"2.0","id":1,"result":{}}
}
