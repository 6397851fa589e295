package runtime

// listen serves subscriptions/listen. Several may be open at a time.
func (l *leader) listen(x *exchange) {
	call := &stdioCall{connection: l.connection, key: idKey(x.message.ID)}
	call.subscription = l.server.listen(l.ctx, x, l.connection, func() { go call.pump() })
	if call.subscription == nil {
		l.answer(x, nil)
		return
	}
	x.release()
	l.mu.Lock()
	l.inFlight[call.key] = call
	stopping := l.stopping
	l.mu.Unlock()
	if stopping {
		call.subscription.end()
	}
	call.pump()
}

// pump sends the frames of a listen request until there is none. The server's
// own end of a subscription is its result and, as the specification asks on
// stdio, a cancellation of the listen request.
func (call *stdioCall) pump() {
	c, sub := call.connection, call.subscription
	var frame []byte
	for last := false; !last; {
		call.mu.Lock()
		if call.closed {
			call.mu.Unlock()
			return
		}
		frame, last = sub.next(frame[:0])
		if last {
			call.closed = true
			c.endListen(call)
		}
		if len(frame) > 0 {
			c.out.add(frame)
		}
		call.mu.Unlock()
		if len(frame) == 0 {
			break
		}
		if last {
			c.out.add(appendCancelled(nil, string(sub.id), "the server has ended the subscription"))
			sub.close()
			defer c.work(nil)
		}
	}
	c.out.flush()
}

// endListen takes a listen request out of those in flight. What is still to be
// sent counts as work until then.
func (c *connection) endListen(call *stdioCall) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.inFlight[call.key] == call {
		delete(c.inFlight, call.key)
	}
	c.busy++
}

// pumpFollowing sends a legacy client what it follows, once it has said that it
// is initialized.
func (c *connection) pumpFollowing() {
	c.mu.Lock()
	sub := c.following
	c.mu.Unlock()
	if sub == nil || !c.initialized.Load() {
		return
	}
	var frame []byte
	for {
		var last bool
		if frame, last = sub.next(frame[:0]); len(frame) > 0 {
			c.out.add(frame)
		}
		if last {
			sub.close()
		}
		if last || len(frame) == 0 {
			break
		}
	}
	c.out.flush()
}
