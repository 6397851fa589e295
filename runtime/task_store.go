package runtime

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"sync"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// TaskStore keeps what clients see of tasks. The server saves a task when it is
// created, before the client hears of it, when questions are asked and
// answered, and when it ends; progress in between is not saved.
//
// A store that processes share lets a client read its tasks wherever a load
// balancer sends it, and after a restart. It does not move functions: each runs
// in the process that took the call, and answers and cancellations have to
// reach that process, for which clients repeat the task's id in the Mcp-Name
// header. Where the process is gone, the last state stays until its time is up.
//
// The methods may be called concurrently. They hold up requests, so they should
// fail rather than take long.
type TaskStore interface {
	// Save keeps the state of a task for ttl in place of the one before. The
	// key says nothing about the task; the state is a JSON object.
	Save(ctx context.Context, key string, state []byte, ttl time.Duration) error
	// Load returns the state saved last, nil where there is none or its time is
	// up.
	Load(ctx context.Context, key string) (state []byte, err error)
}

// taskStoreTimeout bounds one use of the store.
const taskStoreTimeout = 5 * time.Second

// NewTaskStore returns a store in memory with room for a number of tasks and of
// bytes; when it is full no task can be created until others have gone. A
// server's own has room for 10,000 tasks and 64 MiB.
func NewTaskStore(tasks, bytes int) TaskStore {
	return &memoryTasks{room: tasks, bytes: bytes}
}

type memoryTasks struct {
	mu    sync.Mutex // guards what follows
	room  int        // how many tasks still fit
	bytes int        // how many bytes of their states
	saved map[string]*savedTask
}

// savedTask is one state. Nothing changes it once it is stored.
type savedTask struct {
	state []byte
	timer *time.Timer
}

// leastSaved is what the smallest state takes, so that a task that was created
// can also end, if only with an error.
const leastSaved = 1 << 10

func (t *savedTask) size() int { return max(len(t.state), leastSaved) }

var errTasksFull = errors.New("too many tasks are kept, or too large ones")

func (s *memoryTasks) Save(_ context.Context, key string, state []byte, ttl time.Duration) error {
	next := &savedTask{state: append([]byte(nil), state...)}
	s.mu.Lock()
	defer s.mu.Unlock()
	room, bytes := s.room-1, s.bytes-next.size()
	last := s.saved[key]
	if last != nil {
		room, bytes = room+1, bytes+last.size()
	}
	if room < 0 || bytes < 0 {
		return errTasksFull
	}
	if last != nil {
		last.timer.Stop()
	}
	if s.saved == nil {
		s.saved = make(map[string]*savedTask)
	}
	s.room, s.bytes = room, bytes
	s.saved[key] = next
	next.timer = time.AfterFunc(ttl, func() { s.drop(key, next) })
	return nil
}

func (s *memoryTasks) Load(_ context.Context, key string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.saved[key]; t != nil {
		return t.state, nil
	}
	return nil, nil
}

// drop forgets a state unless another is in its place.
func (s *memoryTasks) drop(key string, t *savedTask) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.saved[key] != t {
		return
	}
	delete(s.saved, key)
	s.room, s.bytes = s.room+1, s.bytes+t.size()
	if len(s.saved) == 0 {
		s.saved = nil // a map does not shrink
	}
}

// taskKey names a task of a caller in the store. Neither id nor caller can be
// told from it.
func (s *Server) taskKey(principal string, id []byte) string {
	h := sha256.New()
	for _, part := range [][]byte{[]byte(s.info.Name), []byte(principal), id} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write(part)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// isEmptyOrObject reports whether a loaded state is one JSON object, or none.
func isEmptyOrObject(state []byte) bool {
	if len(state) == 0 {
		return true
	}
	end, problem := codec.Scan(state, 0, maxStateDepth)
	return problem == codec.ScanOK && end == len(state) && state[0] == '{'
}

// maxStateDepth is more than results can have around what a writer allows.
const maxStateDepth = 1000
