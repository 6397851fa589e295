//go:build mcp_stdio

package runtime

import (
	"context"
	"errors"
)

// serveHTTP says that the program has been built without HTTP.
func (s *Server) serveHTTP(context.Context, string) error {
	return errors.New("this program is built for stdio alone: build it without the tag mcp_stdio for -http")
}

// There is no HTTP to explain.
const httpUsage, httpAddressUsage = "%.0s", ""
