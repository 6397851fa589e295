package runtime

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

const megabyte = 1 << 20

// sleepyTool returns one megabyte after a second, as structured content that
// shares its text with all calls.
func sleepyTool() Tool {
	text := strings.Repeat(`lorem "ipsum" `, megabyte/14)
	return simpleTool("sleepy", func(_ context.Context, out *Output) error {
		time.Sleep(time.Second)
		w := out.Structured()
		w.Object()
		w.Key("text")
		w.String(text)
		w.EndObject()
		return nil
	})
}

// heap is how much is in use.
func heap() int {
	runtime.GC()
	runtime.GC() // what pools held is gone now
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// Calls that sleep and then return a megabyte each at once, to a client that
// does not read, hold the memory of one reply.
func TestS12_RepliesAtOnceAreHeldOneAtATime(t *testing.T) {
	const calls = 64
	synctest.Test(t, func(t *testing.T) {
		c, _ := startSilentStdio(t, newTestServer(sleepyTool()))
		before := heap()
		for i := range calls {
			c.write(modernCall(strconv.Itoa(i), "sleepy", "{}"))
		}
		time.Sleep(time.Minute)
		if held := heap() - before; held > 6*megabyte {
			t.Errorf("%d bytes are held", held)
		}
		go c.collect()
		time.Sleep(time.Minute)
		if got := len(c.read()); got != calls {
			t.Errorf("%d replies", got)
		}
		if held := heap() - before; held > 6*megabyte {
			t.Errorf("%d bytes are still held", held)
		}
		if err := c.end(); err != nil {
			t.Error(err)
		}
	})
}

// A large reply that waits for another holds up nothing else, and is given up
// when its call is cancelled, or with the connection.
func TestS12_WaitingReplyCanBeCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, conn := startSilentStdio(t, newTestServer(sleepyTool(), addTool))
		for i := range 4 {
			c.write(modernCall(strconv.Itoa(i), "sleepy", "{}"))
		}
		time.Sleep(2 * time.Second) // one is being written, three wait
		c.write(cancelled("1"))
		c.write(cancelled("2"))
		c.write(cancelled("3"))
		synctest.Wait()
		conn.mu.Lock()
		if n := len(conn.inFlight) + conn.busy; n > 1 {
			t.Errorf("%d calls go on", n)
		}
		conn.mu.Unlock()
		go c.collect()
		if got := c.do(modernCall(`"add"`, "add", `{"a":2,"b":3}`)); len(got) != 2 {
			t.Errorf("%d replies", len(got))
		}
		if err := c.end(); err != nil {
			t.Error(err)
		}
	})
}

func TestS12_EndDoesNotWaitForUnreadReplies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewServer(Implementation{Name: "test", Version: "1.0.0"}, DrainTime(time.Second))
		s.AddTool(sleepyTool())
		c, _ := startSilentStdio(t, s)
		for i := range 4 {
			c.write(modernCall(strconv.Itoa(i), "sleepy", "{}"))
		}
		time.Sleep(2 * time.Second)
		began := time.Now()
		c.in.Close()
		time.Sleep(time.Second + 2*patience)
		c.out.Close() // the write that nobody read fails
		<-c.done
		if took := time.Since(began); took > time.Second+2*patience {
			t.Errorf("it took %v", took)
		}
	})
}

// A tool's time limit is for its function: what becomes large only when the
// result is completed waits as long as that of any other tool.
func TestS12_ReplyOfALimitedToolWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limited := textTool("limited", largeReply/2+1000)
		limited.Timeout = time.Hour
		c, _ := startSilentStdio(t, newTestServer(sleepyTool(), limited))
		c.write(modernCall("1", "sleepy", "{}"))
		time.Sleep(2 * time.Second) // it is being written
		c.write(modernCall("2", "limited", "{}"))
		time.Sleep(time.Second)
		go c.collect()
		time.Sleep(time.Second)
		if got := c.read(); len(got) != 2 || !strings.HasPrefix(got[1], `{"jsonrpc":"2.0","id":2,"result":`) {
			t.Errorf("%d replies", len(got))
		}
		if err := c.end(); err != nil {
			t.Error(err)
		}
	})
}

// Where the time is up while a large result waits, the client hears of it.
func TestS12_TimeIsUpWhileAReplyWaits(t *testing.T) {
	const calls = 16
	synctest.Test(t, func(t *testing.T) {
		limited := textTool("limited", 2*largeReply)
		limited.Timeout = time.Second
		c, _ := startSilentStdio(t, newTestServer(sleepyTool(), limited))
		c.write(modernCall("0", "sleepy", "{}"))
		time.Sleep(2 * time.Second) // it is being written
		for i := range calls {
			c.write(modernCall(strconv.Itoa(i+1), "limited", "{}"))
		}
		time.Sleep(time.Minute)
		go c.collect()
		time.Sleep(time.Second)
		late := 0
		for _, reply := range c.read() {
			if strings.Contains(reply, errTimeout.Error()) {
				late++
			}
		}
		if late != calls {
			t.Errorf("%d of %d calls are answered", late, calls)
		}
		if err := c.end(); err != nil {
			t.Error(err)
		}
	})
}

// textTool returns so many bytes at once, as structured content.
func textTool(name string, size int) Tool {
	text := strings.Repeat("x", size)
	return simpleTool(name, func(_ context.Context, out *Output) error {
		w := out.Structured()
		w.Object()
		w.Key("text")
		w.String(text)
		w.EndObject()
		return nil
	})
}

// Messages stay whole where large and small ones are written at the same time.
func TestS12_LargeMessagesAreOneLineEach(t *testing.T) {
	const writers, each = 8, 50
	r, w := io.Pipe()
	out := newOutbox(w)
	var done sync.WaitGroup
	for i := range writers {
		done.Go(func() {
			for j := range each {
				size := 10
				if j%5 == i%5 {
					size = outboxFlush + i*1000
				}
				out.add(fmt.Appendf(nil, "%d %s", i, strings.Repeat(string(rune('a'+i)), size)))
				if j%7 == 0 {
					out.flush()
				}
			}
		})
	}
	go func() {
		done.Wait()
		out.settle()
		w.Close()
	}()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(lines) != writers*each {
		t.Errorf("%d lines", len(lines))
	}
	for _, line := range lines {
		i, rest, _ := strings.Cut(line, " ")
		n, err := strconv.Atoi(i)
		if err != nil || strings.Trim(rest, string(rune('a'+n))) != "" || len(rest) != 10 && len(rest) != outboxFlush+n*1000 {
			t.Fatalf("the line %.50q… of %d bytes", line, len(line))
		}
	}
}

// F4: a structured result stops growing at the limit, whatever it is made of.
func TestF4_StructuredResultIsBoundedWhileItIsWritten(t *testing.T) {
	const limit = megabyte
	long, control := strings.Repeat("x", 100_000), strings.Repeat("\x01", megabyte/2)
	for name, write := range map[string]func(w *codec.Writer){
		"strings":          func(w *codec.Writer) { w.String(long) },
		"short strings":    func(w *codec.Writer) { w.String("0123456789") },
		"numbers":          func(w *codec.Writer) { w.Int64(1234567890) },
		"names":            func(w *codec.Writer) { w.Object(); w.Key(long); w.Null(); w.EndObject() },
		"escapes":          func(w *codec.Writer) { w.String(control) },
		"base64":           func(w *codec.Writer) { w.Base64([]byte(long)) },
		"JSON":             func(w *codec.Writer) { w.JSONValue([]byte(`"` + long + `"`)) },
		"values in quotes": func(w *codec.Writer) { w.Quote(); w.String(long); w.EndQuote() },
	} {
		t.Run(name, func(t *testing.T) {
			most := 0
			s := NewServer(Implementation{}, WithLogger(slog.New(slog.DiscardHandler)), MaxResult(limit))
			s.AddTool(simpleTool("endless", func(_ context.Context, out *Output) error {
				w := out.Structured()
				w.Object()
				w.Key("values")
				w.Array()
				for range 20 * limit / 10 {
					write(w)
					most = max(most, cap(w.Bytes()))
					if w.Size() > 20*limit {
						break
					}
				}
				w.EndArray()
				w.EndObject()
				return nil
			}))
			for _, rev := range []revision{0, rev20250326, rev20251125} {
				call := legacyRequest("tools/call", `"name":"endless"`)
				if rev == 0 {
					call = request("tools/call", `"name":"endless"`)
				}
				reply := answer(s, rev, call)
				if member(t, reply, "result", "isError") != "true" || !strings.Contains(reply, "the result is too large: ") || len(reply) > 1000 {
					t.Errorf("%s: got %.300s", rev, reply)
				}
			}
			if most > 2*limit+longReplyPart {
				t.Errorf("%d bytes were held", most)
			}
		})
	}
}

// longReplyPart is by how much one value may exceed the limit here.
const longReplyPart = 300_000
