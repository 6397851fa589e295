//go:build !mcp_stdio

package runtime

import (
	"net/netip"
	"sync"
	"time"
)

// rateLimit bounds how often one address may do something: as often as limit at
// once, and then limit times a minute. There is none where limit is 0.
type rateLimit struct {
	limit int

	mu      sync.Mutex // guards what follows
	credits map[netip.Prefix]credit
}

// credit is how often an address may as of a time.
type credit struct {
	left  float64
	since time.Time
}

// maxCredits bounds how many addresses are remembered.
const maxCredits = 1 << 14

// allow takes one of an address's credits, and reports false where it has none.
// Local clients, among them proxies, are not limited.
func (l *rateLimit) allow(remote string) bool {
	if l.limit <= 0 {
		return true
	}
	peer, err := netip.ParseAddrPort(remote)
	if err != nil || peer.Addr().Unmap().IsLoopback() {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now, network := time.Now(), network(peer.Addr().Unmap())
	c, known := l.credits[network]
	if !known {
		l.makeRoom(now)
		c = credit{left: float64(l.limit), since: now}
	}
	c.left = min(float64(l.limit), c.left+now.Sub(c.since).Minutes()*float64(l.limit))
	c.since = now
	allowed := c.left >= 1
	if allowed {
		c.left--
	}
	l.credits[network] = c
	return allowed
}

// network is what counts as one client: an IPv4 address, or the part of an IPv6
// address that its owner does not choose.
func network(address netip.Addr) netip.Prefix {
	bits := 32
	if address.Is6() {
		bits = 64
	}
	prefix, _ := address.WithZone("").Prefix(bits)
	return prefix
}

// makeRoom forgets the addresses that have all their credits again, and others
// where these are few, so that it has to look rarely. The caller holds l.mu.
func (l *rateLimit) makeRoom(now time.Time) {
	if l.credits == nil {
		l.credits = make(map[netip.Prefix]credit)
	}
	if len(l.credits) < maxCredits {
		return
	}
	for network, c := range l.credits {
		if now.Sub(c.since) >= time.Minute {
			delete(l.credits, network)
		}
	}
	for network := range l.credits {
		if len(l.credits) < maxCredits/2 {
			break
		}
		delete(l.credits, network)
	}
}
