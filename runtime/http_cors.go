//go:build !mcp_stdio

package runtime

import (
	"net/http"
	"strings"
)

var (
	varyOrigin = []string{"Origin"}
	// exposedHeaders are the reply headers that a page's script may read.
	exposedHeaders = []string{"Mcp-Session-Id, WWW-Authenticate, MCP-Protocol-Version, Retry-After"}
)

// allowReading lets the page that sent a request read the reply, whatever it
// turns out to be. There is no Allow-Credentials: tokens travel in headers,
// never in cookies.
func allowReading(header http.Header, origin string) {
	header["Access-Control-Allow-Origin"] = []string{origin}
	header["Access-Control-Expose-Headers"] = exposedHeaders
	header["Vary"] = varyOrigin
}

// requestHeaders are the headers that a page's script may send.
const requestHeaders = "Authorization, Content-Type, Accept, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Mcp-Session-Id, Last-Event-ID, traceparent, tracestate, baggage"

// preflight answers OPTIONS, for an allowed origin with what its page may send.
func (h *httpHandler) preflight(w http.ResponseWriter, r *http.Request, origin string) {
	header := w.Header()
	if origin == "" {
		header["Allow"] = []string{h.allow()}
		w.WriteHeader(http.StatusNoContent)
		return
	}
	header["Vary"] = []string{"Origin, Access-Control-Request-Headers, Access-Control-Request-Private-Network"}
	header["Access-Control-Allow-Methods"] = []string{h.allow()}
	header["Access-Control-Allow-Headers"] = []string{requestHeaders + parameterHeaders(r.Header["Access-Control-Request-Headers"])}
	header["Access-Control-Max-Age"] = []string{"7200"}
	if r.Header.Get("Access-Control-Request-Private-Network") == "true" {
		header["Access-Control-Allow-Private-Network"] = []string{"true"}
	}
	w.WriteHeader(http.StatusNoContent)
}

// maxParameterHeaders bounds how many headers a preflight reply names.
const maxParameterHeaders = 64

// parameterHeaders returns those of the requested headers that carry tool
// parameters, each after a comma. CORS knows no prefixes, so they are echoed.
func parameterHeaders(lines []string) string {
	var allowed strings.Builder
	n := 0
	for _, line := range lines {
		for name := range strings.SplitSeq(line, ",") {
			name = strings.ToLower(strings.Trim(name, " \t"))
			if isParameterHeader(name) && n < maxParameterHeaders {
				n++
				allowed.WriteString(", ")
				allowed.WriteString(name)
			}
		}
	}
	return allowed.String()
}

// isParameterHeader reports whether a lower-case name is that of a parameter
// header.
func isParameterHeader(name string) bool {
	rest, ok := strings.CutPrefix(name, "mcp-param-")
	return ok && rest != "" && isToken(rest)
}
