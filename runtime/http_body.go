//go:build !mcp_stdio

package runtime

import (
	"errors"
	"io"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// firstRead is how much room a body gets before it has shown that it comes: a
// Content-Length alone must not cost memory.
const firstRead = 4 << 10

// boundBody bounds how long a body may take, also one that is not read:
// net/http waits for it before it sends the reply.
func (h *httpHandler) boundBody(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength != 0 {
		setReadDeadline(w, time.Now().Add(h.options.bodyTimeout))
	}
}

// readBody reads the body into p.body, and takes away what bounded that. Where
// it returns false the request has been answered.
func (p *post) readBody() bool {
	limit := p.handler.options.maxBody
	if p.r.ContentLength > limit {
		p.tooLarge()
		return false
	}
	body := io.Reader(p.r.Body)
	if p.r.ContentLength < 0 {
		body = http.MaxBytesReader(p.w, p.r.Body, limit)
	}
	err := p.readAll(body)
	if err == nil {
		// What reads on to notice that the client goes has all the time.
		setReadDeadline(p.w, time.Time{})
		return true
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		p.tooLarge()
	case errors.Is(err, os.ErrDeadlineExceeded):
		p.w.Header()["Connection"] = closing
		refuse(p.w, http.StatusRequestTimeout, jsonrpc.InvalidRequest, "the body did not arrive in time")
	default:
		p.w.Header()["Connection"] = closing
		refuse(p.w, http.StatusBadRequest, jsonrpc.ParseError, "the body could not be read")
	}
	return false
}

func (p *post) tooLarge() {
	p.w.Header()["Connection"] = closing
	refuse(p.w, http.StatusRequestEntityTooLarge, jsonrpc.InvalidRequest, "the body is too large")
}

// readAll reads until the end, or to the Content-Length, after which net/http
// starts to watch the connection.
func (p *post) readAll(body io.Reader) error {
	buf := slices.Grow(p.body[:0], firstRead)
	for {
		n, err := body.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		p.body = buf
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if len(buf) == cap(buf) {
			buf = slices.Grow(buf, len(buf))
		}
	}
}
