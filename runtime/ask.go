package runtime

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// AskOption changes how a question is put.
type AskOption func(*question)

// Key names a question among those of one call. By default they are numbered in
// the order in which the function asks them, so a function that asks in
// varying order names them. A name is used once.
func Key(name string) AskOption {
	return func(q *question) { q.key = name }
}

// BeforeTask puts a question before the call becomes a task, where the tool's
// task support would let it: the request is answered with the question, and
// when the client has called again with the answer, the function runs anew. So
// a function that asks in this way does so first of all. Once the call is a
// task, the question is put inside it like any other.
func BeforeTask() AskOption {
	return func(q *question) { q.beforeTask = true }
}

// formKey identifies the form of T among the forms of a server.
type formKey[T any] struct{}

type form[T any] struct {
	schema string
	decode func(in *codec.Reader, v *T)
}

// AddForm registers the form of T: its schema, a flat JSON Schema object, and
// how an answer is decoded. Generated code calls it for every T that a
// function passes to [Ask].
func AddForm[T any](s *Server, schema string, decode func(in *codec.Reader, v *T)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.forms == nil {
		s.forms = make(map[any]any)
	}
	s.forms[formKey[T]{}] = form[T]{schema: schema, decode: decode}
}

func formOf[T any](s *Server) (form[T], bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.forms[formKey[T]{}].(form[T])
	return f, ok
}

// Ask asks the user to fill in the form that the struct T describes, and returns
// the answer. T is a flat struct of strings, numbers, booleans, enums and lists
// of strings; mcpgen makes its form. The context is that of the call.
//
// To clients of a legacy session it sends a request and waits for the answer.
// In a task it waits for the answer too, and several goroutines may ask at once.
// Otherwise, in the modern era, it returns [ErrInputRequired] until the client
// has called again with the answer; the function passes the error up and then
// runs again from its beginning, so whatever stands above an Ask may run more
// than once. It returns [ErrDeclined] or [ErrCancelled] where the user did so,
// and [ErrUnsupported] where the client has no forms.
//
// Forms must not ask for secrets: use [AskURL].
func Ask[T any](ctx context.Context, message string, opts ...AskOption) (T, error) {
	var answer T
	c := callFrom(ctx)
	if c == nil {
		return answer, ErrNoCall
	}
	f, ok := formOf[T](c.server)
	if !ok {
		return answer, fmt.Errorf("there is no form for %T: run go generate", answer)
	}
	var w codec.Writer
	w.Object()
	if c.request.revision >= rev20251125 {
		w.Raw(`"mode":"form"`)
	}
	w.Key("message")
	w.String(message)
	w.Key("requestedSchema")
	w.Raw(f.schema)
	w.EndObject()
	q := question{method: "elicitation/create", params: w.Bytes(), needs: capabilityForm}
	return put(ctx, c, q, opts, f.answer)
}

// answer decodes the raw result of an elicitation.
func (f form[T]) answer(raw []byte) (T, error) {
	var answer, none T
	content, err := accepted(raw)
	if err != nil {
		return none, err
	}
	if content == nil {
		content = emptyObject
	}
	var r codec.Reader
	r.Reset(content)
	r.SkipUnknown(true)
	f.decode(&r, &answer)
	if err := r.Err(); err != nil {
		return none, malformed(err)
	}
	return answer, nil
}

// AskURL asks the user to open a URL, for what must not pass through the client,
// such as credentials. It returns nil when the user agreed, which does not say
// that the user has finished there. The URL must not carry secrets, nor let in
// whoever has it. One that is not https, but for this machine, or that has a user
// name in it, is an error.
func AskURL(ctx context.Context, message, url string, opts ...AskOption) error {
	c := callFrom(ctx)
	if c == nil {
		return ErrNoCall
	}
	if err := checkURL(url); err != nil {
		return err
	}
	var w codec.Writer
	w.Object()
	w.Raw(`"mode":"url"`)
	w.Key("message")
	w.String(message)
	if !c.request.Modern() {
		w.Key("elicitationId")
		w.String(rand.Text())
	}
	w.Key("url")
	w.String(url)
	w.EndObject()
	q := question{method: "elicitation/create", params: w.Bytes(), needs: capabilityURL}
	_, err := put(ctx, c, q, opts, accepted)
	return err
}

// accepted returns the content of an elicitation's raw result.
func accepted(raw []byte) (content []byte, err error) {
	switch action := jsonrpc.Text(jsonrpc.Member(raw, "action")); string(action) {
	case "accept":
		return jsonrpc.Member(raw, "content"), nil
	case "decline":
		return nil, ErrDeclined
	case "cancel":
		return nil, ErrCancelled
	default:
		return nil, malformed(fmt.Errorf("action must be accept, decline or cancel, got %q", clip(action)))
	}
}
