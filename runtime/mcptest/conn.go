package mcptest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strconv"
	"sync"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

// conn is one connection to a server, which serves it as it would serve standard
// input and output. One request at a time uses it, on the goroutine of whoever
// makes the request.
type conn struct {
	in     *io.PipeWriter
	out    *inbox
	lastID int64
	// ended is closed when the server has ended, and all that it ran there.
	ended chan struct{}
}

func dial(ctx context.Context, server *mcp.Server) *conn {
	in, w := io.Pipe()
	c := &conn{in: w, out: newInbox(), ended: make(chan struct{})}
	go func() {
		defer close(c.ended)
		err := server.ServeLines(ctx, in, c.out)
		in.CloseWithError(io.ErrClosedPipe)
		c.out.end(err)
	}()
	return c
}

// close ends the connection and waits for the server.
func (c *conn) close() {
	c.in.Close()
	<-c.ended
}

// message is any message of JSON-RPC.
type message struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  *wireError      `json:"error,omitempty"`
}

type wireError struct {
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data,omitempty"`
}

// error is the error as the runtime has it, nil of nil.
func (e *wireError) error() *mcp.Error {
	if e == nil {
		return nil
	}
	return &mcp.Error{Code: e.Code, Message: e.Message, Data: e.Data}
}

// write sends one message.
func (c *conn) write(m message) error {
	line, err := json.Marshal(struct {
		Version string `json:"jsonrpc"`
		message
	}{"2.0", m})
	if err != nil {
		return err
	}
	_, err = c.in.Write(append(line, '\n'))
	return err
}

// nextID returns an id that no other request of the connection has.
func (c *conn) nextID() json.RawMessage {
	c.lastID++
	return strconv.AppendInt(nil, c.lastID, 10)
}

// read returns the next message of the server. It fails when ctx ends, and when
// the connection does.
func (c *conn) read(ctx context.Context) (message, error) {
	var m message
	line, err := c.out.line(ctx)
	if err == nil {
		err = json.Unmarshal(line, &m)
	}
	return m, err
}

// inbox holds what the server writes until it is read, so that the server waits
// for nobody. It bounds it at 64 MiB.
type inbox struct {
	more chan struct{}

	mu    sync.Mutex // guards what follows
	bytes bytes.Buffer
	err   error
}

const inboxLimit = 64 << 20

func newInbox() *inbox { return &inbox{more: make(chan struct{}, 1)} }

// Write implements io.Writer for the server.
func (b *inbox) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.bytes.Len()+len(p) > inboxLimit {
		return 0, io.ErrShortWrite
	}
	b.bytes.Write(p)
	b.rouse()
	return len(p), nil
}

// end says that the server writes nothing more.
func (b *inbox) end(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err == nil {
		err = io.EOF
	}
	b.err = err
	b.rouse()
}

func (b *inbox) rouse() {
	select {
	case b.more <- struct{}{}:
	default:
	}
}

// line waits for a line and returns it.
func (b *inbox) line(ctx context.Context) ([]byte, error) {
	for {
		b.mu.Lock()
		if end := bytes.IndexByte(b.bytes.Bytes(), '\n'); end >= 0 {
			line := bytes.Clone(b.bytes.Next(end + 1))
			b.mu.Unlock()
			return line, nil
		}
		err := b.err
		b.mu.Unlock()
		if err != nil {
			return nil, err
		}
		select {
		case <-b.more:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// pool keeps the connections of a client that no request uses.
type pool struct {
	mu     sync.Mutex // guards what follows
	idle   []*conn
	closed bool
}

// take returns a connection, nil where none is idle.
func (p *pool) take() *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) == 0 {
		return nil
	}
	c := p.idle[len(p.idle)-1]
	p.idle = p.idle[:len(p.idle)-1]
	return c
}

// put takes a connection back.
func (p *pool) put(c *conn) {
	p.mu.Lock()
	closed := p.closed
	if !closed {
		p.idle = append(p.idle, c)
	}
	p.mu.Unlock()
	if closed {
		c.close()
	}
}

// close ends all connections. Those in use end when they are put back.
func (p *pool) close() {
	p.mu.Lock()
	idle := p.idle
	p.idle, p.closed = nil, true
	p.mu.Unlock()
	for _, c := range idle {
		c.close()
	}
}
