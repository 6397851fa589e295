package runtime

import (
	"context"
	"time"
)

// EndedSessions remembers which sessions of legacy clients have ended before
// their time, for processes that share their [StateKeys]: what one has ended the
// others then refuse. Sessions have names that are no secrets.
type EndedSessions interface {
	// End remembers that a session has ended, at least until ttl has passed.
	End(ctx context.Context, session string, ttl time.Duration) error
	// Ended reports whether a session has ended.
	Ended(ctx context.Context, session string) (bool, error)
}

// ShareEndedSessions sets where it is kept that a client has ended its session
// with DELETE. Each request of a session asks the store, and an open GET stream
// does with each [Heartbeat]; one that does not answer within 250 ms, or fails, counts
// as not knowing of an end. By default a process knows of the sessions that it
// has ended itself.
func ShareEndedSessions(store EndedSessions) Option {
	return func(o *options) { o.http.ended = store }
}
