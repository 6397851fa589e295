package runtime

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const urlCapabilities = `{"elicitation":{"url":{}}}`

// askTool asks the client and tells what came of it.
func askTool() Tool {
	return simpleTool("ask", func(ctx context.Context, out *Output) error {
		err := AskURL(ctx, "please", "https://example.com")
		switch {
		case err == nil:
			out.Text("agreed")
		case errors.Is(err, ErrDeclined):
			out.Text("declined")
		default:
			return err
		}
		return nil
	})
}

func TestAskLegacyClient(t *testing.T) {
	stdioTest(t, func() *Server { return newTestServer(askTool()) }, func(t *testing.T, c *stdioClient) {
		c.initialize("2025-11-25", urlCapabilities)
		// The first question is put by the reader itself, the second is not.
		for i, test := range []struct{ answer, want string }{
			{`"result":{"action":"accept"}`, `"text":"agreed"}]}}`},
			{`"result":{"action":"decline"}`, `"text":"declined"}]}}`},
			{`"error":{"code":-1,"message":"no way"}`, `no way"}],"isError":true}}`},
		} {
			id := fmt.Sprint(i + 1)
			expect(t, c.do(stdioLegacyCall("9", "ask", "{}")), `{"jsonrpc":"2.0","id":`+id+`,"method":"elicitation/create","params":{"mode":"url",*`)
			expect(t, c.do(`{"jsonrpc":"2.0","id":99,"result":{}}`, `{"jsonrpc":"2.0","id":"x","result":{}}`, ping), pong)
			got := c.do(`{"jsonrpc":"2.0","id":`+id+`,`+test.answer+`}`, `{"jsonrpc":"2.0","id":`+id+`,"result":{}}`)
			if len(got) != 1 || !strings.HasPrefix(got[0], `{"jsonrpc":"2.0","id":9,`) || !strings.HasSuffix(got[0], test.want) {
				t.Errorf("got %q, want %s", got, test.want)
			}
		}
	})
}

func TestI08_UnansweredRequestTimesOut(t *testing.T) {
	stdioTest(t, func() *Server { return newTestServer(askTool()) }, func(t *testing.T, c *stdioClient) {
		c.initialize("2025-11-25", urlCapabilities)
		c.do(stdioLegacyCall("9", "ask", "{}"))
		time.Sleep(time.Minute)
		expect(t, c.read(),
			`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"no answer in time"}}`,
			`{"jsonrpc":"2.0","id":9,"result":{"content":[{"type":"text","text":"the client did not answer elicitation/create in time"}],"isError":true}}`)
	})
}

func TestS08_CancelledCallStopsAsking(t *testing.T) {
	stdioTest(t, func() *Server { return newTestServer(askTool()) }, func(t *testing.T, c *stdioClient) {
		c.initialize("2025-11-25", urlCapabilities)
		c.do(stdioLegacyCall("9", "ask", "{}"))
		expect(t, c.do(cancelled("9")), `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"the call that asked has ended"}}`)
	})
}

func TestI05_NoRequestsBeforeInitialized(t *testing.T) {
	stdioTest(t, func() *Server { return newTestServer(askTool()) }, func(t *testing.T, c *stdioClient) {
		c.do(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":` + urlCapabilities + `,"clientInfo":{"name":"c","version":"1"}}}`)
		expect(t, c.do(stdioLegacyCall("9", "ask", "{}")), `{"jsonrpc":"2.0","id":9,"result":{"content":[{"type":"text","text":"the client is not initialized yet"}],"isError":true}}`)
	})
}

// A client that has left answers nothing: the call goes on at once.
func TestEndOfInputFailsRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := startStdio(t, newTestServer(askTool()))
		c.initialize("2025-11-25", urlCapabilities)
		c.do(stdioLegacyCall("9", "ask", "{}"))
		began := time.Now()
		if err := c.end(); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("it took %v", took)
		}
		expect(t, c.read(), `{"jsonrpc":"2.0","id":9,"result":{"content":[{"type":"text","text":"the connection has ended"}],"isError":true}}`)
	})
}
