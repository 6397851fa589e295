//go:build !mcp_stdio

package runtime

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/sse"
)

// eventStream is the reply to one POST of a legacy session that a client can
// come back to. The call appends messages to it, whether or not somebody reads;
// the connection of the POST, and later those of GETs, read from it, one at a
// time.
type eventStream struct {
	id    sse.StreamID
	asker asker
	// primes says that the client knows events without a message.
	primes bool
	// wake tells the reader to look again.
	wake chan struct{}

	mu sync.Mutex // guards what follows
	// room is signalled, on mu, when the reader has taken events or gone.
	room     sync.Cond
	log      eventLog
	appended uint64 // the number of the last event
	// attached says that a connection reads, and taken up to where.
	attached bool
	taken    uint64
	// over says that the last event is the reply, or that there is none.
	over bool
	// lost says that nobody can come back: nothing is kept.
	lost bool
	// hangUp has the reader close its connection, telling the client to come
	// back after retry.
	hangUp bool
	retry  time.Duration
}

// maxLag is how many events a call may be ahead of the connection that reads.
const maxLag = 256

// newEventStream returns a stream that a connection is attached to.
func (p *post) newEventStream(st *sessionState) *eventStream {
	s := &eventStream{
		id:       sse.NewStreamID(),
		asker:    asker{handler: p.handler, session: p.nonce, principal: p.x.principal},
		primes:   p.session.revision >= rev20251125,
		wake:     make(chan struct{}, 1),
		log:      p.handler.newLog(st),
		attached: true,
	}
	s.room.L = &s.mu
	return s
}

// newLog returns a log that counts against the limits of a session.
func (h *httpHandler) newLog(st *sessionState) eventLog {
	return &memoryLog{session: &st.bytes, total: &h.resumableBytes}
}

func (s *eventStream) rouse() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// send appends a message. It waits where the connection that reads is far
// behind, so that a call costs no more memory than its client reads.
func (s *eventStream) send(message []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return errStreamOver
	}
	s.append(message)
	for s.attached && s.appended-s.taken > maxLag && !s.over {
		s.room.Wait()
	}
	return nil
}

// append adds an event. The caller holds s.mu.
func (s *eventStream) append(message []byte) {
	if s.lost {
		return
	}
	s.appended = s.log.append(message)
	s.trim()
	s.rouse()
}

// trim forgets what goes beyond the limits, but nothing that the connection
// that reads has not taken. The caller holds s.mu.
func (s *eventStream) trim() {
	if s.attached {
		s.log.trim(s.taken)
	} else {
		s.log.trim(s.appended)
	}
}

func (s *eventStream) request(ctx context.Context, method string, params []byte) ([]byte, error) {
	return s.asker.ask(ctx, method, params, s.send)
}

// finish ends the stream with the reply, which is empty for a call that was
// cancelled.
func (s *eventStream) finish(reply []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return
	}
	if len(reply) > 0 {
		s.append(reply)
	}
	s.over = true
	s.rouse()
}

// closeStream has the connection that reads close, for the client to come back
// after a while. It does nothing for clients that do not know how to.
func (s *eventStream) closeStream(retry time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.primes && s.attached {
		s.hangUp, s.retry = true, retry
		s.rouse()
	}
}

// attach makes the caller the reader of what comes after an event. It fails
// where somebody else reads, or where events are missing.
func (s *eventStream) attach(after uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.attached {
		return errAttached
	}
	if s.lost {
		return errGap
	}
	if _, err := s.log.after(after); err != nil {
		return err
	}
	s.attached, s.taken, s.hangUp = true, after, false
	return nil
}

// detach ends the reading. Where the client has learnt no event id it cannot
// come back, and nothing is kept for it.
func (s *eventStream) detach(comesBack bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.attached, s.hangUp = false, false
	if !comesBack {
		s.lost = true
		s.log.clear()
	}
	s.trim()
	s.room.Broadcast()
}

// abandon ends a stream whose session has ended.
func (s *eventStream) abandon() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lost, s.over = true, true
	s.log.clear()
	s.rouse()
	s.room.Broadcast()
}

// take returns what the reader has not taken yet, and counts it as taken.
func (s *eventStream) take() (batch catch, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	messages, err := s.log.after(s.taken)
	if err != nil {
		return batch, err
	}
	batch = catch{first: s.taken + 1, messages: slices.Clone(messages), over: s.over, hangUp: s.hangUp, retry: s.retry}
	s.taken = s.appended
	s.trim()
	s.room.Broadcast()
	return batch, nil
}

// catch is what a reader takes at once.
type catch struct {
	// first is the number of the first message.
	first    uint64
	messages [][]byte
	over     bool
	hangUp   bool
	retry    time.Duration
}

// busy reports whether the stream's call goes on or somebody reads.
func (s *eventStream) busy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.attached || !s.over
}

// useless reports whether the call is over and nobody can come back for its
// reply.
func (s *eventStream) useless() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.over && s.lost
}

// answerResumable answers a request on a stream that the client can come back
// to: the call runs by itself and this connection only reads what it says.
func (p *post) answerResumable(id callID) {
	h, w, r := p.handler, p.w, p.r
	ctx, cancel := p.legacyContext()
	if status := p.hold(); status != 0 {
		p.reply(status)
		h.slots.leave()
		cancel(nil)
		return
	}
	st := p.state
	s := p.newEventStream(st)
	if !p.enter(id, &sessionCall{cancel: cancel}) {
		h.slots.leave()
		cancel(nil)
		return
	}
	if !st.addStream(s) {
		cancel(errEnded) // the session is ended while the call begins
	}
	p.x.stream = s
	q := p.handOver()
	go func() {
		defer cancel(nil)
		defer func() {
			h.slots.leaveAfter(q.x)
			s.finish(q.outcome(ctx))
			if s.useless() {
				st.dropStream(s)
			}
			q.release()
		}()
		q.runLegacy(ctx, id)
	}()
	h.newDelivery(w, r, s).run()
	if s.useless() {
		st.dropStream(s)
	}
}
