package gateway

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"
)

// maxLine is how long a message may be; servers have a lower limit of their own.
const maxLine = 64 << 20

// Stdio keeps the client on standard input and output while the server behind it
// changes. A server that comes later is told what the first one was told in
// initialize, so that the client need not know of it.
type Stdio struct {
	in *bufio.Scanner

	outMu sync.Mutex // guards out
	out   io.Writer

	mu      sync.Mutex // guards what follows
	server  *pipe      // nil if there is none
	refusal string     // why requests are refused, else they wait
	// changed is closed when server or refusal change, and made anew.
	changed chan struct{}
	// initialize and initialized are the messages that began the session.
	initialize, initialized []byte

	// readers read what servers write.
	readers sync.WaitGroup
}

// pipe is a server on its input.
type pipe struct {
	in io.Writer

	mu sync.Mutex // guards what follows; taken after Stdio.mu
	// pending are the ids of the requests that it has not answered; the value
	// says that they are short, and do not stay open until somebody ends them.
	pending map[string]bool
	// settled is closed when no short one is left, once somebody waits for that.
	settled chan struct{}
	// replayed is the id of a response that the client has had already, and
	// ready is closed when it has come.
	replayed string
	ready    chan struct{}
	ended    bool
}

// message is what has to be known of a message to pass it on.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
}

func parse(line []byte) (m message) {
	if json.Unmarshal(line, &m) != nil {
		return message{} // the server says what is wrong with it
	}
	return m
}

func (m message) isRequest() bool { return m.Method != "" && len(m.ID) > 0 }

func (m message) isResponse() bool { return m.Method == "" && len(m.ID) > 0 }

// NewStdio returns a gateway for the client that writes to in and reads out. Its
// messages wait.
func NewStdio(in io.Reader, out io.Writer) *Stdio {
	s := &Stdio{in: bufio.NewScanner(in), out: out, changed: make(chan struct{})}
	s.in.Buffer(nil, maxLine)
	return s
}

// Serve passes on what the client says until it has no more to say.
func (s *Stdio) Serve() error {
	for s.in.Scan() {
		if line := s.in.Bytes(); len(bytes.TrimSpace(line)) > 0 {
			s.pass(append(bytes.Clone(line), '\n'))
		}
	}
	return s.in.Err()
}

// Wait waits until all servers have ended and the client has been told what
// they said.
func (s *Stdio) Wait() { s.readers.Wait() }

// HandOver has messages wait, and returns once the server has answered all
// requests but for those that last, or ctx is done.
func (s *Stdio) HandOver(ctx context.Context) {
	s.mu.Lock()
	last := s.server
	s.mu.Unlock()
	s.become(nil, "")
	if last != nil {
		last.settle(ctx)
	}
}

// Refuse has requests answered with an error.
func (s *Stdio) Refuse(reason string) { s.become(nil, reason) }

func (s *Stdio) become(server *pipe, refusal string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.server, s.refusal = server, refusal
	close(s.changed)
	s.changed = make(chan struct{})
}

// Use has messages passed to a server that reads in and writes to out, once it
// knows what was agreed on with the client. Until out ends it is read.
func (s *Stdio) Use(ctx context.Context, in io.Writer, out io.ReadCloser) error {
	p := &pipe{in: in, pending: map[string]bool{}, ready: make(chan struct{})}
	s.mu.Lock()
	initialize, initialized := s.initialize, s.initialized
	s.mu.Unlock()
	if initialized == nil {
		initialize = nil // the client has yet to begin
	}
	if initialize != nil {
		p.replayed = string(parse(initialize).ID)
	}
	s.readers.Go(func() { s.read(p, out) })
	if initialize != nil {
		if err := p.replay(ctx, initialize, initialized); err != nil {
			return err
		}
	}
	s.become(p, "")
	return nil
}

var errEnded = errors.New("the server has ended")

// replay begins the session of the client with a server.
func (p *pipe) replay(ctx context.Context, initialize, initialized []byte) error {
	if _, err := p.in.Write(initialize); err != nil {
		return errEnded
	}
	select {
	case <-p.ready:
	case <-ctx.Done():
		return ctx.Err()
	}
	p.mu.Lock()
	ended := p.ended
	p.mu.Unlock()
	if _, err := p.in.Write(initialized); err != nil || ended {
		return errEnded
	}
	return nil
}

// pass hands a message of the client to a server.
func (s *Stdio) pass(line []byte) {
	m := parse(line)
	timer := time.NewTimer(waitTime)
	defer timer.Stop()
	for {
		s.mu.Lock()
		switch m.Method {
		case "initialize":
			s.initialize, s.initialized = line, nil
		case "notifications/initialized":
			s.initialized = line
		}
		server, refusal, changed := s.server, s.refusal, s.changed
		taken := server != nil && server.take(m)
		s.mu.Unlock()
		switch {
		case taken:
			server.in.Write(line) // where that fails, the server's end answers the request
			return
		case server == nil && refusal != "":
			s.fail(m, refusal)
			return
		}
		select {
		case <-changed:
		case <-timer.C:
			s.fail(m, "there was no server for "+waitTime.String())
			return
		}
	}
}

// fail answers a request with an error.
func (s *Stdio) fail(m message, reason string) {
	if !m.isRequest() {
		return
	}
	text, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": m.ID, "error": map[string]any{"code": -32603, "message": reason}})
	if err == nil {
		s.write(append(text, '\n'))
	}
}

func (s *Stdio) write(line []byte) {
	s.outMu.Lock()
	defer s.outMu.Unlock()
	s.out.Write(line) // a client that is gone has closed its side, too
}

// take notes that a message goes to the server; false means that it has ended.
func (p *pipe) take(m message) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if m.isRequest() && !p.ended {
		p.pending[string(m.ID)] = m.Method != "subscriptions/listen"
	}
	return !p.ended
}

// read passes on what a server says until it ends. Then the client hears what
// will not be answered.
func (s *Stdio) read(p *pipe, out io.ReadCloser) {
	defer out.Close()
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		if !p.note(parse(lines.Bytes())) {
			s.write(append(bytes.Clone(lines.Bytes()), '\n'))
		}
	}
	p.mu.Lock()
	p.ended = true
	if p.replayed != "" {
		p.replayed = ""
		close(p.ready)
	}
	lost := p.pending
	p.pending = nil
	p.settleLocked()
	p.mu.Unlock()
	for id := range lost {
		s.fail(message{ID: json.RawMessage(id), Method: "lost"}, "the server has ended without an answer")
	}
}

// note takes note of a message of the server, and says whether it is one that
// the client has had.
func (p *pipe) note(m message) (had bool) {
	if !m.isResponse() {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.replayed != "" && string(m.ID) == p.replayed {
		p.replayed = ""
		close(p.ready)
		return true
	}
	delete(p.pending, string(m.ID))
	p.settleLocked()
	return false
}

func (p *pipe) settleLocked() {
	if p.settled != nil && p.short() == 0 {
		close(p.settled)
		p.settled = nil
	}
}

// short counts the requests whose answers are due. The caller holds p.mu.
func (p *pipe) short() int {
	n := 0
	for _, short := range p.pending {
		if short {
			n++
		}
	}
	return n
}

// settle waits until no answers are due, or ctx is done.
func (p *pipe) settle(ctx context.Context) {
	p.mu.Lock()
	if p.short() == 0 {
		p.mu.Unlock()
		return
	}
	if p.settled == nil {
		p.settled = make(chan struct{})
	}
	settled := p.settled
	p.mu.Unlock()
	select {
	case <-settled:
	case <-ctx.Done():
	}
}
