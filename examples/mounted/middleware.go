package main

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

// logged logs every request, under an id that the reply repeats.
func logged(next http.Handler, logger *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, id := time.Now(), rand.Text()
		w.Header().Set("X-Request-Id", id)
		recorder := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(recorder, r)
		logger.Info("request", "id", id, "method", r.Method, "path", r.URL.Path,
			"status", recorder.status, "took", time.Since(began).Round(time.Microsecond))
	})
}

// statusRecorder remembers the status of a reply.
type statusRecorder struct {
	http.ResponseWriter
	status int
}

func (r *statusRecorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets the MCP endpoint flush its streams and set deadlines.
func (r *statusRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// tokens are the names of the callers by the hash of their token. Looking up a
// hash takes no time that tells of the token.
type tokens map[[sha256.Size]byte]string

// parseTokens reads a list such as alice=secret1,bob=secret2.
func parseTokens(list string) (tokens, error) {
	t := tokens{}
	for pair := range strings.SplitSeq(list, ",") {
		name, token, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if !ok || name == "" || token == "" {
			return nil, errors.New("MOUNTED_TOKENS must be a list such as alice=secret1,bob=secret2")
		}
		t[sha256.Sum256([]byte(token))] = name
	}
	return t, nil
}

// require lets requests with a known token pass, and says whose it is: sessions
// and tasks are bound to that caller, and tools learn it from mcp.Caller. The
// requests that browsers send ahead of others have no token.
func (t tokens) require(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodOptions {
			next.ServeHTTP(w, r)
			return
		}
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		name, known := t[sha256.Sum256([]byte(token))]
		if !strings.EqualFold(scheme, "Bearer") || !known {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "a bearer token is needed", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r.WithContext(mcp.WithCaller(r.Context(), name)))
	})
}
