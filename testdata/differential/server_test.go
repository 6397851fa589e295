package differential

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

const meta = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}`

// server is the generated server, called in process.
type server struct {
	handler http.Handler
	tools   []*tool
}

// tool is one of its tools with its compiled schemas.
type tool struct {
	Name         string          `json:"name"`
	InputSchema  json.RawMessage `json:"inputSchema"`
	OutputSchema json.RawMessage `json:"outputSchema"`

	input, output *jsonschema.Schema
	schema        *object
}

// answer is the result of a call.
type answer struct {
	Content    []struct{ Text string } `json:"content"`
	Structured json.RawMessage         `json:"structuredContent"`
	IsError    bool                    `json:"isError"`
}

func (a *answer) text() string {
	if len(a.Content) == 0 {
		return ""
	}
	return a.Content[0].Text
}

func startServer(t *testing.T, opts ...mcp.Option) *server {
	t.Helper()
	s := &server{handler: NewMCPServer(opts...).HTTPHandler()}
	var list struct{ Tools []*tool }
	s.request(t, "tools/list", "", "", &list)
	for _, tool := range list.Tools {
		tool.input, tool.output = compile(t, tool.InputSchema), compile(t, tool.OutputSchema)
		schema, err := parse(string(tool.InputSchema))
		if err != nil {
			t.Fatal(err)
		}
		tool.schema = schema.(*object)
		s.tools = append(s.tools, tool)
	}
	if len(s.tools) == 0 {
		t.Fatal("no tools")
	}
	return s
}

var shapeOfTime = regexp.MustCompile(`^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[-+]\d\d:\d\d)$`)

// compile compiles a schema of 2020-12 that asserts formats and contents. The
// base64 of this project is the strict one, in one line; of times the validator
// takes some that RFC 3339 does not have, such as an hour of +3.
func compile(t *testing.T, schema json.RawMessage) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	c.AssertContent()
	c.RegisterContentEncoding(&jsonschema.Decoder{Name: "base64", Decode: func(s string) ([]byte, error) {
		if strings.ContainsAny(s, "\r\n") {
			return nil, base64.CorruptInputError(0)
		}
		return base64.StdEncoding.Strict().DecodeString(s)
	}})
	c.RegisterFormat(&jsonschema.Format{Name: "date-time", Validate: func(v any) error {
		text, ok := v.(string)
		if ok && !shapeOfTime.MatchString(text) {
			return errors.New("not the shape of a time")
		}
		_, err := time.Parse(time.RFC3339, strings.ToUpper(text))
		return err
	}})
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// validate holds a JSON text against a schema.
func validate(t *testing.T, schema *jsonschema.Schema, text string) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return schema.Validate(doc)
}

func (s *server) call(t *testing.T, tool, arguments string) *answer {
	t.Helper()
	kept = nil
	var a answer
	s.request(t, "tools/call", tool, `"name":"`+tool+`","arguments":`+arguments+`,`, &a)
	return &a
}

// request sends a request and reads its result.
func (s *server) request(t *testing.T, method, name, params string, result any) {
	t.Helper()
	body := `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":{` + params + meta + `}}`
	r := httptest.NewRequest("POST", "http://localhost/mcp", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	r.Header.Set("MCP-Protocol-Version", "2026-07-28")
	r.Header.Set("Mcp-Method", method)
	if name != "" {
		r.Header.Set("Mcp-Name", name)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	var reply struct {
		Result json.RawMessage
		Error  json.RawMessage
	}
	if err := json.Unmarshal(w.Body.Bytes(), &reply); err != nil || reply.Result == nil {
		t.Fatalf("%s\n%d %s", body, w.Code, w.Body)
	}
	if err := json.Unmarshal(reply.Result, result); err != nil {
		t.Fatalf("%s: %v", reply.Result, err)
	}
}
