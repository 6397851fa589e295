package runtime

import (
	"errors"
	"io"
	"slices"
	"sync"
)

// outbox gathers messages, one per line, and writes many of them at once. Any
// number of goroutines may use it. Whoever finds nobody writing writes, also
// what others add meanwhile.
type outbox struct {
	w io.Writer
	// broken is closed when a write has failed.
	broken chan struct{}

	mu      sync.Mutex // guards what follows
	changed sync.Cond  // on mu: a write has ended
	waiting []byte
	spare   []byte
	writing bool
	// large counts the messages that wait to be written from where they are.
	large int
	err   error
}

const (
	// outboxFlush is how much may gather before it is written in any case. A
	// message that is as long by itself is not copied.
	outboxFlush = 64 << 10
	// outboxFull is how much may gather behind a write that does not end:
	// who has more to say waits.
	outboxFull = 256 << 10
)

var errOutboxClosed = errors.New("the connection has ended")

func newOutbox(w io.Writer) *outbox {
	o := &outbox{w: w, broken: make(chan struct{})}
	o.changed.L = &o.mu
	return o
}

// add gathers one message, or writes it if it is long. It waits where the client
// does not read.
func (o *outbox) add(message []byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(message) >= outboxFlush {
		return o.addLarge(message)
	}
	o.waitForRoom()
	if o.err != nil {
		return o.err
	}
	o.waiting = append(append(o.waiting, message...), '\n')
	if len(o.waiting) >= outboxFlush {
		o.write()
	}
	return o.err
}

// addLarge writes a message behind what has gathered. The caller holds o.mu.
func (o *outbox) addLarge(message []byte) error {
	o.large++
	for o.writing && o.err == nil {
		o.changed.Wait()
	}
	o.large--
	o.writing = true
	o.writeWaiting()
	// Whatever gathers meanwhile comes behind the end of the line.
	o.waiting = slices.Insert(o.waiting, 0, '\n')
	o.writeOut(message)
	o.writing = false
	o.write()
	return o.err
}

// send gathers one message and writes what is gathered.
func (o *outbox) send(message []byte) error {
	if err := o.add(message); err != nil {
		return err
	}
	o.flush()
	return nil
}

// flush writes what is gathered, or leaves it to the goroutine that is writing.
func (o *outbox) flush() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.write()
}

// admit waits while the client does not read, so that no work begins whose
// result nobody takes.
func (o *outbox) admit() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waitForRoom()
}

// waitForRoom waits until another message may be added. The caller holds o.mu.
func (o *outbox) waitForRoom() {
	for o.busy() && len(o.waiting) >= outboxFull && o.err == nil {
		o.changed.Wait()
	}
}

// busy reports whether somebody writes, or is to write next, what has gathered.
// The caller holds o.mu.
func (o *outbox) busy() bool { return o.writing || o.large > 0 }

// write writes until nothing is left, or leaves it to whoever waits to write a
// large message. The caller holds o.mu, which is not held during the write
// itself.
func (o *outbox) write() {
	if o.busy() {
		return
	}
	o.writing = true
	for len(o.waiting) > 0 && o.large == 0 && o.err == nil {
		o.writeWaiting()
	}
	o.writing = false
	o.changed.Broadcast()
}

// writeWaiting writes what has gathered. The caller holds o.mu and is the one
// that writes.
func (o *outbox) writeWaiting() {
	if len(o.waiting) == 0 {
		return
	}
	out := o.waiting
	o.waiting, o.spare = o.spare[:0], nil
	o.writeOut(out)
	if cap(out) <= 2*outboxFull {
		o.spare = out
	}
}

// writeOut writes out. The caller holds o.mu, which is not held meanwhile, and
// is the one that writes.
func (o *outbox) writeOut(out []byte) {
	if o.err != nil {
		return
	}
	o.mu.Unlock()
	_, err := o.w.Write(out)
	o.mu.Lock()
	if err != nil && o.err == nil {
		o.err = err
		close(o.broken)
	}
	o.changed.Broadcast()
}

// settle waits until everything is written.
func (o *outbox) settle() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.write()
	for o.busy() && o.err == nil {
		o.changed.Wait()
	}
}

// close refuses everything that is added later.
func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err == nil {
		o.err = errOutboxClosed
	}
	o.waiting, o.spare = nil, nil
	o.changed.Broadcast()
}

// failure is why writing has failed, nil where it has not.
func (o *outbox) failure() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}
