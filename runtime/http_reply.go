//go:build !mcp_stdio

package runtime

import (
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// Header values that every reply shares, so that setting one allocates nothing.
var (
	contentJSON   = []string{"application/json"}
	contentStream = []string{"text/event-stream"}
	noTransform   = []string{"no-cache, no-transform"}
	noBuffering   = []string{"no"}
	retrySoon     = []string{"1"}
	closing       = []string{"close"}
)

// statusOf maps the JSON-RPC code of a modern reply to an HTTP status.
func statusOf(code int) int {
	switch code {
	case jsonrpc.ParseError, jsonrpc.InvalidRequest, jsonrpc.InvalidParams,
		jsonrpc.HeaderMismatch, jsonrpc.MissingClientCapability, jsonrpc.UnsupportedProtocolVersion:
		return http.StatusBadRequest
	case jsonrpc.MethodNotFound:
		return http.StatusNotFound
	}
	return http.StatusOK
}

// refuse answers a request that is not understood so far as to have an id.
// The body is JSON-RPC, by which clients tell this server from an older one.
func refuse(w http.ResponseWriter, status, code int, message string) {
	w.Header()["Content-Type"] = contentJSON
	w.WriteHeader(status)
	w.Write(appendError(nil, nil, code, message, ""))
}

// refuseForNow answers a request that may succeed when it is made again.
func refuseForNow(w http.ResponseWriter, status int, message string) {
	w.Header()["Retry-After"] = retrySoon
	refuse(w, status, jsonrpc.InternalError, message)
}

// smallReply is the size up to which net/http sets Content-Length by itself.
const smallReply = 2048

// writeJSON sends a complete reply.
func (h *httpHandler) writeJSON(w http.ResponseWriter, status int, body []byte) {
	header := w.Header()
	header["Content-Type"] = contentJSON
	if len(body) > smallReply {
		header["Content-Length"] = []string{strconv.Itoa(len(body))}
	}
	if status != http.StatusOK {
		w.WriteHeader(status)
	}
	if len(body) <= longReply {
		w.Write(body)
		return
	}
	writeLong(w, body, h.options.writeTimeout)
	setWriteDeadline(w, time.Time{})
}

// longReply is the size from which a reply may have to wait for the client to
// read. Shorter ones fit into the buffers of the connection.
const longReply = 32 << 10

// writeLong sends a reply in pieces, each of which has to be taken in time. The
// last deadline stays.
func writeLong(w io.Writer, body []byte, timeout time.Duration) error {
	for len(body) > 0 {
		piece := body[:min(len(body), longReply)]
		body = body[len(piece):]
		setWriteDeadline(w, time.Now().Add(timeout))
		if _, err := w.Write(piece); err != nil {
			return err
		}
	}
	return nil
}

// A process holds so many large replies at a time, and makes others wait for so
// long while none of those goes out.
const (
	largeReplies  = 4
	replyPatience = 100 * time.Millisecond
)

// setWriteDeadline bounds writes, as far as the server underneath can. The
// direct way spares what http.ResponseController allocates.
func setWriteDeadline(w io.Writer, t time.Time) {
	if d, ok := w.(interface{ SetWriteDeadline(time.Time) error }); ok {
		d.SetWriteDeadline(t)
		return
	}
	if reply, ok := w.(http.ResponseWriter); ok {
		http.NewResponseController(reply).SetWriteDeadline(t)
	}
}

// setReadDeadline bounds reads like setWriteDeadline bounds writes.
func setReadDeadline(w http.ResponseWriter, t time.Time) {
	if d, ok := w.(interface{ SetReadDeadline(time.Time) error }); ok {
		d.SetReadDeadline(t)
		return
	}
	http.NewResponseController(w).SetReadDeadline(t)
}
