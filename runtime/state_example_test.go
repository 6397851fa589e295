package runtime_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/internal/exampletest"
	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

// expiring is an mcp.OnceStore and an mcp.TaskStore for one machine, in a few
// lines. Those of several machines are kept where all of them look, such as in
// Redis: SET with NX and EX, SET with EX, GET.
type expiring struct {
	mu    sync.Mutex // guards what follows
	kept  map[string][]byte
	until map[string]time.Time
}

func newExpiring() *expiring {
	return &expiring{kept: map[string][]byte{}, until: map[string]time.Time{}}
}

// Once implements mcp.OnceStore.
func (e *expiring) Once(_ context.Context, key string, ttl time.Duration) (first bool, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.load(key) != nil {
		return false, nil
	}
	e.kept[key], e.until[key] = []byte{}, time.Now().Add(ttl)
	return true, nil
}

// Save implements mcp.TaskStore.
func (e *expiring) Save(_ context.Context, key string, state []byte, ttl time.Duration) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.kept[key], e.until[key] = state, time.Now().Add(ttl)
	return nil
}

// Load implements mcp.TaskStore.
func (e *expiring) Load(_ context.Context, key string) ([]byte, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.load(key), nil
}

func (e *expiring) load(key string) []byte {
	if time.Now().After(e.until[key]) {
		delete(e.kept, key)
		delete(e.until, key)
	}
	return e.kept[key]
}

// Several processes behind a load balancer: what one of them has sealed the
// others open. With a store that all of them ask, an answer counts once.
func ExampleStateKeys() {
	t := new(exampletest.T)
	defer t.End()

	var (
		key                  = []byte(strings.Repeat("k", 32)) // in earnest 32 random bytes, and secret
		once   mcp.OnceStore = newExpiring()                   // of one process: mcp.NewOnceStore()
		handle string
	)
	process := func() *mcptest.Client {
		s := NewMCPServer(mcp.StateKeys(key), mcp.StateOnce(once), mcp.StateLifetime(5*time.Minute))
		s.AddTool(toolOf("begin", func(ctx context.Context) (string, error) {
			h, err := mcp.NewHandle(ctx, []byte("page 2"), time.Hour)
			handle = h
			return h, err
		}))
		s.AddTool(toolOf("resume", func(ctx context.Context) (string, error) {
			state, err := mcp.OpenHandle(ctx, handle)
			return string(state), err
		}))
		return mcptest.New(t, s)
	}
	process().Call("begin", nil).Text()
	fmt.Println(process().Call("resume", nil).Text())
	// Output:
	// page 2
}

// A tool whose calls outlive a request. In a program //mcp:tool task=optional
// says so.
func ExampleWithTaskStore() {
	t := new(exampletest.T)
	defer t.End()

	var store mcp.TaskStore = newExpiring() // by default mcp.NewTaskStore(10_000, 64<<20)
	s := NewMCPServer(mcp.WithTaskStore(store), mcp.TaskLimit(100), mcp.TaskLifetime(time.Hour))
	render := toolOf("render", func(ctx context.Context) (string, error) { return "42 frames", nil })
	render.Task = mcp.TaskRequired
	s.AddTool(render)
	preview := toolOf("preview", func(ctx context.Context) (string, error) { return "1 frame", nil })
	preview.Task = mcp.TaskOptional // where it takes long and the client knows tasks
	s.AddTool(preview)

	modern := mcptest.New(t, s, mcptest.Tasks())
	fmt.Println(modern.Call("render", nil).Text(), modern.Call("preview", nil).Text())
	other := mcptest.New(t, s)
	fmt.Println(other.Call("render", nil).Err(), other.Call("preview", nil).Text())
	// Output:
	// 42 frames 1 frame
	// Missing required client capability 1 frame
}

// The stores of a server that is one process.
func ExampleNewTaskStore() {
	ctx := context.Background()
	tasks := mcp.NewTaskStore(1, 1<<10)
	fmt.Println(tasks.Save(ctx, "one", []byte(`{"status":"working"}`), time.Minute))
	fmt.Println(tasks.Save(ctx, "two", []byte(`{"status":"working"}`), time.Minute))
	state, _ := tasks.Load(ctx, "one")
	fmt.Println(string(state))

	states := mcp.NewOnceStore()
	for range 2 {
		fmt.Println(states.Once(ctx, "a request state", time.Minute))
	}
	// Output:
	// <nil>
	// too many tasks are kept, or too large ones
	// {"status":"working"}
	// true <nil>
	// false <nil>
}
