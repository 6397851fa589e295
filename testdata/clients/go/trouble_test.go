package clients

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func TestServerGoesOnAfterAMalformedLine(t *testing.T) {
	const lines = `{"jsonrpc":"2.0","id":1,"method":` + "\n" +
		"\xff\xfe\n" +
		`[]` + "\n" +
		`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"add","arguments":{"a":2,"b":3},"_meta":{` +
		`"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}` + "\n"
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, calc(t))
	cmd.Stdin = strings.NewReader(lines)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	codes := make(map[int]int)
	var sum json.RawMessage
	for line := range strings.Lines(stdout.String()) {
		var message struct {
			Error  *failure
			Result *result
		}
		if err := json.Unmarshal([]byte(line), &message); err != nil {
			t.Errorf("%v: %s", err, line)
		}
		if message.Error != nil {
			codes[message.Error.Code]++
		}
		if message.Result != nil {
			sum = message.Result.Structured
		}
	}
	if codes[-32700] != 2 || codes[-32600] != 1 || !sameJSON(string(sum), `{"result":5}`) {
		t.Errorf("errors %v, sum %s, want two -32700, one -32600 and 5\n%s", codes, sum, &stdout)
	}
}

// TestServerGoesOnWhenAClientLeaves starts a call that takes long, and drops
// it with the connection once its first progress is there.
func TestServerGoesOnWhenAClientLeaves(t *testing.T) {
	url := serve(t, calc(t))
	for _, era := range []string{"legacy", "modern"} {
		t.Run(era, func(t *testing.T) {
			ctx, leave := context.WithTimeout(t.Context(), 30*time.Second)
			defer leave()
			var once sync.Once
			c := mcp.NewClient(&mcp.Implementation{Name: "leaver", Version: "1.0.0"}, &mcp.ClientOptions{
				ProgressNotificationHandler: func(context.Context, *mcp.ProgressNotificationClientRequest) { once.Do(leave) },
			})
			session, err := c.Connect(ctx, &mcp.StreamableClientTransport{Endpoint: url},
				&mcp.ClientSessionOptions{ProtocolVersion: protocolOf(era)})
			if err != nil {
				t.Fatal(err)
			}
			params := &mcp.CallToolParams{Name: "factor", Arguments: map[string]any{"n": json.Number("2305843009213693951")}}
			params.SetProgressToken("leaving")
			if _, err := session.CallTool(ctx, params); !errors.Is(err, context.Canceled) {
				t.Fatalf("the call ended with %v, want it cancelled by the first progress", err)
			}
			session.Close()
			got := callOver(t, url, call{"add", map[string]any{"a": math.MaxInt32, "b": 1}})
			if !sameJSON(string(got.Structured), `{"result":2147483648}`) {
				t.Errorf("add after it = %s", told(got))
			}
		})
	}
}

func TestServerSaysThatItsAddressIsInUse(t *testing.T) {
	url := serve(t, calc(t))
	addr := strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/mcp")
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, calc(t), "-http", addr).CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("a second server on %s ended with %v, want exit code 1", addr, err)
	}
	if bytes.Count(out, []byte("\n")) != 1 || !bytes.Contains(out, []byte(addr)) {
		t.Errorf("a second server said %q, want one line that names %s", out, addr)
	}
}
