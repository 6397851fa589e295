package runtime

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// stdioClient is the other end of a connection, in a synctest bubble.
type stdioClient struct {
	t    *testing.T
	in   *io.PipeWriter
	out  *io.PipeReader
	done chan error
	// stop is what a signal does to a program.
	stop context.CancelFunc

	wire *wire

	mu       sync.Mutex
	received []string
}

// startStdio serves s to a client that reads everything at once.
func startStdio(t *testing.T, s *Server) *stdioClient {
	c, _ := startWatchedStdio(t, s)
	return c
}

// startWatchedStdio is startStdio for a test that looks at the server's end.
func startWatchedStdio(t *testing.T, s *Server) (*stdioClient, *connection) {
	c, connection := startSilentStdio(t, s)
	go c.collect()
	return c, connection
}

// startSilentStdio serves s to a client that does not read yet.
func startSilentStdio(t *testing.T, s *Server) (*stdioClient, *connection) {
	inReader, inWriter := io.Pipe()
	outReader, outWriter := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	c := &stdioClient{t: t, in: inWriter, out: outReader, done: make(chan error, 1), stop: stop, wire: newWire(t, "")}
	connection := s.newConnection(ctx, inReader, outWriter)
	go func() {
		err := connection.serve(ctx, inReader)
		inReader.Close()
		outWriter.Close()
		c.done <- err
	}()
	return c, connection
}

func (c *stdioClient) collect() {
	lines := bufio.NewScanner(c.out)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		c.wire.received(lines.Text())
		c.mu.Lock()
		c.received = append(c.received, lines.Text())
		c.mu.Unlock()
	}
}

// write sends lines and returns when the server has read them.
func (c *stdioClient) write(lines ...string) {
	c.t.Helper()
	c.writeRaw(strings.Join(lines, "\n") + "\n")
}

func (c *stdioClient) writeRaw(text string) {
	c.t.Helper()
	for line := range strings.SplitSeq(text, "\n") {
		c.wire.sent(line)
	}
	if _, err := io.WriteString(c.in, text); err != nil {
		c.t.Fatal(err)
	}
}

// read returns what has come since the last read, when nothing moves any more.
func (c *stdioClient) read() []string {
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	received := c.received
	c.received = nil
	return received
}

// do writes lines and reads what comes.
func (c *stdioClient) do(lines ...string) []string {
	c.t.Helper()
	c.write(lines...)
	return c.read()
}

// end closes the client's side and returns what the server ended with.
func (c *stdioClient) end() error {
	c.in.Close()
	return <-c.done
}

// initialize makes a legacy session.
func (c *stdioClient) initialize(revision, capabilities string) {
	c.t.Helper()
	got := c.do(`{"jsonrpc":"2.0","id":"init","method":"initialize","params":{"protocolVersion":"`+revision+`","capabilities":`+capabilities+`,"clientInfo":{"name":"client","version":"1"}}}`,
		`{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	if len(got) != 1 || !strings.Contains(got[0], `"protocolVersion":"`+revision+`"`) {
		c.t.Fatalf("initialize: %q", got)
	}
}

// expect compares messages; a want that ends in an asterisk is a prefix.
func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	same := slices.EqualFunc(got, want, func(got, want string) bool {
		if prefix, ok := strings.CutSuffix(want, "*"); ok {
			return strings.HasPrefix(got, prefix)
		}
		return got == want
	})
	if !same {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// stdioTest runs a test in a bubble with a server on stdio, and ends both.
func stdioTest(t *testing.T, s func() *Server, test func(t *testing.T, c *stdioClient)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := startStdio(t, s())
		test(t, c)
		if err := c.end(); err != nil {
			t.Errorf("the server ended with %v", err)
		}
		synctest.Wait()
	})
}

// modernCall is a modern request that calls a tool.
func modernCall(id, tool, arguments string) string {
	return `{"jsonrpc":"2.0","id":` + id + `,"method":"tools/call","params":{"name":"` + tool + `","arguments":` + arguments + `,` + modernMeta + `}}`
}

func stdioLegacyCall(id, tool, arguments string) string {
	return `{"jsonrpc":"2.0","id":` + id + `,"method":"tools/call","params":{"name":"` + tool + `","arguments":` + arguments + `}}`
}

const (
	modernHead = `"result":{"resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"test","version":"1.0.0"}},`
	ping       = `{"jsonrpc":"2.0","id":"ping","method":"ping"}`
	pong       = `{"jsonrpc":"2.0","id":"ping","result":{}}`
	five       = `"structuredContent":{"result":5},"content":[{"type":"text","text":"{\"result\":5}"}]}}`
)

// sleepTool takes as long as its name says, or until it is cancelled.
func sleepTool(name string, d time.Duration) Tool {
	return simpleTool(name, func(ctx context.Context, out *Output) error {
		select {
		case <-time.After(d):
		case <-ctx.Done():
			return ctx.Err()
		}
		out.Text(name)
		return nil
	})
}

func TestS01_Framing(t *testing.T) {
	add := modernCall("1", "add", `{"a":2,"b":3}`)
	sum := `{"jsonrpc":"2.0","id":1,` + modernHead + five
	tests := []struct {
		name   string
		pieces []string
		want   []string
	}{
		{"one line", []string{add + "\n"}, []string{sum}},
		{"carriage return", []string{add + "\r\n"}, []string{sum}},
		{"empty lines", []string{"\n\r\n \t\n" + add + "\n\n"}, []string{sum}},
		{"byte by byte", strings.Split(add+"\n", ""), []string{sum}},
		{"two lines in a piece", []string{add + "\n" + ping + "\n"}, []string{sum, pong}},
		{"a line and a half", []string{add + "\n" + ping[:10], ping[10:] + "\n"}, []string{sum, pong}},
		{"escaped newline", []string{`{"jsonrpc":"2.0","id":"a\nb","method":"ping"}` + "\n"}, []string{`{"jsonrpc":"2.0","id":"a\nb","result":{}}`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			stdioTest(t, func() *Server { return newTestServer(addTool) }, func(t *testing.T, c *stdioClient) {
				for _, piece := range test.pieces {
					c.writeRaw(piece)
				}
				expect(t, c.read(), test.want...)
			})
		})
	}
}

func TestS05_LastLineWithoutNewline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := startStdio(t, newTestServer())
		c.writeRaw(ping)
		if err := c.end(); err != nil {
			t.Error(err)
		}
		expect(t, c.read(), pong)
	})
}

// Rows J1 to J20 as a line sees them: each is answered, and the server goes on.
func TestJ_Messages(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"J1 invalid UTF-8", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}", `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,*`},
		{"J2 not JSON", `{"jsonrpc`, `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,*`},
		{"J3 scalar", `1`, `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,*`},
		{"J3 empty array", `[]`, `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,*`},
		{"J4 no jsonrpc", `{"id":1,"method":"ping"}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32600,*`},
		{"J5 null id", `{"jsonrpc":"2.0","id":null,"method":"ping"}`, `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,*`},
		{"J6 large id", `{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}`, `{"jsonrpc":"2.0","id":9007199254740993,"result":{}}`},
		{"J6 zero", `{"jsonrpc":"2.0","id":0,"method":"ping"}`, `{"jsonrpc":"2.0","id":0,"result":{}}`},
		{"J6 empty string", `{"jsonrpc":"2.0","id":"","method":"ping"}`, `{"jsonrpc":"2.0","id":"","result":{}}`},
		{"J8 neither request nor response", `{"jsonrpc":"2.0","id":1}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32600,*`},
		{"J9 params is an array", `{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,*`},
		{"J10 names match exactly", `{"jsonrpc":"2.0","id":1,"Method":"ping"}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32600,*`},
		{"J11 duplicate member", `{"jsonrpc":"2.0","id":1,"method":"ping","method":"ping"}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32600,*`},
		{"J12 deep", `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}}`, `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,*`},
		{"J14 two values", ping + ping, `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,*`},
		{"J16 method and result", `{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32600,*`},
		{"J20 lone surrogate", `{"jsonrpc":"2.0","id":"\ud800","method":"ping"}`, `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,*`},
		{"J20 byte order mark", "\ufeff" + ping, `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,*`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			stdioTest(t, func() *Server { return newTestServer() }, func(t *testing.T, c *stdioClient) {
				expect(t, c.do(test.line), test.want)
				expect(t, c.do(ping), pong)
			})
		})
	}
}

func TestJ15_NotificationsAreNeverAnswered(t *testing.T) {
	lines := []string{
		`{"jsonrpc":"2.0","method":"notifications/unknown"}`,
		`{"jsonrpc":"2.0","method":"ping"}`,
		`{"jsonrpc":"2.0","method":"tools/call","params":{"name":"add"}}`,
		`{"jsonrpc":"2.0","method":"notifications/cancelled","params":[]}`,
		`{"jsonrpc":"2.0","method":"notifications/initialized"}`,
	}
	stdioTest(t, func() *Server { return newTestServer(addTool) }, func(t *testing.T, c *stdioClient) {
		expect(t, c.do(append(lines, ping)...), pong)
	})
}

func TestJ13_LongLine(t *testing.T) {
	const limit = 1000
	server := func() *Server {
		return NewServer(Implementation{Name: "test", Version: "1.0.0"}, MaxLine(limit))
	}
	padded := func(size int) string {
		return `{"jsonrpc":"2.0","id":1,"method":"ping"` + strings.Repeat(" ", size-len(`{"jsonrpc":"2.0","id":1,"method":"ping"}`)) + `}`
	}
	answered := `{"jsonrpc":"2.0","id":1,"result":{}}`
	refused := `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"the line is longer than 1000 bytes"}}`
	tests := []struct {
		name string
		line string
		want string
	}{
		{"at the limit", padded(limit), answered},
		{"at the limit, carriage return", padded(limit) + "\r", answered},
		{"one too many", padded(limit + 1), refused},
		{"longer than the buffer", padded(3 * lineBuffer), refused},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			stdioTest(t, server, func(t *testing.T, c *stdioClient) {
				expect(t, c.do(test.line, ping), test.want, pong)
			})
		})
	}
	t.Run("no limit", func(t *testing.T) {
		unbounded := func() *Server {
			return NewServer(Implementation{Name: "test", Version: "1.0.0"}, MaxLine(0))
		}
		stdioTest(t, unbounded, func(t *testing.T, c *stdioClient) {
			expect(t, c.do(padded(17<<20), ping), answered, pong)
		})
	})
	t.Run("cut off by the end", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := startStdio(t, server())
			c.writeRaw(padded(2 * lineBuffer))
			if err := c.end(); err != nil {
				t.Error(err)
			}
			expect(t, c.read(), refused)
		})
	})
}

func TestS03_NoRequestsToModernClients(t *testing.T) {
	ask := simpleTool("ask", func(ctx context.Context, out *Output) error {
		return errors.Join(AskURL(ctx, "one", "https://example.com"), AskURL(ctx, "two", "https://example.com"))
	})
	stdioTest(t, func() *Server { return newTestServer(ask) }, func(t *testing.T, c *stdioClient) {
		for _, message := range c.do(modernCall("1", "ask", "{}"), `{"jsonrpc":"2.0","id":1,"result":{}}`, `{"jsonrpc":"2.0","id":7,"error":{"code":1,"message":"no"}}`) {
			if strings.Contains(message, `"method"`) && !strings.Contains(message, `"inputRequests"`) {
				t.Errorf("a modern client got a request: %s", message)
			}
		}
		expect(t, c.do(ping), pong)
	})
}

// I7: the server sends no pings of its own; S16: an idle connection hears nothing.
func TestI7_NoPings(t *testing.T) {
	stdioTest(t, func() *Server { return newTestServer(addTool) }, func(t *testing.T, c *stdioClient) {
		c.initialize("2025-11-25", `{"roots":{"listChanged":true},"sampling":{},"elicitation":{}}`)
		time.Sleep(24 * time.Hour)
		expect(t, c.read())
	})
}

// S20: authorization is for HTTP. On stdio nobody has to authenticate, and
// nobody counts as a caller, whatever a request says.
func TestS20_NoAuthorizationOnStdio(t *testing.T) {
	who := simpleTool("who", func(ctx context.Context, out *Output) error {
		out.Text(fmt.Sprintf("%q %v", Caller(ctx), RequestFrom(ctx).Header()))
		return nil
	})
	who.Scopes = []string{"admin"}
	stdioTest(t, func() *Server { return newTestServer(who) }, func(t *testing.T, c *stdioClient) {
		call := strings.Replace(modernCall("1", "who", "{}"), `"_meta":{`, `"_meta":{"Authorization":"Bearer x","principal":"root",`, 1)
		expect(t, c.do(call), `{"jsonrpc":"2.0","id":1,`+modernHead+`"content":[{"type":"text","text":"\"\" map[]"}]}}`)
	})
}

func TestS13_EachRequestIsJudgedByItself(t *testing.T) {
	stdioTest(t, func() *Server { return newTestServer(addTool) }, func(t *testing.T, c *stdioClient) {
		withoutCapabilities := `{"jsonrpc":"2.0","id":2,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}`
		unknownVersion := `{"jsonrpc":"2.0","id":3,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"1900-01-01","io.modelcontextprotocol/clientCapabilities":{}}}}`
		expect(t, c.do(modernCall("1", "add", `{"a":2,"b":3}`), withoutCapabilities, unknownVersion),
			`{"jsonrpc":"2.0","id":1,"result":*`,
			`{"jsonrpc":"2.0","id":2,"error":{"code":-32602,*`,
			`{"jsonrpc":"2.0","id":3,"error":{"code":-32022,"message":"Unsupported protocol version","data":{"supported":["2026-07-28"],"requested":"1900-01-01"}}}`)
	})
}

func TestS14_BothErasOnOneConnection(t *testing.T) {
	stdioTest(t, func() *Server { return newTestServer(addTool) }, func(t *testing.T, c *stdioClient) {
		expect(t, c.do(modernCall("1", "add", `{"a":2,"b":3}`)), `{"jsonrpc":"2.0","id":1,`+modernHead+five)
		c.initialize("2025-06-18", "{}")
		expect(t, c.do(modernCall("1", "add", `{"a":2,"b":3}`), stdioLegacyCall("2", "add", `{"a":2,"b":3}`)),
			`{"jsonrpc":"2.0","id":1,`+modernHead+five,
			`{"jsonrpc":"2.0","id":2,"result":{`+five)
	})
}

func TestS15_LegacyRequestBeforeInitialize(t *testing.T) {
	stdioTest(t, func() *Server { return newTestServer(addTool) }, func(t *testing.T, c *stdioClient) {
		expect(t, c.do(`{"jsonrpc":"2.0","id":1,"method":"tools/list"}`, stdioLegacyCall("2", "add", `{"a":2,"b":3}`), ping),
			`{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"initialize first*`,
			`{"jsonrpc":"2.0","id":2,"error":{"code":-32600,"message":"initialize first*`,
			pong)
	})
}

func TestI_Lifecycle(t *testing.T) {
	initialize := func(params string) string {
		return `{"jsonrpc":"2.0","id":1,"method":"initialize","params":` + params + `}`
	}
	client := `"capabilities":{},"clientInfo":{"name":"c","version":"1"}}`
	tests := []struct{ name, line, want string }{
		{"I1 no params", `{"jsonrpc":"2.0","id":1,"method":"initialize"}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,*`},
		{"I1 no capabilities", initialize(`{"protocolVersion":"2025-11-25","clientInfo":{}}`), `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,*`},
		{"I2 2024-11-05", initialize(`{"protocolVersion":"2024-11-05",` + client), `{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2024-11-05",*`},
		{"I2 2025-11-25", initialize(`{"protocolVersion":"2025-11-25",` + client), `{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25",*`},
		{"I2 unknown", initialize(`{"protocolVersion":"2031-01-01",` + client), `{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25",*`},
		{"I2 modern", initialize(`{"protocolVersion":"2026-07-28",` + client), `{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25",*`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			stdioTest(t, func() *Server { return newTestServer(addTool) }, func(t *testing.T, c *stdioClient) {
				expect(t, c.do(test.line), test.want)
			})
		})
	}
	t.Run("I4 twice", func(t *testing.T) {
		stdioTest(t, func() *Server { return newTestServer(addTool) }, func(t *testing.T, c *stdioClient) {
			c.initialize("2025-06-18", "{}")
			expect(t, c.do(initialize(`{"protocolVersion":"2025-11-25",`+client)), `{"jsonrpc":"2.0","id":1,"error":{"code":-32600,*`)
			expect(t, c.do(stdioLegacyCall("2", "add", `{"a":2,"b":3}`)), `{"jsonrpc":"2.0","id":2,"result":{`+five)
		})
	})
	t.Run("I6 ping while a tool runs", func(t *testing.T) {
		stdioTest(t, func() *Server { return newTestServer(sleepTool("slow", time.Second)) }, func(t *testing.T, c *stdioClient) {
			c.initialize("2025-11-25", "{}")
			c.write(stdioLegacyCall("1", "slow", "{}"))
			time.Sleep(10 * watchInterval)
			expect(t, c.do(ping), pong)
			time.Sleep(time.Second)
			expect(t, c.read(), `{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"slow"}]}}`)
		})
	})
	t.Run("M22 modern only", func(t *testing.T) {
		server := func() *Server {
			return NewServer(Implementation{Name: "test", Version: "1.0.0"}, ModernOnly())
		}
		stdioTest(t, server, func(t *testing.T, c *stdioClient) {
			expect(t, c.do(initialize(`{"protocolVersion":"2025-11-25",`+client), `{"jsonrpc":"2.0","id":2,"method":"tools/list"}`),
				`{"jsonrpc":"2.0","id":1,"error":{"code":-32022,"message":"Unsupported protocol version","data":{"supported":["2026-07-28"],"requested":"2025-11-25"}}}`,
				`{"jsonrpc":"2.0","id":2,"error":{"code":-32602,*`)
		})
	})
}
