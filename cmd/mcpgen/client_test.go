//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// client is an MCP client over HTTP that knows no more than it has to.
type client struct {
	t    *testing.T
	url  string
	http http.Client
	// session is that of a legacy client; a modern one has none.
	session string
}

const modernMeta = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}`

// send sends a message and returns the response.
func (c *client) send(ctx context.Context, method, header, message string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.url, strings.NewReader(message))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	if c.session != "" {
		r.Header.Set("Mcp-Session-Id", c.session)
		r.Header.Set("MCP-Protocol-Version", "2025-11-25")
	}
	for name, value := range headers(header) {
		r.Header.Set(name, value)
	}
	return c.http.Do(r)
}

// headers are written as name: value, separated by semicolons.
func headers(list string) map[string]string {
	all := map[string]string{}
	for one := range strings.SplitSeq(list, ";") {
		if name, value, ok := strings.Cut(one, ":"); ok {
			all[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	return all
}

// initialize begins a legacy session.
func (c *client) initialize() {
	c.t.Helper()
	resp, err := c.send(c.t.Context(), "POST", "", `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`)
	if err != nil {
		c.t.Fatal(err)
	}
	resp.Body.Close()
	if c.session = resp.Header.Get("Mcp-Session-Id"); c.session == "" {
		c.t.Fatal("there is no session")
	}
	resp, err = c.send(c.t.Context(), "POST", "", `{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	if err != nil {
		c.t.Fatal(err)
	}
	resp.Body.Close()
}

// request sends a request and returns the result.
func (c *client) request(method, params, header string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if c.session == "" {
		header = "MCP-Protocol-Version: 2026-07-28; Mcp-Method: " + method + ";" + header
		params = strings.TrimSuffix(params, "}") + "," + modernMeta + "}"
		params = strings.Replace(params, "{,", "{", 1)
	}
	resp, err := c.send(ctx, "POST", header, `{"jsonrpc":"2.0","id":7,"method":"`+method+`","params":`+params+`}`)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	var reply struct {
		Result json.RawMessage
		Error  json.RawMessage
	}
	if resp.StatusCode != 200 || json.Unmarshal(body, &reply) != nil || reply.Error != nil {
		return "", fmt.Errorf("%s: %s", resp.Status, body)
	}
	return string(reply.Result), nil
}

// call calls a tool and returns its structured result.
func (c *client) call(tool, arguments string) (string, error) {
	result, err := c.request("tools/call", `{"name":"`+tool+`","arguments":`+arguments+`}`, "Mcp-Name: "+tool)
	if err != nil {
		return "", err
	}
	var r struct {
		StructuredContent struct{ Result json.RawMessage }
		IsError           bool
	}
	if err := json.Unmarshal([]byte(result), &r); err != nil || r.IsError {
		return "", errors.New(result)
	}
	return string(r.StructuredContent.Result), nil
}

func (c *client) wantCall(tool, arguments, want string) {
	c.t.Helper()
	if got, err := c.call(tool, arguments); got != want {
		c.t.Errorf("%s: got %s %v, want %s", tool, got, err, want)
	}
}

// stream opens a stream and returns its events, which end with it.
func (c *client) stream(method, header, message string) <-chan string {
	c.t.Helper()
	resp, err := c.send(c.t.Context(), method, header, message)
	if err != nil {
		c.t.Fatal(err)
	}
	if resp.StatusCode != 200 {
		c.t.Fatal(resp.Status)
	}
	events := make(chan string, 100)
	go func() {
		defer close(events)
		defer resp.Body.Close()
		for s := bufio.NewScanner(resp.Body); s.Scan(); {
			if event, ok := strings.CutPrefix(s.Text(), "data: "); ok {
				events <- event
			}
		}
	}()
	return events
}

// receive waits for an event; an empty one is the end.
func receive(t *testing.T, events <-chan string) string {
	t.Helper()
	select {
	case e := <-events:
		return e
	case <-time.After(patience):
		t.Fatal("there is no event")
		return ""
	}
}
