package runtime

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// run calls the function behind a resource, prompt or completion, with a call on
// its context where it takes one. A panic becomes an error.
func (s *Server) run(ctx context.Context, x *exchange, wantsContext bool, f func(context.Context) error) (err error) {
	x.turn.begin(ctx)
	x.limit(&x.writer)
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

// limit bounds the result of a function that w is to receive.
func (x *exchange) limit(w *codec.Writer) {
	w.Limit(x.server.options.maxResult, largeReply, &x.turn)
}

// closeFunction completes the result of the function behind a resource or a
// prompt.
func (x *exchange) closeFunction(kind, name string) {
	if problem := x.excess(kind, name, x.writer.Size()); problem != "" {
		x.fail(jsonrpc.InternalError, problem)
		return
	}
	x.closeResult()
}

// excess says what is wrong with a result of so many bytes, nothing where it is
// not too large.
func (x *exchange) excess(kind, name string, bytes int) string {
	limit := x.server.options.maxResult
	if limit <= 0 || bytes <= limit {
		return ""
	}
	x.server.options.logger.Error("a result is too large", kind, name, "bytes", bytes, "limit", limit)
	return fmt.Sprintf("the result is too large: %d bytes, the limit is %d", bytes, limit)
}

// failMethod answers with the error that a function returned. The text is the
// author's; what a panic says stays in the log.
func (s *Server) failMethod(ctx context.Context, x *exchange, kind, name string, err error) {
	x.silent = ctx.Err() != nil
	if text, failed := x.failFunction(kind, name, err); !failed {
		x.fail(jsonrpc.InternalError, text)
	}
}
