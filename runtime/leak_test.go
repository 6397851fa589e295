package runtime

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// checkLeaks fails the test where goroutines of this package outlive it. Tests
// in a synctest bubble need it not: there the bubble looks.
func checkLeaks(t *testing.T) {
	t.Helper()
	before := len(packageGoroutines())
	t.Cleanup(func() {
		deadline := time.Now().Add(5 * time.Second)
		for {
			after := packageGoroutines()
			if len(after) <= before {
				return
			}
			if time.Now().After(deadline) {
				t.Errorf("%d goroutines before, %d after:\n%s", before, len(after), strings.Join(after, "\n\n"))
				return
			}
			runtime.Gosched()
		}
	})
}

// packageGoroutines returns the stacks of the goroutines that run code of this
// package, but for those that run tests.
func packageGoroutines() []string {
	buf := make([]byte, 1<<20)
	buf = buf[:runtime.Stack(buf, true)]
	var found []string
	for _, stack := range strings.Split(string(buf), "\n\n") {
		if strings.Contains(stack, "mcpgen/runtime.") && !strings.Contains(stack, "testing.tRunner") && !strings.Contains(stack, "testing.(*F).Fuzz") {
			found = append(found, stack)
		}
	}
	return found
}
