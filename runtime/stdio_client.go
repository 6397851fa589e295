package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// clientReply is what a client answered to a request of the server.
type clientReply struct {
	result []byte
	err    error
}

// errNotInitialized is what a question comes to that a function asks before the
// client has said that it is initialized.
var errNotInitialized = errors.New("the client is not initialized yet")

// request sends a request to a legacy client and waits for its result.
func (call *stdioCall) request(ctx context.Context, method string, params []byte) ([]byte, error) {
	c := call.connection
	// The answer has to be read by somebody else.
	if call.number != 0 {
		c.takeOver(call.number)
	}
	return c.request(ctx, method, params)
}

// request sends a request and waits for the answer: no longer than the time
// that is allowed, nor than ctx or the connection lasts. A request whose answer
// is not awaited any more is cancelled.
func (c *connection) request(ctx context.Context, method string, params []byte) ([]byte, error) {
	if !c.initialized.Load() {
		return nil, errNotInitialized
	}
	reply := make(chan clientReply, 1)
	id, ok := c.expect(reply)
	if !ok {
		return nil, errEnded
	}
	defer c.unexpect(id)
	if err := c.out.send(appendRequest(nil, id, method, params)); err != nil {
		return nil, err
	}
	limit := time.NewTimer(c.server.options.http.requestTimeout)
	defer limit.Stop()
	select {
	case r := <-reply:
		return r.result, r.err
	case <-c.ended:
		return nil, errEnded
	case <-ctx.Done():
		c.out.send(appendCancelled(nil, strconv.FormatInt(id, 10), "the call that asked has ended"))
		return nil, ctx.Err()
	case <-limit.C:
		c.out.send(appendCancelled(nil, strconv.FormatInt(id, 10), "no answer in time"))
		return nil, fmt.Errorf("the client did not answer %s in time", method)
	}
}

// expect allots an id whose answer goes to reply.
func (c *connection) expect(reply chan<- clientReply) (id int64, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopping {
		return 0, false
	}
	c.lastRequest++
	c.waiting[c.lastRequest] = reply
	return c.lastRequest, true
}

func (c *connection) unexpect(id int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.waiting, id)
}

// response hands a response to the goroutine that waits for it; others are
// ignored.
func (c *connection) response(m *jsonrpc.Message) {
	id, ok := jsonrpc.Int(m.ID)
	if !ok {
		return
	}
	c.mu.Lock()
	reply := c.waiting[id]
	delete(c.waiting, id)
	c.mu.Unlock()
	switch {
	case reply == nil:
	case m.ResultError != nil:
		message := jsonrpc.Text(jsonrpc.Member(m.ResultError, "message"))
		reply <- clientReply{err: fmt.Errorf("the client answered with an error: %s", message)}
	default:
		reply <- clientReply{result: bytes.Clone(m.Result)}
	}
}

func appendRequest(dst []byte, id int64, method string, params []byte) []byte {
	dst = append(dst, `{"jsonrpc":"2.0","id":`...)
	dst = strconv.AppendInt(dst, id, 10)
	dst = append(dst, `,"method":`...)
	dst = codec.AppendQuoted(dst, method)
	if len(params) > 0 {
		dst = append(append(dst, `,"params":`...), params...)
	}
	return append(dst, '}')
}

// appendCancelled writes notifications/cancelled for a request of which id is
// the raw id.
func appendCancelled(dst []byte, id, reason string) []byte {
	dst = append(dst, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":`...)
	dst = append(dst, id...)
	dst = append(dst, `,"reason":`...)
	dst = codec.AppendQuoted(dst, reason)
	return append(dst, "}}"...)
}
