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
	"sync/atomic"
)

// backend is one server.
type backend struct {
	proxy httputil.ReverseProxy
	// retired says that it may have been told to stop.
	retired atomic.Bool

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
				conn, err := d.DialContext(ctx, network, address)
				if err != nil {
					return nil, err
				}
				return hearing{conn}, nil
			},
			// Each request has a connection of its own: one that is reused may be
			// closing on the other side, and a POST cannot be repeated.
			DisableKeepAlives:  true,
			DisableCompression: true,
		},
		FlushInterval: -1,
		ErrorLog:      silent,
		ModifyResponse: func(r *http.Response) error {
			attemptOf(r.Request).answered()
			if r.StatusCode == http.StatusServiceUnavailable && b.retired.Load() {
				return errStopping
			}
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			switch a := attemptOf(r); {
			case r.Context().Err() != nil:
			case a.repeatable && b.retired.Load() && untouched(err):
				a.again = true
			default:
				unavailable(w, "the server did not answer: "+cause(err).Error())
			}
		},
	}
	return b
}

// hearing is a connection to a server that may answer, and close, before it has
// read all of the request: what it says counts, not that it does not listen.
type hearing struct{ net.Conn }

// Write fails never. Where the connection is broken, reading fails too, after
// what has been said.
func (c hearing) Write(p []byte) (int, error) {
	c.Conn.Write(p)
	return len(p), nil
}

// cause leaves out the address, which is nobody's business.
func cause(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// errStopping is that a server takes no requests any more.
var errStopping = errors.New("the server is stopping")

// untouched says whether a request that failed has done nothing: the server did
// not take it, or was not there.
func untouched(err error) bool {
	var op *net.OpError
	return errors.Is(err, errStopping) || errors.As(err, &op) && op.Op == "dial"
}

// attempt is a request that a server is given.
type attempt struct {
	// answered notes that the answer has begun.
	answered func()
	// repeatable says that another server may be given the request, again that it
	// has to be: nothing has been written to the client.
	repeatable, again bool
}

// attemptKey is the context key of an attempt.
type attemptKey struct{}

func attemptOf(r *http.Request) *attempt { return r.Context().Value(attemptKey{}).(*attempt) }

// serve answers a request that has been counted by enter. It returns true where
// the request has to be given to the next server.
func (b *backend) serve(w http.ResponseWriter, r *http.Request, repeatable bool) (again bool) {
	a := &attempt{answered: sync.OnceFunc(b.leave), repeatable: repeatable}
	defer a.answered()
	b.proxy.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), attemptKey{}, a)))
	return a.again
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
