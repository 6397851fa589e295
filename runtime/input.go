package runtime

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

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
	// path are the member names from the capabilities object.
	path []string
	// implied says that an empty object at path[0] stands for the whole path.
	implied bool
	// required is how a MissingRequiredClientCapability error names it.
	required string
}

var (
	capabilityForm     = capability{[]string{"elicitation", "form"}, true, `"elicitation":{"form":{}}`}
	capabilityURL      = capability{[]string{"elicitation", "url"}, false, `"elicitation":{"url":{}}`}
	capabilitySampling = capability{[]string{"sampling"}, false, `"sampling":{}`}
	capabilityRoots    = capability{[]string{"roots"}, false, `"roots":{}`}
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

// inputRequest is a question to the client.
type inputRequest struct {
	key, method string
	params      []byte
}

// inputs is what a call has asked the client and what it was answered.
type inputs struct {
	// capabilities is what the client declared, a raw JSON object.
	capabilities []byte
	// answers are the raw results that came with the request, by key.
	answers map[string][]byte
	// pending are the questions that are still open.
	pending []inputRequest
	// missing are the capabilities that the client lacks.
	missing []capability
	// asked counts the questions, for the keys of those that have none.
	asked int
	// malformed says that an answer was not what was asked for.
	malformed error
}

// ask puts a request to the client and returns its raw result. In a legacy
// session it waits for the client; in the modern era it returns what the
// request brought along, or ErrInputRequired.
func (c *call) ask(ctx context.Context, key, method string, needs capability, params []byte) ([]byte, error) {
	c.mu.Lock()
	in := &c.inputs
	in.asked++
	if key == "" {
		key = strconv.Itoa(in.asked)
	}
	if c.ended {
		c.mu.Unlock()
		return nil, ErrNoCall
	}
	if !needs.in(in.capabilities) {
		in.missing = append(in.missing, needs)
		c.mu.Unlock()
		return nil, fmt.Errorf("%w: %s", ErrUnsupported, needs.path[0])
	}
	if !c.request.Modern() {
		c.mu.Unlock()
		return c.stream.request(ctx, method, params)
	}
	defer c.mu.Unlock()
	if answer, ok := in.answers[key]; ok {
		return answer, nil
	}
	if slices.ContainsFunc(in.pending, func(r inputRequest) bool { return r.key == key }) {
		return nil, fmt.Errorf("two questions of one call have the key %q", key)
	}
	in.pending = append(in.pending, inputRequest{key: key, method: method, params: params})
	return nil, ErrInputRequired
}

// reject notes that the answer to a question was not what was asked for.
func (c *call) reject(err error) error {
	err = fmt.Errorf("%w: %w", errMalformedAnswer, err)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inputs.malformed = err
	return err
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

func (x *exchange) missingCapability(missing []capability) {
	detail := `{"requiredCapabilities":{`
	named := map[string]bool{}
	for _, c := range missing {
		if !named[c.path[0]] {
			if len(named) > 0 {
				detail += ","
			}
			named[c.path[0]] = true
			detail += c.required
		}
	}
	x.failWith(jsonrpc.MissingClientCapability, "Missing required client capability", detail+"}}")
}

// askClient answers with resultType input_required.
func (x *exchange) askClient(in *inputs) {
	w := &x.writer
	w.Reset(w.Bytes()[:0])
	w.Raw(`{"jsonrpc":"2.0","id":`)
	w.RawBytes(x.message.ID)
	w.Raw(`,"result":{"resultType":"input_required","_meta":{"` + metaServerInfo + `":` + x.server.serverInfo + `},"inputRequests":`)
	w.Object()
	for _, request := range in.pending {
		w.Key(request.key)
		w.Object()
		w.Key("method")
		w.String(request.method)
		w.Key("params")
		w.RawBytes(request.params)
		w.EndObject()
	}
	w.EndObject()
	w.Key("requestState")
	w.String(x.sealState(in.answers))
	x.closeResult()
}

// openInputs reads the answers that the request brings along: those sealed in
// its state, and those that the client adds. Where it returns false the
// exchange has failed.
func (x *exchange) openInputs() bool {
	p := &x.message.Params
	if !x.revision.modern() || p.RequestState == nil && p.InputResponses == nil {
		return true
	}
	answers := map[string][]byte{}
	if p.RequestState != nil {
		var ok bool
		if answers, ok = x.openState(p.RequestState); !ok {
			return false
		}
	}
	if p.InputResponses != nil && !jsonrpc.IsObject(p.InputResponses) {
		x.invalidParams("inputResponses must be an object")
		return false
	}
	for key, value := range jsonrpc.Members(p.InputResponses) {
		if !jsonrpc.IsObject(value) {
			x.invalidParams("inputResponses: an answer must be an object")
			return false
		}
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
