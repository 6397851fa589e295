package runtime

import (
	"context"
	"runtime/debug"
)

// ResourceAccess decides who may read which resource: it is asked, with a
// context that [Caller] knows, before each read and before each subscription to
// a resource, and should be quick. To a caller that may not read a resource it
// does not exist, though lists show it. What callers read is then not for shared
// caches. By default everybody may read everything.
func ResourceAccess(allowed func(ctx context.Context, uri string) bool) Option {
	return func(o *options) { o.mayRead = allowed }
}

// mayRead reports whether the caller of ctx may read a resource. Who may is not
// known where the program's own function panics.
func (s *Server) mayRead(ctx context.Context, uri string) (allowed bool) {
	if s.options.mayRead == nil {
		return true
	}
	defer func() {
		if v := recover(); v != nil {
			s.options.logger.Error("whether a resource may be read is not known: the function panicked", "panic", v, "stack", string(debug.Stack()))
			allowed = false
		}
	}()
	return s.options.mayRead(ctx, uri)
}
