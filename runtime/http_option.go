package runtime

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// httpOptions are the options of Streamable HTTP. The type is part of every
// build, so that a program compiles the same with and without the transport. A
// bound that is not positive is none.
type httpOptions struct {
	hosts, origins []string
	anyAddress     bool
	// publicScheme and publicHost are of the public URL, empty without one.
	publicScheme, publicHost string

	maxBody      int64
	bodyTimeout  time.Duration
	writeTimeout time.Duration
	heartbeat    time.Duration
	concurrency  int
	drain        time.Duration
	stopDelay    time.Duration

	sessionLife, sessionIdle time.Duration
	sessions, callerSessions int
	initializeRate           int
	ended                    EndedSessions
	requestTimeout           time.Duration

	resumable     bool
	lenientAccept bool
}

func defaultHTTPOptions() httpOptions {
	return httpOptions{
		maxBody:        4 << 20,
		bodyTimeout:    30 * time.Second,
		writeTimeout:   30 * time.Second,
		heartbeat:      15 * time.Second,
		drain:          25 * time.Second,
		sessionLife:    24 * time.Hour,
		sessionIdle:    30 * time.Minute,
		sessions:       10_000,
		callerSessions: 100,
		requestTimeout: 60 * time.Second,
	}
}

// ever is longer than any process lives, and short enough to add to the time.
const ever = 100 * 365 * 24 * time.Hour

// unbound gives bounds that are not positive the meaning that they have for
// all of them: none.
func (o *httpOptions) unbound() {
	for _, d := range []*time.Duration{&o.bodyTimeout, &o.writeTimeout, &o.heartbeat, &o.sessionLife, &o.sessionIdle, &o.requestTimeout} {
		if *d <= 0 {
			*d = ever
		}
	}
	if o.maxBody <= 0 {
		o.maxBody = math.MaxInt64
	}
	for _, n := range []*int{&o.sessions, &o.callerSessions} {
		if *n <= 0 {
			*n = math.MaxInt
		}
	}
}

// AllowHosts accepts HTTP requests for these hosts besides those that a server
// accepts by itself: loopback names on a loopback address, and the host of
// [PublicURL]. A host is a name or an IP address, with a port where only that
// port is meant. "*" accepts every host and leaves the server open to DNS
// rebinding.
func AllowHosts(hosts ...string) Option {
	return func(o *options) {
		for _, host := range hosts {
			o.http.hosts = append(o.http.hosts, strings.ToLower(host))
		}
	}
}

// AllowOrigins accepts HTTP requests from web pages of these origins, such as
// https://app.example.com, and lets browsers read the replies. On a loopback
// address, pages of loopback origins are accepted anyway. "*" accepts every
// origin but null.
func AllowOrigins(origins ...string) Option {
	return func(o *options) {
		for _, origin := range origins {
			o.http.origins = append(o.http.origins, strings.ToLower(strings.TrimSuffix(origin, "/")))
		}
	}
}

// AllowPublic lets a server listen on an address that other machines can reach,
// though everybody who can reach it can call its tools.
func AllowPublic() Option {
	return func(o *options) { o.http.anyAddress = true }
}

// PublicURL is the URL by which clients reach the server, such as
// https://mcp.example.com/mcp. Requests for its host and from pages of its
// origin are accepted. It panics where the URL has no scheme or host.
func PublicURL(address string) Option {
	scheme, rest, _ := strings.Cut(strings.ToLower(address), "://")
	host, _, _ := strings.Cut(rest, "/")
	if scheme != "http" && scheme != "https" || host == "" || strings.ContainsAny(host, "@?# ") {
		panic(fmt.Sprintf("mcp: public URL %q must be like https://mcp.example.com/mcp", address))
	}
	return func(o *options) { o.http.publicScheme, o.http.publicHost = scheme, host }
}

// MaxBody bounds the size of an HTTP request's body in bytes, by default 4 MiB.
// A larger one is answered with status 413.
func MaxBody(bytes int64) Option {
	return func(o *options) { o.http.maxBody = bytes }
}

// BodyTimeout bounds the time in which the body of an HTTP request must arrive,
// by default 30 s. A later one is answered with status 408.
func BodyTimeout(d time.Duration) Option {
	return func(o *options) { o.http.bodyTimeout = d }
}

// WriteTimeout bounds the time that one event of a stream, or one piece of a
// long reply, may take to go out, by default 30 s. A client that reads more
// slowly loses its connection.
func WriteTimeout(d time.Duration) Option {
	return func(o *options) { o.http.writeTimeout = d }
}

// Heartbeat is how long an HTTP stream may be silent before a comment is sent
// that keeps proxies from closing it, by default 15 s.
func Heartbeat(d time.Duration) Option {
	return func(o *options) { o.http.heartbeat = d }
}

// StopDelay has an HTTP server that is told to stop go on accepting connections
// for a while, and refuse requests with status 503, so that load balancers
// notice. There is none by default. It comes before the [DrainTime].
func StopDelay(d time.Duration) Option {
	return func(o *options) { o.http.stopDelay = d }
}

// SessionLife is how long after initialize a session id of a legacy client is
// good, by default 24 hours. The client then has to initialize again.
func SessionLife(d time.Duration) Option {
	return func(o *options) { o.http.sessionLife = d }
}

// SessionIdle ends a session of a legacy client for which the process holds
// something, such as a log level or subscriptions, where it has not been used
// for that long, by default 30 minutes. Sessions for which nothing is held end
// with their [SessionLife].
func SessionIdle(d time.Duration) Option {
	return func(o *options) { o.http.sessionIdle = d }
}

// MaxSessions bounds for how many sessions of legacy clients a process holds
// something, by default 10,000, and how many of them one caller may have, by
// default 100. Callers are those that [WithCaller] names. Further ones are
// answered with status 503 until others have ended.
func MaxSessions(all, perCaller int) Option {
	return func(o *options) { o.http.sessions, o.http.callerSessions = all, perCaller }
}

// InitializeRate bounds how many sessions the legacy clients of one IP address,
// or of one IPv6 network of 64 bits, may begin in a minute. Further ones are
// answered with status 429. By default there is no bound: a session costs the
// process nothing until it uses something that has to be held. Clients on this
// machine, proxies among them, are not bounded; behind a proxy elsewhere all
// clients share its address.
func InitializeRate(perMinute int) Option {
	return func(o *options) { o.http.initializeRate = perMinute }
}

// RequestTimeout bounds how long a question to a legacy client waits for its
// answer, by default 60 s.
func RequestTimeout(d time.Duration) Option {
	return func(o *options) { o.http.requestTimeout = d }
}

// Resumable keeps the events of legacy streams for a while, so that a client
// whose connection broke, or was closed by [CloseStream], can go on where it
// stopped. The events are kept in memory, at most 1 MiB for each stream and
// 10 MiB for each session.
func Resumable() Option {
	return func(o *options) { o.http.resumable = true }
}

// LenientAccept serves HTTP clients that do not say that they accept event
// streams, as long as their call needs none: with curl, for example. What a
// function reports on the way is then lost.
func LenientAccept() Option {
	return func(o *options) { o.http.lenientAccept = true }
}
