package runtime

import (
	"strconv"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// sealCursor returns the opaque cursor of a page of a list.
func (s *Server) sealCursor(list string, page int) string {
	return s.keys().Seal("cursor/"+list, []byte(strconv.Itoa(page)))
}

// openCursor returns the page that a cursor, a raw JSON value, names: the first
// where there is none.
func (s *Server) openCursor(list string, raw []byte) (page int, ok bool) {
	if raw == nil {
		return 0, true
	}
	text, ok := s.keys().Open("cursor/"+list, string(jsonrpc.Text(raw)))
	if !ok {
		return 0, false
	}
	page, err := strconv.Atoi(string(text))
	return page, err == nil
}
