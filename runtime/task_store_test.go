package runtime

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// fakeStore is a store that fails as told.
type fakeStore struct {
	TaskStore
	mu    sync.Mutex // guards what follows
	saves []string
	fail  func(save int, state string) error
	load  func(key string) ([]byte, error)
}

func (s *fakeStore) Save(ctx context.Context, key string, state []byte, ttl time.Duration) error {
	s.mu.Lock()
	s.saves = append(s.saves, string(state))
	n := len(s.saves)
	s.mu.Unlock()
	if s.fail != nil {
		if err := s.fail(n, string(state)); err != nil {
			return err
		}
	}
	return s.TaskStore.Save(ctx, key, state, ttl)
}

func (s *fakeStore) Load(ctx context.Context, key string) ([]byte, error) {
	if s.load != nil {
		return s.load(key)
	}
	return s.TaskStore.Load(ctx, key)
}

func (s *fakeStore) statuses() (list []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, state := range s.saves {
		list = append(list, textAt(state, "status"))
	}
	return list
}

var errStoreDown = errors.New("connection refused")

func withStore(store TaskStore, tools ...Tool) func() *Server {
	return func() *Server {
		s := askingTools(tools...)()
		WithTaskStore(store)(&s.options)
		return s
	}
}

// SEP-2663: a client hears of a task when it is stored, and the store of every
// status that it has.
func TestTaskStoreSeesEveryStatus(t *testing.T) {
	store := &fakeStore{TaskStore: NewTaskStore(10, 1<<20)}
	tool := taskTool("f", TaskOptional, func(ctx context.Context, out *Output) error {
		time.Sleep(time.Second)
		for i := range 100 {
			Progress(ctx, float64(i), 100, "")
		}
		_, err := Ask[person](ctx, "Who?")
		return err
	})
	taskTest(t, withStore(store, tool), func(t *testing.T, s *Server) {
		c := newTaskClient(s)
		id := c.start(t, "f")
		if got := strings.Join(store.statuses(), " "); got != "working" {
			t.Errorf("saved %s", got)
		}
		time.Sleep(2 * time.Second)
		c.task("update", id, accepts("1"))
		synctest.Wait()
		if got := strings.Join(store.statuses(), " "); got != "working input_required working completed" && got != "working input_required completed completed" {
			t.Errorf("saved %s", got)
		}
		state := store.saves[len(store.saves)-1]
		if got := c.get(t, id); !strings.HasSuffix(got, state[1:]) {
			t.Errorf("tasks/get says %s\nthe store has %s", got, state)
		}
		for _, state := range store.saves {
			if strings.Contains(state, "resultType\":\"task") || strings.Contains(state, "requestState") {
				t.Errorf("saved %s", state)
			}
		}
	})
}

// Where a task cannot be stored there is none: the call goes on as an ordinary
// one where its tool allows, and fails where not.
func TestTaskCannotBeStored(t *testing.T) {
	cause := make(chan error, 1)
	stop := taskTool("required", TaskRequired, func(ctx context.Context, _ *Output) error {
		<-ctx.Done()
		cause <- context.Cause(ctx)
		return ctx.Err()
	})
	failures := map[string]func(int, string) error{
		"error": func(int, string) error { return errStoreDown },
		"panic": func(int, string) error { panic("store") },
	}
	for name, fail := range failures {
		t.Run(name, func(t *testing.T) {
			store := &fakeStore{TaskStore: NewTaskStore(10, 1<<20), fail: fail}
			taskTest(t, func() *Server {
				cause = make(chan error, 1)
				return withStore(store, slowTool("optional", TaskOptional, time.Second), askingTool("ask", TaskOptional), stop, slowTool("quick", TaskRequired, 0))()
			}, func(t *testing.T, s *Server) {
				c := newTaskClient(s)
				if reply := c.call("optional", ""); resultText(memberAt(reply, "result")) != "done" {
					t.Errorf("got %s", reply)
				}
				first := memberAt(c.call("ask", ""), "result")
				if textAt(first, "resultType") != "input_required" {
					t.Errorf("got %s", first)
				}
				if reply := c.call("ask", stateParam(textAt(first, "requestState"))+accepts("1")); resultText(memberAt(reply, "result")) != "Hello, 1!" {
					t.Errorf("got %s", reply)
				}
				const want = `{"code":-32603,"message":"internal error: the task could not be created"}`
				for _, tool := range []string{"required", "quick"} {
					if reply := c.call(tool, ""); memberAt(reply, "error") != want {
						t.Errorf("got %s", reply)
					}
				}
				if err := <-cause; err == nil || err == errTaskUnwanted {
					t.Errorf("the function's context ended by %v", err)
				}
				expectNothingRuns(t, s)
			})
		})
	}
}

// An outcome that cannot be stored makes the task fail, and does not hide it.
func TestTaskOutcomeCannotBeStored(t *testing.T) {
	tests := []struct {
		name string
		fail func(int, string) error
	}{
		{"once", func(n int, _ string) error {
			if n == 2 {
				return errStoreDown
			}
			return nil
		}},
		{"from now on", func(n int, _ string) error {
			if n >= 2 {
				return errStoreDown
			}
			return nil
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			store := &fakeStore{TaskStore: NewTaskStore(10, 1<<20), fail: test.fail}
			taskTest(t, withStore(store, slowTool("f", TaskOptional, time.Second)), func(t *testing.T, s *Server) {
				c := newTaskClient(s)
				id := c.start(t, "f")
				time.Sleep(2 * time.Second)
				state := c.get(t, id)
				expectStatus(t, state, statusFailed)
				if memberAt(state, "error", "code") != "-32603" || memberAt(state, "result") != "" {
					t.Errorf("got %s", state)
				}
				time.Sleep(time.Hour)
				synctest.Wait()
				expectUnknownTask(t, c.task("get", id, ""))
			})
		})
	}
}

// Another process with the store shows a task; what has to reach the function is
// refused there while it runs.
func TestTaskStoreIsShared(t *testing.T) {
	var other *Server
	taskTest(t, func() *Server {
		store := NewTaskStore(10_000, 64<<20)
		other = withStore(store, askingTool("f", TaskOptional))()
		return withStore(store, askingTool("f", TaskOptional))()
	}, func(t *testing.T, s *Server) {
		here, there := newTaskClient(s), newTaskClient(other)
		here.principal, there.principal = "alice", "alice"
		id := here.start(t, "f")
		synctest.Wait()
		if a, b := here.get(t, id), there.get(t, id); a != b {
			t.Errorf("one process says %s\nanother %s", a, b)
		}
		for _, verb := range []string{"update", "cancel"} {
			if reply := there.task(verb, id, accepts("1")); memberAt(reply, "error", "code") != "-32603" || !strings.Contains(reply, "another process") {
				t.Errorf("tasks/%s: got %s", verb, reply)
			}
		}
		here.task("update", id, accepts("1"))
		synctest.Wait()
		expectStatus(t, there.get(t, id), statusCompleted)
		for _, verb := range []string{"update", "cancel"} {
			expectAcknowledged(t, there.task(verb, id, accepts("1")))
		}
		there.principal = "bob"
		expectUnknownTask(t, there.task("get", id, ""))
		there.principal, other.info.Name = "alice", "other"
		expectUnknownTask(t, there.task("get", id, ""))
	})
}

// A store that fails or has lost its mind is an internal error, not an unknown
// task.
func TestTaskStoreFailsToLoad(t *testing.T) {
	for name, load := range map[string]func(string) ([]byte, error){
		"down":     func(string) ([]byte, error) { return nil, errStoreDown },
		"garbage":  func(string) ([]byte, error) { return []byte("{"), nil },
		"no state": func(string) ([]byte, error) { return []byte("[1]"), nil },
		"two":      func(string) ([]byte, error) { return []byte("{}{}"), nil },
	} {
		t.Run(name, func(t *testing.T) {
			store := &fakeStore{TaskStore: NewTaskStore(10, 1<<20), load: load}
			c := newTaskClient(withStore(store, slowTool("f", TaskOptional, time.Second))())
			for _, verb := range []string{"get", "update", "cancel"} {
				reply := c.task(verb, "x", accepts())
				if memberAt(reply, "error", "code") != "-32603" || strings.Contains(reply, "refused") {
					t.Errorf("tasks/%s: got %s", verb, reply)
				}
			}
		})
	}
}

func TestMemoryTaskStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewTaskStore(3, 10<<10)
		save := func(key string, size int, ttl time.Duration) error {
			return s.Save(t.Context(), key, []byte(strings.Repeat("x", size)), ttl)
		}
		load := func(key string) int {
			state, err := s.Load(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			return len(state)
		}
		if load("a") != 0 || save("a", 1, time.Minute) != nil || save("b", 2, time.Hour) != nil || load("a") != 1 || load("b") != 2 {
			t.Error("states are not kept")
		}
		if save("a", 3, time.Minute) != nil || load("a") != 3 {
			t.Error("a state does not replace the one before")
		}
		if save("c", 1, time.Minute) != nil || save("d", 1, time.Minute) == nil || load("d") != 0 {
			t.Error("the number of states is not bounded")
		}
		if save("a", 8<<10, time.Minute) != nil || save("b", 2<<10, time.Hour) == nil || load("b") != 2 {
			t.Error("the bytes of states are not bounded")
		}
		if save("b", leastSaved, time.Hour) != nil {
			t.Error("a small state cannot replace another")
		}
		state := []byte("abc")
		s.Save(t.Context(), "c", state, time.Minute)
		state[0] = 'x'
		if kept, _ := s.Load(t.Context(), "c"); string(kept) != "abc" {
			t.Errorf("the state changed to %s", kept)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if load("a") != 0 || load("c") != 0 || load("b") == 0 {
			t.Error("states do not go when their time is up")
		}
		if save("b", 1, 2*time.Hour) != nil {
			t.Error("no room although states have gone")
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if load("b") == 0 {
			t.Error("a state went by the time of the one before")
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if m := s.(*memoryTasks); m.saved != nil || m.room != 3 || m.bytes != 10<<10 {
			t.Errorf("left: %d states, room for %d and %d bytes", len(m.saved), m.room, m.bytes)
		}
	})
}

func TestMemoryTaskStoreConcurrently(t *testing.T) {
	s := NewTaskStore(100, 1<<20)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for i := range 500 {
				key := strconv.Itoa(i % 50)
				s.Save(t.Context(), key, []byte(key), time.Millisecond)
				if state, err := s.Load(t.Context(), key); err != nil || state != nil && string(state) != key {
					t.Errorf("%s: %q, %v", key, state, err)
				}
			}
		})
	}
	wait.Wait()
}
