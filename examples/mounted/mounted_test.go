package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/examples/mounted/links"
	mcp "github.com/mcpgen/mcpgen/runtime"
)

// serve serves the routes and returns their URL and the log.
func serve(t *testing.T, opts ...mcp.Option) (url string, log *bytes.Buffer) {
	t.Helper()
	log = new(bytes.Buffer)
	known, err := parseTokens("alice=secret1, bob=secret2")
	if err != nil {
		t.Fatal(err)
	}
	store := links.NewStore(10)
	srv := httptest.NewServer(routes(links.NewMCPServer(store, opts...), store, known, slog.New(slog.NewTextHandler(log, nil))))
	t.Cleanup(srv.Close)
	return srv.URL, log
}

// do sends a request with header fields, given as Name: value, and returns the
// reply with its body.
func do(t *testing.T, method, url, body string, fields ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range fields {
		name, value, _ := strings.Cut(field, ": ")
		request.Header.Set(name, value)
		if name == "Host" {
			request.Host = value
		}
	}
	response, err := http.DefaultTransport.RoundTrip(request) // follows no redirect
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(text)
}

// call calls a tool in the modern era.
func call(t *testing.T, url, tool, arguments string, fields ...string) (*http.Response, string) {
	t.Helper()
	body := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":%q,"arguments":%s,"_meta":{`+
		`"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`, tool, arguments)
	return do(t, http.MethodPost, url+"/mcp", body, append([]string{"Content-Type: application/json",
		"Accept: application/json, text/event-stream", "MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: " + tool}, fields...)...)
}

func TestALinkOfTheEndpointIsFollowedBesideIt(t *testing.T) {
	url, log := serve(t)
	response, reply := call(t, url, "shorten", `{"target":"https://example.com/"}`, "Authorization: Bearer secret1")
	var message struct {
		Result struct {
			StructuredContent links.Link `json:"structuredContent"`
		} `json:"result"`
	}
	if err := json.Unmarshal([]byte(reply), &message); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s, %v: %s", response.Status, err, reply)
	}
	code := message.Result.StructuredContent.Code
	response, _ = do(t, http.MethodGet, url+"/to/"+code, "")
	if response.StatusCode != http.StatusFound || response.Header.Get("Location") != "https://example.com/" {
		t.Errorf("%s to %q", response.Status, response.Header.Get("Location"))
	}
	if id := response.Header.Get("X-Request-Id"); id == "" || !strings.Contains(log.String(), "id="+id+" method=GET path=/to/"+code+" status=302") {
		t.Errorf("request %q is not in the log:\n%s", id, log)
	}
	if _, reply = call(t, url, "list_links", `{}`, "Authorization: Bearer secret1"); !strings.Contains(reply, `"visits":1`) {
		t.Errorf("alice has %s", reply)
	}
	if _, reply = call(t, url, "list_links", `{}`, "Authorization: bearer secret2"); strings.Contains(reply, code) {
		t.Errorf("bob has %s", reply)
	}
}

func TestWhoMayPass(t *testing.T) {
	url, _ := serve(t, mcp.PublicURL("https://links.example.com/mcp"))
	const known = "Authorization: Bearer secret1"
	tests := []struct {
		name   string
		fields []string
		want   int
	}{
		{"a known token", []string{known}, http.StatusOK},
		{"no token", nil, http.StatusUnauthorized},
		{"an unknown token", []string{"Authorization: Bearer secret3"}, http.StatusUnauthorized},
		{"an empty token", []string{"Authorization: Bearer "}, http.StatusUnauthorized},
		{"another scheme", []string{"Authorization: Basic secret1"}, http.StatusUnauthorized},
		{"through the proxy", []string{known, "Host: links.example.com", "Origin: https://links.example.com"}, http.StatusOK},
		{"another host", []string{known, "Host: evil.example.com"}, http.StatusForbidden},
		{"a page of another origin", []string{known, "Origin: https://evil.example.com"}, http.StatusForbidden},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if response, reply := call(t, url, "list_links", `{}`, test.fields...); response.StatusCode != test.want {
				t.Errorf("%s: %s", response.Status, reply)
			}
		})
	}
	t.Run("a browser that asks first", func(t *testing.T) {
		response, _ := do(t, http.MethodOptions, url+"/mcp", "", "Origin: https://links.example.com",
			"Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization")
		if response.StatusCode/100 != 2 || response.Header.Get("Access-Control-Allow-Origin") != "https://links.example.com" {
			t.Errorf("%s, %v", response.Status, response.Header)
		}
	})
	t.Run("anybody beside it", func(t *testing.T) {
		for path, want := range map[string]int{"/healthz": http.StatusOK, "/to/nowhere": http.StatusNotFound, "/other": http.StatusNotFound} {
			if response, _ := do(t, http.MethodGet, url+path, ""); response.StatusCode != want {
				t.Errorf("%s: %s", path, response.Status)
			}
		}
	})
}

func TestTokensAreNamed(t *testing.T) {
	for _, list := range []string{"", "secret1", "=secret1", "alice=", "alice=secret1,", "alice=secret1,bob"} {
		if got, err := parseTokens(list); err == nil {
			t.Errorf("%q is read as %d tokens", list, len(got))
		}
	}
}
