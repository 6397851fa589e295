package mcptest

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Subscription hears of changes: see [Client.Listen].
type Subscription struct {
	client *Client
	conn   *conn
}

// Change is what a subscription hears of.
type Change struct {
	// List is tools, prompts or resources where that list has changed, and
	// otherwise empty.
	List string
	// URI is that of a resource whose contents have changed, and otherwise empty.
	URI string
}

// listenWithin is how long [Subscription.Next] waits.
const listenWithin = 10 * time.Second

// Listen subscribes to the resources of some URIs, and to changes of the lists
// of tools, prompts and resources: with subscriptions/listen in the modern era
// and with resources/subscribe in the legacy one. It has a connection of its
// own until the test ends. It ends the test where the client may not subscribe
// to one of the URIs, or the server has no such resource.
func (c *Client) Listen(uris ...string) *Subscription {
	c.t.Helper()
	conn, refused := c.open()
	if refused != nil {
		c.t.Fatalf("mcptest: initialize: %s", refused.Message)
	}
	c.t.Cleanup(conn.close)
	if isModern(c.Revision()) {
		c.listen(conn, uris)
	} else {
		c.subscribe(conn, uris)
	}
	return &Subscription{client: c, conn: conn}
}

// listen subscribes in the modern era, where the server says what it honours
// and leaves out the rest.
func (c *Client) listen(conn *conn, uris []string) {
	c.t.Helper()
	id := conn.nextID()
	params, _ := json.Marshal(map[string]any{"_meta": c.meta(id), "notifications": map[string]any{
		"toolsListChanged": true, "promptsListChanged": true, "resourcesListChanged": true, "resourceSubscriptions": append([]string{}, uris...),
	}})
	c.send(conn, message{ID: id, Method: "subscriptions/listen", Params: params})
	m, err := conn.read(c.ctx)
	switch {
	case err != nil:
		c.t.Fatalf("mcptest: subscriptions/listen: %v", err)
	case m.Error != nil:
		c.t.Fatalf("mcptest: subscriptions/listen: %s", m.Error.Message)
	}
	var honoured struct {
		Notifications struct {
			URIs []string `json:"resourceSubscriptions"`
		} `json:"notifications"`
	}
	if err := json.Unmarshal(m.Params, &honoured); err != nil {
		c.t.Fatalf("mcptest: subscriptions/listen: the server sent %s: %v", clip(m.Params), err)
	}
	for _, uri := range uris {
		if !slices.Contains(honoured.Notifications.URIs, uri) {
			c.t.Fatalf("mcptest: the server lets nobody subscribe to %s: it has no such resource, or this client may not read it", uri)
		}
	}
}

// subscribe subscribes in the legacy era. Of its lists a server tells every
// client.
func (c *Client) subscribe(conn *conn, uris []string) {
	c.t.Helper()
	for _, uri := range uris {
		if reply := c.roundTrip(conn, "resources/subscribe", map[string]any{"uri": uri}, new(Result)); reply.Error != nil {
			c.t.Fatalf("mcptest: resources/subscribe %s: %s", uri, reply.Error.Message)
		}
	}
}

// Next waits for the next change. Several changes of one list, or of one
// resource, may be heard of as one. It ends the test where none comes within 10
// seconds.
func (s *Subscription) Next() Change {
	t := s.client.t
	t.Helper()
	ctx, cancel := context.WithTimeout(s.client.ctx, listenWithin)
	defer cancel()
	for {
		m, err := s.conn.read(ctx)
		if err != nil {
			t.Fatalf("mcptest: no change was heard of: %v", err)
		}
		if change, ok := m.change(); ok {
			return change
		}
	}
}

// change reads a notification of a change.
func (m *message) change() (change Change, ok bool) {
	name, _ := strings.CutPrefix(m.Method, "notifications/")
	if name == "resources/updated" {
		var params struct {
			URI string `json:"uri"`
		}
		ok = json.Unmarshal(m.Params, &params) == nil
		return Change{URI: params.URI}, ok
	}
	change.List, ok = strings.CutSuffix(name, "/list_changed")
	return change, ok
}
