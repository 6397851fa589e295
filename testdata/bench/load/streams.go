//go:build linux

package load

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Streams are those that are open.
type Streams struct {
	mu    sync.Mutex
	conns []net.Conn
}

// Close closes them all.
func (s *Streams) Close() {
	for _, c := range s.conns {
		c.Close()
	}
}

// perAddress is how many connections come from one address, so that there are
// ports for them all.
const perAddress = 5000

// Listen opens n streams of subscriptions/listen and waits for what they begin
// with, so many at once and in that time.
func (s *Streams) Listen(e *Endpoint, n, atOnce int, timeout time.Duration) error {
	call := Call{Era: Modern, Method: "subscriptions/listen", Params: `{"notifications":{"toolsListChanged":true}}`}
	request, _ := call.httpRequest(e.host(), "")
	deadline := time.Now().Add(timeout)
	return each(n, atOnce, func() error {
		s.mu.Lock()
		from := net.IPv4(127, 0, 0, byte(1+len(s.conns)/perAddress))
		s.mu.Unlock()
		dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: from}, Deadline: deadline, KeepAlive: -1}
		c, err := dialer.Dial("tcp", e.host())
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.conns = append(s.conns, c)
		s.mu.Unlock()
		c.SetDeadline(deadline)
		if _, err := c.Write(request); err != nil {
			return err
		}
		lines := bufio.NewReaderSize(c, 1024)
		for {
			line, err := lines.ReadString('\n')
			switch {
			case err != nil:
				return fmt.Errorf("stream: %w", err)
			case strings.Contains(line, "subscriptions/acknowledged"):
				return c.SetDeadline(time.Time{})
			case strings.HasPrefix(line, "HTTP/1.1 ") && !strings.HasPrefix(line, "HTTP/1.1 200"):
				return errors.New(strings.TrimSpace(line))
			case strings.HasPrefix(line, "Content-Type: application/json"):
				return errors.New("the reply is no stream")
			}
		}
	})
}

// Sessions begins n sessions of legacy clients, so many at once and in that
// time.
func Sessions(e *Endpoint, n, atOnce int, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: atOnce}}
	defer client.CloseIdleConnections()
	return each(n, atOnce, func() error {
		response, _, err := post(ctx, client, e, Call{Era: Legacy, Method: "initialize"}, "", Initialize)
		if err != nil {
			return err
		}
		_, _, err = post(ctx, client, e, Call{Era: Legacy, Method: "notifications/initialized"}, response.Header.Get("Mcp-Session-Id"), initialized)
		return err
	})
}

// AtOnce makes n calls at once, and checks their replies.
func AtOnce(e *Endpoint, c Call, n int, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: n}}
	defer client.CloseIdleConnections()
	text, id := c.message()
	return each(n, n, func() error {
		_, reply, err := post(ctx, client, e, c, "", string(text))
		if err != nil {
			return err
		}
		return c.check(reply, text[id:id+9])
	})
}

func post(ctx context.Context, client *http.Client, e *Endpoint, c Call, session, body string) (*http.Response, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+e.host()+"/mcp", strings.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	for _, h := range c.headers(session) {
		request.Header.Set(h.name, h.value)
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	reply, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, nil, err
	}
	if response.StatusCode/100 != 2 {
		return nil, nil, fmt.Errorf("%s: %s %.300s", c.Method, response.Status, bytes.TrimSpace(reply))
	}
	return response, reply, nil
}

// each does something n times, so often at once, until it fails.
func each(n, atOnce int, do func() error) error {
	var (
		wait  sync.WaitGroup
		mu    sync.Mutex
		left  = n
		first error
	)
	for range atOnce {
		wait.Go(func() {
			for {
				mu.Lock()
				more := left > 0 && first == nil
				left--
				mu.Unlock()
				if !more {
					return
				}
				if err := do(); err != nil {
					mu.Lock()
					if first == nil {
						first = err
					}
					mu.Unlock()
				}
			}
		})
	}
	wait.Wait()
	return first
}
