package runtime

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestS04_EndOfInputDrains(t *testing.T) {
	var stopped atomic.Int32
	tools := []Tool{
		addTool, sleepTool("second", time.Second),
		simpleTool("forever", func(ctx context.Context, _ *Output) error {
			<-ctx.Done()
			stopped.Add(1)
			return ctx.Err()
		}),
		simpleTool("stubborn", func(ctx context.Context, out *Output) error {
			time.Sleep(time.Minute)
			out.Text("too late")
			return nil
		}),
	}
	tests := []struct {
		name  string
		drain time.Duration
		calls []string
		want  []string
		took  time.Duration
		// stopped counts the calls that are cancelled.
		stopped int32
	}{
		{"nothing runs", 5 * time.Second, nil, nil, 0, 0},
		{"quick call", 5 * time.Second, []string{modernCall("1", "add", `{"a":2,"b":3}`)}, []string{`{"jsonrpc":"2.0","id":1,"result"*`}, 0, 0},
		{"call that ends in time", 5 * time.Second, []string{modernCall("1", "second", "{}")}, []string{`{"jsonrpc":"2.0","id":1,"result"*`}, time.Second, 0},
		{"call that does not", 5 * time.Second, []string{modernCall("1", "forever", "{}")}, nil, 5 * time.Second, 1},
		{"call that does not even when cancelled", 5 * time.Second, []string{modernCall("1", "stubborn", "{}")}, nil, 5*time.Second + patience, 0},
		{"no drain time", 0, []string{modernCall("1", "forever", "{}"), modernCall("2", "second", "{}")}, nil, 0, 1},
	}
	for _, test := range tests {
		for _, by := range []string{"end of input", "signal"} {
			t.Run(test.name+"/"+by, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					stopped.Store(0)
					s := newTestServer(tools...)
					s.options.drain = test.drain
					c := startStdio(t, s)
					for _, call := range test.calls {
						c.write(call)
					}
					synctest.Wait()
					began := time.Now()
					if by == "signal" {
						c.stop()
					} else {
						c.in.Close()
					}
					if err := <-c.done; err != nil {
						t.Error(err)
					}
					if took := time.Since(began); took < test.took || took > test.took+2*watchInterval {
						t.Errorf("it took %v, want %v", took, test.took)
					}
					expect(t, c.read(), test.want...)
					if stopped.Load() != test.stopped {
						t.Errorf("%d calls noticed that they were cancelled", stopped.Load())
					}
					c.in.Close()
					time.Sleep(2 * time.Minute) // lets the stubborn end
				})
			})
		}
	}
}

// Calls that wait behind others at the end are drained too, and forgotten when
// the time is up.
func TestS04_QueueIsDrained(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewServer(Implementation{Name: "test", Version: "1.0.0"}, Concurrency(1))
		s.AddTool(sleepTool("slow", 2*time.Second))
		c := startStdio(t, s)
		for _, id := range []string{"1", "2", "3", "4"} {
			c.write(modernCall(id, "slow", "{}"))
		}
		if err := c.end(); err != nil {
			t.Error(err)
		}
		expect(t, c.read(), `{"jsonrpc":"2.0","id":1,"result"*`, `{"jsonrpc":"2.0","id":2,"result"*`)
	})
}

func TestS06_SignalStopsReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := startStdio(t, newTestServer(sleepTool("slow", time.Second)))
		c.write(modernCall("1", "slow", "{}"))
		time.Sleep(100 * time.Millisecond)
		c.stop()
		synctest.Wait()
		go io.WriteString(c.in, modernCall("2", "slow", "{}")+"\n")
		if err := <-c.done; err != nil {
			t.Error(err)
		}
		expect(t, c.read(), `{"jsonrpc":"2.0","id":1,"result"*`)
		c.in.Close()
	})
}

func TestS07_BrokenStdout(t *testing.T) {
	var stopped atomic.Int32
	forever := simpleTool("forever", func(ctx context.Context, _ *Output) error {
		<-ctx.Done()
		stopped.Add(1)
		return ctx.Err()
	})
	synctest.Test(t, func(t *testing.T) {
		c, _ := startSilentStdio(t, newTestServer(forever))
		c.write(modernCall("1", "forever", "{}"))
		time.Sleep(100 * time.Millisecond)
		broken := errors.New("broken pipe")
		c.out.CloseWithError(broken)
		began := time.Now()
		c.write(ping)
		if err := <-c.done; !errors.Is(err, broken) {
			t.Errorf("the server ended with %v", err)
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("it took %v", took)
		}
		if stopped.Load() != 1 {
			t.Error("the call was not cancelled")
		}
		c.in.Close()
	})
}

// A client that neither reads nor leaves does not keep the process alive.
func TestS06_UnreadOutputDoesNotBlockTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := startSilentStdio(t, newTestServer(addTool))
		c.write(modernCall("1", "add", `{"a":2,"b":3}`))
		c.stop()
		began := time.Now()
		if err := <-c.done; err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took > 5*time.Second+2*patience {
			t.Errorf("it took %v", took)
		}
		c.in.Close()
		c.out.Close()
	})
}

func TestReadError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := startStdio(t, newTestServer())
		broken := errors.New("input/output error")
		c.in.CloseWithError(broken)
		if err := <-c.done; !errors.Is(err, broken) {
			t.Errorf("the server ended with %v", err)
		}
	})
}

func TestS19_SubscriptionsEndInGoodOrder(t *testing.T) {
	for _, by := range []string{"end of input", "signal"} {
		t.Run(by, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := startStdio(t, newTestServer(addTool))
				c.do(listen(`"s"`, `{"toolsListChanged":true}`), listen(`2`, `{}`))
				began := time.Now()
				if by == "signal" {
					c.stop()
				} else {
					c.in.Close()
				}
				if err := <-c.done; err != nil {
					t.Error(err)
				}
				if took := time.Since(began); took > 0 {
					t.Errorf("it took %v", took)
				}
				got := c.read()
				if len(got) != 4 {
					t.Fatalf("got %q", got)
				}
				for _, id := range []string{`"s"`, `2`} {
					last := `{"jsonrpc":"2.0","id":` + id + `,"result":{"resultType":"complete","_meta":{"io.modelcontextprotocol/subscriptionId":` + id + `,"io.modelcontextprotocol/serverInfo":{"name":"test","version":"1.0.0"}}}}`
					end := `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":` + id + `,"reason":"the server has ended the subscription"}}`
					if i := slices.Index(got, last); i < 0 || slices.Index(got, end) < i {
						t.Errorf("want\n%s\n%s\ngot %q", last, end, got)
					}
				}
				c.in.Close()
			})
		})
	}
}
