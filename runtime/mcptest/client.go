package mcptest

import (
	"context"
	"sync"
	"testing"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

// Client is a client of one server, in one revision of the protocol, for one
// test. It reports what goes wrong to the test that it was made for. Its
// methods may be called concurrently.
//
// Requests that run one after another share a connection, and in the legacy era
// its session; those that run at once have connections of their own.
type Client struct {
	t       testing.TB
	ctx     context.Context
	config  config
	subject *subject
	pool    *pool
	script  *script
	ledger  *ledger
}

// subject is the server under test, which may be made when it is first needed.
type subject struct {
	newServer func(testing.TB) *mcp.Server
	once      sync.Once
	server    *mcp.Server
}

func (s *subject) get(t testing.TB) *mcp.Server {
	s.once.Do(func() {
		if s.server == nil {
			s.server = s.newServer(t)
		}
	})
	return s.server
}

// New returns a client of server for the test t. All subtests of [Client.Run]
// share the server: see [NewFunc] for tools that have state.
func New(t testing.TB, server *mcp.Server, opts ...Option) *Client {
	t.Helper()
	return newClient(t, &subject{server: server}, newConfig(t, opts), new(script))
}

// NewFunc is [New] with a server for each subtest of [Client.Run], so that what
// the tools keep in one era is not there in the other. newServer is called with
// the subtest, for its TempDir and Cleanup, and once with t where requests are
// made outside Run.
func NewFunc(t testing.TB, newServer func(t testing.TB) *mcp.Server, opts ...Option) *Client {
	t.Helper()
	return newClient(t, &subject{newServer: newServer}, newConfig(t, opts), new(script))
}

// newClient returns a client whose connections end with the test.
func newClient(t testing.TB, server *subject, cfg config, s *script) *Client {
	t.Helper()
	c := &Client{t: t, ctx: t.Context(), config: cfg, subject: server, pool: new(pool), script: s, ledger: new(ledger)}
	t.Cleanup(func() {
		t.Helper()
		c.pool.close()
		c.ledger.settle(t)
		s.settle(t)
	})
	return c
}

// With returns a client of the same server with further options. It answers
// questions from the same script.
func (c *Client) With(opts ...Option) *Client {
	c.t.Helper()
	derived := newClient(c.t, c.subject, c.config.with(c.t, opts), c.script)
	derived.ctx = c.ctx
	return derived
}

// WithContext returns the client with a context for its requests, by default
// that of the test. When it ends during a request, the server is told to cancel
// it, as the protocol has it. The request returns when the tool has, or when the
// server does not wait for it any longer, with the error of ctx.
func (c *Client) WithContext(ctx context.Context) *Client {
	derived := *c
	derived.ctx = ctx
	return &derived
}

// Run runs f as one subtest for each era, named name/2025-11-25 and
// name/2026-07-28, or for each of the [Revisions]. f is given the subtest and
// its client, which starts with the answers that c has left. Of a server that is
// [mcp.ModernOnly] the legacy subtest is skipped. Run reports whether all
// subtests succeeded.
func (c *Client) Run(name string, f func(t *testing.T, c *Client)) bool {
	c.t.Helper()
	parent, ok := c.t.(*testing.T)
	if !ok {
		c.t.Fatalf("mcptest: Run needs a *testing.T, not a %T", c.t)
	}
	defer c.script.drop()
	return parent.Run(name, func(t *testing.T) {
		t.Helper()
		for _, revision := range c.config.revisions {
			t.Run(revision, func(t *testing.T) {
				t.Helper()
				server := c.subject
				if server.newServer != nil {
					server = &subject{newServer: server.newServer}
				}
				cfg := c.config
				cfg.revisions = []string{revision}
				one := newClient(t, server, cfg, c.script.copy())
				one.greet()
				f(t, one)
			})
		}
	})
}

// greet opens the first connection of a subtest, and skips it where the server
// does not have the era and nobody has asked for it by name.
func (c *Client) greet() {
	c.t.Helper()
	conn, err := c.connect()
	switch {
	case err == nil:
		c.pool.put(conn)
	case err.Code == unsupportedVersion && !c.config.named:
		c.t.Skipf("mcptest: %s", err.Message)
	default:
		c.t.Fatalf("mcptest: initialize: %s", err.Message)
	}
}

// Revision is the protocol revision that the client speaks: that of the subtest
// in [Client.Run], the newest otherwise.
func (c *Client) Revision() string { return c.config.revisions[len(c.config.revisions)-1] }
