// Package tools has the tools that all servers of the benchmark offer. They do
// as little as they can, so that what is measured is the server.
package tools

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Sum is what Add returns.
type Sum struct {
	Result int `json:"result"`
}

// Filter narrows a search.
type Filter struct {
	Lang     string  `json:"lang,omitempty" jsonschema:"language code"`
	MinScore float64 `json:"minScore,omitempty" jsonschema:"lowest score to return"`
	After    string  `json:"after,omitempty" jsonschema:"only hits published after this date"`
	Archived bool    `json:"archived,omitempty" jsonschema:"also search the archive"`
}

// Hit is one document that was found.
type Hit struct {
	ID      string  `json:"id"`
	Title   string  `json:"title"`
	URL     string  `json:"url"`
	Score   float64 `json:"score"`
	Snippet string  `json:"snippet"`
}

// Found is what Search returns.
type Found struct {
	Hits []Hit `json:"hits"`
}

// Add adds two integers.
func Add(a, b int) int { return a + b }

var hits = func() []Hit {
	hits := make([]Hit, 20)
	for i := range hits {
		hits[i] = Hit{
			ID:      fmt.Sprintf("doc-%05d", 10000+i*37),
			Title:   fmt.Sprintf("Result %d: streamable transports in practice", i+1),
			URL:     fmt.Sprintf("https://docs.example.com/guides/transport/%d?ref=search", i+1),
			Score:   0.99 - float64(i)*0.03125,
			Snippet: "The endpoint answers with one \"application/json\" body or an event stream — whichever the server prefers.",
		}
	}
	return hits
}()

// Search returns the first so many of twenty hits.
func Search(limit int) Found { return Found{Hits: hits[:min(limit, len(hits))]} }

// Wait returns how long it has waited.
func Wait(ctx context.Context, milliseconds int) int {
	select {
	case <-time.After(time.Duration(milliseconds) * time.Millisecond):
	case <-ctx.Done():
	}
	return milliseconds
}

// Repeat returns a text of so many bytes.
func Repeat(bytes int) string { return strings.Repeat("x", bytes) }
