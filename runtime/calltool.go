package runtime

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

var emptyObject = []byte("{}")

// findTool looks up the tool of a tools/call request and checks the shape of
// its params. Where it returns nil the exchange has failed.
func (s *Server) findTool(x *exchange) *Tool {
	p := &x.message.Params
	if !jsonrpc.IsString(p.Name) {
		x.invalidParams("name must be a string")
		return nil
	}
	if p.Arguments != nil && p.Arguments[0] != '{' {
		// Some clients send the arguments as JSON in a string; the reader
		// knows them, where the server is lenient.
		if !s.options.lenientArguments || p.Arguments[0] != '"' {
			x.invalidParams("arguments must be an object")
			return nil
		}
	}
	t := s.catalog().toolByName[string(jsonrpc.Text(p.Name))]
	if t == nil {
		x.invalidParams("unknown tool: " + clip(jsonrpc.Text(p.Name)))
	}
	return t
}

// clip shortens what a client sent for use in a message.
func clip(text []byte) string {
	const most = 64
	if len(text) > most {
		return string(text[:most]) + "…"
	}
	return string(text)
}

// callTool answers tools/call.
func (s *Server) callTool(ctx context.Context, x *exchange, t *Tool) {
	arguments := x.message.Params.Arguments
	if arguments == nil {
		arguments = emptyObject
	}
	if t.Task != TaskForbidden && s.callTask(ctx, x, t, arguments) {
		return
	}
	s.finishCall(ctx, x, t, s.perform(ctx, x, t, arguments))
}

// perform calls a tool's function with the reader and the output of x.
func (s *Server) perform(ctx context.Context, x *exchange, t *Tool, arguments []byte) error {
	x.openResult()
	x.turn.begin(ctx)
	x.output.open(s, &x.writer, x.revision, &x.turn)
	if t.Context {
		return s.callWithContext(ctx, x, t, arguments)
	}
	x.reader.Reset(arguments)
	return invoke(ctx, t, &x.reader, &x.output)
}

// callWithContext calls a tool that may report, log and ask on its context.
func (s *Server) callWithContext(ctx context.Context, x *exchange, t *Tool, arguments []byte) error {
	c := newCall(x)
	defer c.end()
	ctx = context.WithValue(ctx, callKey{}, c)
	if t.Timeout > 0 {
		return s.callWithTimeout(ctx, x, t, arguments)
	}
	x.reader.Reset(arguments)
	return invoke(ctx, t, &x.reader, &x.output)
}

// callWithTimeout answers when the time is up even if the function goes on. The
// function then has the reader and the output to itself until it ends, so both
// are its own and not the exchange's. The place among the calls that may run at
// a time is the function's, too: the transport takes it back when x.abandoned
// says so.
func (s *Server) callWithTimeout(outer context.Context, x *exchange, t *Tool, arguments []byte) error {
	ctx, cancel := context.WithTimeout(outer, t.Timeout)
	defer cancel()
	var (
		in   codec.Reader
		w    codec.Writer
		out  Output
		turn = replyTurn{turns: x.turn.turns, ctx: ctx}
		done = make(chan error, 1)
		gone = make(chan struct{})
	)
	in.Lenient(s.options.lenientArguments)
	in.Reset(append([]byte(nil), arguments...))
	w.RawBytes(x.writer.Bytes())
	out.open(s, &w, x.revision, &turn)
	go func() {
		defer close(gone)
		done <- invoke(ctx, t, &in, &out)
	}()
	select {
	case err := <-done:
		x.writer, out.w = w, &x.writer
		x.output = out
		if err == nil && errors.Is(w.Err(), context.DeadlineExceeded) && w.Limited() {
			return errTimeout // it has passed while the result waited for its turn
		}
		turn.begin(outer) // what completes the result has its time
		return err
	case <-ctx.Done():
		x.abandoned = gone
		go func() {
			<-gone
			turn.end()
		}()
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return errTimeout
		}
		return ctx.Err()
	}
}

var errTimeout = errors.New("the tool did not answer in time")

// panicError is a panic of a tool's function.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// invoke calls generated code and turns a panic into an error.
func invoke(ctx context.Context, t *Tool, in *codec.Reader, out *Output) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicError{value: v, stack: debug.Stack()}
		}
	}()
	return t.Call(ctx, in, out)
}

// finishCall completes the reply after the function has returned err. It
// returns false where the function has no outcome yet, since the client has to
// be asked first or can not be asked.
func (s *Server) finishCall(ctx context.Context, x *exchange, t *Tool, err error) (final bool) {
	if err != nil && ctx.Err() != nil {
		x.silent = true
	}
	if x.inputRequired(err) {
		return false
	}
	switch {
	case err != nil:
		text, failed := x.failFunction("tool", t.Name, err)
		if failed {
			return true
		}
		x.output.fail(text)
	case x.writer.Err() == nil:
		x.output.close()
	case !x.writer.Limited():
		s.options.logger.Error("the result of a tool does not match its schema", "tool", t.Name, "error", x.writer.Err())
		x.fail(jsonrpc.InternalError, "internal error: the result of the tool does not match its output schema")
		return true
	}
	if problem := x.excess("tool", t.Name, x.output.size()); problem != "" {
		x.output.fail(problem)
	}
	x.closeResult()
	return true
}

// failFunction answers with a JSON-RPC error where a function's error calls for
// one, and otherwise returns the text of the error.
func (x *exchange) failFunction(kind, name string, err error) (text string, failed bool) {
	text, internal := x.server.describe(kind, name, err)
	var protocol *Error
	switch {
	case internal != "":
		x.fail(jsonrpc.InternalError, internal)
	case errors.As(err, &protocol):
		x.failProtocol(kind, name, protocol)
	default:
		return text, false
	}
	return "", true
}

// describe returns the text of an error result, or, for a panic, the message of
// an internal error. What a panic says stays in the log.
func (s *Server) describe(kind, name string, err error) (text, internal string) {
	var refusal *codec.Refusal
	var panicked *panicError
	switch {
	case errors.As(err, &panicked):
		incident := rand.Text()
		s.options.logger.Error("a function panicked", kind, name, "incident", incident, "panic", panicked.value, "stack", string(panicked.stack))
		return "", "internal error (incident " + incident + ")"
	case errors.As(err, &refusal):
		return refusal.Error(), ""
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "the call was cancelled or ran out of time", ""
	case err == errTimeout:
		return err.Error(), ""
	}
	return s.options.errorText(err), ""
}
