package runtime

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

func cancelled(id string) string {
	return `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":` + id + `,"reason":"test"}}`
}

// stubbornTool reports for as long as its client listens and does not mind
// being cancelled.
func stubbornTool(cancelled *atomic.Int32) Tool {
	return simpleTool("stubborn", func(ctx context.Context, out *Output) error {
		for i := range 20 {
			Progress(ctx, float64(i+1), 20, "")
			Logger(ctx).Info("still there")
			time.Sleep(50 * time.Millisecond)
		}
		if ctx.Err() != nil {
			cancelled.Add(1)
		}
		out.Text("done")
		return nil
	})
}

func TestS08_CancelledCallSaysNothingMore(t *testing.T) {
	for _, era := range []string{"modern", "legacy"} {
		t.Run(era, func(t *testing.T) {
			var noticed atomic.Int32
			stdioTest(t, func() *Server { return newTestServer(stubbornTool(&noticed)) }, func(t *testing.T, c *stdioClient) {
				call := `{"jsonrpc":"2.0","id":"c","method":"tools/call","params":{"name":"stubborn","_meta":{"progressToken":"p","io.modelcontextprotocol/logLevel":"info","io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`
				if era == "legacy" {
					c.initialize("2025-11-25", "{}")
					call = `{"jsonrpc":"2.0","id":"c","method":"tools/call","params":{"name":"stubborn","_meta":{"progressToken":"p"}}}`
				}
				c.write(call)
				time.Sleep(200 * time.Millisecond)
				if before := c.read(); len(before) == 0 || !strings.Contains(before[0], "notifications/progress") {
					t.Errorf("before: %q", before)
				}
				expect(t, c.do(cancelled(`"c"`), ping), pong)
				time.Sleep(2 * time.Second)
				expect(t, c.read())
				if noticed.Load() != 1 {
					t.Error("the context of the call was not cancelled")
				}
			})
		})
	}
}

func TestS08_CancelledFunctionWithoutContext(t *testing.T) {
	slow := addTool
	slow.Name = "slow"
	slow.Call = func(ctx context.Context, in *codec.Reader, out *Output) error {
		time.Sleep(time.Second)
		return addTool.Call(ctx, in, out)
	}
	stdioTest(t, func() *Server { return newTestServer(slow) }, func(t *testing.T, c *stdioClient) {
		// The first is cancelled on the reader's goroutine, the second on its own.
		for _, id := range []string{"1", "2"} {
			c.write(modernCall(id, "slow", `{"a":2,"b":3}`))
			time.Sleep(100 * time.Millisecond)
			expect(t, c.do(cancelled(id), ping), pong)
			time.Sleep(2 * time.Second)
			expect(t, c.read())
		}
		c.write(modernCall("1", "slow", `{"a":2,"b":3}`))
		time.Sleep(2 * time.Second)
		expect(t, c.read(), `{"jsonrpc":"2.0","id":1,`+modernHead+five)
	})
}

func TestS08_CancelledInTheQueue(t *testing.T) {
	server := func() *Server {
		s := NewServer(Implementation{Name: "test", Version: "1.0.0"}, Concurrency(1))
		s.AddTool(sleepTool("slow", time.Second))
		return s
	}
	stdioTest(t, server, func(t *testing.T, c *stdioClient) {
		c.write(modernCall("1", "slow", `{}`), modernCall("2", "slow", `{}`), modernCall("3", "slow", `{}`))
		time.Sleep(100 * time.Millisecond)
		expect(t, c.do(cancelled("2")))
		time.Sleep(3 * time.Second)
		expect(t, c.read(), `{"jsonrpc":"2.0","id":1,*`, `{"jsonrpc":"2.0","id":3,*`)
	})
}

func TestS09_PointlessCancellationsAreIgnored(t *testing.T) {
	lines := []string{
		cancelled("1"), cancelled(`"x"`), cancelled("null"), cancelled("{}"), cancelled(`"\n"`),
		`{"jsonrpc":"2.0","method":"notifications/cancelled"}`,
		`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{}}`,
	}
	stdioTest(t, func() *Server { return newTestServer(addTool) }, func(t *testing.T, c *stdioClient) {
		lines = append([]string{modernCall("1", "add", `{"a":2,"b":3}`)}, lines...)
		expect(t, c.do(append(lines, ping)...), `{"jsonrpc":"2.0","id":1,`+modernHead+five, pong)
	})
}

// S10 and I9: initialize cannot be cancelled.
func TestS10_InitializeIsNotCancelled(t *testing.T) {
	stdioTest(t, func() *Server { return newTestServer(addTool) }, func(t *testing.T, c *stdioClient) {
		c.initialize("2025-11-25", "{}")
		expect(t, c.do(cancelled(`"init"`), stdioLegacyCall("1", "add", `{"a":2,"b":3}`)), `{"jsonrpc":"2.0","id":1,"result":{`+five)
	})
}

// J22 and J23: the second request with an id is refused, the first answered
// once. Then the id is free again.
func TestJ22_DuplicateID(t *testing.T) {
	stdioTest(t, func() *Server { return newTestServer(sleepTool("slow", time.Second)) }, func(t *testing.T, c *stdioClient) {
		for range 2 {
			c.write(modernCall(`"a/b"`, "slow", "{}"))
			time.Sleep(100 * time.Millisecond)
			expect(t, c.do(modernCall(`"a/b"`, "slow", "{}"), modernCall(`"a\/b"`, "slow", "{}")),
				`{"jsonrpc":"2.0","id":"a/b","error":{"code":-32600,*`, `{"jsonrpc":"2.0","id":"a\/b","error":{"code":-32600,*`)
			time.Sleep(time.Second)
			expect(t, c.read(), `{"jsonrpc":"2.0","id":"a/b","result":{*`)
		}
	})
}

func TestJ07_NumberAndStringAreDifferentIDs(t *testing.T) {
	stdioTest(t, func() *Server { return newTestServer(sleepTool("slow", time.Second)) }, func(t *testing.T, c *stdioClient) {
		c.write(modernCall(`1`, "slow", "{}"))
		time.Sleep(100 * time.Millisecond)
		c.write(modernCall(`"1"`, "slow", "{}"))
		synctest.Wait()
		expect(t, c.do(cancelled(`1`)))
		time.Sleep(2 * time.Second)
		expect(t, c.read(), `{"jsonrpc":"2.0","id":"1","result":{*`)
	})
}

// V12: whatever becomes of calls, nothing of them is kept.
func TestV12_InFlightIsEmptyInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newTestServer(addTool, sleepTool("slow", time.Second))
		c, conn := startWatchedStdio(t, s)
		for i := range 100 {
			id := string(rune('0'+i%10)) + string(rune('0'+i/10))
			id = `"` + id + `"`
			c.write(modernCall(id, "slow", "{}"))
			if i%3 == 0 {
				c.write(cancelled(id))
			}
			c.write(modernCall(id, "add", `{"a":true}`), modernCall(id, "nope", `{}`))
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		conn.mu.Lock()
		if n := len(conn.inFlight); n > 0 || conn.busy > 0 || conn.queue.first != nil || conn.queue.bytes > 0 {
			t.Errorf("%d in flight, %d busy, queue %v", n, conn.busy, conn.queue)
		}
		conn.mu.Unlock()
		if err := c.end(); err != nil {
			t.Error(err)
		}
	})
}

// S8: why a client cancels is in the log of who looks for it.
func TestS08_ReasonIsLogged(t *testing.T) {
	for level, want := range map[slog.Level]string{slog.LevelInfo: "", slog.LevelDebug: `id=1 reason="too slow"`} {
		synctest.Test(t, func(t *testing.T) {
			var log strings.Builder
			logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: level}))
			s := NewServer(Implementation{}, WithLogger(logger))
			s.AddTool(sleepTool("slow", time.Hour))
			c := startStdio(t, s)
			c.write(modernCall("1", "slow", "{}"))
			c.write(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"too slow"}}`)
			c.write(`{"jsonrpc":"2.0","method":"notifications/cancelled"}`)
			if err := c.end(); err != nil {
				t.Error(err)
			}
			if got := log.String(); !strings.Contains(got, want) || (want == "") != (got == "") {
				t.Errorf("%s: the log has %q", level, got)
			}
		})
	}
}
