package runtime

import (
	"context"
	"runtime/debug"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// run calls the function behind a resource, prompt or completion, with a call on
// its context where it takes one. A panic becomes an error.
func (s *Server) run(ctx context.Context, x *exchange, wantsContext bool, f func(context.Context) error) (err error) {
	if wantsContext {
		c := newCall(x)
		defer c.end()
		ctx = context.WithValue(ctx, callKey{}, c)
	}
	defer func() {
		if v := recover(); v != nil {
			err = &panicError{value: v, stack: debug.Stack()}
		}
	}()
	return f(ctx)
}

// failMethod answers with the error that a function returned. The text is the
// author's; what a panic says stays in the log.
func (s *Server) failMethod(ctx context.Context, x *exchange, kind, name string, err error) {
	x.silent = ctx.Err() != nil
	if text, failed := x.failFunction(kind, name, err); !failed {
		x.fail(jsonrpc.InternalError, text)
	}
}
