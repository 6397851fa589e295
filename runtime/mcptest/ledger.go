package mcptest

import (
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// ledger holds the results of a client whose errors the test has not looked at.
type ledger struct {
	mu   sync.Mutex // guards what follows
	open []*entry
}

type entry struct {
	result *Result
	// where is the line of the test that made the request.
	where string
}

// enter takes note of a failed request.
func (l *ledger) enter(r *Result) {
	if r.err == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = append(l.open, &entry{result: r, where: testLine()})
}

// see says that the test has looked at the error of a result.
func (l *ledger) see(r *Result) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = slices.DeleteFunc(l.open, func(e *entry) bool { return e.result == r })
}

// settle fails the test for each error that it did not look at, unless it has
// failed already and may not have come so far.
func (l *ledger) settle(t testing.TB) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if t.Failed() || t.Skipped() {
		return
	}
	for _, e := range l.open {
		t.Errorf("%s: %s:%s\n\tthe test looks neither at the error nor at the result of this request", e.where, e.result.what, block(e.result.err.Error()))
	}
}

// testLine is the file and line that called into this package.
func testLine() string {
	var callers [32]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers[:])])
	for {
		frame, more := frames.Next()
		if !strings.Contains(frame.Function, "runtime/mcptest.") || !more {
			return filepath.Base(frame.File) + ":" + strconv.Itoa(frame.Line)
		}
	}
}
