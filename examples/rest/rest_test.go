package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

const apiToken = "a secret"

var leak = Issue{
	Number: 7, Title: "The tap drips", Body: "All night.", State: "open", Labels: []string{"bug"}, Author: "ada",
	Created: time.Date(2026, 7, 28, 10, 0, 0, 0, time.UTC),
}

// newClient returns a client of a server that talks to api, which stands in for
// the tracker.
func newClient(t *testing.T, api http.HandlerFunc) *mcptest.Client {
	t.Helper()
	tracker := httptest.NewServer(api)
	t.Cleanup(tracker.Close)
	client, err := NewClient(tracker.URL+"/api", apiToken)
	if err != nil {
		t.Fatal(err)
	}
	client.http.Timeout = 200 * time.Millisecond
	return mcptest.New(t, NewMCPServer(client))
}

func TestOffers(t *testing.T) {
	newClient(t, http.NotFound).Golden("testdata/offers.json")
}

func TestEveryToolIsARequest(t *testing.T) {
	tests := []struct {
		tool    string
		args    mcptest.Args
		request string // what the tracker receives
		reply   any
	}{
		{"list_issues", mcptest.Args{}, "GET /api/issues?page=1&state=open ", []Issue{leak}},
		{"list_issues", mcptest.Args{"state": "closed", "label": "a&b", "page": 2}, "GET /api/issues?label=a%26b&page=2&state=closed ", []Issue{}},
		{"get_issue", mcptest.Args{"number": 7}, "GET /api/issues/7 ", leak},
		{"get_issue", mcptest.Args{"number": 8}, "GET /api/issues/8 ", Issue{Number: 8, State: "a new one"}},
		{"open_issue", mcptest.Args{"title": "The tap drips", "labels": []string{"bug"}}, `POST /api/issues {"title":"The tap drips","labels":["bug"]}`, leak},
		{"change_issue", mcptest.Args{"number": 7, "change": Change{State: new(Closed)}}, `PATCH /api/issues/7 {"state":"closed"}`, leak},
	}
	for _, test := range tests {
		c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if got := fmt.Sprintf("%s %s %s", r.Method, r.URL, body); got != test.request || err != nil {
				t.Errorf("the tracker received %s, %v; want %s", got, err, test.request)
			}
			if got := r.Header.Get("Authorization"); got != "Bearer "+apiToken {
				t.Errorf("Authorization: %s", got)
			}
			json.NewEncoder(w).Encode(test.reply)
		})
		c.Run(test.tool, func(t *testing.T, c *mcptest.Client) {
			c.Call(test.tool, test.args).Want(test.reply)
		})
	}
}

func TestWhatTheTrackerRefusesIsExplained(t *testing.T) {
	status := func(code int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "17")
			w.WriteHeader(code)
			io.WriteString(w, body)
		}
	}
	tests := []struct {
		name string
		api  http.HandlerFunc
		want string
	}{
		{"unauthorized", status(http.StatusUnauthorized, ""), "the tracker refuses the token: the user has to set another TRACKER_TOKEN"},
		{"forbidden", status(http.StatusForbidden, ""), "the tracker forbids this to the owner of the token"},
		{"not found", status(http.StatusNotFound, "<html>"), "there is no such issue: list_issues shows which there are"},
		{"invalid", status(http.StatusUnprocessableEntity, `{"message":"title is taken"}`), "the tracker refuses this: title is taken"},
		{"limited", status(http.StatusTooManyRequests, ""), "the tracker has had too many requests: try again in 17 s"},
		{"failing", status(http.StatusBadGateway, "<html>"), "the tracker fails with status 502: try again later"},
		{"no JSON", status(http.StatusOK, "<html>"), "the tracker's reply makes no sense"},
		{"slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "the tracker takes too long: try again later"},
		{"gone", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "the tracker cannot be reached: EOF"},
	}
	for _, test := range tests {
		newClient(t, test.api).Run(test.name, func(t *testing.T, c *mcptest.Client) {
			err := c.Call("get_issue", mcptest.Args{"number": 7}).Err()
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), apiToken) || strings.Contains(err.Error(), "127.0.0.1") {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestTheAddressOfTheTrackerIsChecked(t *testing.T) {
	for _, base := range []string{"", "tracker.example.com", "ftp://tracker.example.com", "https://", "http://a b"} {
		if _, err := NewClient(base, ""); err == nil {
			t.Errorf("%q is accepted", base)
		}
	}
}
