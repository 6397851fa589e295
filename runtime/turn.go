package runtime

import (
	"context"
	"sync/atomic"
	"time"
)

// largeReply is the size in bytes from which a reply waits for its turn: what is
// larger is worth more memory than the wait is worth time.
const largeReply = 256 << 10

// replyTurns bounds how many large replies a transport holds at a time, from
// before they are encoded to when they are written. So calls that all end at
// once do not take memory for all of their replies at once.
type replyTurns struct {
	places chan struct{}
	// patience is for how long nothing may move before a reply goes ahead
	// without a turn: those that have one may wait for clients that do not read.
	// 0 is for ever, where all the replies go to the same client.
	patience time.Duration
	// moved is when a turn ended last.
	moved atomic.Int64
}

// mostPatience is how often a reply waits for the patience at most.
const mostPatience = 10

func newReplyTurns(n int, patience time.Duration) *replyTurns {
	return &replyTurns{places: make(chan struct{}, n), patience: patience}
}

// replyTurn is the turn of one reply. The zero one waits for nobody.
type replyTurn struct {
	turns *replyTurns
	ctx   context.Context
	held  bool
}

// begin says until when the reply may wait.
func (t *replyTurn) begin(ctx context.Context) { t.ctx = ctx }

// Enter waits for the turn, as the gate of the writer of the reply.
func (t *replyTurn) Enter() error {
	if t.turns == nil || t.held {
		return nil
	}
	select {
	case t.turns.places <- struct{}{}:
		t.held = true
		return nil
	default:
	}
	return t.wait()
}

func (t *replyTurn) wait() error {
	var impatient <-chan time.Time
	if t.turns.patience > 0 {
		ticker := time.NewTicker(t.turns.patience)
		defer ticker.Stop()
		impatient = ticker.C
	}
	for n := 1; ; n++ {
		since := t.turns.moved.Load()
		select {
		case t.turns.places <- struct{}{}:
			t.held = true
			return nil
		case <-t.ctx.Done():
			return context.Cause(t.ctx)
		case <-impatient:
			if t.turns.moved.Load() == since || n == mostPatience {
				return nil
			}
		}
	}
}

// end gives the turn back, when the reply is written.
func (t *replyTurn) end() {
	if t.held {
		t.turns.moved.Add(1)
		<-t.turns.places
	}
	*t = replyTurn{}
}
