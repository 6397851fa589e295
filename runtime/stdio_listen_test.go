package runtime

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

func listen(id, filter string) string {
	return `{"jsonrpc":"2.0","id":` + id + `,"method":"subscriptions/listen","params":{"notifications":` + filter + `,` + modernMeta + `}}`
}

func acknowledged(id, filter string) string {
	return `{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":` + id + `},"notifications":` + filter + `}}`
}

func toolsListChanged(id string) string {
	return `{"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":` + id + `}}}`
}

// listeningServer has a tool, a resource and a template, and no prompts.
func listeningServer() *Server {
	s := newTestServer(addTool)
	s.AddResource(Resource{URI: "test://one", Name: "one", Read: readNothing})
	s.AddResource(Resource{Template: "test://many/{n}", Name: "many", Read: readNothing})
	return s
}

// readNothing is the function of a resource that is empty.
func readNothing(context.Context, *codec.Reader, *ContentsOutput) error { return nil }

func TestU01_Acknowledgement(t *testing.T) {
	tests := []struct{ name, id, filter, want string }{
		{"nothing", `1`, `{}`, acknowledged(`1`, `{}`)},
		{"string id", `"1"`, `{"toolsListChanged":true}`, acknowledged(`"1"`, `{"toolsListChanged":true}`)},
		{"switched off", `1`, `{"toolsListChanged":false}`, acknowledged(`1`, `{}`)},
		{"not served", `1`, `{"toolsListChanged":true,"promptsListChanged":true,"resourcesListChanged":true}`, acknowledged(`1`, `{"toolsListChanged":true,"resourcesListChanged":true}`)},
		{"resources", `1`, `{"resourceSubscriptions":["test://one","test://many/5","test://one"]}`, acknowledged(`1`, `{"resourceSubscriptions":["test://one","test://many/5"]}`)},
		{"unknown resource", `1`, `{"resourceSubscriptions":["test://two"]}`, acknowledged(`1`, `{}`)},
		{"unknown member", `1`, `{"dogs":true}`, acknowledged(`1`, `{}`)},
		{"U3 not an object", `1`, `[]`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,*`},
		{"U3 null", `1`, `null`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,*`},
		{"U3 not a boolean", `1`, `{"toolsListChanged":1}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,*`},
		{"U3 not an array", `1`, `{"resourceSubscriptions":"test://one"}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,*`},
		{"U3 not strings", `1`, `{"resourceSubscriptions":[1]}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,*`},
		{"U6 too many URIs", `1`, `{"resourceSubscriptions":[` + manyURIs(maxSubscribedURIs+1) + `]}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"subscription limit reached"}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			stdioTest(t, listeningServer, func(t *testing.T, c *stdioClient) {
				expect(t, c.do(listen(test.id, test.filter)), test.want)
			})
		})
	}
	t.Run("U3 missing", func(t *testing.T) {
		stdioTest(t, listeningServer, func(t *testing.T, c *stdioClient) {
			expect(t, c.do(`{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{`+modernMeta+`}}`), `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,*`)
		})
	})
}

func manyURIs(n int) string {
	var uris []string
	for i := range n {
		uris = append(uris, fmt.Sprintf(`"test://many/%d"`, i))
	}
	return strings.Join(uris, ",")
}

func TestU02_NotificationsNameTheirSubscription(t *testing.T) {
	s := listeningServer()
	stdioTest(t, func() *Server { return s }, func(t *testing.T, c *stdioClient) {
		expect(t, c.do(listen(`1`, `{"toolsListChanged":true}`)), acknowledged(`1`, `{"toolsListChanged":true}`))
		expect(t, c.do(listen(`"two"`, `{"resourcesListChanged":true,"resourceSubscriptions":["test://one"]}`)), acknowledged(`"two"`, `{"resourcesListChanged":true,"resourceSubscriptions":["test://one"]}`))
		s.ToolsChanged()
		s.PromptsChanged()
		time.Sleep(changeDelay)
		expect(t, c.read(), toolsListChanged(`1`))
		s.ResourceUpdated("test://one")
		s.ResourceUpdated("test://many/1")
		expect(t, c.read(), `{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"two"},"uri":"test://one"}}`)
		s.ResourcesChanged()
		time.Sleep(changeDelay)
		expect(t, c.read(), `{"jsonrpc":"2.0","method":"notifications/resources/list_changed","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"two"}}}`)
	})
}

func TestU04_CancelledSubscriptionEnds(t *testing.T) {
	s := listeningServer()
	stdioTest(t, func() *Server { return s }, func(t *testing.T, c *stdioClient) {
		for range 3 {
			expect(t, c.do(listen(`1`, `{"toolsListChanged":true}`)), acknowledged(`1`, `{"toolsListChanged":true}`))
			s.ToolsChanged()
			expect(t, c.do(cancelled(`1`)))
			time.Sleep(changeDelay)
			s.ToolsChanged()
			time.Sleep(changeDelay)
			expect(t, c.read())
			if n := len(s.hub.subscriptions); n > 0 {
				t.Errorf("%d subscriptions are left", n)
			}
		}
	})
}

func TestU07_SlowReaderLosesItsSubscription(t *testing.T) {
	s := listeningServer()
	synctest.Test(t, func(t *testing.T) {
		c, conn := startSilentStdio(t, s)
		c.write(listen(`1`, `{"resourceSubscriptions":[`+manyURIs(900)+`]}`))
		// Fill what the connection takes in before it waits for the reader.
		synctest.Wait()
		filler := `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"` + strings.Repeat("x", outboxFull/8) + `"}}`
		for range 8 {
			conn.out.add([]byte(filler))
		}
		began := time.Now()
		for i := range 900 {
			s.ResourceUpdated(fmt.Sprintf("test://many/%d", i))
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("the publisher waited for %v", took)
		}
		go c.collect()
		got := c.read()
		if len(got) < 4 || len(got) > 4+2*maxQueued {
			t.Fatalf("%d messages", len(got))
		}
		expect(t, got[len(got)-2:], `{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete",*`, `{"jsonrpc":"2.0","method":"notifications/cancelled",*`)
		if err := c.end(); err != nil {
			t.Error(err)
		}
	})
}

func TestLegacySubscriptions(t *testing.T) {
	s := listeningServer()
	uri := func(id, method, uri string) string {
		return `{"jsonrpc":"2.0","id":` + id + `,"method":"resources/` + method + `","params":{"uri":"` + uri + `"}}`
	}
	empty := `{"jsonrpc":"2.0","id":1,"result":{}}`
	updated := `{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"test://one"}}`
	stdioTest(t, func() *Server { return s }, func(t *testing.T, c *stdioClient) {
		expect(t, c.do(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}`), `{"jsonrpc":"2.0","id":0,"result":*`)
		s.ToolsChanged()
		time.Sleep(changeDelay)
		expect(t, c.read()) // S16: the client is not initialized yet
		expect(t, c.do(`{"jsonrpc":"2.0","method":"notifications/initialized"}`), `{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`)
		s.ResourceUpdated("test://one")
		expect(t, c.read())
		expect(t, c.do(uri("1", "subscribe", "test://one")), empty)
		s.ResourceUpdated("test://one")
		expect(t, c.read(), updated)
		expect(t, c.do(uri("1", "unsubscribe", "test://one")), empty)
		s.ResourceUpdated("test://one")
		expect(t, c.read())
		expect(t, c.do(uri("1", "subscribe", "test://two")), `{"jsonrpc":"2.0","id":1,"error":{"code":-32002,*`)
		expect(t, c.do(`{"jsonrpc":"2.0","id":1,"method":"resources/subscribe"}`), `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,*`)
		for range 3 {
			s.ToolsChanged()
			s.ResourcesChanged()
		}
		time.Sleep(changeDelay)
		expect(t, c.read(), `{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}`, `{"jsonrpc":"2.0","method":"notifications/resources/list_changed"}`)
	})
}
