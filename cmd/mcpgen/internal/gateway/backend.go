package gateway

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"sync"
)

// backend is one server.
type backend struct {
	proxy httputil.ReverseProxy

	mu sync.Mutex // guards what follows
	// unanswered counts requests of whose answer nothing has come yet.
	unanswered int
	// settled is closed when there are none, once somebody waits for that.
	settled chan struct{}
}

// silent takes what net/http has to say about connections that break: they do
// whenever a server is stopped.
var silent = log.New(io.Discard, "", 0)

func newBackend(network, address string) *backend {
	b := &backend{}
	b.proxy = httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host = "http", "server"
			r.Out.Host = r.In.Host
		},
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				var d net.Dialer
				return d.DialContext(ctx, network, address)
			},
			// Each request has a connection of its own: one that is reused may be
			// closing on the other side, and a POST cannot be repeated.
			DisableKeepAlives:  true,
			DisableCompression: true,
		},
		FlushInterval: -1,
		ErrorLog:      silent,
		ModifyResponse: func(r *http.Response) error {
			answered(r.Request.Context())
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			if r.Context().Err() == nil {
				unavailable(w, "the server did not answer: "+cause(err).Error())
			}
		},
	}
	return b
}

// cause leaves out the address, which is nobody's business.
func cause(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// answeredKey is the context key of a function that notes that an answer has
// begun.
type answeredKey struct{}

func answered(ctx context.Context) { ctx.Value(answeredKey{}).(func())() }

// serve answers a request that has been counted by enter.
func (b *backend) serve(w http.ResponseWriter, r *http.Request) {
	note := sync.OnceFunc(b.leave)
	defer note()
	b.proxy.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), answeredKey{}, note)))
}

func (b *backend) enter() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.unanswered++
}

func (b *backend) leave() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.unanswered--
	if b.unanswered == 0 && b.settled != nil {
		close(b.settled)
		b.settled = nil
	}
}

// settle waits until no request is unanswered, or ctx is done. No new ones may
// come in meanwhile.
func (b *backend) settle(ctx context.Context) {
	b.mu.Lock()
	if b.unanswered == 0 {
		b.mu.Unlock()
		return
	}
	if b.settled == nil {
		b.settled = make(chan struct{})
	}
	settled := b.settled
	b.mu.Unlock()
	select {
	case <-settled:
	case <-ctx.Done():
	}
}
