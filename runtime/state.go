package runtime

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// OnceStore remembers what has been used. Servers for which a request state must
// be used at most once keep one that all their processes share.
type OnceStore interface {
	// Once reports whether key is used for the first time. It remembers the key
	// at least until ttl has passed.
	Once(ctx context.Context, key string, ttl time.Duration) (first bool, err error)
}

// StateLifetime is how long a client may take to answer a question in the
// modern era, by default 10 minutes. A later answer is refused.
func StateLifetime(d time.Duration) Option {
	return func(o *options) { o.stateLifetime = d }
}

// StateOnce makes every request state count once: a client that repeats one is
// refused. [NewOnceStore] is a store for one process.
func StateOnce(store OnceStore) Option {
	return func(o *options) { o.once = store }
}

// maxState bounds the state that a request may bring along, in bytes.
const maxState = 4 << 20

// sealState returns the state of a request that the client is to send again:
// the answers so far, until when they count, and bound to the caller, the
// method, what is called and its arguments.
func (x *exchange) sealState(answers map[string][]byte) string {
	var w codec.Writer
	appendAnswers(&w, answers)
	return x.server.sealFor(x.statePurpose(), w.Bytes(), x.server.options.stateLifetime)
}

// sealFor seals a value for a purpose and for a time.
func (s *Server) sealFor(purpose string, value []byte, ttl time.Duration) string {
	text := binary.BigEndian.AppendUint64(nil, uint64(time.Now().Add(ttl).UnixMilli()))
	return s.keys().Seal(purpose, append(text, value...))
}

// openSealed returns what sealFor has sealed for the purpose and how much of its
// time is left, and false for anything else.
func (s *Server) openSealed(purpose, token string) (value []byte, remaining time.Duration, ok bool) {
	text, ok := s.keys().Open(purpose, token)
	if !ok || len(text) < 8 {
		return nil, 0, false
	}
	return text[8:], time.Until(time.UnixMilli(int64(binary.BigEndian.Uint64(text)))), true
}

// openState returns the answers sealed in a state. Every failure has the same
// answer; why it failed is in the log alone.
func (x *exchange) openState(ctx context.Context, raw []byte) (map[string][]byte, bool) {
	s := x.server
	refuse := func(reason string) (map[string][]byte, bool) {
		s.options.logger.Warn("a request state was refused", "reason", reason, "method", string(x.message.Method))
		x.failWith(jsonrpc.InvalidParams, "Invalid or expired requestState", `{"reason":"invalid_request_state"}`)
		return nil, false
	}
	if !jsonrpc.IsString(raw) || len(raw) > maxState {
		return refuse("not a string, or too long")
	}
	token := string(jsonrpc.Text(raw))
	text, remaining, ok := s.openSealed(x.statePurpose(), token)
	if !ok {
		return refuse("sealed by another key or for another request")
	}
	if remaining <= 0 {
		return refuse("expired")
	}
	if s.options.once != nil {
		digest := sha256.Sum256([]byte(token))
		first, err := s.options.once.Once(ctx, base64.RawURLEncoding.EncodeToString(digest[:]), remaining)
		switch {
		case err != nil:
			return refuse("whether it was used before is not known: " + err.Error())
		case !first:
			return refuse("used before")
		}
	}
	answers := map[string][]byte{}
	for key, value := range jsonrpc.Members(text) {
		answers[string(key)] = slices.Clone(value)
	}
	return answers, true
}

// statePurpose binds a state to the request that it belongs to.
func (x *exchange) statePurpose() string {
	p := &x.message.Params
	named := p.Name
	if x.message.Is("resources/read") {
		named = p.URI
	}
	h := sha256.New()
	for _, part := range [][]byte{[]byte(x.server.info.Name), []byte(x.principal), x.message.Method, jsonrpc.Text(named), canonical(p.Arguments)} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write(part)
	}
	return "request-state/" + string(h.Sum(nil))
}
