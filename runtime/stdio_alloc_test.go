//go:build !race

package runtime

import (
	"io"
	"testing"
)

// A call of a quick tool without context allocates nothing on its way.
func TestStdioAllocations(t *testing.T) {
	in, requests := io.Pipe()
	out := make(chan struct{}, 1)
	done := make(chan error, 1)
	s := newTestServer(addTool)
	go func() { done <- s.ServeLines(t.Context(), in, writerFunc(func() { out <- struct{}{} })) }()
	line := []byte(modernCall("1", "add", `{"a":2,"b":3}`) + "\n")
	allocs := testing.AllocsPerRun(1000, func() {
		requests.Write(line)
		<-out
	})
	if allocs > 0 {
		t.Errorf("%v allocations a call, want none", allocs)
	}
	requests.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

type writerFunc func()

func (f writerFunc) Write(p []byte) (int, error) {
	f()
	return len(p), nil
}
