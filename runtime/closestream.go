package runtime

import (
	"context"
	"time"
)

// CloseStream closes the HTTP connection on which a legacy client waits for the
// call on ctx, and tells the client to come back after a while. The call goes
// on; what it reports and its result wait for the client. A function that takes
// long calls it to hold no connection meanwhile.
//
// It needs the option [Resumable]. It does nothing for clients of revisions
// before 2025-11-25, which do not know to come back, in the modern era, on
// stdio and outside a call.
func CloseStream(ctx context.Context, retry time.Duration) {
	c := callFrom(ctx)
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if s, ok := c.stream.(interface{ closeStream(retry time.Duration) }); ok && !c.ended {
		s.closeStream(retry)
	}
}
