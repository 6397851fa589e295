//go:build !mcp_stdio

package runtime

import (
	"context"
	"net/http"
	"time"
)

// feed is what happens, as one client hears of it: by the reply to its
// subscriptions/listen or by the GET stream of its session.
type feed interface {
	// next appends the events that wait. last says that no more will come.
	next(out *eventWriter) (last bool)
	// onWake has wake called when there may be events again after next had none.
	// It is called with locks held: it must neither block nor call back.
	onWake(wake func())
	// goesOn is asked when nothing has happened for a while.
	goesOn(ctx context.Context) bool
	close()
}

// link is how a feed waits on the way to its client.
type link interface {
	// wake ends a wait, the one that goes on or the next.
	wake()
	// wait waits for wake, for a time, or for the client to go, which is an
	// error.
	wait(until time.Time) (woken bool, err error)
}

// carry answers a request with a feed, after what is in out. The feed goes on,
// where that is possible, on a connection of its own when carry has returned.
func (h *httpHandler) carry(out *eventWriter, w http.ResponseWriter, r *http.Request, f feed) {
	if h.owned != nil {
		w.Header()["Connection"] = closing // it does not come back to the server
	}
	openEvents(w)
	owned := false
	defer func() {
		if !owned {
			f.close()
		}
	}()
	last := f.next(out)
	if err := out.flush(); err != nil || last {
		out.close()
		return
	}
	if owned = h.owned != nil && h.owned.carry(h, w, r, f); owned {
		return
	}
	l := &handlerLink{woken: make(chan struct{}, 1), gone: r.Context().Done()}
	l.beat = time.AfterFunc(ever, l.wake)
	defer l.beat.Stop()
	if h.pump(r.Context(), out, f, l) == nil {
		out.close()
	}
}

// pump writes a feed until it ends or the client goes.
func (h *httpHandler) pump(ctx context.Context, out *eventWriter, f feed, l link) error {
	f.onWake(l.wake)
	beat := time.Now().Add(h.options.heartbeat)
	for {
		last := f.next(out)
		if len(out.buf) > 0 {
			if err := out.flush(); err != nil {
				return err
			}
			beat = time.Now().Add(h.options.heartbeat)
		}
		if last {
			return nil
		}
		out.buf = nil // it may be a long time until the next event
		woken, err := l.wait(beat)
		if err != nil {
			return err
		}
		if !woken {
			if !f.goesOn(ctx) {
				return nil
			}
			out.comment()
		}
	}
}

// handlerLink waits in the handler of the request, which does not return as
// long as the feed goes on.
type handlerLink struct {
	woken chan struct{}
	gone  <-chan struct{}
	beat  *time.Timer
}

func (l *handlerLink) wake() {
	select {
	case l.woken <- struct{}{}:
	default:
	}
}

func (l *handlerLink) wait(until time.Time) (woken bool, err error) {
	l.beat.Reset(time.Until(until))
	select {
	case <-l.woken:
		return time.Now().Before(until), nil
	case <-l.gone:
		return false, context.Canceled
	}
}
