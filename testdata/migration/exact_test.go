package migration

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	mcpgo "github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	gosdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/mcpgen/mcpgen/runtime/mcptest"
	"github.com/mcpgen/mcpgen/testdata/migration/echo"
)

// beyond is the least integer that a float64 does not hold.
const beyond = "9007199254740993"

type number struct {
	N int64 `json:"n"`
}

// What becomes of a 64-bit integer on its way through a tool that returns it.
func TestIntegersComeBack(t *testing.T) {
	tests := []struct {
		name string
		call func(t *testing.T) string
		want string
	}{
		{"mcpgen", throughMcpgen, beyond},
		{"go-sdk", throughGoSDK, "9007199254740992"},
		{"mcp-go", throughMCPGo, "9007199254740992"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.call(t); got != test.want {
				t.Errorf("%s came back as %s, and the documentation says %s", beyond, got, test.want)
			}
		})
	}
}

func throughMcpgen(t *testing.T) string {
	c := mcptest.New(t, echo.NewMCPServer())
	return member(t, c.Call("echo", `{"n":`+beyond+`}`).Structured, "result")
}

func throughGoSDK(t *testing.T) string {
	s := gosdk.NewServer(&gosdk.Implementation{Name: "echo", Version: "1"}, nil)
	gosdk.AddTool(s, &gosdk.Tool{Name: "echo"}, func(_ context.Context, _ *gosdk.CallToolRequest, in number) (*gosdk.CallToolResult, number, error) {
		return nil, in, nil
	})
	there, here := gosdk.NewInMemoryTransports()
	if _, err := s.Connect(t.Context(), there, nil); err != nil {
		t.Fatal(err)
	}
	client, err := gosdk.NewClient(&gosdk.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), here, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	result, err := client.CallTool(t.Context(), &gosdk.CallToolParams{Name: "echo", Arguments: json.RawMessage(`{"n":` + beyond + `}`)})
	if err != nil {
		t.Fatal(err)
	}
	return member(t, []byte(result.Content[0].(*gosdk.TextContent).Text), "n")
}

func throughMCPGo(t *testing.T) string {
	s := server.NewMCPServer("echo", "1")
	s.AddTool(mcpgo.NewTool("echo", mcpgo.WithNumber("n")), func(_ context.Context, request mcpgo.CallToolRequest) (*mcpgo.CallToolResult, error) {
		return mcpgo.NewToolResultStructuredOnly(map[string]any{"n": request.GetInt("n", 0)}), nil
	})
	reply := s.HandleMessage(t.Context(), json.RawMessage(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"n":`+beyond+`}}}`))
	text, err := json.Marshal(reply)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Result struct{ StructuredContent json.RawMessage }
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return member(t, got.Result.StructuredContent, "n")
}

// member returns the literal of a member.
func member(t *testing.T, object []byte, name string) string {
	t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal(object, &members); err != nil {
		t.Fatalf("%v in %s", err, object)
	}
	return strings.TrimSpace(string(members[name]))
}
