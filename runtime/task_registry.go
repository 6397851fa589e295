package runtime

import (
	"context"
	"sync"
	"time"
)

// taskRegistry holds the calls of tools with task support that run in this
// process, and the tasks that they have become.
type taskRegistry struct {
	mu    sync.Mutex // guards what follows
	runs  map[*taskRun]struct{}
	tasks map[string]*task // by key
	// byCaller counts the runs of authenticated callers.
	byCaller map[string]int
	closed   bool
	// idle is closed when no run is left after closing.
	idle chan struct{}
}

// enter admits a call; false means that a limit is reached.
func (g *taskRegistry) enter(r *taskRun, limit int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed || len(g.runs) >= limit || r.x.principal != "" && g.byCaller[r.x.principal] >= max(1, limit/10) {
		return false
	}
	if g.runs == nil {
		g.runs = make(map[*taskRun]struct{})
		g.tasks = make(map[string]*task)
		g.byCaller = make(map[string]int)
	}
	g.runs[r] = struct{}{}
	if r.x.principal != "" {
		g.byCaller[r.x.principal]++
	}
	return true
}

// leave forgets a call whose function has returned.
func (g *taskRegistry) leave(r *taskRun) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.runs, r)
	if r.x.principal != "" {
		if g.byCaller[r.x.principal]--; g.byCaller[r.x.principal] == 0 {
			delete(g.byCaller, r.x.principal)
		}
	}
	if g.closed && len(g.runs) == 0 {
		close(g.idle)
	}
}

func (g *taskRegistry) add(t *task) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tasks[t.key] = t
}

func (g *taskRegistry) drop(t *task) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.tasks, t.key)
}

// find returns a task that runs here.
func (g *taskRegistry) find(key string) *task {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.tasks[key]
}

// close admits no more calls. The channel is closed when none is left.
func (g *taskRegistry) close() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.closed {
		g.closed = true
		g.idle = make(chan struct{})
		if len(g.runs) == 0 {
			close(g.idle)
		}
	}
	return g.idle
}

// cancel cancels the functions that run, and returns how many there are.
func (g *taskRegistry) cancel(cause error) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	for r := range g.runs {
		r.cancel(cause)
	}
	return len(g.runs)
}

// taskPatience is how long functions may take to notice that they are cancelled.
const taskPatience = time.Second

// Shutdown ends what goes on without a request: tasks. No new ones begin, and
// those that run may go on until ctx is done; then their contexts are
// cancelled, and they fail. It returns nil when no function runs any more, and
// the error of ctx where one does not notice. Transports end on their own; call
// it after them.
func (s *Server) Shutdown(ctx context.Context) error {
	idle := s.tasks.close()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
	}
	s.tasks.cancel(errTaskStopped)
	select {
	case <-idle:
		return nil
	case <-time.After(taskPatience):
	}
	s.options.logger.Warn("functions of tasks go on although their contexts are cancelled", "functions", s.tasks.cancel(errTaskStopped))
	return ctx.Err()
}

// endTasks shuts the tasks down with the program that s is. What Shutdown has
// to complain of it has logged.
func (s *Server) endTasks(grace context.Context) { s.Shutdown(grace) }
