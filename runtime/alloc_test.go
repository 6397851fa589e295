//go:build !race

package runtime

import "testing"

// What a message allocates on its way from its bytes to those of the reply.
func TestDispatchAllocations(t *testing.T) {
	s := newTestServer(addTool, searchTool)
	many := newTestServer(manyTools(1000)...)
	legacy := &session{revision: latestLegacy}
	for _, test := range []struct {
		name string
		once func()
		most float64
	}{
		{"add", func() { dispatchOnce(s, dispatchAdd) }, 0},
		{"add in a legacy session", func() { dispatchLegacyOnce(s, legacy, legacyAdd) }, 0},
		// Two tags, and the slice of them that grows once.
		{"search", func() { dispatchOnce(s, dispatchSearch) }, 4},
		{"tools/list of 1,000", func() { dispatchOnce(many, dispatchList) }, 5},
	} {
		t.Run(test.name, func(t *testing.T) {
			if allocs := testing.AllocsPerRun(1000, test.once); allocs > test.most {
				t.Errorf("%v allocations, want at most %v", allocs, test.most)
			}
		})
	}
}
