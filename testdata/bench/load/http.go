//go:build linux

package load

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Endpoint is a Streamable HTTP server on this machine.
type Endpoint struct {
	Port int
	PID  int

	// sessions are those that legacy calls have begun.
	sessions []string
}

func (e *Endpoint) host() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(e.Port)) }

// HTTP calls a server over HTTP/1.1. Every connection of a legacy client has a
// session of its own.
func (l Load) HTTP(e *Endpoint) (Result, error) {
	poll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return Result{}, err
	}
	defer unix.Close(poll)
	t := &httpTransport{call: l.Call}
	defer t.close()
	for i := range l.InFlight {
		session := ""
		if l.Era == Legacy {
			if i == len(e.sessions) {
				session, err := e.Session()
				if err != nil {
					return Result{}, err
				}
				e.sessions = append(e.sessions, session)
			}
			session = e.sessions[i]
		}
		c, err := dial(e.Port)
		if err != nil {
			return Result{}, err
		}
		c.request, c.id = l.Call.httpRequest(e.host(), session)
		t.connections = append(t.connections, c)
		t.idle = append(t.idle, c)
		if err := watch(poll, c.fd, int32(i)); err != nil {
			return Result{}, err
		}
	}
	return l.run(t, poll, e.PID)
}

// Session begins a session of a legacy client, and returns its id.
func (e *Endpoint) Session() (string, error) {
	begin := Call{Era: Legacy, Method: "initialize"}
	head, _, err := e.post(begin, "", Initialize)
	if err != nil {
		return "", err
	}
	id := string(headerValue(head, "Mcp-Session-Id"))
	if id == "" {
		return "", errors.New("the reply to initialize has no session id")
	}
	_, _, err = e.post(Call{Era: Legacy, Method: "notifications/initialized"}, id, initialized)
	return id, err
}

// post sends one message on a connection of its own.
func (e *Endpoint) post(c Call, session, body string) (head, reply []byte, err error) {
	connection, err := net.Dial("tcp", e.host())
	if err != nil {
		return nil, nil, err
	}
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(patience))
	request := c.httpHead(e.host(), session, len(body), header{"Connection", "close"})
	if _, err := connection.Write(append(request, body...)); err != nil {
		return nil, nil, err
	}
	all, err := io.ReadAll(connection)
	if err != nil && len(all) == 0 {
		return nil, nil, err
	}
	head, reply, _ = bytes.Cut(all, []byte("\r\n\r\n"))
	if !bytes.HasPrefix(head, []byte("HTTP/1.1 20")) {
		return nil, nil, fmt.Errorf("%s: %.300s", c.Method, all)
	}
	return append(head, "\r\n"...), reply, nil
}

// httpHead is the head of an HTTP request.
func (c Call) httpHead(host, session string, length int, further ...header) []byte {
	b := fmt.Appendf(nil, "POST /mcp HTTP/1.1\r\nHost: %s\r\nUser-Agent: bench\r\nContent-Length: %d\r\n", host, length)
	for _, h := range append(c.headers(session), further...) {
		b = fmt.Appendf(b, "%s: %s\r\n", h.name, h.value)
	}
	return append(b, "\r\n"...)
}

// httpRequest is a whole HTTP request, and where its JSON-RPC id is.
func (c Call) httpRequest(host, session string) (request []byte, id int) {
	body, id := c.message()
	head := c.httpHead(host, session, len(body))
	return append(head, body...), len(head) + id
}

// connection is one to keep alive, with at most one request in flight.
type connection struct {
	fd      int
	request []byte
	id      int // where the id is in the request
	due     time.Time
	reply   []byte
	have    int
}

func dial(port int) (*connection, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	if err := unix.Connect(fd, &unix.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		unix.Close(fd)
		return nil, fmt.Errorf("connect: %w", err)
	}
	unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1)
	return &connection{fd: fd, reply: make([]byte, 32<<10)}, unix.SetNonblock(fd, true)
}

// httpTransport drives all connections from one loop, so that the load costs
// little beside the server.
type httpTransport struct {
	call        Call
	connections []*connection
	idle        []*connection
	number      int
	size        int
	answered    [1]time.Time
}

func (t *httpTransport) close() {
	for _, c := range t.connections {
		unix.Close(c.fd)
	}
}

func (t *httpTransport) ready() int     { return len(t.idle) }
func (t *httpTransport) replySize() int { return t.size }

func (t *httpTransport) send(due []time.Time) error {
	for _, at := range due {
		c := t.idle[len(t.idle)-1]
		t.idle = t.idle[:len(t.idle)-1]
		putID(c.request[c.id:], t.number)
		t.number++
		c.due = at
		if err := writeAll(c.fd, c.request); err != nil {
			return err
		}
	}
	return nil
}

// writeAll waits where the other side reads more slowly.
func writeAll(fd int, b []byte) error {
	for len(b) > 0 {
		n, err := unix.Write(fd, b)
		if errors.Is(err, unix.EAGAIN) {
			if _, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}, int(patience.Milliseconds())); err != nil && !errors.Is(err, unix.EINTR) {
				return err
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("write: %w", err)
		}
		b = b[n:]
	}
	return nil
}

func (t *httpTransport) receive(tag int32) ([]time.Time, error) {
	c := t.connections[tag]
	body, err := c.read()
	if body == nil || err != nil {
		return nil, err
	}
	t.size = len(body)
	c.have = 0
	t.idle = append(t.idle, c)
	t.answered[0] = c.due
	return t.answered[:], t.call.check(body, c.request[c.id:c.id+9])
}

// read takes what has arrived, and returns the reply's body once it is whole.
func (c *connection) read() ([]byte, error) {
	if c.have == len(c.reply) {
		c.reply = append(c.reply, make([]byte, len(c.reply))...)
	}
	n, err := unix.Read(c.fd, c.reply[c.have:])
	switch {
	case errors.Is(err, unix.EAGAIN):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read: %w", err)
	case n == 0:
		return nil, errors.New("the server has closed the connection")
	}
	c.have += n
	end := bytes.Index(c.reply[:c.have], []byte("\r\n\r\n"))
	if end < 0 {
		return nil, nil
	}
	head, body := c.reply[:end+2], c.reply[end+4:c.have]
	if !bytes.HasPrefix(head, []byte("HTTP/1.1 200")) {
		return nil, fmt.Errorf("status: %.500s", c.reply[:c.have])
	}
	if length := headerValue(head, "Content-Length"); length != nil {
		want, err := strconv.Atoi(string(length))
		if err != nil {
			return nil, err
		}
		if len(body) < want {
			return nil, nil
		}
		return body[:want], nil
	}
	return unchunk(body)
}

// unchunk returns a chunked body once it is whole.
func unchunk(b []byte) ([]byte, error) {
	if !bytes.HasSuffix(b, []byte("0\r\n\r\n")) {
		return nil, nil
	}
	out := make([]byte, 0, len(b))
	for {
		line, rest, found := bytes.Cut(b, []byte("\r\n"))
		if !found {
			return nil, nil
		}
		size, err := strconv.ParseUint(string(line), 16, 32)
		if err != nil {
			return nil, fmt.Errorf("chunk: %w", err)
		}
		if size == 0 {
			return out, nil
		}
		if uint64(len(rest)) < size+2 {
			return nil, nil
		}
		out = append(out, rest[:size]...)
		b = rest[size+2:]
	}
}

// headerValue finds a header in a head whose lines all end in CRLF.
func headerValue(head []byte, name string) []byte {
	for len(head) > 0 {
		line, rest, _ := bytes.Cut(head, []byte("\r\n"))
		head = rest
		if len(line) > len(name) && line[len(name)] == ':' && strings.EqualFold(string(line[:len(name)]), name) {
			return bytes.TrimSpace(line[len(name)+1:])
		}
	}
	return nil
}
