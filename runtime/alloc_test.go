//go:build !race

package runtime

import "testing"

// The hot path of tools/call allocates nothing.
func TestToolsCallAllocations(t *testing.T) {
	s := newTestServer(addTool)
	message := []byte(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"a":2,"b":3},` + modernMeta + `}}`)
	allocs := testing.AllocsPerRun(1000, func() { dispatchOnce(s, message) })
	if allocs > 0 {
		t.Errorf("%v allocations a call, want none", allocs)
	}
}
