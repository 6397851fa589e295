package runtime

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// What asking the client may come to, to test with [errors.Is].
var (
	// ErrInputRequired says that the client has been asked and will call again
	// with the answer. The function passes it up; it then runs anew, from its
	// beginning, with the answer at hand.
	ErrInputRequired = errors.New("input required: the client will call again with the answer")
	// ErrDeclined says that the user declined to answer.
	ErrDeclined = errors.New("the user declined")
	// ErrCancelled says that the user dismissed the question.
	ErrCancelled = errors.New("the user cancelled")
	// ErrUnsupported says that the client cannot be asked such a thing.
	ErrUnsupported = errors.New("the client does not support this")
	// ErrNoCall says that the context is not that of a call.
	ErrNoCall = errors.New("there is no client to ask: the context is not that of a call")
)

// errMalformedAnswer is an answer that is not what was asked for.
var errMalformedAnswer = errors.New("malformed answer")

// capability is something that a client declares to be able to answer.
type capability struct {
	// path are the member names from the capabilities object, one or two.
	path []string
	// implied says that an empty object at path[0] stands for the whole path.
	implied bool
}

var (
	capabilityForm     = capability{path: []string{"elicitation", "form"}, implied: true}
	capabilityURL      = capability{path: []string{"elicitation", "url"}}
	capabilitySampling = capability{path: []string{"sampling"}}
	capabilityRoots    = capability{path: []string{"roots"}}
)

// in reports whether raw capabilities declare c.
func (c capability) in(raw []byte) bool {
	for i, name := range c.path {
		parent := raw
		raw = jsonrpc.Member(parent, name)
		if i > 0 && raw == nil && c.implied {
			return isEmptyObject(parent)
		}
		if !jsonrpc.IsObject(raw) {
			return false
		}
	}
	return true
}

func isEmptyObject(raw []byte) bool {
	for range jsonrpc.Members(raw) {
		return false
	}
	return jsonrpc.IsObject(raw)
}

// question is something to ask the client.
type question struct {
	// key names the question among those of the call.
	key    string
	method string
	params []byte
	needs  capability
	// check returns an error that is errMalformedAnswer for a raw result that
	// does not answer the question.
	check func(raw []byte) error
	// beforeTask says that the question comes before the call becomes a task.
	beforeTask bool
}

// inputs is what a call has asked the client and what it was answered.
type inputs struct {
	// capabilities is what the client declared, a raw JSON object.
	capabilities []byte
	// answers are the raw results that came with the request, by key.
	answers map[string][]byte
	// keys are those of the questions so far.
	keys []string
	// pending are the questions that are still open.
	pending []*question
	// missing are the capabilities that the client lacks.
	missing []capability
	// malformed says that an answer was not what was asked for.
	malformed error
}

// put puts a question to the client and decodes the raw result.
func put[A any](ctx context.Context, c *call, q question, opts []AskOption, decode func(raw []byte) (A, error)) (answer A, err error) {
	for _, opt := range opts {
		opt(&q)
	}
	q.check = func(raw []byte) error {
		_, err := decode(raw)
		return err
	}
	raw, err := c.ask(ctx, &q)
	if err != nil {
		return answer, err
	}
	answer, err = decode(raw)
	if errors.Is(err, errMalformedAnswer) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.inputs.malformed = err
	}
	return answer, err
}

// malformed says that an answer is not what was asked for.
func malformed(err error) error { return fmt.Errorf("%w: %w", errMalformedAnswer, err) }

// ask puts a question to the client and returns its raw result. In a legacy
// session and in a task it waits for the client; otherwise it returns what the
// request brought along, or ErrInputRequired.
func (c *call) ask(ctx context.Context, q *question) ([]byte, error) {
	answer, err := c.recall(q)
	if answer != nil || err != nil {
		return answer, err
	}
	if !c.request.Modern() {
		return c.stream.request(ctx, q.method, q.params)
	}
	if c.run != nil {
		switch f := c.run.settleQuestion(q); {
		case f == asTask:
			return c.run.task.ask(ctx, q)
		case f == asksFirst && !q.beforeTask:
			return nil, ErrInputRequired
		case f == gone, f == answered:
			return nil, cmp.Or(c.run.ctx.Err(), ErrNoCall)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inputs.pending = append(c.inputs.pending, q)
	return nil, ErrInputRequired
}

// recall gives a question its key and returns the answer that the request
// brought along, nil where it did not. It refuses a question that cannot be
// put.
func (c *call) recall(q *question) (answer []byte, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	in := &c.inputs
	if q.key == "" {
		q.key = strconv.Itoa(len(in.keys) + 1)
	}
	switch {
	case c.ended:
		return nil, ErrNoCall
	case slices.Contains(in.keys, q.key):
		return nil, fmt.Errorf("two questions of one call have the key %q: name each with mcp.Key", q.key)
	}
	in.keys = append(in.keys, q.key)
	if !q.needs.in(in.capabilities) {
		in.missing = append(in.missing, q.needs)
		return nil, fmt.Errorf("%w: %s", ErrUnsupported, strings.Join(q.needs.path, "."))
	}
	return in.answers[q.key], nil
}

// inputRequired answers the request where its function has asked the client
// for something, whatever the function made of that. err is what it returned.
func (x *exchange) inputRequired(err error) bool {
	if x.call == nil || !x.revision.modern() {
		return false
	}
	in := x.call.takeInputs()
	var panicked *panicError
	switch {
	case errors.As(err, &panicked):
		return false
	case in.malformed != nil:
		x.invalidParams(in.malformed.Error())
	case len(in.missing) > 0 && errors.Is(err, ErrUnsupported):
		x.missingCapability(in.missing)
	case len(in.pending) > 0:
		x.askClient(&in)
	default:
		return false
	}
	return true
}

func (c *call) takeInputs() inputs {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.inputs
}

// missingCapability answers with the error that names what the client would
// have to declare.
func (x *exchange) missingCapability(missing []capability) {
	byFirst := map[string][]string{}
	for _, c := range missing {
		byFirst[c.path[0]] = append(byFirst[c.path[0]], c.path[1:]...)
	}
	var w codec.Writer
	w.Object()
	w.Key("requiredCapabilities")
	w.Object()
	for _, first := range slices.Sorted(maps.Keys(byFirst)) {
		w.Key(first)
		w.Object()
		for _, second := range slices.Compact(slices.Sorted(slices.Values(byFirst[first]))) {
			w.Key(second)
			w.Raw("{}")
		}
		w.EndObject()
	}
	w.EndObject()
	w.EndObject()
	x.failWith(jsonrpc.MissingClientCapability, "Missing required client capability", string(w.Bytes()))
}

// askClient answers with resultType input_required.
func (x *exchange) askClient(in *inputs) {
	state := x.sealState(in.answers)
	if len(state) > maxState {
		x.server.options.logger.Error("the answers of a client are too large to be sent to it once more", "method", string(x.message.Method), "bytes", len(state), "limit", maxState)
		x.fail(jsonrpc.InternalError, "internal error: the answers so far are too large")
		return
	}
	w := &x.writer
	x.reopenResult("input_required")
	w.Raw(`"inputRequests":`)
	appendQuestions(w, in.pending)
	w.Key("requestState")
	w.String(state)
	x.closeResult()
}

// appendQuestions writes questions as the inputRequests of the protocol.
func appendQuestions(w *codec.Writer, questions []*question) {
	w.Object()
	for _, q := range questions {
		w.Key(q.key)
		w.Object()
		w.Key("method")
		w.String(q.method)
		w.Key("params")
		w.RawBytes(q.params)
		w.EndObject()
	}
	w.EndObject()
}

// openInputs reads the answers that the request brings along: those sealed in
// its state, and those that the client adds. Where it returns false the
// exchange has failed.
func (x *exchange) openInputs(ctx context.Context) bool {
	p := &x.message.Params
	if !x.revision.modern() || p.RequestState == nil && p.InputResponses == nil {
		return true
	}
	answers := map[string][]byte{}
	if p.RequestState != nil {
		var ok bool
		if answers, ok = x.openState(ctx, p.RequestState); !ok {
			return false
		}
	}
	if p.InputResponses != nil && !jsonrpc.IsObject(p.InputResponses) {
		x.invalidParams("inputResponses must be an object")
		return false
	}
	for key, value := range jsonrpc.Members(p.InputResponses) {
		answers[string(key)] = slices.Clone(value)
	}
	x.answers = answers
	return true
}

// appendAnswers writes the answers so far as a JSON object.
func appendAnswers(w *codec.Writer, answers map[string][]byte) {
	w.Object()
	for _, key := range slices.Sorted(maps.Keys(answers)) {
		w.Key(key)
		w.RawBytes(answers[key])
	}
	w.EndObject()
}
