package runtime

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// wireSchemas is the directory of the protocol's own JSON Schemas, one file per
// revision, against which the tests hold every message that they see. Without
// it they see the rest: testdata/conformance/schemas.mjs writes the files.
var wireSchemas = os.Getenv("MCP_SCHEMAS")

// wireSchema is the JSON Schema of one revision.
type wireSchema struct {
	url, defs string
	names     map[string]bool
	// methods are the definitions of requests and notifications, errors those of
	// error responses by their code.
	methods map[string]string
	errors  map[string]string

	mu       sync.Mutex // guards what follows
	compiler *jsonschema.Compiler
	compiled map[string]*jsonschema.Schema
}

// wireSchemaOf loads the schema of a revision once. The handshake of 2024-11-05
// is that of the revision after it.
var wireSchemaOf = func() func(revision string) (*wireSchema, error) {
	loaders := map[string]func() (*wireSchema, error){}
	for _, revision := range []string{"2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"} {
		loaders[revision] = sync.OnceValues(func() (*wireSchema, error) { return loadWireSchema(revision) })
	}
	return func(revision string) (*wireSchema, error) {
		if revision == "2024-11-05" {
			revision = "2025-03-26"
		}
		load := loaders[revision]
		if load == nil {
			return nil, fmt.Errorf("there is no revision %q", revision)
		}
		return load()
	}
}()

func loadWireSchema(revision string) (*wireSchema, error) {
	text, err := os.ReadFile(filepath.Join(wireSchemas, revision+".json"))
	if err != nil {
		return nil, err
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	s := &wireSchema{
		url: "mcp:///" + revision, defs: "$defs",
		names: map[string]bool{}, methods: map[string]string{}, errors: map[string]string{},
		compiler: jsonschema.NewCompiler(), compiled: map[string]*jsonschema.Schema{},
	}
	defs, ok := document.(map[string]any)[s.defs].(map[string]any)
	if !ok {
		s.defs = "definitions"
		defs = document.(map[string]any)[s.defs].(map[string]any)
	}
	for name, def := range defs {
		s.names[name] = true
		properties, _ := def.(map[string]any)["properties"].(map[string]any)
		if method, ok := constant(properties, "method").(string); ok {
			s.methods[method] = name
		}
		if object, ok := properties["error"].(map[string]any); ok {
			parts, _ := object["allOf"].([]any)
			for _, part := range parts {
				inner, _ := part.(map[string]any)["properties"].(map[string]any)
				if code := constant(inner, "code"); code != nil {
					s.errors[fmt.Sprint(code)] = name
				}
			}
		}
	}
	return s, s.compiler.AddResource(s.url, document)
}

// constant returns what a property has to be, nil where it is free.
func constant(properties map[string]any, name string) any {
	property, _ := properties[name].(map[string]any)
	return property["const"]
}

// validate holds a value against one definition.
func (s *wireSchema) validate(name string, value any) error {
	if !s.names[name] {
		return fmt.Errorf("%s defines no %s", s.url, name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	schema := s.compiled[name]
	if schema == nil {
		var err error
		if schema, err = s.compiler.Compile(s.url + "#/" + s.defs + "/" + name); err != nil {
			return err
		}
		s.compiled[name] = schema
	}
	if err := schema.Validate(value); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// first returns the first of several names that the revision defines.
func (s *wireSchema) first(names ...string) string {
	return names[max(0, slices.IndexFunc(names, func(name string) bool { return s.names[name] }))]
}

// wire is what a test sees of one client's messages. A nil wire sees nothing.
type wire struct {
	t *testing.T

	mu sync.Mutex // guards what follows
	// legacy is the revision that was negotiated, empty before.
	legacy string
	// asked are the requests by their raw id.
	asked map[string]wireRequest
}

type wireRequest struct {
	method, revision string
}

// newWire returns the wire of a client. legacy is the revision of a session that
// it goes on with, empty for none.
func newWire(t *testing.T, legacy string) *wire {
	if wireSchemas == "" {
		return nil
	}
	return &wire{t: t, legacy: legacy, asked: map[string]wireRequest{}}
}

// wireSessions are the revisions of legacy sessions by their ids.
var wireSessions sessionRevisions

type sessionRevisions struct{ sync.Map }

func (s *sessionRevisions) revision(id string) string {
	revision, _ := s.Load(id)
	text, _ := revision.(string)
	return text
}

// wireMessage is what tells one kind of message from another.
type wireMessage struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params struct {
		Meta map[string]json.RawMessage `json:"_meta"`
	} `json:"params"`
	Result *struct {
		Type     string `json:"resultType"`
		Revision string `json:"protocolVersion"`
	} `json:"result"`
	Error *struct {
		Code json.Number `json:"code"`
	} `json:"error"`
}

// wireMessages takes a message, or a batch of them, apart. What is not JSON, as
// tests send it, has none.
func wireMessages(text string) []string {
	var batch []json.RawMessage
	if json.Unmarshal([]byte(text), &batch) != nil {
		return []string{text}
	}
	messages := make([]string, len(batch))
	for i, message := range batch {
		messages[i] = string(message)
	}
	return messages
}

// sent notes what the client asks.
func (w *wire) sent(text string) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, message := range wireMessages(text) {
		var m wireMessage
		if json.Unmarshal([]byte(message), &m) != nil || m.ID == nil || m.Method == "" {
			continue
		}
		revision := w.legacy
		if m.Params.Meta["io.modelcontextprotocol/protocolVersion"] != nil {
			revision = "2026-07-28"
		}
		w.asked[string(m.ID)] = wireRequest{m.Method, revision}
	}
}

// received holds what the server says against the schema.
func (w *wire) received(text string) {
	if w == nil {
		return
	}
	w.t.Helper()
	for _, message := range wireMessages(text) {
		if err := w.check(message); err != nil {
			w.t.Errorf("a message is not of the protocol's schema: %v\n%s", err, message)
		}
	}
}

// wireChecked returns a reply that a request got without a transport, held
// against the schema. legacy is the revision of its session.
func wireChecked(legacy, request, reply string) string {
	if w := newWire(nil, legacy); w != nil && reply != "" {
		w.sent(request)
		if err := w.check(reply); err != nil {
			panic(fmt.Sprintf("a message is not of the protocol's schema: %v\n%s", err, reply))
		}
	}
	return reply
}

func (w *wire) check(text string) error {
	var m wireMessage
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	request, known := w.asked[string(m.ID)]
	switch {
	case m.Method != "":
		return w.checkNews(&m, value)
	case m.Error != nil:
		return checkError(&m, value, request.revision)
	case m.Result == nil:
		return fmt.Errorf("neither a request nor a response")
	case request.method == "initialize":
		w.legacy, request.revision = m.Result.Revision, m.Result.Revision
	case !known || request.revision == "":
		// A response that is asked for on another connection.
		request.revision = w.legacy
	}
	return checkResult(&m, value, request)
}

// checkNews holds a request or notification of the server against the schema of
// whichever revision has it.
func (w *wire) checkNews(m *wireMessage, value any) error {
	revisions := []string{"2026-07-28"}
	if w.legacy != "" {
		revisions = append(revisions, w.legacy)
	}
	var fault error
	for _, revision := range revisions {
		s, err := wireSchemaOf(revision)
		if err != nil {
			return err
		}
		name := s.methods[m.Method]
		switch {
		case m.Method == "notifications/tasks":
			return nil // of an extension
		case revision == "2026-07-28" && m.ID != nil:
			fault = fmt.Errorf("a request to a client of a revision without them")
			continue
		}
		if fault = s.validate(name, value); fault == nil {
			return nil
		}
	}
	return fault
}

// checkError holds an error response against the schema. JSON-RPC has a null id
// where that of the request is unreadable, the schema has none.
func checkError(m *wireMessage, value any, revision string) error {
	if string(m.ID) == "null" {
		delete(value.(map[string]any), "id")
		revision = "2026-07-28"
	}
	if revision == "" {
		revision = "2025-11-25"
	}
	s, err := wireSchemaOf(revision)
	if err != nil {
		return err
	}
	if err := s.validate(s.first("JSONRPCErrorResponse", "JSONRPCError"), value); err != nil {
		return err
	}
	if name := s.errors[m.Error.Code.String()]; name != "" {
		return s.validate(name, value)
	}
	return nil
}

// checkResult holds a result against the schema of its method.
func checkResult(m *wireMessage, value any, request wireRequest) error {
	if request.revision == "" {
		request.revision = "2025-11-25"
	}
	s, err := wireSchemaOf(request.revision)
	if err != nil {
		return err
	}
	if err := s.validate(s.first("JSONRPCResultResponse", "JSONRPCResponse"), value); err != nil {
		return err
	}
	result := value.(map[string]any)["result"]
	switch {
	case m.Result.Type == "input_required":
		return s.validate("InputRequiredResult", result)
	case m.Result.Type == "task", request.method == "", strings.HasPrefix(request.method, "tasks/"):
		return s.validate("Result", result) // of an extension, or of another connection
	}
	name := strings.TrimSuffix(s.methods[request.method], "Request") + "Result"
	return s.validate(s.first(name, "EmptyResult"), result)
}
