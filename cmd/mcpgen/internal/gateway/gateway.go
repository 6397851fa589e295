// Package gateway keeps clients while the server behind it changes. For HTTP it
// owns the address that they know, has requests wait while there is no server,
// and hands them to the next one.
package gateway

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	// waitTime is how long a request waits for a server: clients give up after
	// about as long.
	waitTime = time.Minute
	// maxWaiting is how many requests may wait.
	maxWaiting = 1024
)

// Gateway hands requests to the server of the moment. Before its first [Gateway.Use]
// they wait.
type Gateway struct {
	mu    sync.Mutex // guards what follows
	state state
	// changed is closed when the state changes, and made anew.
	changed chan struct{}
	waiting int
}

// state is what becomes of a request. At most one is set; if none is, it waits.
type state struct {
	backend *backend
	refusal string
}

// New returns a gateway whose requests wait.
func New() *Gateway { return &Gateway{changed: make(chan struct{})} }

// Pause has new requests wait. Those that a server has go on.
func (g *Gateway) Pause() { g.become(state{}) }

// Refuse has requests answered with 503 and the reason.
func (g *Gateway) Refuse(reason string) { g.become(state{refusal: reason}) }

// Use has requests handed to the server at an address, such as that of a Unix
// socket, to which they come as they are, Host and Origin included.
func (g *Gateway) Use(network, address string) {
	g.become(state{backend: newBackend(network, address)})
}

func (g *Gateway) become(s state) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.state = s
	close(g.changed)
	g.changed = make(chan struct{})
}

// HandOver pauses the gateway and waits until the server has begun to answer
// all requests that it was given, or ctx is done. Once it has, it may be told to
// stop: a request that is not answered yet may not have reached it.
func (g *Gateway) HandOver(ctx context.Context) {
	g.mu.Lock()
	last := g.state.backend
	g.mu.Unlock()
	g.Pause()
	if last != nil {
		last.settle(ctx)
		last.retired.Store(true)
	}
}

// ServeHTTP answers a request. One that a server does not take any more goes to
// the next.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, whole, err := readBody(w, r)
	if err != nil {
		http.Error(w, "the body cannot be read", http.StatusBadRequest)
		return
	}
	for again := true; again; {
		b, err := g.acquire(r.Context())
		if err != nil {
			unavailable(w, err.Error())
			return
		}
		if whole {
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		again = b.serve(w, r, whole)
	}
}

const (
	// maxBody is how long a body may be that is kept until it is answered. Longer
	// ones go to one server only.
	maxBody = 1 << 20
	// bodyTime is how long a client may take to send it.
	bodyTime = 30 * time.Second
)

// readBody reads the body of a request, if it is short enough to be kept whole.
func readBody(w http.ResponseWriter, r *http.Request) (body []byte, whole bool, err error) {
	if r.ContentLength < 0 || r.ContentLength > maxBody {
		return nil, false, nil
	}
	control := http.NewResponseController(w)
	control.SetReadDeadline(time.Now().Add(bodyTime)) // which only test doubles do not know
	defer control.SetReadDeadline(time.Time{})
	body, err = io.ReadAll(r.Body)
	return body, true, err
}

var errWaiting = errors.New("too many requests are waiting for the server")

// acquire returns the server that a request goes to, and counts it there.
func (g *Gateway) acquire(ctx context.Context) (*backend, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var timeout <-chan time.Time
	for {
		switch s := g.state; {
		case s.backend != nil:
			s.backend.enter()
			return s.backend, nil
		case s.refusal != "":
			return nil, errors.New(s.refusal)
		case g.waiting >= maxWaiting:
			return nil, errWaiting
		}
		if timeout == nil {
			timer := time.NewTimer(waitTime)
			defer timer.Stop()
			timeout = timer.C
		}
		if err := g.await(ctx, timeout); err != nil {
			return nil, err
		}
	}
}

// await waits for the state to change. The caller holds g.mu, which is free
// meanwhile.
func (g *Gateway) await(ctx context.Context, timeout <-chan time.Time) error {
	changed := g.changed
	g.waiting++
	g.mu.Unlock()
	defer func() {
		g.mu.Lock()
		g.waiting--
	}()
	select {
	case <-changed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-timeout:
		return fmt.Errorf("there was no server for %v", waitTime)
	}
}

// unavailable tells a client to come again.
func unavailable(w http.ResponseWriter, reason string) {
	w.Header().Set("Retry-After", "1")
	http.Error(w, reason, http.StatusServiceUnavailable)
}

// The bounds of the HTTP server, as the servers behind it have them.
const (
	readHeaderTimeout = 10 * time.Second
	idleTimeout       = 120 * time.Second
	maxHeaderBytes    = 64 << 10
)

// Serve answers what connects to a listener until ctx is done. Then it cuts
// off what is left.
func (g *Gateway) Serve(ctx context.Context, listener net.Listener) error {
	srv := &http.Server{
		Handler:           g,
		ReadHeaderTimeout: readHeaderTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          silent,
	}
	stop := context.AfterFunc(ctx, func() { srv.Close() })
	defer stop()
	err := srv.Serve(listener)
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("serving HTTP: %w", err)
}

// Listen listens on an address of this machine. The server behind a gateway
// takes its callers for local ones, so that others must not get there.
func Listen(address string) (net.Listener, error) {
	resolved, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", address, err)
	}
	if !resolved.IP.IsLoopback() {
		return nil, fmt.Errorf("refusing to listen on %s, which other machines can reach; listen on 127.0.0.1", address)
	}
	listener, err := net.ListenTCP("tcp", resolved)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", address, err)
	}
	return listener, nil
}
