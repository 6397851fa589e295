package runtime

import (
	"context"
	"log/slog"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// level is a log level of the protocol, in order of severity.
type level int32

const (
	levelDebug level = iota - 1
	levelInfo        // the zero value: what a legacy client gets that sets none
	levelNotice
	levelWarning
	levelError
	levelCritical
	levelAlert
	levelEmergency
	levelNone // nothing reaches the client
)

var levelNames = []string{"debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"}

func (l level) String() string { return levelNames[l-levelDebug] }

func parseLevel(name []byte) (level, bool) {
	i := slices.Index(levelNames, string(name))
	return level(i) + levelDebug, i >= 0
}

// protocolLevel is the level of the protocol for one of slog.
func protocolLevel(l slog.Level) level {
	switch {
	case l < slog.LevelInfo:
		return levelDebug
	case l == slog.LevelInfo:
		return levelInfo
	case l < slog.LevelWarn:
		return levelNotice
	case l < slog.LevelError:
		return levelWarning
	case l == slog.LevelError:
		return levelError
	}
	return levelCritical
}

// Logger returns a logger for the call on ctx. What it logs goes to the
// server's own log, and to the client where the client asked for messages of
// that level. Values of attributes that are named like secrets are not sent to
// the client. Outside a call it discards everything.
func Logger(ctx context.Context) *slog.Logger {
	c := callFrom(ctx)
	if c == nil {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(&logHandler{call: c, local: c.server.options.logger.Handler()})
}

// logHandler writes records to the server's log and to the client.
type logHandler struct {
	call   *call
	local  slog.Handler
	groups []string
	attrs  []slog.Attr // with the groups that they were added in as prefix
}

func (h *logHandler) Enabled(ctx context.Context, l slog.Level) bool {
	return protocolLevel(l) >= h.call.level || h.local.Enabled(ctx, l)
}

func (h *logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	next := *h
	next.local = h.local.WithAttrs(attrs)
	next.attrs = slices.Clip(h.attrs)
	for _, a := range attrs {
		next.attrs = append(next.attrs, h.qualify(a))
	}
	return &next
}

func (h *logHandler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	next := *h
	next.local = h.local.WithGroup(name)
	next.groups = append(slices.Clip(h.groups), name)
	return &next
}

// qualify writes the open groups into the key of an attribute.
func (h *logHandler) qualify(a slog.Attr) slog.Attr {
	if len(h.groups) > 0 {
		a.Key = strings.Join(h.groups, ".") + "." + a.Key
	}
	return a
}

func (h *logHandler) Handle(ctx context.Context, r slog.Record) error {
	if l := protocolLevel(r.Level); l >= h.call.level {
		h.send(l, r)
	}
	if h.local.Enabled(ctx, r.Level) {
		return h.local.Handle(ctx, r)
	}
	return nil
}

// send writes the record as notifications/message. Its data is the message
// alone, or an object of message and attributes.
func (h *logHandler) send(l level, r slog.Record) {
	var w codec.Writer
	w.Raw(`{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"` + l.String() + `","data":`)
	if len(h.attrs) == 0 && r.NumAttrs() == 0 {
		w.String(r.Message)
	} else {
		w.Object()
		w.Key("message")
		w.String(r.Message)
		for _, a := range h.attrs {
			appendAttr(&w, a)
		}
		r.Attrs(func(a slog.Attr) bool {
			appendAttr(&w, h.qualify(a))
			return true
		})
		w.EndObject()
	}
	w.Raw("}}")
	h.call.mu.Lock()
	defer h.call.mu.Unlock()
	if !h.call.ended {
		h.call.deliver(&w)
	}
}

func appendAttr(w *codec.Writer, a slog.Attr) {
	value := a.Value.Resolve()
	if value.Kind() == slog.KindGroup {
		for _, member := range value.Group() {
			if a.Key != "" {
				member.Key = a.Key + "." + member.Key
			}
			appendAttr(w, member)
		}
		return
	}
	if a.Key == "" {
		return
	}
	w.Key(a.Key)
	switch {
	case secretName(a.Key):
		w.String("[redacted]")
	case value.Kind() == slog.KindInt64:
		w.Int64(value.Int64())
	case value.Kind() == slog.KindUint64:
		w.Uint64(value.Uint64())
	case value.Kind() == slog.KindBool:
		w.Bool(value.Bool())
	default:
		w.String(value.String())
	}
}

// secretName reports whether an attribute is named like something that must not
// reach a client's log.
func secretName(key string) bool {
	key = strings.ToLower(key)
	for _, word := range []string{"authorization", "password", "secret", "token", "apikey", "api_key", "cookie", "session", "requeststate"} {
		if strings.Contains(key, word) {
			return true
		}
	}
	return false
}
