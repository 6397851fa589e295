// Package load calls MCP servers as fast as they answer, or at a fixed rate,
// over Streamable HTTP and stdio. It checks every reply.
package load

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// Era is a generation of the protocol.
type Era int

// The eras.
const (
	Modern Era = iota // 2026-07-28: every request stands for itself
	Legacy            // 2025-11-25: sessions that begin with initialize
)

// String returns "modern" or "legacy".
func (e Era) String() string {
	if e == Legacy {
		return "legacy"
	}
	return "modern"
}

const (
	modernVersion = "2026-07-28"
	legacyVersion = "2025-11-25"
	modernMeta    = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1.0.0"},"io.modelcontextprotocol/clientCapabilities":{}}`

	// Initialize is the first message of a legacy client.
	Initialize  = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1.0.0"}}}`
	initialized = `{"jsonrpc":"2.0","method":"notifications/initialized"}`
)

// Call is a request to make over and over.
type Call struct {
	Era    Era
	Method string // such as tools/call
	Tool   string // the tool's name, for tools/call
	Params string // the arguments, for tools/call, or else the params; a JSON object or empty
	// Expect is text that every right reply contains.
	Expect string
	// AnyID accepts replies that repeat another id, as a fixed reply does.
	AnyID bool
}

// Add and Search are calls of the benchmark's two tools.
func Add(era Era) Call {
	return Call{Era: era, Method: "tools/call", Tool: "add", Params: `{"a":2,"b":3}`, Expect: `"result":5`}
}

// Search asks for twenty hits of five fields.
func Search(era Era) Call {
	return Call{Era: era, Method: "tools/call", Tool: "search",
		Params: `{"query":"streamable http transport","limit":20,"tags":["go","mcp"],"filter":{"lang":"en","minScore":0.25,"archived":false}}`,
		Expect: "doc-10703"}
}

// firstID is the id of the first request. Ids keep their nine digits, so that
// one is put over another.
const firstID = 100_000_000

// message returns the request as JSON, and where its id is.
func (c Call) message() (text []byte, id int) {
	var params []string
	if c.Method == "tools/call" {
		params = append(params, fmt.Sprintf(`"name":%q,"arguments":%s`, c.Tool, c.Params))
	} else if inner := strings.TrimSuffix(strings.TrimPrefix(c.Params, "{"), "}"); inner != "" {
		params = append(params, inner)
	}
	if c.Era == Modern {
		params = append(params, modernMeta)
	}
	text = fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%d,"method":%q,"params":{%s}}`, firstID, c.Method, strings.Join(params, ","))
	return text, bytes.Index(text, strconv.AppendInt(nil, firstID, 10))
}

// Messages returns so many requests, with an id each.
func (c Call) Messages(n int) []string {
	text, id := c.message()
	all := make([]string, n)
	for i := range all {
		putID(text[id:], i)
		all[i] = string(text)
	}
	return all
}

// putID writes the id of the request number n over another.
func putID(b []byte, n int) {
	v := firstID + n%firstID
	for i := 8; i >= 0; i-- {
		b[i] = byte('0' + v%10)
		v /= 10
	}
}

// header is a header of an HTTP request.
type header struct{ name, value string }

// headers are those of the request, without its length.
func (c Call) headers(session string) []header {
	h := []header{{"Content-Type", "application/json"}, {"Accept", "application/json, text/event-stream"}}
	switch {
	case c.Era == Modern:
		h = append(h, header{"MCP-Protocol-Version", modernVersion}, header{"Mcp-Method", c.Method})
		if c.Tool != "" {
			h = append(h, header{"Mcp-Name", c.Tool})
		}
	case c.Method != "initialize":
		h = append(h, header{"MCP-Protocol-Version", legacyVersion})
		if session != "" {
			h = append(h, header{"Mcp-Session-Id", session})
		}
	}
	return h
}

// check reports what is wrong with a reply to the request with that id.
func (c Call) check(reply, id []byte) error {
	switch {
	case !c.AnyID && !bytes.Contains(reply, append([]byte(`"id":`), id...)):
		return fmt.Errorf("the reply to %s is another's: %.300s", id, reply)
	case !bytes.Contains(reply, []byte(c.Expect)):
		return fmt.Errorf("the reply has no %s: %.300s", c.Expect, reply)
	case bytes.Contains(reply[:min(len(reply), 200)], []byte(`"error":`)), bytes.Contains(reply, []byte(`"isError":true`)):
		return fmt.Errorf("the reply is an error: %.300s", reply)
	}
	return nil
}
