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
	p, err := l.newPace(poll)
	if err != nil {
		return Result{}, err
	}
	defer unix.Close(p.timer)
	var (
		taken     latencies
		m         meter
		calls     int
		measuring bool
		until     time.Time
		events    = make([]unix.EpollEvent, 256)
	)
	for {
		due, err := p.due(t.ready())
		if err != nil {
			return Result{}, err
		}
		if err := t.send(due); err != nil {
			return Result{}, err
		}
		answered, err := p.wait(t, poll, events)
		if err != nil {
			return Result{}, err
		}
		calls += len(answered)
		if measuring {
			now := time.Now()
			for _, at := range answered {
				taken.add(now.Sub(at))
			}
		}
		switch {
		case !measuring && time.Since(p.began) >= l.Warm:
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

// pace says when requests fall due.
type pace struct {
	interval time.Duration // 0 where they fall due with the reply before
	timer    int
	began    time.Time
	next     time.Time
	now      []time.Time
	answered []time.Time
}

func (l *Load) newPace(poll int) (*pace, error) {
	timer, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK)
	if err != nil {
		return nil, err
	}
	p := &pace{timer: timer, began: time.Now()}
	p.next = p.began
	if l.Rate > 0 {
		p.interval = time.Duration(float64(time.Second) / l.Rate)
	}
	return p, watch(poll, timer, timerTag)
}

// due returns when those of the next n requests fell due that have, and has the
// timer wait for the one after.
func (p *pace) due(n int) ([]time.Time, error) {
	p.now = p.now[:0]
	now := time.Now()
	for len(p.now) < n {
		if p.interval == 0 {
			p.now = append(p.now, now)
			continue
		}
		if p.next.After(now) {
			return p.now, arm(p.timer, p.next.Sub(now))
		}
		p.now = append(p.now, p.next)
		p.next = p.next.Add(p.interval)
	}
	return p.now, nil
}

// wait waits for replies, or for the timer, and returns when the requests fell
// due that are answered.
func (p *pace) wait(t transport, poll int, events []unix.EpollEvent) ([]time.Time, error) {
	p.answered = p.answered[:0]
	n, err := p.poll(poll, events)
	switch {
	case errors.Is(err, unix.EINTR):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("epoll: %w", err)
	case n == 0:
		return nil, errSilent
	}
	for _, event := range events[:n] {
		if event.Fd == timerTag {
			var expirations [8]byte
			unix.Read(p.timer, expirations[:])
			continue
		}
		answered, err := t.receive(event.Fd)
		if err != nil {
			return nil, err
		}
		p.answered = append(p.answered, answered...)
	}
	return p.answered, nil
}

// poll waits for events. Where calls follow replies at once it does not sleep:
// to wake another processor costs the server more than its reply does, and it
// would have to do so the more often the slower it is.
func (p *pace) poll(poll int, events []unix.EpollEvent) (n int, err error) {
	if p.interval > 0 {
		return unix.EpollWait(poll, events, int(patience.Milliseconds()))
	}
	for began := time.Now(); n == 0 && err == nil && time.Since(began) < patience; {
		n, err = unix.EpollWait(poll, events, 0)
	}
	return n, err
}

// watch has a poll report what arrives on a descriptor.
func watch(poll, fd int, tag int32) error {
	return unix.EpollCtl(poll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: tag})
}

// arm lets a timer expire once.
func arm(timer int, d time.Duration) error {
	return unix.TimerfdSettime(timer, 0, &unix.ItimerSpec{Value: unix.NsecToTimespec(max(int64(d), 1))}, nil)
}
