// Tracker reads and writes the issues of a project through the REST API of its
// issue tracker.
//
//mcp:server name=tracker
package main

import (
	"cmp"
	"context"
	"log"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

//go:generate go run github.com/mcpgen/mcpgen/cmd/mcpgen .

// Main serves the API that TRACKER_URL names, with the token in TRACKER_TOKEN:
//
//	TRACKER_URL=https://tracker.example.com/api TRACKER_TOKEN=… go run ./examples/rest
func main() {
	client, err := NewClient(cmp.Or(os.Getenv("TRACKER_URL"), "http://127.0.0.1:8080/api"), os.Getenv("TRACKER_TOKEN"))
	if err != nil {
		log.Fatalf("tracker: TRACKER_URL: %v", err)
	}
	mcp.Main(NewMCPServer(client))
}

// The types are those of the API, with the names that it has in JSON. They are
// arguments and results of tools as they are.

// State is whether something is left to do.
type State string

// The states.
const (
	Open   State = "open"
	Closed State = "closed"
)

// Issue is an issue as the API returns it. Its state is any string, since what a
// tool returns is held to its schema, and an API may learn new states.
type Issue struct {
	Number  int       `json:"number"`           // number of the issue
	Title   string    `json:"title"`            // one line
	Body    string    `json:"body,omitempty"`   // what it is about, in Markdown
	State   string    `json:"state"`            // open, closed, or what the tracker calls it
	Labels  []string  `json:"labels,omitempty"` // words that sort issues
	Author  string    `json:"author"`           // who opened it
	Created time.Time `json:"created_at"`       // when it was opened
}

// Draft is what the API needs to open an issue.
type Draft struct {
	// One line that says what is wrong or wanted.
	Title string `json:"title" minlen:"1" maxlen:"200"`
	// What it is about, in Markdown: what happens, and what should.
	Body string `json:"body,omitempty" maxlen:"20000"`
	// Words that sort issues, such as bug.
	Labels []string `json:"labels,omitempty" maxitems:"10"`
}

// Change is what the API changes of an issue. What is not given stays.
type Change struct {
	Title *string `json:"title,omitempty"` // new title
	Body  *string `json:"body,omitempty"`  // new text, in Markdown
	State *State  `json:"state,omitempty"` // closed when nothing is left to do
}

// ListIssues lists the issues of the project, the newest first, without their
// texts.
//
//mcp:tool readonly openworld timeout=15s
//mcp:param state default=open
//mcp:param label optional
//mcp:param page default=1 min=1
func (c *Client) ListIssues(
	ctx context.Context,
	state State, // only issues in this state
	label string, // only issues with this label
	page int, // which page of 30 issues, counted from 1
) ([]Issue, error) {
	query := url.Values{"state": {string(state)}, "page": {strconv.Itoa(page)}}
	if label != "" {
		query.Set("label", label)
	}
	var issues []Issue
	err := c.do(ctx, http.MethodGet, "issues", query, nil, &issues)
	return issues, err
}

// GetIssue returns an issue with its text.
//
//mcp:tool readonly openworld timeout=15s
//mcp:param number min=1
func (c *Client) GetIssue(
	ctx context.Context,
	number int, // number of the issue
) (*Issue, error) {
	issue := new(Issue)
	err := c.do(ctx, http.MethodGet, issuePath(number), nil, nil, issue)
	return issue, err
}

// OpenIssue opens an issue and returns it.
//
//mcp:tool destructive=false openworld timeout=15s
func (c *Client) OpenIssue(ctx context.Context, draft Draft) (*Issue, error) {
	issue := new(Issue)
	err := c.do(ctx, http.MethodPost, "issues", nil, draft, issue)
	return issue, err
}

// ChangeIssue changes an issue, or closes it, and returns it.
//
//mcp:tool destructive idempotent openworld timeout=15s
//mcp:param number min=1
func (c *Client) ChangeIssue(
	ctx context.Context,
	number int, // number of the issue
	change Change, // what to change
) (*Issue, error) {
	issue := new(Issue)
	err := c.do(ctx, http.MethodPatch, issuePath(number), nil, change, issue)
	return issue, err
}

func issuePath(number int) string { return "issues/" + strconv.Itoa(number) }
