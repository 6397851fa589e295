package main

import (
	"bytes"
	"crypto/rand"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

const maxBody = 4 << 20

type buffers struct{ in, out []byte }

var pool = sync.Pool{New: func() any { return &buffers{make([]byte, 0, 4<<10), make([]byte, 0, 16<<10)} }}

var jsonType = []string{"application/json"}

// sessions are the ids of legacy sessions.
var sessions sync.Map

func readBody(dst []byte, r *http.Request) ([]byte, error) {
	n := int(r.ContentLength)
	if n > maxBody {
		return dst, io.ErrShortBuffer
	}
	if n < 0 {
		return io.ReadAll(io.LimitReader(r.Body, maxBody))
	}
	if cap(dst) < n {
		dst = make([]byte, n)
	}
	dst = dst[:n]
	_, err := io.ReadFull(r.Body, dst)
	return dst, err
}

// handleFixed is level A. It hands out sessions, but does not look at them.
func handleFixed(reply []byte) http.HandlerFunc {
	length := []string{strconv.Itoa(len(reply))}
	return func(w http.ResponseWriter, r *http.Request) {
		b := pool.Get().(*buffers)
		defer pool.Put(b)
		var err error
		if b.in, err = readBody(b.in[:0], r); err != nil {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return
		}
		h := w.Header()
		h["Content-Type"], h["Content-Length"] = jsonType, length
		if header(r.Header, "Mcp-Protocol-Version") == "" {
			h["Mcp-Session-Id"] = []string{"fixed"}
		}
		w.Write(reply)
	}
}

// handleStandard is level B.
func handleStandard(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	reply, err := standardReply(body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if reply == nil {
		w.WriteHeader(http.StatusAccepted)
		return
	}
	if bytes.Contains(body, []byte(`"initialize"`)) {
		w.Header().Set("Mcp-Session-Id", rand.Text())
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(reply)
}

// handleHand is level C.
func handleHand(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method != http.MethodPost:
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	case len(r.Header["Origin"]) > 0:
		w.WriteHeader(http.StatusForbidden)
		return
	case header(r.Header, "Content-Type") != "application/json":
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	case !acceptable(r.Header):
		w.WriteHeader(http.StatusNotAcceptable)
		return
	}
	b := pool.Get().(*buffers)
	defer pool.Put(b)
	var err error
	if b.in, err = readBody(b.in[:0], r); err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	var q request
	h := w.Header()
	status := http.StatusOK
	if err := parse(b.in, &q); err != nil {
		status, b.out = http.StatusBadRequest, appendError(b.out[:0], nil, -32700, "parse error")
	} else if refused, code, problem := check(r.Header, &q); refused != 0 {
		status, b.out = refused, appendError(b.out[:0], q.ID, code, problem)
	} else if q.ID == nil {
		w.WriteHeader(http.StatusAccepted)
		return
	} else {
		if string(q.Method) == "initialize" {
			id := rand.Text()
			sessions.Store(id, struct{}{})
			h["Mcp-Session-Id"] = []string{id}
		}
		b.out = appendReply(b.out[:0], &q)
	}
	h["Content-Type"] = jsonType
	// net/http finds the length of a short reply itself, and would chunk a
	// longer one.
	if len(b.out) > 2000 {
		h["Content-Length"] = []string{strconv.Itoa(len(b.out))}
	}
	if status != http.StatusOK {
		w.WriteHeader(status)
	}
	w.Write(b.out)
}

// header returns a header by its canonical name.
func header(h http.Header, name string) string {
	if v := h[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// check makes the checks of both eras that a server owes to every POST.
func check(h http.Header, q *request) (status, code int, problem string) {
	version := header(h, "Mcp-Protocol-Version")
	if string(q.Version) != version && (len(q.Version) > 0 || version >= versionModern) {
		return http.StatusBadRequest, -32020, "MCP-Protocol-Version does not match _meta"
	}
	if version == versionModern {
		if header(h, "Mcp-Method") != string(q.Method) {
			return http.StatusBadRequest, -32020, "Mcp-Method does not match the method"
		}
		if string(q.Method) == "tools/call" && header(h, "Mcp-Name") != string(q.Name) {
			return http.StatusBadRequest, -32020, "Mcp-Name does not match params.name"
		}
		return 0, 0, ""
	}
	if id := header(h, "Mcp-Session-Id"); id != "" {
		if _, ok := sessions.Load(id); !ok {
			return http.StatusNotFound, -32600, "no such session"
		}
	}
	return 0, 0, ""
}

func acceptable(h http.Header) bool {
	json, events := false, false
	for _, v := range h["Accept"] {
		if v == "application/json, text/event-stream" {
			return true
		}
		json = json || strings.Contains(v, "application/json") || strings.Contains(v, "*/*")
		events = events || strings.Contains(v, "text/event-stream") || strings.Contains(v, "*/*")
	}
	return json && events
}
