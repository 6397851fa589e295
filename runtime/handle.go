package runtime

import (
	"context"
	"errors"
	"time"
)

// ErrHandle says that a handle is not one that this server gave to this caller,
// or that its time is up.
var ErrHandle = errors.New("the handle is unknown or has expired")

// handlePurpose is what handles are sealed for, beside their caller.
const handlePurpose = "handle/"

// NewHandle returns a handle for a client to give back in a later call, where a
// tool goes on with something: a cart, a cursor of a database, a download. It
// holds value, sealed by the [StateKeys], so that nobody reads, guesses or
// changes it, and it is good for ttl and for the caller of this call alone. It
// returns [ErrNoCall] where ctx is not that of a call.
//
// A handle is no authentication: whoever calls is authenticated by itself.
func NewHandle(ctx context.Context, value []byte, ttl time.Duration) (string, error) {
	c := callFrom(ctx)
	if c == nil {
		return "", ErrNoCall
	}
	return c.server.sealFor(handlePurpose+Caller(ctx), value, ttl), nil
}

// OpenHandle returns the value of a handle that [NewHandle] made for the same
// caller, and [ErrHandle] for everything else.
func OpenHandle(ctx context.Context, handle string) ([]byte, error) {
	c := callFrom(ctx)
	if c == nil {
		return nil, ErrNoCall
	}
	value, remaining, ok := c.server.openSealed(handlePurpose+Caller(ctx), handle)
	if !ok || remaining <= 0 {
		return nil, ErrHandle
	}
	return value, nil
}
