package runtime

import (
	"context"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// Generation numbers the contract between generated code and this package.
// Generated code holds its own number against MinGeneration and
// MaxGeneration, and does not compile where they disagree: run go generate, or
// update this module.
type Generation uint

// The generations of generated code that this package serves.
const (
	MinGeneration = 1
	MaxGeneration = 1
)

// Tool is a tool as generated code registers it with [Server.AddTool].
type Tool struct {
	// Name is the protocol name, unique on a server: 1 to 128 characters of
	// A-Z a-z 0-9 _ . -
	Name        string
	Title       string
	Description string

	// InputSchema and OutputSchema are JSON Schemas with an object at the root,
	// Annotations is a JSON object of hints, Icons a JSON array, Meta a JSON
	// object. All but InputSchema may be empty. They are sent as they are.
	InputSchema  string
	OutputSchema string
	Annotations  string
	Icons        string
	Meta         string

	// Context says that the function takes a context: it may report progress,
	// log and ask. A tool without one is always answered as one JSON body.
	Context bool
	// Timeout cancels the context of a call and answers it with an error
	// result. Zero means no limit.
	Timeout time.Duration
	// Scopes are what the caller must be authorized for.
	Scopes []string
	// Headers are the parameters that HTTP clients repeat as Mcp-Param headers.
	Headers []HeaderParam
	// Task says whether a call may or must run as a task.
	Task TaskSupport

	// Call decodes the arguments, calls the function and encodes its result.
	// It returns a *codec.Refusal where the arguments are wrong, and the
	// function's own error.
	Call func(ctx context.Context, in *codec.Reader, out *Output) error
}

// HeaderParam is a parameter that HTTP clients repeat in a header, so that
// proxies can route by it (x-mcp-header of the 2026-07-28 revision).
type HeaderParam struct {
	// Header is the name after "Mcp-Param-".
	Header string
	// Path are the property names from the arguments to the parameter.
	Path []string
	Kind HeaderKind

	// canonical is Header as net/http spells it, set by AddTool.
	canonical string
}

// HeaderKind is the JSON type of a header parameter.
type HeaderKind uint8

// The JSON types of header parameters.
const (
	HeaderString HeaderKind = iota
	HeaderInteger
	HeaderBoolean
)

// TaskSupport says whether a call of a tool may or must run as a task: the
// client then has an id at once, and asks for the outcome from time to time.
// Clients have to know tasks, which those of legacy revisions do not.
type TaskSupport uint8

// The degrees of task support.
const (
	// TaskForbidden: a call is answered when the function returns.
	TaskForbidden TaskSupport = iota
	// TaskOptional: a call becomes a task when it takes long, reports progress
	// or asks, for clients that know tasks.
	TaskOptional
	// TaskRequired: a call always becomes a task, and clients that do not know
	// tasks cannot call the tool.
	TaskRequired
)
