// Package links shortens links: it gives a long URL a short code, and counts
// how often the code is followed.
package links

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

//go:generate go run github.com/mcpgen/mcpgen/cmd/mcpgen .

// Link is a short link.
type Link struct {
	Code    string    `json:"code"`    // what stands for the URL
	Target  string    `json:"target"`  // the URL that it leads to
	Visits  int       `json:"visits"`  // how often it was followed
	Created time.Time `json:"created"` // when it was made
}

// Store keeps links in memory, up to a limit. Make one with NewStore; its
// methods may be called concurrently.
type Store struct {
	limit int

	mu    sync.Mutex
	links map[string]*entry // by code, guarded by mu
}

// entry is a link and whose it is.
type entry struct {
	Link
	owner string
}

// NewStore returns a store with room for a number of links.
func NewStore(limit int) *Store {
	return &Store{limit: limit, links: make(map[string]*entry)}
}

// Shorten makes a short link to a URL. Links belong to whoever made them.
//
//mcp:tool destructive=false
func (s *Store) Shorten(
	ctx context.Context,
	target *url.URL, // where the link leads, with http: or https:
) (Link, error) {
	if target.Scheme != "https" && target.Scheme != "http" || target.Host == "" {
		return Link{}, errors.New("target: must be a whole URL such as https://example.com/page")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.links) >= s.limit {
		return Link{}, fmt.Errorf("there is no room for more than %d links: delete some first", s.limit)
	}
	link := Link{Code: strings.ToLower(rand.Text()[:8]), Target: target.String(), Created: time.Now().UTC()}
	for s.links[link.Code] != nil {
		link.Code = strings.ToLower(rand.Text()[:8])
	}
	s.links[link.Code] = &entry{link, mcp.Caller(ctx)}
	return link, nil
}

// ListLinks lists the links of the caller, those most often followed first.
//
//mcp:tool readonly
func (s *Store) ListLinks(ctx context.Context) []Link {
	s.mu.Lock()
	defer s.mu.Unlock()
	var links []Link
	for _, e := range s.links {
		if e.owner == mcp.Caller(ctx) {
			links = append(links, e.Link)
		}
	}
	slices.SortFunc(links, func(a, b Link) int {
		return cmp.Or(cmp.Compare(b.Visits, a.Visits), cmp.Compare(a.Code, b.Code))
	})
	return links
}

// DeleteLink deletes a link of the caller, which then leads nowhere.
//
//mcp:tool destructive
func (s *Store) DeleteLink(
	ctx context.Context,
	code string, // code of the link
) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	// Links of others are as unknown as those that there are not.
	if e := s.links[code]; e == nil || e.owner != mcp.Caller(ctx) {
		return fmt.Errorf("you have no link %q: list_links shows those that you have", code)
	}
	delete(s.links, code)
	return nil
}

// Follow returns where a code leads, and counts the visit.
func (s *Store) Follow(code string) (target string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.links[code]
	if !ok {
		return "", false
	}
	e.Visits++
	return e.Target, true
}
