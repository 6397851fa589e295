// Package exampletest stands for package testing in Examples, which have no test
// to report to.
package exampletest

import (
	"context"
	"fmt"
	"io"
	"testing"
)

// T stands for the *testing.T of a test: it prints what the test would report.
type T struct {
	testing.TB
	failed   bool
	cleanups []func()
}

func (t *T) Helper()                  {}
func (t *T) Context() context.Context { return context.Background() }
func (t *T) Cleanup(f func())         { t.cleanups = append(t.cleanups, f) }
func (t *T) Failed() bool             { return t.failed }
func (t *T) Skipped() bool            { return false }
func (t *T) Output() io.Writer        { return io.Discard }

func (t *T) Errorf(format string, args ...any) {
	t.failed = true
	fmt.Printf(format+"\n", args...)
}

func (t *T) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// End is what go test does when a test has ended.
func (t *T) End() {
	for len(t.cleanups) > 0 {
		last := len(t.cleanups) - 1
		f := t.cleanups[last]
		t.cleanups = t.cleanups[:last]
		f()
	}
}
