package mcptest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// Option configures a [Client].
type Option func(*config)

type config struct {
	revisions []string
	// named says that the test chose the revisions.
	named        bool
	capabilities json.RawMessage
	tasks        bool
	level        string
	caller       string
	onProgress   func(Progress)
}

// firstModern is the first revision without sessions.
const firstModern = "2026-07-28"

// allRevisions are those that a server may speak, oldest first.
var allRevisions = []string{"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", firstModern}

func isModern(revision string) bool { return revision >= firstModern }

func newConfig(t testing.TB, opts []Option) config {
	t.Helper()
	cfg := config{
		revisions:    []string{"2025-11-25", firstModern},
		capabilities: json.RawMessage(`{"elicitation":{"form":{},"url":{}},"sampling":{},"roots":{}}`),
		level:        "debug",
	}
	return cfg.with(t, opts)
}

func (cfg config) with(t testing.TB, opts []Option) config {
	t.Helper()
	for _, opt := range opts {
		opt(&cfg)
	}
	if len(cfg.revisions) == 0 {
		t.Fatalf("mcptest: Revisions needs at least one revision")
	}
	for _, revision := range cfg.revisions {
		if !slices.Contains(allRevisions, revision) {
			t.Fatalf("mcptest: there is no revision %q: the protocol has %s", revision, strings.Join(allRevisions, ", "))
		}
	}
	if !json.Valid(cfg.capabilities) || cfg.capabilities[0] != '{' {
		t.Fatalf("mcptest: the capabilities are not a JSON object: %s", cfg.capabilities)
	}
	return cfg
}

// Revisions are the protocol revisions that [Client.Run] tests in, by default
// 2025-11-25 and 2026-07-28. Requests outside Run are made in the last one.
func Revisions(revisions ...string) Option {
	return func(c *config) { c.revisions, c.named = slices.Clone(revisions), true }
}

// Capabilities are what the client declares, a JSON object. By default it can be
// asked everything: forms, URLs, its model and its roots. A client that can be
// asked nothing declares {}.
func Capabilities(object string) Option {
	return func(c *config) { c.capabilities = json.RawMessage(object) }
}

// LogLevel is the least level of the log messages that the client wants, one of
// debug, info, notice, warning, error, critical, alert and emergency. By
// default it is debug, so that a [Result] has them all.
func LogLevel(level string) Option {
	return func(c *config) { c.level = level }
}

// Caller is who makes the requests, as if middleware had said so: what
// [mcp.Caller] tells tools. By default nobody has.
func Caller(name string) Option {
	return func(c *config) { c.caller = name }
}

// OnProgress has f called with each report of progress while the request goes
// on, for instance to cancel it half-way. f is called on the goroutine of the
// request.
func OnProgress(f func(Progress)) Option {
	return func(c *config) { c.onProgress = f }
}
