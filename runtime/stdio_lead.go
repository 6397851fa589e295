package runtime

import (
	"context"
	"strconv"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// leader is the goroutine that reads, or, once another has taken over, that
// finishes its last call.
type leader struct {
	*connection
	in *lines

	// What it runs itself: the call number n. call is nil for a function
	// without a context until another goroutine takes over.
	x    *exchange
	n    uint64
	call *stdioCall
	pace *pace
}

// lead reads and answers until the input ends or another goroutine leads.
func (l *leader) lead() {
	for {
		line, state := l.in.next()
		switch state {
		case lineReady:
			if !l.line(line) {
				l.work(nil)
				return
			}
		case lineTooLong:
			l.out.add(appendError(nil, nil, jsonrpc.InvalidRequest, "the line is longer than "+strconv.Itoa(l.in.most)+" bytes", ""))
		default:
			if !l.read() {
				return
			}
		}
	}
}

// read waits for more input. Before that it sends what has gathered.
func (l *leader) read() bool {
	l.out.flush()
	l.out.admit()
	l.mu.Lock()
	l.idle = true
	l.settle()
	stopping := l.stopping
	l.mu.Unlock()
	if stopping {
		return false
	}
	if !l.in.fill() {
		l.input <- l.in.err
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopping {
		return false
	}
	l.idle = false
	return true
}

// line serves one line. It returns false where another goroutine leads now.
func (l *leader) line(line []byte) (leading bool) {
	switch {
	case blank(line):
		return true
	case jsonrpc.IsBatch(line):
		l.batch(line)
		return true
	}
	return l.message(line, nil)
}

func blank(line []byte) bool {
	for _, c := range line {
		if c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}

// batch serves an array of messages, which the 2025-03-26 revision has.
func (l *leader) batch(line []byte) {
	var entries [][]byte
	refusal := &jsonrpc.Error{Code: jsonrpc.InvalidRequest, Message: "batches are part of revision 2025-03-26 alone"}
	if l.session != nil && l.session.revision == rev20250326 {
		entries, refusal = parseBatch(line, l.server.options.maxDepth)
	} else if err := jsonrpc.Parse(line, l.server.options.maxDepth, new(jsonrpc.Message)); err.Code == jsonrpc.ParseError {
		refusal = err
	}
	if refusal != nil {
		l.out.add(appendError(nil, nil, refusal.Code, refusal.Message, ""))
		return
	}
	b := newBatch(len(entries))
	for _, entry := range entries {
		l.message(entry, b)
	}
}

// message serves one message, of a batch unless b is nil.
func (l *leader) message(text []byte, b *batch) (leading bool) {
	x := l.server.newExchange()
	x.principal, x.turn.turns = l.principal, l.turns
	if err := x.parser.Parse(text, l.server.options.maxDepth, &x.message); err != nil {
		if x.message.Kind != jsonrpc.Notification {
			x.refuse(err)
		}
		l.answer(x, b)
		return true
	}
	switch x.message.Kind {
	case jsonrpc.Request:
		return l.request(x, text, b)
	case jsonrpc.Notification:
		l.notification(&x.message)
	default:
		l.response(&x.message)
	}
	l.answer(x, b)
	return true
}

// answer gathers the reply of an exchange, if it has one, and releases it.
func (l *leader) answer(x *exchange, b *batch) {
	l.deliver(x.reply(), b)
	l.release(x)
}

// deliver gathers a reply, as part of a batch unless b is nil.
func (c *connection) deliver(reply []byte, b *batch) {
	if b != nil {
		reply = b.done(reply)
	}
	if len(reply) > 0 {
		c.out.add(reply)
	}
}

// notification takes note of what the client says.
func (l *leader) notification(m *jsonrpc.Message) {
	switch string(m.Method) {
	case "notifications/cancelled":
		l.server.logCancelled(&m.Params)
		l.cancelRequest(m.Params.RequestID)
	case "notifications/initialized":
		if l.session != nil {
			l.initialized.Store(true)
			l.pumpFollowing()
		}
	}
}

// request serves one request.
func (l *leader) request(x *exchange, text []byte, b *batch) (leading bool) {
	l.mu.Lock()
	duplicate := l.find(x.message.ID) != nil
	saturated := l.saturated(0)
	l.mu.Unlock()
	if duplicate {
		x.fail(jsonrpc.InvalidRequest, "the id belongs to a request that is not answered yet")
		l.answer(x, b)
		return true
	}
	if !l.open(x, b) {
		l.answer(x, b)
		return true
	}
	if x.revision.modern() && x.message.Is(methodListen) {
		l.listen(x)
		return true
	}
	name, wantsContext := l.server.function(&x.message)
	if name == "" {
		if x.revision.modern() || !l.server.serveSubscribe(l.ctx, x, l.following) {
			l.server.serveRequest(l.ctx, x)
		}
		l.answer(x, b)
		return true
	}
	p := l.paces[name]
	if p == nil {
		p = new(pace)
		l.paces[name] = p
	}
	if b != nil || saturated || p.late.Load() {
		l.spawn(&stdioTask{wantsContext: wantsContext, pace: p}, x, text, b)
		return true
	}
	return l.run(x, p, wantsContext)
}

// open finds out in which revision a request is served. Where it returns false
// the request has been answered.
func (l *leader) open(x *exchange, b *batch) bool {
	switch {
	case isModern(&x.message, "") && b != nil:
		x.fail(jsonrpc.InvalidRequest, "revision 2026-07-28 has no batches")
		return false
	case isModern(&x.message, ""):
		x.revision = latestModern
		return true
	case l.server.options.modernOnly:
		l.server.refuseLegacy(x)
		return false
	case x.message.Is("initialize"):
		l.initialize(x)
		return false
	case l.session != nil:
		x.session, x.revision = l.session, l.session.revision
		return true
	case x.message.Is("ping"):
		x.revision = latestLegacy
		return true
	}
	x.fail(jsonrpc.InvalidRequest, "initialize first, or say in params._meta which revision the request is in")
	return false
}

// initialize begins the session of a legacy client.
func (l *leader) initialize(x *exchange) {
	if l.session != nil {
		x.fail(jsonrpc.InvalidRequest, "the connection is initialized already")
		return
	}
	l.session = l.server.initialize(x)
	if l.session == nil {
		return
	}
	following := l.server.follow("", l.connection, func() { go l.pumpFollowing() })
	l.mu.Lock()
	l.following = following
	l.mu.Unlock()
}

// run runs the function of a request on this goroutine. It returns false where
// another goroutine leads now.
func (l *leader) run(x *exchange, p *pace, wantsContext bool) (leading bool) {
	l.number += 2
	l.x, l.n, l.call, l.pace = x, l.number, nil, p
	ctx := l.ctx
	if wantsContext {
		l.call = &stdioCall{connection: l.connection, number: l.n}
		ctx, l.call.cancel = context.WithCancel(ctx)
		x.stream = l.call
	}
	returned := false
	defer func() {
		leading = l.finish()
		if returned {
			return
		}
		// The function has ended this goroutine: others do what it would.
		if leading {
			go l.lead()
		} else {
			go l.work(nil)
		}
	}()
	l.watch.begin(l.n)
	l.server.serveRequest(ctx, x)
	returned = true
	return
}

// finish answers the call that the goroutine has run. It returns false where
// another goroutine leads now.
func (l *leader) finish() (leading bool) {
	if l.watch.end(l.n) {
		if l.call != nil {
			l.call.cancel()
		}
		l.answer(l.x, nil)
		return true
	}
	l.mu.Lock() // takeOver may not be done with l.call yet
	call := l.call
	l.mu.Unlock()
	l.complete(call, l.x)
	return false
}
