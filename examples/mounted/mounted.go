// Mounted is a web service that shortens links, with an MCP endpoint beside its
// other routes. The server and its middleware are the service's own.
//
//	MOUNTED_TOKENS=alice=secret1,bob=secret2 go run ./examples/mounted
//
// It listens on MOUNTED_ADDR, by default 127.0.0.1:8000. Behind a reverse proxy,
// MOUNTED_URL is the URL by which clients reach its MCP endpoint.
package main

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/mcpgen/mcpgen/examples/mounted/links"
	mcp "github.com/mcpgen/mcpgen/runtime"
)

func main() {
	logger := slog.New(slog.NewTextHandler(os.Stderr, nil))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, logger); err != nil {
		logger.Error("mounted", "error", err)
		os.Exit(1)
	}
}

// run serves until ctx is done and what runs then has ended.
func run(ctx context.Context, logger *slog.Logger) error {
	tokens, err := parseTokens(os.Getenv("MOUNTED_TOKENS"))
	if err != nil {
		return err
	}
	opts := []mcp.Option{mcp.WithLogger(logger)}
	if url := os.Getenv("MOUNTED_URL"); url != "" {
		opts = append(opts, mcp.PublicURL(url))
	}
	store := links.NewStore(10_000)
	server := links.NewMCPServer(store, opts...)

	listener, err := net.Listen("tcp", cmp.Or(os.Getenv("MOUNTED_ADDR"), "127.0.0.1:8000"))
	if err != nil {
		return err
	}
	// There is no WriteTimeout, which would end long streams: the MCP endpoint
	// bounds each of its writes itself.
	srv := &http.Server{
		Handler:           routes(server, store, tokens, logger),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listener) }()
	logger.Info("serving", "url", "http://"+listener.Addr().String()+"/mcp")
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	// Open MCP streams end by themselves, calls that run may finish.
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	return errors.Join(srv.Shutdown(grace), server.Shutdown(grace))
}

// routes puts the MCP endpoint beside the other routes. All are logged, and
// only the endpoint needs a token.
func routes(server *mcp.Server, store *links.Store, tokens tokens, logger *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/mcp", tokens.require(server.HTTPHandler()))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("GET /to/{code}", func(w http.ResponseWriter, r *http.Request) {
		target, ok := store.Follow(r.PathValue("code"))
		if !ok {
			http.NotFound(w, r)
			return
		}
		http.Redirect(w, r, target, http.StatusFound)
	})
	return logged(mux, logger)
}
