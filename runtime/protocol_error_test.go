package runtime

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// J17, J18: a function chooses the code of its error as far as the protocol
// leaves codes to applications.
func TestJ18_ProtocolErrorCodes(t *testing.T) {
	tests := []struct {
		code, want int
	}{
		{1, 1}, {-1, -1}, {-31999, -31999}, {-32769, -32769}, {1001, 1001},
		{-32602, -32602}, {-32603, -32603},
		{0, -32603},                                          // not a code at all
		{-32000, -32603}, {-32002, -32603}, {-32019, -32603}, // legacy of implementations
		{-32020, -32603}, {-32021, -32603}, {-32022, -32603}, // the server's own to use
		{-32042, -32603}, {-32099, -32603}, // the specification's
		{-32600, -32603}, {-32601, -32603}, {-32700, -32603}, // of the envelope
		{-32768, -32603}, {1 << 53, -32603}, {-1 << 53, -32603},
	}
	var code int
	s := newTestServer(simpleTool("fail", func(context.Context, *Output) error {
		return fmt.Errorf("more: %w", &Error{Code: code, Message: "rate limit exceeded", Data: []byte(`{"retry": 5}`)})
	}))
	for _, test := range tests {
		code = test.code
		got := answer(s, rev20251125, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"fail",`+modernMeta+`}}`)
		want := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"error":{"code":%d,"message":"rate limit exceeded","data":{"retry":5}}}`, test.want)
		if got != want {
			t.Errorf("code %d: got %s\nwant %s", test.code, got, want)
		}
	}
}

// J21: data that is not JSON does not reach the client, in either era.
func TestJ21_ProtocolErrorWithoutData(t *testing.T) {
	for name, data := range map[string]string{"none": "", "no JSON": "{", "two values": "1 2", "a name twice": `{"a":1,"a":2}`} {
		t.Run(name, func(t *testing.T) {
			s := newTestServer(simpleTool("fail", func(context.Context, *Output) error {
				e := &Error{Code: 7, Message: "no\nluck"}
				if data != "" {
					e.Data = []byte(data)
				}
				return e
			}))
			got := answer(s, rev20250618, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"fail"}}`)
			if want := `{"jsonrpc":"2.0","id":1,"error":{"code":7,"message":"no\nluck"}}`; got != want {
				t.Errorf("got %s\nwant %s", got, want)
			}
		})
	}
}

// Prompts, resources and completions answer with a protocol error just so.
func TestProtocolErrorOfPrompt(t *testing.T) {
	s := newTestServer()
	s.AddPrompt(Prompt{Name: "p", Description: "A prompt.", Get: promptThat(func() error { return &Error{Code: 42, Message: "later"} })})
	got := answer(s, rev20251125, `{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"p"}}`)
	if want := `{"jsonrpc":"2.0","id":1,"error":{"code":42,"message":"later"}}`; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if text := (&Error{Code: 42, Message: "later"}).Error(); !strings.Contains(text, "later") {
		t.Errorf("the error reads %q", text)
	}
}

// promptThat makes the function of a prompt without arguments or messages.
func promptThat(f func() error) func(context.Context, *codec.Reader, *MessagesOutput) error {
	return func(_ context.Context, in *codec.Reader, _ *MessagesOutput) error {
		for in.Object(nil); in.Next(); {
		}
		return f()
	}
}
