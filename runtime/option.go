package runtime

import (
	"context"
	"log/slog"
	"os"
	"time"

	"github.com/mcpgen/mcpgen/runtime/internal/seal"
)

// Option configures a server. Options are given to [NewServer], which generated
// NewMCPServer functions pass on, and to [Server.HTTPHandler].
type Option func(*options)

type options struct {
	logger           *slog.Logger
	instructions     string
	lenientArguments bool
	errorText        func(error) string
	mayRead          func(ctx context.Context, uri string) bool
	keys             *seal.Ring

	stateLifetime time.Duration
	once          OnceStore

	taskLifetime time.Duration
	taskLimit    int
	taskStore    TaskStore

	streams       int
	callerStreams int

	maxDepth    int
	maxResult   int
	pageSize    int
	cacheTTL    time.Duration
	cacheScope  string
	concurrency int
	drain       time.Duration
	modernOnly  bool
	stdio       stdioOptions
	http        httpOptions
}

func defaultOptions() options {
	return options{
		logger:           slog.New(slog.NewTextHandler(standardError, nil)),
		lenientArguments: true,
		errorText:        error.Error,
		stateLifetime:    10 * time.Minute,
		taskLifetime:     time.Hour,
		taskLimit:        1000,
		taskStore:        NewTaskStore(10_000, 64<<20),
		streams:          10_000,
		callerStreams:    50,
		maxDepth:         1000,
		maxResult:        16 << 20,
		pageSize:         1000,
		cacheScope:       "public",
		concurrency:      64,
		drain:            5 * time.Second,
		stdio:            defaultStdioOptions(),
		http:             defaultHTTPOptions(),
	}
}

// Instructions tell the model how to use the server as a whole. Generated code
// passes the package documentation.
func Instructions(text string) Option {
	return func(o *options) { o.instructions = text }
}

// standardError is where servers log by default.
var standardError = &patientWriter{w: os.Stderr}

// WithLogger sets where the server logs, by default as text on standard error,
// where lines are dropped while nobody reads. Tools that use [Logger] log there
// too: a handler that blocks holds them up.
func WithLogger(logger *slog.Logger) Option {
	return func(o *options) { o.logger = logger }
}

// StrictArguments refuses an argument object or array that arrives as JSON in a
// string. By default it is read, since some clients send it so.
func StrictArguments() Option {
	return func(o *options) { o.lenientArguments = false }
}

// ErrorText maps the error that a tool returned to the text that the client
// sees, by default err.Error(). It may hide what is internal.
func ErrorText(text func(error) string) Option {
	return func(o *options) { o.errorText = text }
}

// MaxDepth bounds how deep the JSON of a message may nest, by default 1000.
func MaxDepth(levels int) Option {
	return func(o *options) { o.maxDepth = levels }
}

// MaxResult bounds the size of one result in bytes, by default 16 MiB. A larger
// one of a tool is answered with an error result, others with an error.
func MaxResult(bytes int) Option {
	return func(o *options) { o.maxResult = bytes }
}

// PageSize bounds how many entries one page of a list has, by default 1000.
func PageSize(entries int) Option {
	return func(o *options) { o.pageSize = entries }
}

// Cache tells modern clients for how long they may keep lists and whether
// shared caches may (scope "public", the default) or not ("private").
func Cache(ttl time.Duration, scope string) Option {
	return func(o *options) { o.cacheTTL, o.cacheScope = ttl, scope }
}

// ModernOnly serves the stateless revisions of the protocol alone, 2026-07-28
// and later: initialize is answered with an error that names them, and HTTP
// has no sessions. By default the server speaks every revision.
func ModernOnly() Option {
	return func(o *options) { o.modernOnly = true }
}

// Concurrency bounds how many calls of one connection (stdio) or of the
// process (HTTP) run at a time, by default 64 on stdio and without a bound on
// HTTP. Further ones wait in order.
func Concurrency(calls int) Option {
	return func(o *options) { o.concurrency, o.http.concurrency = calls, calls }
}

// DrainTime is how long running calls may go on after a server is told to stop,
// by default 5 s on stdio and 25 s on HTTP.
func DrainTime(d time.Duration) Option {
	return func(o *options) { o.drain, o.http.drain = d, d }
}
