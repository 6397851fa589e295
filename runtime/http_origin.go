//go:build !mcp_stdio

package runtime

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// originPolicy decides which hosts a server answers for and which web pages
// may call it. The gate and CORS both ask it, so that they cannot disagree.
type originPolicy struct {
	hosts, origins           []string
	anyHost, anyOrigin       bool
	publicScheme, publicHost string
}

func newOriginPolicy(o *httpOptions) originPolicy {
	return originPolicy{
		hosts: o.hosts, origins: o.origins,
		anyHost: slices.Contains(o.hosts, "*"), anyOrigin: slices.Contains(o.origins, "*"),
		publicScheme: o.publicScheme, publicHost: o.publicHost,
	}
}

// verdict is what the policy says of one request.
type verdict struct {
	hostAllowed, originAllowed bool
	// origin is the page's origin where there is one and it may read replies.
	origin string
}

// judge looks at where a request was sent to and where it comes from.
func (p *originPolicy) judge(r *http.Request) verdict {
	local := localAddress(r)
	known := p.knownHost(r.Host, local)
	v := verdict{hostAllowed: known || p.anyHost}
	origins := r.Header["Origin"]
	switch len(origins) {
	case 0:
		v.originAllowed = sameSite(r.Header["Sec-Fetch-Site"])
	case 1:
		v.originAllowed = p.originAllowed(origins[0], r.Host, known, local)
		if v.originAllowed && v.hostAllowed {
			v.origin = origins[0]
		}
	}
	return v
}

// sameSite judges a request without Origin by the header with which browsers
// mark where a request comes from. Other clients do not send it.
func sameSite(lines []string) bool {
	for _, line := range lines {
		if line != "same-origin" && line != "none" {
			return false
		}
	}
	return true
}

// localAddress is the address that the request came in on. Where it is unknown,
// or a Unix socket, it counts as loopback.
func localAddress(r *http.Request) netip.Addr {
	if tcp, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr); ok {
		if address, ok := netip.AddrFromSlice(tcp.IP); ok {
			return address.Unmap()
		}
	}
	return netip.IPv6Loopback()
}

// knownHost reports whether the server answers for a Host. Names that only
// reach this machine and its own address are safe, since no page can have
// them resolved to anything else.
func (p *originPolicy) knownHost(host string, local netip.Addr) bool {
	name, port, address, ok := splitHost(host)
	if !ok {
		return false
	}
	if equalFold(name, "localhost") || address.IsLoopback() || address.IsValid() && address == local {
		return true
	}
	if p.publicHost != "" && matchesHost(p.publicHost, name, port) {
		return true
	}
	for _, allowed := range p.hosts {
		if matchesHost(allowed, name, port) {
			return true
		}
	}
	return false
}

// matchesHost compares with an allowed host, which counts for every port where
// it names none.
func matchesHost(allowed, name, port string) bool {
	allowedName, allowedPort, _, ok := splitHost(allowed)
	return ok && equalFold(allowedName, name) && (allowedPort == "" || allowedPort == port)
}

// splitHost takes a Host apart. address is valid where the name is an IP
// address.
func splitHost(host string) (name, port string, address netip.Addr, ok bool) {
	if inner, bracketed := strings.CutPrefix(host, "["); bracketed {
		name, port, ok = strings.Cut(inner, "]")
		address, _ = netip.ParseAddr(name)
		if !ok || !address.Is6() || address.Zone() != "" {
			return "", "", netip.Addr{}, false
		}
		if port, ok = strings.CutPrefix(port, ":"); !ok && port != "" {
			return "", "", netip.Addr{}, false
		}
	} else {
		name, port, _ = strings.Cut(host, ":")
		if name != "" && name[0] >= '0' && name[0] <= '9' {
			address, _ = netip.ParseAddr(name)
		}
	}
	if !isDecimal(port) {
		return "", "", netip.Addr{}, false
	}
	return name, port, address.Unmap(), name != ""
}

// originAllowed judges the Origin of a request to a host.
func (p *originPolicy) originAllowed(origin, host string, knownHost bool, local netip.Addr) bool {
	scheme, authority, ok := strings.Cut(origin, "://")
	if !ok || strings.ContainsAny(authority, "/?#@ ") {
		return false // "null" among others
	}
	if p.anyOrigin || slices.ContainsFunc(p.origins, func(allowed string) bool { return equalFold(allowed, origin) }) {
		return true
	}
	defaultPort := ":80"
	switch {
	case equalFold(scheme, "https"):
		defaultPort = ":443"
	case !equalFold(scheme, "http"):
		return false
	}
	if equalFold(scheme, p.publicScheme) && sameAuthority(authority, p.publicHost, defaultPort) {
		return true
	}
	if knownHost && sameAuthority(authority, host, defaultPort) {
		return true
	}
	name, _, address, ok := splitHost(authority)
	return ok && local.IsLoopback() && (equalFold(name, "localhost") || address.IsLoopback())
}

// sameAuthority compares two authorities of one scheme.
func sameAuthority(a, b, defaultPort string) bool {
	return equalFold(strings.TrimSuffix(a, defaultPort), strings.TrimSuffix(b, defaultPort))
}

// equalFold compares ASCII without regard to case. Unlike strings.EqualFold it
// takes no other letters for ASCII ones.
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
