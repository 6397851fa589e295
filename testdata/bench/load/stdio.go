//go:build linux

package load

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// Pipes are a stdio server's standard input and output.
type Pipes struct {
	In, Out *os.File
	PID     int

	era     Era
	begun   bool
	replies []byte
	have    int
}

// window bounds how many requests may lie between an answered one and one that
// waits.
const window = 1 << 16

// Stdio calls a server over its standard input and output. The replacements for
// all replies of one read go out in one write. A server speaks one era, that of
// its first call.
func (l Load) Stdio(p *Pipes) (Result, error) {
	if err := p.begin(l.Call); err != nil {
		return Result{}, err
	}
	poll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return Result{}, err
	}
	defer unix.Close(poll)
	t := &stdioTransport{
		call: l.Call, pipes: p, in: int(p.In.Fd()), out: int(p.Out.Fd()),
		most: l.InFlight, due: make([]time.Time, window),
	}
	t.request, t.id = l.Call.message()
	t.request = append(t.request, '\n')
	if l.InFlight*len(t.request) > 60<<10 {
		return Result{}, errors.New("so many requests do not fit into a pipe")
	}
	if err := watch(poll, t.out, 0); err != nil {
		return Result{}, err
	}
	result, err := l.run(t, poll, p.PID)
	if err != nil {
		return result, err
	}
	return result, t.drain(poll)
}

// begin makes the handshake of a legacy client.
func (p *Pipes) begin(c Call) error {
	if p.begun {
		if p.era != c.Era {
			return fmt.Errorf("the connection speaks %s", p.era)
		}
		return nil
	}
	p.begun, p.era = true, c.Era
	p.replies = make([]byte, 1<<20)
	if c.Era == Modern || c.AnyID {
		return nil
	}
	if _, err := p.In.WriteString(Initialize + "\n"); err != nil {
		return err
	}
	if _, err := p.line(); err != nil {
		return err
	}
	_, err := p.In.WriteString(initialized + "\n")
	return err
}

// line waits for one line.
func (p *Pipes) line() ([]byte, error) {
	for {
		n, err := p.Out.Read(p.replies[p.have:])
		if err != nil {
			return nil, err
		}
		p.have += n
		if i := bytes.IndexByte(p.replies[:p.have], '\n'); i >= 0 {
			line := bytes.Clone(p.replies[:i])
			p.have = copy(p.replies, p.replies[i+1:p.have])
			return line, nil
		}
	}
}

type stdioTransport struct {
	call     Call
	pipes    *Pipes
	in, out  int // descriptors, which block
	request  []byte
	id       int // where the id is in the request
	most     int
	open     int
	number   int
	oldest   int
	due      []time.Time // by number; zero where nothing waits
	burst    []byte
	answered []time.Time
	size     int
}

func (t *stdioTransport) ready() int     { return t.most - t.open }
func (t *stdioTransport) replySize() int { return t.size }

func (t *stdioTransport) send(due []time.Time) error {
	if len(due) == 0 {
		return nil
	}
	t.burst = t.burst[:0]
	for _, at := range due {
		putID(t.request[t.id:], t.number)
		t.due[t.number%window] = at
		t.number++
		t.burst = append(t.burst, t.request...)
	}
	t.open += len(due)
	return writeAll(t.in, t.burst)
}

func (t *stdioTransport) receive(int32) ([]time.Time, error) {
	p := t.pipes
	if p.have == len(p.replies) {
		p.replies = append(p.replies, make([]byte, len(p.replies))...)
	}
	n, err := unix.Read(t.out, p.replies[p.have:])
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if n == 0 {
		return nil, errors.New("the server has closed its output")
	}
	p.have += n
	t.answered = t.answered[:0]
	lines := p.replies[:p.have]
	for {
		i := bytes.IndexByte(lines, '\n')
		if i < 0 {
			break
		}
		if err := t.reply(lines[:i]); err != nil {
			return nil, err
		}
		lines = lines[i+1:]
	}
	p.have = copy(p.replies, lines)
	return t.answered, nil
}

func (t *stdioTransport) reply(line []byte) error {
	number := t.oldest
	t.oldest++
	if !t.call.AnyID {
		var err error
		if number, err = replyNumber(line); err != nil {
			return err
		}
	}
	due := &t.due[number%window]
	if due.IsZero() {
		return fmt.Errorf("a reply to nothing: %.300s", line)
	}
	t.answered = append(t.answered, *due)
	*due = time.Time{}
	t.open--
	t.size = len(line)
	var id [9]byte
	putID(id[:], number)
	return t.call.check(line, id[:])
}

// replyNumber finds the number of the request that a line answers. The id may
// be the last member; members of results that are called id are strings.
func replyNumber(line []byte) (int, error) {
	i := bytes.Index(line, []byte(`"id":1`))
	if i < 0 || len(line) < i+14 {
		return 0, fmt.Errorf("the reply has no id of ours: %.300s", line)
	}
	id, err := strconv.Atoi(string(line[i+5 : i+14]))
	return id - firstID, err
}

// drain waits for the replies that are still to come.
func (t *stdioTransport) drain(poll int) error {
	events := make([]unix.EpollEvent, 4)
	for t.open > 0 {
		n, err := unix.EpollWait(poll, events, int(patience.Milliseconds()))
		if err != nil && !errors.Is(err, unix.EINTR) {
			return err
		}
		if n == 0 {
			return errSilent
		}
		for _, event := range events[:max(n, 0)] {
			if event.Fd != timerTag {
				if _, err := t.receive(event.Fd); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
