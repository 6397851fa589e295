//go:build !mcp_stdio

package runtime

import (
	"context"
	"encoding/hex"
	"time"
)

// endedPatience is how long the store of ended sessions may take.
const endedPatience = 250 * time.Millisecond

func (n sessionNonce) String() string { return hex.EncodeToString(n[:]) }

// endedElsewhere reports whether another process has ended a session.
func (h *httpHandler) endedElsewhere(ctx context.Context, nonce sessionNonce) bool {
	if h.options.ended == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, endedPatience)
	defer cancel()
	ended, err := h.options.ended.Ended(ctx, nonce.String())
	if err != nil {
		h.logger.Warn("whether a session has ended is not known", "error", err)
		return false
	}
	return ended
}

// endEverywhere ends a session for all processes. Where the others cannot be
// told the client may try again, and the session goes on until it does.
func (h *httpHandler) endEverywhere(ctx context.Context, nonce sessionNonce, issued time.Time) error {
	if h.options.ended != nil {
		ctx, cancel := context.WithTimeout(ctx, endedPatience)
		defer cancel()
		remaining := max(time.Second, h.options.sessionLife-time.Since(issued))
		if err := h.options.ended.End(ctx, nonce.String(), remaining); err != nil {
			h.logger.Error("a session could not be ended", "error", err)
			return err
		}
	}
	h.fresh.remove(nonce)
	h.sessions.end(nonce)
	return nil
}
