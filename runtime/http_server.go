//go:build !mcp_stdio

package runtime

import (
	"context"
	"net"
	"net/http"
	"time"
)

// serveHTTP serves s at /mcp on an address until ctx is done.
func (s *Server) serveHTTP(ctx context.Context, addr string) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/mcp", s.HTTPHandler())
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	s.options.logger.Info("serving MCP", "url", "http://"+listener.Addr().String()+"/mcp")
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.options.http.drain)
	defer cancel()
	return server.Shutdown(drain)
}
