package runtime

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

var addFields = codec.Fields{{Name: "a", Required: true}, {Name: "b", Required: true}}

// addTool is what mcpgen writes for func Add(a, b int) int.
var addTool = Tool{
	Name:         "add",
	Title:        "Add",
	Description:  "Add returns the sum of two numbers.",
	InputSchema:  `{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a","b"],"additionalProperties":false}`,
	OutputSchema: `{"type":"object","properties":{"result":{"type":"integer"}},"required":["result"],"additionalProperties":false}`,
	Annotations:  `{"readOnlyHint":true}`,
	Call: func(_ context.Context, in *codec.Reader, out *Output) error {
		var a, b int
		for in.Object(addFields); in.Next(); {
			switch in.Key() {
			case "a":
				a = in.Int()
			case "b":
				b = in.Int()
			}
		}
		if err := in.Err(); err != nil {
			return err
		}
		w := out.Structured()
		w.Object()
		w.Key("result")
		w.Int64(int64(a + b))
		w.EndObject()
		return nil
	},
}

// simpleTool is a tool without arguments.
func simpleTool(name string, call func(ctx context.Context, out *Output) error) Tool {
	return Tool{
		Name: name, Description: "A tool for tests.", Context: true,
		InputSchema: `{"type":"object","properties":{},"additionalProperties":false}`,
		Call: func(ctx context.Context, in *codec.Reader, out *Output) error {
			for in.Object(nil); in.Next(); {
			}
			if err := in.Err(); err != nil {
				return err
			}
			return call(ctx, out)
		},
	}
}

func newTestServer(tools ...Tool) *Server {
	s := NewServer(Implementation{Name: "test", Version: "1.0.0"}, WithLogger(slog.New(slog.DiscardHandler)))
	for _, t := range tools {
		s.AddTool(t)
	}
	return s
}

const modernMeta = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}`

// answer serves one request without a transport.
func answer(s *Server, rev revision, message string) string {
	x := s.newExchange()
	defer x.release()
	if err := jsonrpc.Parse([]byte(message), 100, &x.message); err != nil {
		x.refuse(err)
		return wireChecked("", message, string(x.reply()))
	}
	if isModern(&x.message, "") {
		s.serveModern(context.Background(), x)
	} else {
		x.revision, x.session = rev, &session{revision: rev}
		s.serveLegacy(context.Background(), x)
	}
	return wireChecked(x.revision.String(), message, string(x.reply()))
}

func TestToolsCall(t *testing.T) {
	s := newTestServer(addTool,
		simpleTool("fail", func(context.Context, *Output) error { return errors.New("no luck") }),
		simpleTool("panic", func(context.Context, *Output) error { panic("secret") }),
		simpleTool("text", func(_ context.Context, out *Output) error { out.Text("hi"); return nil }),
	)
	const modernHead = `{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"test","version":"1.0.0"}},`
	tests := []struct {
		name   string
		rev    revision
		params string
		want   string
	}{
		{"modern", 0, `"name":"add","arguments":{"a":2,"b":3},` + modernMeta,
			modernHead + `"structuredContent":{"result":5},"content":[{"type":"text","text":"{\"result\":5}"}]}}`},
		{"legacy with structured content", rev20250618, `"name":"add","arguments":{"a":2,"b":3}`,
			`{"jsonrpc":"2.0","id":1,"result":{"structuredContent":{"result":5},"content":[{"type":"text","text":"{\"result\":5}"}]}}`},
		{"legacy without structured content", rev20250326, `"name":"add","arguments":{"a":2,"b":3}`,
			`{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"{\"result\":5}"}]}}`},
		{"arguments refused", rev20251125, `"name":"add","arguments":{"a":"x","c":1}`,
			`{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"a: must be an integer, got a string\nc: unknown argument\nb: is required"}],"isError":true}}`},
		{"the function's error", 0, `"name":"fail",` + modernMeta,
			modernHead + `"content":[{"type":"text","text":"no luck"}],"isError":true}}`},
		{"text", rev20241105, `"name":"text"`,
			`{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"hi"}]}}`},
		{"unknown tool", rev20251125, `"name":"nope"`,
			`{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"unknown tool: nope"}}`},
		{"name is not a string", rev20251125, `"name":1`,
			`{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"name must be a string"}}`},
		{"arguments are not an object", rev20251125, `"name":"add","arguments":[]`,
			`{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"arguments must be an object"}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := answer(s, test.rev, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{`+test.params+`}}`)
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
	t.Run("panic", func(t *testing.T) {
		got := answer(s, rev20251125, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"panic"}}`)
		if !strings.HasPrefix(got, `{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"internal error (incident `) || strings.Contains(got, "secret") {
			t.Errorf("got %s", got)
		}
	})
}
