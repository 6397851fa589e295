package mcptest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

// The error codes that mean something here.
const (
	methodNotFound     = -32601
	invalidParams      = -32602
	unsupportedVersion = -32022
)

// metaPrefix starts the _meta keys of the specification.
const metaPrefix = "io.modelcontextprotocol/"

// clientInfo is what the client calls itself.
var clientInfo = map[string]string{"name": "mcptest", "version": "1.0.0"}

// connect returns a connection that is ready for requests: an idle one, or a new
// one that has been initialized where the revision has sessions.
func (c *Client) connect() (conn *conn, err *mcp.Error) {
	c.t.Helper()
	if conn := c.pool.take(); conn != nil {
		return conn, nil
	}
	return c.open()
}

// open returns a new connection that is ready for requests.
func (c *Client) open() (conn *conn, err *mcp.Error) {
	c.t.Helper()
	ctx := context.WithoutCancel(c.ctx)
	if c.config.caller != "" {
		ctx = mcp.WithCaller(ctx, c.config.caller)
	}
	fresh := dial(ctx, c.subject.get(c.t))
	defer func() {
		if conn == nil {
			fresh.close()
		}
	}()
	if !isModern(c.Revision()) {
		if err := c.initialize(fresh); err != nil {
			return nil, err
		}
	}
	return fresh, nil
}

// initialize begins a legacy session.
func (c *Client) initialize(conn *conn) *mcp.Error {
	c.t.Helper()
	reply := c.roundTrip(conn, "initialize", map[string]any{
		"protocolVersion": c.Revision(), "capabilities": c.config.capabilities, "clientInfo": clientInfo,
	}, new(Result))
	if reply.Error != nil {
		return reply.Error.error()
	}
	c.send(conn, message{Method: "notifications/initialized"})
	return c.roundTrip(conn, "logging/setLevel", map[string]any{"level": c.config.level}, new(Result)).Error.error()
}

// request makes a request, answers what the server asks meanwhile, and returns
// what came of it. what names the request in failures.
func (c *Client) request(what, method string, params map[string]any) *Result {
	c.t.Helper()
	r := &Result{t: c.t, ledger: c.ledger, what: what}
	conn, err := c.connect()
	if err != nil {
		c.t.Fatalf("mcptest: initialize: %s", err.Message)
	}
	sound := false
	defer func() {
		if sound {
			c.pool.put(conn)
		} else {
			conn.close()
		}
	}()
	reply := c.converse(conn, method, params, r)
	sound = r.err == nil
	if sound {
		r.take(reply)
	}
	c.ledger.enter(r)
	return r
}

// rounds bounds how often a server may ask before it answers one request.
const rounds = 100

// converse sends a request, and in the modern era sends it again with answers
// for as long as the server asks.
func (c *Client) converse(conn *conn, method string, params map[string]any, r *Result) message {
	c.t.Helper()
	for range rounds {
		reply := c.roundTrip(conn, method, params, r)
		var result struct {
			Type   string          `json:"resultType"`
			Inputs inputRequests   `json:"inputRequests"`
			State  json.RawMessage `json:"requestState"`
			Task   string          `json:"taskId"`
		}
		if r.err != nil || reply.Result == nil || json.Unmarshal(reply.Result, &result) != nil {
			return reply
		}
		switch result.Type {
		case "input_required":
			params["inputResponses"] = c.answers(result.Inputs, r)
			params["requestState"] = result.State
		case "task":
			return c.follow(conn, result.Task, r)
		default:
			return reply
		}
	}
	c.t.Fatalf("mcptest: %s: the server has asked %d times and gave no answer", r.what, rounds)
	return message{}
}

// answers answers questions by their keys.
func (c *Client) answers(inputs inputRequests, r *Result) map[string]json.RawMessage {
	c.t.Helper()
	answers := map[string]json.RawMessage{}
	for _, input := range inputs {
		answers[input.key] = c.answer(newQuestion(input.key, input.Method, input.Params), r).result
	}
	return answers
}

// roundTrip sends one request and returns its response. Meanwhile it records
// what the server reports, and answers what it asks.
func (c *Client) roundTrip(conn *conn, method string, params map[string]any, r *Result) message {
	c.t.Helper()
	id := conn.nextID()
	params["_meta"] = c.meta(id)
	raw, err := json.Marshal(params)
	if err != nil {
		c.t.Fatalf("mcptest: %s: %v", r.what, err)
	}
	c.send(conn, message{ID: id, Method: method, Params: raw})
	for {
		m, err := conn.read(c.ctx)
		switch {
		case err != nil && c.ctx.Err() != nil:
			cancelled, _ := json.Marshal(map[string]any{"requestId": id, "reason": c.ctx.Err().Error()})
			c.send(conn, message{Method: "notifications/cancelled", Params: cancelled})
			r.err = c.ctx.Err()
			return message{}
		case err != nil:
			c.t.Fatalf("mcptest: %s: the server ended the connection: %v", r.what, err)
		case m.Method != "" && m.ID != nil:
			c.serve(conn, m, r)
		case m.Method != "":
			c.note(m, r)
		case m.ID == nil || bytes.Equal(m.ID, id) || string(m.ID) == "null":
			return m
		}
	}
}

// meta is the _meta of a request.
func (c *Client) meta(id json.RawMessage) map[string]any {
	meta := map[string]any{"progressToken": id}
	if revision := c.Revision(); isModern(revision) {
		meta[metaPrefix+"protocolVersion"] = revision
		meta[metaPrefix+"clientInfo"] = clientInfo
		meta[metaPrefix+"clientCapabilities"] = c.config.declared()
		meta[metaPrefix+"logLevel"] = c.config.level
	}
	return meta
}

// send writes one message.
func (c *Client) send(conn *conn, m message) {
	c.t.Helper()
	if err := conn.write(m); err != nil {
		c.t.Fatalf("mcptest: the server does not read any more: %v", err)
	}
}

// serve answers a request of the server, which those of legacy sessions make.
func (c *Client) serve(conn *conn, m message, r *Result) {
	c.t.Helper()
	reply := message{ID: m.ID, Result: json.RawMessage("{}")}
	if m.Method != "ping" {
		reply.Result = c.answer(newQuestion("", m.Method, m.Params), r).result
	}
	c.send(conn, reply)
}

// note records a notification.
func (c *Client) note(m message, r *Result) {
	switch m.Method {
	case "notifications/progress":
		var p Progress
		if json.Unmarshal(m.Params, &p) == nil {
			r.Progress = append(r.Progress, p)
			if c.config.onProgress != nil {
				c.config.onProgress(p)
			}
		}
	case "notifications/message":
		var l Log
		if json.Unmarshal(m.Params, &l) == nil {
			r.Logs = append(r.Logs, l)
		}
	}
}

// inputRequests are the questions of an input_required result, in their order.
type inputRequests []inputRequest

type inputRequest struct {
	key    string
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
}

// UnmarshalJSON reads the object in the order of its members, which is that in
// which the function asked.
func (in *inputRequests) UnmarshalJSON(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return errors.New("inputRequests is not an object")
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		var input inputRequest
		if err := d.Decode(&input); err != nil {
			return err
		}
		input.key = key.(string)
		*in = append(*in, input)
	}
	return nil
}
