//go:build !mcp_stdio

package runtime

import (
	"context"
	"errors"
	"math"
	"net/http"
	"sync"
	"time"
)

// postStream is the reply to one POST as it is written: one JSON body, or an
// event stream where something precedes the result or the result takes long.
// It is the stream of its call, which may outlive the post.
type postStream struct {
	handler *httpHandler
	w       http.ResponseWriter
	// asker carries requests to the client, nil in the modern era.
	asker *asker

	// silent says that the client takes no event stream.
	silent bool
	// beat is the timer of the heartbeat, nil for a silent stream.
	beat *time.Timer

	mu    sync.Mutex // guards what follows, and keeps events in order
	out   eventWriter
	state streamState
	err   error
	// last is when something was sent.
	last time.Time
}

type streamState uint8

const (
	streamPending streamState = iota // nothing has been sent
	streamOpen
	streamOver // the reply is complete, or somebody else's to write
)

var errStreamOver = errors.New("the request has been answered")

// newStream returns the stream of p's call.
func (p *post) newStream() *postStream {
	s := &postStream{
		handler: p.handler,
		w:       p.w,
		out:     eventWriter{w: p.w, timeout: p.handler.options.writeTimeout},
		silent:  !p.accept.stream,
		last:    time.Now(),
	}
	if !s.silent {
		s.beat = time.AfterFunc(math.MaxInt64, s.heartbeat)
		s.beat.Reset(p.handler.options.heartbeat) // now that s.beat is set
	}
	return s
}

// send delivers a message ahead of the reply.
func (s *postStream) send(message []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == streamOver {
		return errStreamOver
	}
	if s.silent {
		return nil
	}
	s.open()
	s.out.message(message)
	return s.flush()
}

// request asks the client something and waits for the answer.
func (s *postStream) request(ctx context.Context, method string, params []byte) ([]byte, error) {
	if s.asker == nil || s.silent {
		return nil, ErrUnsupported
	}
	return s.asker.ask(ctx, method, params, s.send)
}

// open makes the reply an event stream. The caller holds s.mu.
func (s *postStream) open() {
	if s.state == streamPending {
		s.state = streamOpen
		openEvents(s.w)
	}
}

// flush sends what is in s.out. The caller holds s.mu.
func (s *postStream) flush() error {
	if s.err == nil {
		s.last = time.Now()
		s.err = s.out.flush()
	}
	return s.err
}

// heartbeat sends a comment where nothing has been sent for a while.
func (s *postStream) heartbeat() {
	if !s.mu.TryLock() {
		s.beat.Reset(s.handler.options.heartbeat) // something is being sent
		return
	}
	defer s.mu.Unlock()
	if s.state == streamOver || s.err != nil {
		return
	}
	wait := s.handler.options.heartbeat - time.Since(s.last)
	if wait <= 0 {
		s.open()
		s.out.comment()
		s.flush()
		wait = s.handler.options.heartbeat
	}
	s.beat.Reset(wait)
}

// finish ends the stream with the reply, which is empty for a call that was
// cancelled. It returns false where no event has been sent: the reply is then
// still to be written.
func (s *postStream) finish(reply []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.beat != nil {
		s.beat.Stop()
	}
	if s.state == streamPending {
		s.state = streamOver
		return false
	}
	s.state = streamOver
	switch {
	case s.err != nil || len(reply) == 0:
	case len(reply) > longReply:
		s.err = s.out.long(reply)
	default:
		s.out.message(reply)
		s.err = s.out.write()
	}
	s.out.close()
	return true
}

// noStream is for requests whose functions take no context.
type noStream struct{}

func (noStream) send([]byte) error { return nil }

func (noStream) request(context.Context, string, []byte) ([]byte, error) {
	return nil, ErrUnsupported
}
