// Package polltest waits in tests for what sends no word when it happens, such
// as the end of somebody else's process. Everything else has a channel.
package polltest

import (
	"testing"
	"time"
)

// every is how often one looks.
const every = time.Millisecond

// Until returns when happened does so, and ends the test where it has not within
// some time: what says what did not happen.
func Until(t testing.TB, within time.Duration, happened func() bool, what string, args ...any) {
	t.Helper()
	for end := time.Now().Add(within); !happened(); time.Sleep(every) {
		if time.Now().After(end) {
			t.Fatalf("after "+within.String()+": "+what, args...)
		}
	}
}
