package runtime

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// call is what a running function can reach through its context: the client
// that called it. It may outlive the exchange where a function keeps its
// context, and then does nothing.
type call struct {
	server  *Server
	request *Request
	stream  stream
	// run is what may become a task, nil of an ordinary call.
	run *taskRun
	// token is the raw progress token, nil where the client wants no progress.
	token []byte
	// level is the least level of log messages that the client wants.
	level level

	mu       sync.Mutex // guards what follows, and keeps messages in order
	ended    bool
	progress progressState
	inputs   inputs
}

type callKey struct{}

func callFrom(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	return c
}

// newCall copies what a function may need after the exchange is gone.
func newCall(x *exchange) *call {
	meta := &x.message.Params.Meta
	c := &call{server: x.server, request: newRequest(x), stream: x.stream, run: x.run, level: levelNone}
	if validToken(meta.ProgressToken) {
		c.token = append([]byte(nil), meta.ProgressToken...)
	}
	switch {
	case x.revision.modern() && meta.LogLevel != nil:
		c.level, _ = parseLevel(jsonrpc.Text(meta.LogLevel))
	case x.session != nil:
		c.level = level(x.session.level.Load())
	}
	c.inputs.answers = x.answers
	if x.revision.modern() {
		c.inputs.capabilities = slices.Clone(meta.ClientCapabilities)
	} else if x.session != nil {
		c.inputs.capabilities = slices.Clone(x.session.capabilities)
	}
	x.call = c
	return c
}

// validToken reports whether a progress token is a string or an integer.
func validToken(raw []byte) bool {
	if len(raw) == 0 {
		return false
	}
	_, integer := jsonrpc.Int(raw)
	return integer || raw[0] == '"'
}

// end says that the function has returned: progress that was held back goes
// out, and nothing after it.
func (c *call) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.progress.held {
		c.sendProgress()
	}
	c.ended = true
}

// The rate of progress notifications: as many at once as progressBurst, and
// then one for each progressInterval.
const (
	progressBurst    = 10
	progressInterval = 100 * time.Millisecond
)

// progressState is what is known of a call's progress.
type progressState struct {
	started     bool
	done, total float64
	message     string
	// held says that the latest progress waits for the rate limit.
	held bool
	// credit counts the notifications that may go out now, as of since.
	credit float64
	since  time.Time
}

// Progress tells the client how far the call has come: done out of total, or of
// an unknown total where that is 0, with a message that may be empty. It
// does nothing outside a call, where the client asked for no progress, and
// where done is not greater than before. Frequent reports are thinned out. A
// task shows its latest progress to whoever looks at it.
func Progress(ctx context.Context, done, total float64, message string) {
	c := callFrom(ctx)
	if c == nil || done != done || total != total {
		return
	}
	inTask := c.run != nil && c.run.settle(asTask) != plain
	if c.token == nil && !inTask {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	p := &c.progress
	if c.ended || p.started && done <= p.done {
		return
	}
	if inTask {
		p.started, p.done = true, done
		c.run.report(progressText(done, total, message))
		return
	}
	now := time.Now()
	if !p.started {
		p.started, p.credit, p.since = true, progressBurst, now
	}
	p.done, p.total, p.message, p.held = done, total, message, true
	p.credit = min(progressBurst, p.credit+float64(now.Sub(p.since))/float64(progressInterval))
	p.since = now
	if p.credit >= 1 {
		p.credit--
		c.sendProgress()
	}
}

// sendProgress sends the latest progress. The caller holds c.mu.
func (c *call) sendProgress() {
	p := &c.progress
	p.held = false
	var w codec.Writer
	w.Raw(`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":`)
	w.RawBytes(c.token)
	w.Key("progress")
	w.Float64(p.done)
	if p.total > 0 {
		w.Key("total")
		w.Float64(p.total)
	}
	if p.message != "" && c.request.revision >= rev20250326 {
		w.Key("message")
		w.String(p.message)
	}
	w.Raw("}}")
	c.deliver(&w)
}

// deliver sends a message to the client; where that fails the client is gone,
// and the transport cancels the call.
func (c *call) deliver(w *codec.Writer) {
	if w.Err() != nil {
		c.server.options.logger.Error("encoding a notification failed", "error", w.Err())
		return
	}
	if err := c.stream.send(w.Bytes()); err != nil {
		c.server.options.logger.Debug("a notification could not be sent", "error", err)
	}
}
