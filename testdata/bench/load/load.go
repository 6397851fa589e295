//go:build linux

package load

import (
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// Load says how to call.
type Load struct {
	Call
	// InFlight is how many calls wait for a reply at a time: over HTTP one on
	// each of so many connections.
	InFlight int
	// Rate is how many calls a second fall due, whether or not those before are
	// answered; their latency counts from then on. 0 makes the next call as
	// soon as there is a reply.
	Rate float64
	// Warm is how long to call before measuring, and Duration while. Measuring
	// goes on for up to four times as long where the server gets so little of a
	// busy machine that its processor time cannot be told.
	Warm, Duration time.Duration
}

// enough is the processor time of a server that is told well enough.
const enough = 20 * tick

// patience is how long to wait for any reply at all.
const patience = 10 * time.Second

var errSilent = errors.New("no reply in " + patience.String())

// transport is how requests go out and replies come in.
type transport interface {
	// ready says how many more requests may be sent.
	ready() int
	// send sends n requests that fell due at the times given.
	send(due []time.Time) error
	// receive takes what has arrived on a descriptor, and says when the
	// requests answered in full fell due.
	receive(tag int32) (answered []time.Time, err error)
	// replySize is the size of the last reply.
	replySize() int
}

const timerTag = -1

// run calls until the time is over.
func (l *Load) run(t transport, poll int, pid int) (Result, error) {
	timer, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK)
	if err != nil {
		return Result{}, err
	}
	defer unix.Close(timer)
	if err := watch(poll, timer, timerTag); err != nil {
		return Result{}, err
	}
	var (
		taken     latencies
		m         meter
		calls     int
		measuring bool
		until     time.Time
		events    = make([]unix.EpollEvent, 256)
		due       []time.Time
		began     = time.Now()
		next      = began
	)
	for {
		now := time.Now()
		due = due[:0]
		for n := t.ready(); len(due) < n; {
			if l.Rate > 0 {
				if next.After(now) {
					if err := arm(timer, time.Until(next)); err != nil {
						return Result{}, err
					}
					break
				}
				due = append(due, next)
				next = next.Add(time.Duration(float64(time.Second) / l.Rate))
				continue
			}
			due = append(due, now)
		}
		if err := t.send(due); err != nil {
			return Result{}, err
		}
		n, err := unix.EpollWait(poll, events, int(patience.Milliseconds()))
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return Result{}, fmt.Errorf("epoll: %w", err)
		case n == 0:
			return Result{}, errSilent
		}
		for _, event := range events[:n] {
			if event.Fd == timerTag {
				var expirations [8]byte
				unix.Read(timer, expirations[:])
				continue
			}
			answered, err := t.receive(event.Fd)
			if err != nil {
				return Result{}, err
			}
			calls += len(answered)
			if measuring {
				now = time.Now()
				for _, at := range answered {
					taken.add(now.Sub(at))
				}
			}
		}
		switch {
		case !measuring && time.Since(began) >= l.Warm:
			measuring, calls = true, 0
			m = startMeter(pid)
			until = m.began.Add(l.Duration)
		case measuring && !time.Now().Before(until):
			vague := l.Rate == 0 && until.Before(m.began.Add(4*l.Duration)) && ReadUsage(pid).CPU-m.server < enough
			if calls == 0 || vague {
				until = until.Add(l.Duration / 2)
				continue
			}
			return m.stop(calls, t.replySize(), &taken)
		}
	}
}

// watch has a poll report what arrives on a descriptor.
func watch(poll, fd int, tag int32) error {
	return unix.EpollCtl(poll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: tag})
}

// arm lets a timer expire once.
func arm(timer int, d time.Duration) error {
	return unix.TimerfdSettime(timer, 0, &unix.ItimerSpec{Value: unix.NsecToTimespec(max(int64(d), 1))}, nil)
}
