package mcptest

import (
	"context"
	"encoding/json"
	"time"
)

// extensionTasks is the extension by which a call goes on as a task.
const extensionTasks = metaPrefix + "tasks"

// Tasks has the client declare that it knows tasks, as tools that must run as
// one demand. A call that becomes a task is followed to its end: its result is
// that of the task, questions in it are answered like any other, and Progress is
// empty, since a task reports its progress to those who look at it. The legacy
// era has no tasks.
func Tasks() Option {
	return func(c *config) { c.tasks = true }
}

// declared are the capabilities, with tasks where the client knows them.
func (cfg *config) declared() json.RawMessage {
	if !cfg.tasks {
		return cfg.capabilities
	}
	var members map[string]json.RawMessage
	json.Unmarshal(cfg.capabilities, &members)
	var extensions map[string]json.RawMessage
	if json.Unmarshal(members["extensions"], &extensions) != nil || extensions == nil {
		extensions = map[string]json.RawMessage{}
	}
	extensions[extensionTasks] = json.RawMessage("{}")
	members["extensions"], _ = json.Marshal(extensions)
	raw, _ := json.Marshal(members)
	return raw
}

// task is the state of a task.
type task struct {
	ID     string          `json:"taskId"`
	Status string          `json:"status"`
	Inputs inputRequests   `json:"inputRequests"`
	Result json.RawMessage `json:"result"`
	Error  *wireError      `json:"error"`
}

const (
	// lookEvery is how often a task is looked at.
	lookEvery = 5 * time.Millisecond
	// cancelWithin is how long a task may take to end when it is cancelled.
	cancelWithin = 5 * time.Second
)

// follow waits for a task to end and returns its outcome as the response that an
// ordinary call would have had. Where the test ends first, or its context, it
// cancels the task.
func (c *Client) follow(conn *conn, id string, r *Result) (outcome message) {
	c.t.Helper()
	ended := false
	defer func() {
		if !ended {
			request := conn.nextID()
			raw, _ := json.Marshal(map[string]any{"taskId": id, "_meta": c.meta(request)})
			conn.write(message{ID: request, Method: "tasks/cancel", Params: raw})
		}
	}()
	// The context of the test is that of the task, not of looking at it.
	looker := c.WithContext(context.WithoutCancel(c.ctx))
	cancelled := c.ctx.Done()
	var deadline <-chan time.Time
	for {
		outcome, ended = looker.look(conn, id, r)
		if ended {
			if c.ctx.Err() != nil {
				r.err = c.ctx.Err()
			}
			return outcome
		}
		select {
		case <-time.After(lookEvery):
		case <-deadline:
			r.err = c.ctx.Err()
			return message{}
		case <-cancelled:
			cancelled, deadline = nil, time.After(cancelWithin)
			looker.roundTrip(conn, "tasks/cancel", map[string]any{"taskId": id}, r)
		}
	}
}

// look looks at a task once, and answers what it asks. It returns the outcome of
// one that has ended.
func (c *Client) look(conn *conn, id string, r *Result) (outcome message, ended bool) {
	c.t.Helper()
	reply := c.roundTrip(conn, "tasks/get", map[string]any{"taskId": id}, r)
	if reply.Result == nil {
		return reply, true
	}
	var t task
	if err := json.Unmarshal(reply.Result, &t); err != nil {
		c.t.Fatalf("mcptest: %s: the server sent %s: %v", r.what, clip(reply.Result), err)
	}
	switch t.Status {
	case "completed":
		return message{Result: t.Result}, true
	case "failed":
		return message{Error: t.Error}, true
	case "cancelled":
		return message{Error: &wireError{Message: "the task was cancelled"}}, true
	case "input_required":
		reply := c.roundTrip(conn, "tasks/update", map[string]any{"taskId": id, "inputResponses": c.answers(t.Inputs, r)}, r)
		return reply, reply.Error != nil
	}
	return message{}, false
}
