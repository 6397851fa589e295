package runtime_test

import (
	"context"
	"log/slog"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/cafe"
	"github.com/mcpgen/mcpgen/runtime/internal/exampletest"
	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

// NewMCPServer stands for the function that mcpgen generates. It knows the
// form of a cafe.Cup.
func NewMCPServer(opts ...mcp.Option) *mcp.Server {
	return cafe.NewMCPServer(new(cafe.Till), append([]mcp.Option{mcp.WithLogger(slog.New(slog.DiscardHandler))}, opts...)...)
}

// toolOf makes a tool of a function, as mcpgen does where //mcp:tool stands above
// it.
func toolOf[T any](name string, f func(ctx context.Context) (T, error)) mcp.Tool {
	return mcp.Tool{
		Name: name, InputSchema: `{"type":"object","properties":{}}`, Context: true,
		Call: func(ctx context.Context, _ *codec.Reader, out *mcp.Output) error {
			result, err := f(ctx)
			if err != nil {
				return err
			}
			switch result := any(result).(type) {
			case string:
				out.Text(result)
			case []mcp.Content:
				out.Content(result...)
			case *mcp.Result:
				out.Result(result)
			}
			return nil
		},
	}
}

// serve returns a client in memory of a server with one tool, named tool.
func serve[T any](t *exampletest.T, f func(ctx context.Context) (T, error), opts ...mcp.Option) *mcptest.Client {
	s := NewMCPServer(opts...)
	s.AddTool(toolOf("tool", f))
	return mcptest.New(t, s)
}
