package command

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// metaPrefix starts the _meta keys of the specification.
const metaPrefix = "io.modelcontextprotocol/"

// client is a client of the program's own server. It makes one request at a time.
type client struct {
	ctx   context.Context
	in    *io.PipeWriter
	lines chan []byte
	ended chan struct{}
	id    int64
	// capabilities is what the client declares, a JSON object.
	capabilities string
	// progress is told of each report of progress, nil where nobody wants any.
	progress func(params []byte)
}

func connect(ctx context.Context, s Server) *client {
	requests, in := io.Pipe()
	out, replies := io.Pipe()
	c := &client{ctx: ctx, in: in, lines: make(chan []byte), ended: make(chan struct{}), capabilities: "{}"}
	go func() {
		defer close(c.ended)
		err := s.ServeLines(context.WithoutCancel(ctx), requests, replies)
		replies.CloseWithError(err)
		requests.Close()
	}()
	go func() {
		defer close(c.lines)
		for r := bufio.NewReader(out); ; {
			line, err := r.ReadBytes('\n')
			if err != nil {
				return
			}
			c.lines <- line
		}
	}()
	return c
}

// close ends the connection when what the server runs has ended.
func (c *client) close() {
	c.in.Close()
	for range c.lines {
		continue // nobody waits for these any more
	}
	<-c.ended
}

// callError is an error of the protocol that answered a request.
type callError struct {
	code    int64
	message string
	// raw is the error object.
	raw []byte
}

func (e *callError) Error() string { return e.message }

// missingCapability is the code of a request that demands more of its client.
const missingCapability = jsonrpc.MissingClientCapability

// request makes a request and returns its raw result. params are the members of
// the request's params, without braces, and may be empty. When the context ends
// the request is cancelled.
func (c *client) request(method, params string) ([]byte, error) {
	c.id++
	id := strconv.FormatInt(c.id, 10)
	if params != "" {
		params += ","
	}
	token := ""
	if c.progress != nil {
		token = `"progressToken":` + id + `,`
	}
	c.write(`{"jsonrpc":"2.0","id":` + id + `,"method":"` + method + `","params":{` + params + `"_meta":{` + token +
		`"` + metaPrefix + `protocolVersion":"2026-07-28","` + metaPrefix + `clientCapabilities":` + c.capabilities + `}}}`)
	for {
		select {
		case line, ok := <-c.lines:
			if !ok {
				return nil, fmt.Errorf("the server ended before it answered %s", method)
			}
			var m jsonrpc.Message
			if err := jsonrpc.Parse(bytes.TrimSpace(line), maxDepth, &m); err != nil {
				return nil, fmt.Errorf("the server sent what is no message: %w", err)
			}
			switch {
			case m.Is("notifications/progress") && c.progress != nil:
				c.progress(m.Params.Raw)
			case m.Kind == jsonrpc.Response && m.ResultError != nil:
				return nil, newCallError(m.ResultError)
			case m.Kind == jsonrpc.Response:
				return m.Result, nil
			}
		case <-c.ctx.Done():
			c.cancel(id)
			return nil, errCancelled
		}
	}
}

// cancel cancels the request with an id. The server may be about to write, so
// that is read until it has heard.
func (c *client) cancel(id string) {
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		c.write(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":` + id + `}}`)
	}()
	lines := c.lines
	for {
		select {
		case _, ok := <-lines:
			if !ok {
				lines = nil // the pipe is closed, and the writing fails
			}
		case <-heard:
			return
		}
	}
}

// maxDepth is how deep the replies of a server nest at most.
const maxDepth = 2000

var errCancelled = errors.New("cancelled")

func newCallError(raw []byte) *callError {
	e := &callError{message: text(jsonrpc.Member(raw, "message")), raw: raw}
	e.code, _ = jsonrpc.Int(jsonrpc.Member(raw, "code"))
	return e
}

// write sends a line. Where that fails the server has ended, which reading tells.
func (c *client) write(line string) { _, _ = io.WriteString(c.in, line+"\n") }

// list returns the entries of all pages of a list. A server without a feature
// does not have its methods.
func (c *client) list(method, member string) (entries [][]byte, err error) {
	params := ""
	for {
		result, err := c.request(method, params)
		if e, ok := err.(*callError); ok && e.code == jsonrpc.MethodNotFound {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		for entry := range jsonrpc.Elements(jsonrpc.Member(result, member)) {
			entries = append(entries, entry)
		}
		cursor := jsonrpc.Member(result, "nextCursor")
		if cursor == nil {
			return entries, nil
		}
		params = `"cursor":` + string(cursor)
	}
}

// text is the text of a raw JSON string.
func text(raw []byte) string { return string(jsonrpc.Text(raw)) }

// quote is a text as a JSON string.
func quote(text string) string { return string(codec.AppendQuoted(nil, text)) }
