package main

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A client that listens to a book hears of its stock, and of no other's.
func TestSubscribersHearOfTheStock(t *testing.T) {
	srv := httptest.NewServer(NewMCPServer(NewShop()).HTTPHandler())
	defer srv.Close()
	listening := send(t, srv.URL, "subscriptions/listen", "", `"notifications":{"resourceSubscriptions":["bookshop://books/emma"]}`)
	defer listening.Body.Close()
	events := bufio.NewScanner(listening.Body)
	if event := next(t, events); !strings.Contains(event, "notifications/subscriptions/acknowledged") {
		t.Fatalf("the first event is %s", event)
	}
	for _, id := range []string{"dracula", "emma"} {
		send(t, srv.URL, "tools/call", "restock", `"name":"restock","arguments":{"id":"`+id+`","copies":1}`).Body.Close()
	}
	if event := next(t, events); !strings.Contains(event, "notifications/resources/updated") || !strings.Contains(event, `"uri":"bookshop://books/emma"`) {
		t.Errorf("the event is %s", event)
	}
}

// send sends a request of the modern era.
func send(t *testing.T, url, method, name, params string) *http.Response {
	t.Helper()
	body := `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":{` + params + `,"_meta":{` +
		`"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for key, value := range map[string]string{
		"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
		"Mcp-Protocol-Version": "2026-07-28", "Mcp-Method": method, "Mcp-Name": name,
	} {
		if value != "" {
			request.Header.Set(key, value)
		}
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", method, response.Status)
	}
	return response
}

// next returns the next event of a stream.
func next(t *testing.T, events *bufio.Scanner) string {
	t.Helper()
	for events.Scan() {
		if text, ok := strings.CutPrefix(events.Text(), "data: "); ok {
			return text
		}
	}
	t.Fatalf("the stream ended: %v", events.Err())
	return ""
}
