package runtime

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestS17_BatchesAreOf20250326Alone(t *testing.T) {
	batch := `[` + ping + `]`
	refused := `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batches are part of revision 2025-03-26 alone"}}`
	for _, revision := range []string{"", "2024-11-05", "2025-06-18", "2025-11-25"} {
		t.Run(revision, func(t *testing.T) {
			stdioTest(t, func() *Server { return newTestServer() }, func(t *testing.T, c *stdioClient) {
				if revision != "" {
					c.initialize(revision, "{}")
				}
				expect(t, c.do(batch), refused)
				expect(t, c.do(`[`), `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,*`)
				expect(t, c.do(ping), pong)
			})
		})
	}
}

func TestB_Batches(t *testing.T) {
	request := func(id string) string { return `{"jsonrpc":"2.0","id":` + id + `,"method":"ping"}` }
	result := func(id string) string { return `{"jsonrpc":"2.0","id":` + id + `,"result":{}}` }
	many := func(n int) string {
		var list []string
		for i := range n {
			list = append(list, request(fmt.Sprint(i)))
		}
		return `[` + strings.Join(list, ",") + `]`
	}
	const notification = `{"jsonrpc":"2.0","method":"notifications/x"}`
	tests := []struct {
		name, batch string
		want        []string
	}{
		{"B1 requests", `[` + request("1") + `,` + request(`"1"`) + `]`, []string{`[` + result("1") + `,` + result(`"1"`) + `]`}},
		{"B1 white space", ` [ ` + request("1") + "\t,\r " + request("2") + ` ] `, []string{`[` + result("1") + `,` + result("2") + `]`}},
		{"B1 notification and request", `[` + notification + `,` + request("1") + `,` + notification + `]`, []string{`[` + result("1") + `]`}},
		{"B1 notifications and responses", `[` + notification + `,{"jsonrpc":"2.0","id":1,"result":{}}]`, nil},
		{"B1 a call", `[` + stdioLegacyCall("1", "add", `{"a":2,"b":3}`) + `]`, []string{`[{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"{\"result\":5}"}]}}]`}},
		{"B2 initialize", `[` + request("1") + `,{"jsonrpc":"2.0","id":2,"method":"initialize","params":{}}]`, []string{`{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"initialize*`}},
		{"B3 empty", `[]`, []string{`{"jsonrpc":"2.0","id":null,"error":{"code":-32600,*`}},
		{"B3 too many", many(maxBatch + 1), []string{`{"jsonrpc":"2.0","id":null,"error":{"code":-32600,*`}},
		{"B3 as many as may be", many(maxBatch), []string{`[` + result("0") + `,*`}},
		{"B3 id twice", `[` + request(`"a"`) + `,` + request(`"\u0061"`) + `]`, []string{`{"jsonrpc":"2.0","id":null,"error":{"code":-32600,*`}},
		{"B3 bad entries", `[` + request("1") + `,1,{"jsonrpc":"1.0","id":7,"method":"ping"},[]]`, []string{`[` + result("1") + `,{"jsonrpc":"2.0","id":null,"error":{"code":-32600,*`}},
		{"modern entry", `[` + modernCall("1", "add", `{"a":2,"b":3}`) + `]`, []string{`[{"jsonrpc":"2.0","id":1,"error":{"code":-32600,*`}},
		{"not JSON", `[` + request("1") + `,}]`, []string{`{"jsonrpc":"2.0","id":null,"error":{"code":-32700,*`}},
		{"two batches", `[` + request("1") + `][` + request("2") + `]`, []string{`{"jsonrpc":"2.0","id":null,"error":{"code":-32700,*`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			stdioTest(t, func() *Server { return newTestServer(addTool) }, func(t *testing.T, c *stdioClient) {
				c.initialize("2025-03-26", "{}")
				expect(t, c.do(test.batch), test.want...)
				expect(t, c.do(ping), pong)
			})
		})
	}
}

// raise makes most n, unless it is more already.
func raise(most *atomic.Int32, n int32) {
	for old := most.Load(); n > old && !most.CompareAndSwap(old, n); {
		old = most.Load()
	}
}

// The answer comes when the last call has ended, and without those that were
// cancelled.
func TestB1_BatchOfCalls(t *testing.T) {
	var running, most atomic.Int32
	slow := simpleTool("slow", func(ctx context.Context, out *Output) error {
		raise(&most, running.Add(1))
		defer running.Add(-1)
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
		out.Text("ok")
		return nil
	})
	stdioTest(t, func() *Server { return newTestServer(slow) }, func(t *testing.T, c *stdioClient) {
		c.initialize("2025-03-26", "{}")
		batch := `[` + stdioLegacyCall("1", "slow", "{}") + `,` + stdioLegacyCall("2", "slow", "{}") + `,` + stdioLegacyCall("3", "slow", "{}") + `]`
		expect(t, c.do(batch, cancelled("2"), ping), pong)
		expect(t, c.do(stdioLegacyCall("1", "slow", "{}")), `{"jsonrpc":"2.0","id":1,"error":{"code":-32600,*`) // J23
		time.Sleep(time.Second)
		got := c.read()
		if len(got) != 1 || !strings.HasPrefix(got[0], `[{"jsonrpc":"2.0","id":`) || strings.Count(got[0], `"text":"ok"`) != 2 || strings.Contains(got[0], `"id":2`) {
			t.Errorf("got %q", got)
		}
		if most.Load() < 2 {
			t.Error("the calls ran one after the other")
		}
		c.write(`[`+stdioLegacyCall("1", "slow", "{}")+`]`, cancelled("1"))
		time.Sleep(2 * time.Second)
		expect(t, c.read())
	})
}
