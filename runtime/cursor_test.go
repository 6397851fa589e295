package runtime

import (
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// FuzzCursor sends any cursor to every list (F11): it is the one that the server
// gave out for that list, or is refused.
func FuzzCursor(f *testing.F) {
	s := featureServer(24, PageSize(10))
	good := string(jsonrpc.Text([]byte(memberAt(answer(s, 0, request("tools/list", "")), "result", "nextCursor"))))
	for _, seed := range []string{"", good, good[1:], good + "A", good + "=", good + "\n", strings.ToUpper(good), "MTA", "10", "-1", strings.Repeat("A", 5000)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		params := `"cursor":` + string(codec.AppendQuoted(nil, cursor))
		for _, method := range []string{"tools/list", "resources/list", "resources/templates/list", "prompts/list"} {
			for _, rev := range []revision{0, rev20251125} {
				message := legacyRequest(method, params)
				if rev == 0 {
					message = request(method, params)
				}
				reply := answer(s, rev, message)
				ok := method == "tools/list" && cursor == good
				if refused := memberAt(reply, "error", "code") == "-32602"; refused == ok {
					t.Errorf("%s with cursor %q: %.300s", method, cursor, reply)
				}
			}
		}
	})
}
