//go:build !mcp_stdio

package runtime

import (
	"errors"
	"slices"
	"sync/atomic"
)

// eventLog keeps the messages of one stream for a client that comes back. Its
// user holds a lock of its own.
type eventLog interface {
	// append adds a message and returns its number, the first of which is 1.
	append(message []byte) uint64
	// after returns the messages that came after one, or errGap where some of
	// them are not there any more.
	after(number uint64) ([][]byte, error)
	// trim keeps within the limits by forgetting the oldest messages, but none
	// after the number.
	trim(number uint64)
	// clear forgets everything.
	clear()
}

// errGap says that messages are missing between those that a client has and
// those that are kept.
var errGap = errors.New("the events are not kept any more")

// The limits of what is kept for clients that come back.
const (
	maxStreamEvents   = 1_000
	maxStreamBytes    = 1 << 20
	maxSessionBytes   = 10 << 20
	maxResumableBytes = 256 << 20 // of all sessions
)

// memoryLog keeps messages in memory. The zero log is ready to use, but for its
// budgets.
type memoryLog struct {
	messages [][]byte
	// forgotten is how many messages came before those.
	forgotten uint64
	bytes     int64
	// session and total count the bytes of all logs of a session and of the
	// handler.
	session, total *atomic.Int64
}

func (l *memoryLog) append(message []byte) uint64 {
	l.messages = append(l.messages, slices.Clone(message))
	l.add(int64(len(message)))
	return l.forgotten + uint64(len(l.messages))
}

func (l *memoryLog) add(bytes int64) {
	l.bytes += bytes
	l.session.Add(bytes)
	l.total.Add(bytes)
}

func (l *memoryLog) after(number uint64) ([][]byte, error) {
	if number < l.forgotten || number > l.forgotten+uint64(len(l.messages)) {
		return nil, errGap
	}
	return l.messages[number-l.forgotten:], nil
}

func (l *memoryLog) trim(number uint64) {
	for l.forgotten < number && len(l.messages) > 0 && l.full() {
		l.forget()
	}
}

func (l *memoryLog) full() bool {
	return len(l.messages) > maxStreamEvents || l.bytes > maxStreamBytes ||
		l.session.Load() > maxSessionBytes || l.total.Load() > maxResumableBytes
}

// forget forgets the oldest message.
func (l *memoryLog) forget() {
	l.add(-int64(len(l.messages[0])))
	l.messages[0] = nil
	l.messages = l.messages[1:]
	l.forgotten++
}

func (l *memoryLog) clear() {
	for len(l.messages) > 0 {
		l.forget()
	}
	l.messages = nil
}
