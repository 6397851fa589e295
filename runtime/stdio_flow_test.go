package runtime

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

func TestS11_SlowToolDelaysNobody(t *testing.T) {
	withoutContext := addTool
	withoutContext.Name = "plain"
	withoutContext.Call = func(ctx context.Context, in *codec.Reader, out *Output) error {
		time.Sleep(time.Second)
		return addTool.Call(ctx, in, out)
	}
	server := func() *Server { return newTestServer(addTool, withoutContext, sleepTool("slow", time.Second)) }
	add := modernCall(`"add"`, "add", `{"a":2,"b":3}`)
	sum := `{"jsonrpc":"2.0","id":"add",` + modernHead + five
	for _, tool := range []string{"slow", "plain"} {
		t.Run(tool, func(t *testing.T) {
			stdioTest(t, server, func(t *testing.T, c *stdioClient) {
				arguments := map[string]string{"slow": "{}", "plain": `{"a":2,"b":3}`}[tool]
				// The first time the reader has to be relieved of the call.
				began := time.Now()
				c.write(modernCall("1", tool, arguments))
				c.write(add) // read by another goroutine: nobody reads before
				if waited := time.Since(began); waited > 2*watchInterval {
					t.Errorf("the next line was read after %v", waited)
				}
				expect(t, c.read(), sum)
				// From then on it has a goroutine of its own.
				began = time.Now()
				expect(t, c.do(modernCall("2", tool, arguments), add), sum)
				if waited := time.Since(began); waited > 0 {
					t.Errorf("the next line was answered after %v", waited)
				}
				time.Sleep(2 * time.Second)
				if got := c.read(); len(got) != 2 {
					t.Errorf("got %q", got)
				}
			})
		})
	}
}

// Whatever runs the program's code or waits for a store is watched.
func TestS11_WhatMayTakeLong(t *testing.T) {
	s := newTestServer(addTool, sleepTool("slow", time.Second))
	tests := []struct {
		method, params string
		name           string
		wantsContext   bool
	}{
		{"tools/call", `{"name":"add"}`, "add", false},
		{"tools/call", `{"name":"slow"}`, "slow", true},
		{"tools/call", `{"name":"unknown"}`, "", false},
		{"tools/call", `{"name":7}`, "", false},
		{"resources/read", `{}`, "resources/read", true},
		{"prompts/get", `{}`, "prompts/get", true},
		{"completion/complete", `{}`, "completion/complete", true},
		{"tasks/get", `{}`, "tasks/get", true},
		{"tasks/update", `{}`, "tasks/update", true},
		{"tasks/cancel", `{}`, "tasks/cancel", true},
		{"tools/list", `{}`, "", false},
		{"ping", `{}`, "", false},
	}
	for _, test := range tests {
		x := s.newExchange()
		parse(x, `{"jsonrpc":"2.0","id":1,"method":"`+test.method+`","params":`+test.params+`}`)
		if name, wantsContext := s.function(&x.message); name != test.name || wantsContext != test.wantsContext {
			t.Errorf("%s %s: got %q, %v", test.method, test.params, name, wantsContext)
		}
		x.release()
	}
}

// A function that was late by accident returns to the reader's goroutine.
func TestS11_QuickToolGoesBack(t *testing.T) {
	var slow atomic.Bool
	slow.Store(true)
	moody := addTool
	moody.Call = func(ctx context.Context, in *codec.Reader, out *Output) error {
		if slow.Load() {
			time.Sleep(10 * watchInterval)
		}
		return addTool.Call(ctx, in, out)
	}
	synctest.Test(t, func(t *testing.T) {
		c, conn := startWatchedStdio(t, newTestServer(moody))
		c.write(modernCall("1", "add", `{"a":2,"b":3}`))
		time.Sleep(time.Second)
		synctest.Wait()
		slow.Store(false)
		for i := range quickCalls {
			if !conn.paces["add"].late.Load() {
				t.Errorf("back with the reader after %d calls", i)
			}
			c.write(modernCall("1", "add", `{"a":2,"b":3}`))
			synctest.Wait()
		}
		if conn.paces["add"].late.Load() {
			t.Error("the tool still has goroutines of its own")
		}
		expect(t, c.do(modernCall("1", "add", `{"a":2,"b":3}`))[quickCalls+1:], `{"jsonrpc":"2.0","id":1,`+modernHead+five)
		if err := c.end(); err != nil {
			t.Error(err)
		}
	})
}

func TestS11_BoundedConcurrency(t *testing.T) {
	var running, most, order atomic.Int32
	var inOrder atomic.Bool
	busy := Tool{
		Name: "busy", InputSchema: `{"type":"object","properties":{"n":{"type":"integer"}}}`,
		Call: func(_ context.Context, in *codec.Reader, out *Output) error {
			var n int
			for in.Object(codec.Fields{{Name: "n"}}); in.Next(); {
				n = in.Int()
			}
			if int(order.Add(1)) != n {
				inOrder.Store(false)
			}
			raise(&most, running.Add(1))
			time.Sleep(time.Second)
			running.Add(-1)
			return in.Err()
		},
	}
	tests := []struct {
		options []Option
		most    int32
	}{
		{nil, 64},
		{[]Option{Concurrency(1)}, 1},
		{[]Option{Concurrency(3)}, 3},
		{[]Option{Concurrency(0)}, 200},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.most), func(t *testing.T) {
			most.Store(0)
			order.Store(0)
			inOrder.Store(true)
			server := func() *Server {
				s := NewServer(Implementation{Name: "test", Version: "1.0.0"}, test.options...)
				s.AddTool(busy)
				return s
			}
			stdioTest(t, server, func(t *testing.T, c *stdioClient) {
				for i := range 200 {
					c.write(modernCall(strconv.Itoa(i+1), "busy", fmt.Sprintf(`{"n":%d}`, i+1)))
				}
				expect(t, c.do(ping), pong) // also while calls wait
				time.Sleep(250 * time.Second)
				if got := len(c.read()); got != 200 {
					t.Errorf("%d replies", got)
				}
				if most.Load() != test.most {
					t.Errorf("%d calls ran at a time, want %d", most.Load(), test.most)
				}
				if test.most == 1 && !inOrder.Load() {
					t.Error("calls did not run in order")
				}
			})
		})
	}
}

// A function that goes on when the time of its call is up keeps its place, so
// that functions without an end do not pile up. The end does not wait for it.
func TestS11_AbandonedFunctionsCount(t *testing.T) {
	var running, most atomic.Int32
	deaf := simpleTool("deaf", func(context.Context, *Output) error {
		raise(&most, running.Add(1))
		time.Sleep(time.Hour)
		running.Add(-1)
		return nil
	})
	deaf.Timeout = time.Minute
	synctest.Test(t, func(t *testing.T) {
		s := NewServer(Implementation{Name: "test", Version: "1.0.0"}, Concurrency(2))
		s.AddTool(deaf)
		c := startStdio(t, s)
		for i := range 5 {
			c.write(modernCall(strconv.Itoa(i), "deaf", "{}"))
			time.Sleep(time.Second)
		}
		for hour, want := range []int{2, 2, 1} {
			time.Sleep(2 * time.Minute)
			got := c.read()
			if len(got) != want || !strings.Contains(got[0], errTimeout.Error()) {
				t.Errorf("hour %d: got %q, want %d replies", hour, got, want)
			}
			expect(t, c.do(ping), pong)
			if hour < 2 {
				time.Sleep(time.Hour - 2*time.Minute)
			}
		}
		if most.Load() != 2 {
			t.Errorf("%d functions ran at a time", most.Load())
		}
		began := time.Now()
		if err := c.end(); err != nil || time.Since(began) > 0 {
			t.Errorf("ended after %v: %v", time.Since(began), err)
		}
		time.Sleep(time.Hour)
	})
}

// The queue is bounded: a client that is far ahead waits.
func TestS11_BoundedQueue(t *testing.T) {
	server := func() *Server {
		s := NewServer(Implementation{Name: "test", Version: "1.0.0"}, Concurrency(1), MaxLine(10_000))
		s.AddTool(sleepTool("slow", time.Second))
		return s
	}
	stdioTest(t, server, func(t *testing.T, c *stdioClient) {
		began := time.Now()
		var size int
		for i := range 1000 {
			line := modernCall(strconv.Itoa(i), "slow", "{}")
			size += len(line)
			c.write(line)
			if size > 2*10_000+lineBuffer && time.Since(began) < 10*time.Second {
				t.Fatalf("%d bytes of requests were taken in at once", size)
			}
		}
		time.Sleep(1000 * time.Second)
		if got := len(c.read()); got != 1000 {
			t.Errorf("%d replies", got)
		}
	})
}

// A function that ends its goroutine ends neither the reader nor its own kind.
func TestS11_FunctionEndsItsGoroutine(t *testing.T) {
	goexit := simpleTool("goexit", func(ctx context.Context, _ *Output) error {
		runtime.Goexit()
		return nil
	})
	late := simpleTool("late", func(ctx context.Context, _ *Output) error {
		time.Sleep(time.Second)
		runtime.Goexit()
		return nil
	})
	stdioTest(t, func() *Server { return newTestServer(goexit, late) }, func(t *testing.T, c *stdioClient) {
		failed := func(id string) string {
			return `{"jsonrpc":"2.0","id":` + id + `,"error":{"code":-32603,"message":"internal error*`
		}
		expect(t, c.do(modernCall("1", "goexit", "{}"), modernCall("2", "goexit", "{}"), ping), failed("1"), failed("2"), pong)
		for _, id := range []string{"3", "4"} {
			c.write(modernCall(id, "late", "{}"))
			time.Sleep(2 * time.Second)
			expect(t, c.read(), failed(id))
		}
		expect(t, c.do(ping), pong)
	})
}

func TestS12_UnreadOutputStopsReading(t *testing.T) {
	const size, calls = 1 << 20, 200
	var made atomic.Int32
	large := simpleTool("large", func(_ context.Context, out *Output) error {
		made.Add(1)
		time.Sleep(10 * watchInterval) // so that calls have goroutines of their own
		out.Text(strings.Repeat("x", size))
		return nil
	})
	synctest.Test(t, func(t *testing.T) {
		s := NewServer(Implementation{Name: "test", Version: "1.0.0"}, Concurrency(8))
		s.AddTool(large)
		c, conn := startSilentStdio(t, s)
		written := make(chan struct{})
		go func() {
			for i := range calls {
				c.write(modernCall(strconv.Itoa(i), "large", "{}"))
			}
			close(written)
		}()
		time.Sleep(time.Minute)
		if n := made.Load(); n > 16 {
			t.Errorf("%d results were made that nobody reads", n)
		}
		conn.out.mu.Lock()
		if n := len(conn.out.waiting); n > 2*size {
			t.Errorf("%d bytes wait to be written", n)
		}
		conn.out.mu.Unlock()
		go c.collect()
		<-written
		time.Sleep(time.Minute)
		if got := len(c.read()); got != calls {
			t.Errorf("%d replies", got)
		}
		if err := c.end(); err != nil {
			t.Error(err)
		}
	})
}

// Replies to a burst of input go out together.
func TestS12_RepliesAreWrittenTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, writer := io.Pipe()
		var out writeCounter
		done := make(chan error)
		go func() { done <- newTestServer(addTool).ServeLines(t.Context(), in, &out) }()
		io.WriteString(writer, strings.Repeat(modernCall("1", "add", `{"a":2,"b":3}`)+"\n", 64))
		synctest.Wait()
		if out.writes.Load() != 1 || out.lines.Load() != 64 {
			t.Errorf("%d writes of %d lines", out.writes.Load(), out.lines.Load())
		}
		writer.Close()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

type writeCounter struct{ writes, lines atomic.Int64 }

func (w *writeCounter) Write(b []byte) (int, error) {
	w.writes.Add(1)
	w.lines.Add(int64(strings.Count(string(b), "\n")))
	return len(b), nil
}

// 10,000 pipelined calls, of quick and slow tools, each get their own answer.
func TestS11_PipelinedCalls(t *testing.T) {
	checkLeaks(t)
	echo := func(name string, work func(n int)) Tool {
		return Tool{
			Name: name, InputSchema: `{"type":"object","properties":{"nonce":{"type":"string"}}}`,
			Call: func(_ context.Context, in *codec.Reader, out *Output) error {
				var nonce string
				for in.Object(codec.Fields{{Name: "nonce", Required: true}}); in.Next(); {
					nonce = in.String()
				}
				if err := in.Err(); err != nil {
					return err
				}
				work(len(nonce))
				out.Text(nonce)
				return nil
			},
		}
	}
	s := newTestServer(echo("quick", func(int) {}), echo("yield", func(int) { runtime.Gosched() }),
		echo("slow", func(int) {
			for end := time.Now().Add(3 * watchInterval); time.Now().Before(end); {
				runtime.Gosched()
			}
		}))
	in, requests := io.Pipe()
	replies, out := io.Pipe()
	done := make(chan error, 1)
	go func() {
		done <- s.ServeLines(t.Context(), in, out)
		out.Close()
	}()
	const calls = 10_000
	go func() {
		w := bufio.NewWriter(requests)
		for i := range calls {
			tool := "quick"
			switch {
			case i%500 == 7:
				tool = "slow"
			case i%10 == 3:
				tool = "yield"
			}
			fmt.Fprintln(w, modernCall(strconv.Itoa(i), tool, fmt.Sprintf(`{"nonce":"nonce-%d"}`, i)))
		}
		w.Flush()
		requests.Close()
	}()
	seen := make(map[string]bool, calls)
	for lines := bufio.NewScanner(replies); lines.Scan(); {
		var id, nonce string
		if rest, ok := strings.CutPrefix(lines.Text(), `{"jsonrpc":"2.0","id":`); ok {
			id, _, _ = strings.Cut(rest, ",")
		}
		if _, rest, ok := strings.Cut(lines.Text(), `"text":"nonce-`); ok {
			nonce, _, _ = strings.Cut(rest, `"`)
		}
		if id == "" || id != nonce || seen[id] {
			t.Fatalf("wrong reply: %s", lines.Text())
		}
		seen[id] = true
	}
	if len(seen) != calls {
		t.Errorf("%d replies", len(seen))
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
