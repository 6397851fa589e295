package command

import (
	"context"
	"errors"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// call calls a tool and prints its result.
func (c *command) call() error {
	if len(c.args) == 0 {
		return misuse("call needs the name of a tool: %s tools lists them", c.Name)
	}
	entries, err := c.client.list("tools/list", "tools")
	if err != nil {
		return err
	}
	tool, err := find("tool", "name", c.args[0], entries)
	if err != nil {
		return err
	}
	arguments := []byte("{}")
	if len(c.args) > 1 {
		if arguments, err = c.arguments(c.args[0], jsonrpc.Member(tool, "inputSchema"), c.args[1:]); err != nil {
			return err
		}
	}
	bar := newBar(c.Err)
	if bar != nil {
		c.client.progress = bar.report
	}
	asker := newAsker(c, bar)
	result, err := asker.call(`"name":` + quote(c.args[0]) + `,"arguments":` + string(arguments))
	bar.clear()
	if err != nil {
		return c.failed(err)
	}
	return c.show(result)
}

// failed prints the error of a call.
func (c *command) failed(err error) error {
	var e *callError
	if !errors.As(err, &e) {
		return err
	}
	if c.json {
		if err := c.printJSON([]byte(`{"error":` + string(e.raw) + `}`)); err != nil {
			return err
		}
	}
	if e.code != missingCapability {
		return err
	}
	required := jsonrpc.Member(jsonrpc.Member(e.raw, "data"), "requiredCapabilities")
	switch {
	case jsonrpc.Member(required, "elicitation") != nil:
		return errors.New("the tool asks questions: call it on a terminal to answer them")
	case jsonrpc.Member(required, "sampling") != nil:
		return errors.New("the tool asks the model of its client, and a command line has none")
	case jsonrpc.Member(required, "roots") != nil:
		return errors.New("the tool asks for the roots of its client, and a command line has none")
	}
	return err
}

// rounds bounds how often a tool may ask.
const rounds = 1000

// call makes the call, and again with answers for as long as the tool asks. A
// tool that must run as a task does so.
func (a *asker) call(params string) (result []byte, err error) {
	cl := a.command.client
	more := ""
	for range rounds {
		result, err = cl.request("tools/call", params+more)
		var e *callError
		if errors.As(err, &e) && e.code == missingCapability && !a.tasks && wantsTasks(e) {
			a.tasks = true
			cl.capabilities = a.capabilities()
			continue
		}
		if err != nil {
			return nil, err
		}
		switch text(jsonrpc.Member(result, "resultType")) {
		case "input_required":
			answers, err := a.answer(jsonrpc.Member(result, "inputRequests"))
			if err != nil {
				return nil, err
			}
			more = `,"inputResponses":` + answers
			if state := jsonrpc.Member(result, "requestState"); state != nil {
				more += `,"requestState":` + string(state)
			}
		case "task":
			return a.follow(jsonrpc.Member(result, "taskId"), result)
		default:
			return result, nil
		}
	}
	return nil, errors.New("the tool asks without end")
}

func wantsTasks(e *callError) bool {
	required := jsonrpc.Member(jsonrpc.Member(e.raw, "data"), "requiredCapabilities")
	return jsonrpc.Member(jsonrpc.Member(required, "extensions"), metaPrefix+"tasks") != nil
}

// follow waits for a task to end and returns its result.
func (a *asker) follow(id, state []byte) ([]byte, error) {
	cl := a.command.client
	params := `"taskId":` + string(id)
	for {
		wait, _ := jsonrpc.Int(jsonrpc.Member(state, "pollIntervalMs"))
		select {
		case <-time.After(min(time.Duration(wait)*time.Millisecond, time.Second)):
		case <-cl.ctx.Done():
			cl.cancelTask(params)
			return nil, errCancelled
		}
		var err error
		if state, err = cl.request("tasks/get", params); err != nil {
			if errors.Is(err, errCancelled) {
				cl.cancelTask(params)
			}
			return nil, err
		}
		a.bar.say(text(jsonrpc.Member(state, "statusMessage")))
		switch text(jsonrpc.Member(state, "status")) {
		case "completed":
			return jsonrpc.Member(state, "result"), nil
		case "failed":
			return nil, newCallError(jsonrpc.Member(state, "error"))
		case "cancelled":
			return nil, errCancelled
		case "input_required":
			answers, err := a.answer(jsonrpc.Member(state, "inputRequests"))
			if err != nil {
				cl.cancelTask(params)
				return nil, err
			}
			if _, err := cl.request("tasks/update", params+`,"inputResponses":`+answers); err != nil {
				return nil, err
			}
		}
	}
}

// cancelTask cancels a task, whatever has become of the context.
func (c *client) cancelTask(params string) {
	still := *c
	still.ctx = context.WithoutCancel(c.ctx)
	_, _ = still.request("tasks/cancel", params)
	c.id = still.id
}
