//go:build !mcp_stdio

package runtime

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"
)

// The bounds of the server that [Main] runs. There is no bound on the whole of
// a reply, which may be a stream: each write has its own.
const (
	readHeaderTimeout = 10 * time.Second
	idleTimeout       = 120 * time.Second
	maxHeaderBytes    = 64 << 10
	// cutTime is how long calls may take to notice that they are cancelled.
	cutTime = 2 * time.Second
)

// serveHTTP listens on an address and serves Streamable HTTP at /mcp until ctx
// is done and what runs has ended or run out of time.
func (s *Server) serveHTTP(ctx context.Context, address string) error {
	listener, err := s.listenHTTP(address)
	if err != nil {
		return err
	}
	return s.newHTTPHandler(nil).serve(ctx, listener)
}

// unixPrefix starts the address of a Unix socket.
const unixPrefix = "unix:"

// listenHTTP listens on host:port, or on a Unix socket. Addresses that other
// machines can reach have to be allowed.
func (s *Server) listenHTTP(address string) (net.Listener, error) {
	if path, ok := strings.CutPrefix(address, unixPrefix); ok {
		return listenUnix(path)
	}
	resolved, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", address, err)
	}
	if !resolved.IP.IsLoopback() && !s.options.http.anyAddress {
		return nil, fmt.Errorf("refusing to listen on %s, which other machines can reach, without authorization: listen on 127.0.0.1, or allow it with the option mcp.AllowPublic()", address)
	}
	listener, err := net.ListenTCP("tcp", resolved)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", address, err)
	}
	return listener, nil
}

// listenUnix listens on a socket that only the user of the process can open. A
// socket that a process left behind which is gone is replaced.
func listenUnix(path string) (net.Listener, error) {
	listener, err := net.Listen("unix", path)
	if errors.Is(err, syscall.EADDRINUSE) {
		conn, refused := net.Dial("unix", path)
		switch {
		case refused == nil:
			conn.Close()
		case errors.Is(refused, syscall.ECONNREFUSED) && os.Remove(path) == nil:
			listener, err = net.Listen("unix", path)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s%s: %w", unixPrefix, path, err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		listener.Close()
		return nil, fmt.Errorf("cannot listen on %s%s: %w", unixPrefix, path, err)
	}
	return listener, nil
}

// serve serves what connects to a listener.
func (h *httpHandler) serve(ctx context.Context, listener net.Listener) error {
	base, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	srv := &http.Server{
		Handler:           h.routes(),
		ReadHeaderTimeout: readHeaderTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		BaseContext:       func(net.Listener) context.Context { return base },
		ErrorLog:          slog.NewLogLogger(h.logger.Handler(), slog.LevelWarn),
	}
	h.owned = newOwnedConns(base)
	h.logger.Info("serving MCP", "url", "http://"+listener.Addr().String()+endpointPath)
	failed := make(chan error, 1)
	go func() {
		failed <- srv.Serve(&patientListener{Listener: listener, timeout: h.options.writeTimeout, logger: h.logger})
	}()
	select {
	case err := <-failed:
		cut()
		h.owned.stop(base)
		return fmt.Errorf("serving HTTP: %w", err)
	case <-ctx.Done():
	}
	h.shutDown(srv, cut)
	return nil
}

// shutDown stops the server: streams end with their result, running calls have
// the drain time, then they are cancelled, and what is left is cut off.
func (h *httpHandler) shutDown(srv *http.Server, cut context.CancelFunc) {
	h.draining.Store(true)
	time.Sleep(h.options.stopDelay)
	grace, cancel := context.WithTimeout(context.Background(), h.options.drain)
	defer cancel()
	err := srv.Shutdown(grace)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		h.logger.Warn("shutting down", "error", err)
	}
	if err != nil {
		h.stopped.Store(true)
		cut()
		h.calls.cancelAll(errStopped, func(sessionNonce) bool { return true })
		last, cancel := context.WithTimeout(context.Background(), cutTime)
		defer cancel()
		if srv.Shutdown(last) != nil {
			srv.Close()
		}
	}
	h.owned.stop(grace)
	h.sessions.stop()
	h.server.endTasks(grace)
}

// The paths of the server that Main runs.
const (
	endpointPath  = "/mcp"
	healthPath    = "/healthz"
	readinessPath = "/readyz"
)

// routes serves the endpoint, and says whether the process lives and whether it
// takes requests.
func (h *httpHandler) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle(endpointPath, h)
	mux.HandleFunc("GET "+healthPath, func(w http.ResponseWriter, _ *http.Request) { writeStatus(w, http.StatusOK, "ok\n") })
	mux.HandleFunc("GET "+readinessPath, func(w http.ResponseWriter, _ *http.Request) {
		if h.draining.Load() {
			writeStatus(w, http.StatusServiceUnavailable, "shutting down\n")
			return
		}
		writeStatus(w, http.StatusOK, "ready\n")
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == endpointPath {
			h.ServeHTTP(w, r) // nearly every request: there is nothing to look up
			return
		}
		h.boundBody(w, r)
		mux.ServeHTTP(w, r)
	})
}

func writeStatus(w http.ResponseWriter, status int, text string) {
	header := w.Header()
	header.Set("Content-Type", "text/plain; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write([]byte(text))
}
