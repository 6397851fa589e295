//go:build !mcp_stdio

package runtime

const (
	httpUsage = "  %s -http 8000      serve Streamable HTTP at http://127.0.0.1:8000/mcp\n"

	httpAddressUsage = `
A port alone, as in 8000 or :8000, means 127.0.0.1; other addresses are named, as
in -http 0.0.0.0:8000, and -http unix:path listens on a Unix socket.
`
)
